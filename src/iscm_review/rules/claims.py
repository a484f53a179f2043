"""Rules for the claims of the audited report, and for the course of the index patient."""

from collections.abc import Iterator

from living_review.gate.rules.forms import named, short_name
from living_review.tables.arithmetic import evaluate
from living_review.tables.conditions import EMPTY, among, never, number
from living_review.tables.rule import Found, Rule, Sheets, data_rule, row_rule, rows, tables_rule, whole


def claim_comes_out(check, expression, expected):
    """The arithmetic gives what is expected, to the decimals that are shown."""
    if check not in ("arithmetic", "bound", "method") or not expression:
        return None
    try:
        value = evaluate(expression)
    except ValueError as error:
        return str(error), "Write figures of the report with + - * / and brackets."
    decimals = len(expected.partition(".")[2])
    if number(expected) is not None and abs(value - float(expected)) > 0.5 * 10.0 ** -decimals + 1e-9:
        return f"{expression} gives {value:.6g}, where {expected} is expected"


def course_has_source(sheets: Sheets) -> Iterator[Found]:
    if whole(sheets, "index_case", "sources"):
        known = set(sheets["sources"].columns.get("citation_key", ()))
        for position, text in rows(sheets, "index_case", "source"):
            if text and text.split()[0] not in known:
                yield Found(position, "does not begin with a key of the sources")


OF_CELLS = (
    Rule("claim-name", "A claim has a short name in lower case with hyphens: `level-total`.", "",
         {"claim_id": "Level Total"}, {"claim_id": "level-total"}, check=short_name,
         covers=named("claim_id"), table="claims", column="claim_id"),
)
OF_ROWS = (
    data_rule("claim-is-checkable", "expression",
              [never("a check by {check} without an expression", expression=EMPTY,
                     check=among("arithmetic", "bound", "method", "recompute"))],
              "A claim that is checked by computing has an expression.",
              "Write the arithmetic, or the name of the estimate.", {"check": "arithmetic", "expression": ""},
              {"check": "internal", "expression": "", "expected": ""}, table="claims"),
    row_rule("expression", claim_comes_out,
             "The arithmetic of a claim can be evaluated and gives what is expected.",
             "Correct the expression, or write its result under expected.", {"expression": "100 * 1 / 3"},
             {"expression": "100 * 2 / 3", "expected": "66.7"}, table="claims"),
)
OF_TABLES = (
    tables_rule(course_has_source,
                "A row of the index patient's course begins its source with a citation key.",
                "Write the key, then section or table.", "index_case", "source", {"source": "section 4"},
                {"source": "adams2020 table 1"}),
)
