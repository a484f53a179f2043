"""Rules between the fields of a source or of a series figure."""

import re
from itertools import accumulate, chain

from ... import review
from ...tables.conditions import EMPTY, FILLED, above, among, like, never, number, other_than
from ...tables.rule import SETTLED, Rule, data_rule, row_rule
from .. import citation_key as keys
from .. import identifiers

PERCENT = ("proportion", "incidence", "sensitivity", "specificity", "survival_proportion")


#: A page without a path: the front of a site.
FRONT = "^https?://[^/?#]+/*(?:index[.](?:html?|php))?[?#]?$"
#: Words that a title has and a name has not: the one author of a cell, longer than a name.
TITLE = "^(?=(?:[^ ;]+ ){5})(?=.* (?:in|with|from|for|to|by|a|an|the|as|on) )[^;]+$"
#: Two names with initials, or three cells of a list, where one journal belongs.
NAMES = ("(?:^|[;,] ?)[^;, ]+ [A-Z]{1,3}[.]?[;,] ?[^;, ]+ [A-Z]{1,3}[.]?(?:[;,]|$)|;[^;]*;")
#: A comma in the name of one author, with two words or more on either side.
PEOPLE = "(?:^|;) *[^ ;,]+ [^;,]*[^ ;,] *, *[^ ;,]+ +[^ ;,]"
SEVERAL_PEOPLE = never("a comma within one author: several people, perhaps", authors=like(PEOPLE))


def key_has_year(citation_key, year):
    key = re.fullmatch(r"([a-z]+?)([0-9]{4}|nd)[a-z]?", citation_key)
    if key and key[2] not in (year, "nd"):
        return (f"{citation_key} and the year {year or 'not shown'} differ",
                f"Correct the year; or, if that is right, {review().command} rename {citation_key} "
                f"{key[1]}{year or 'nd'} gives the report its key, and the year with it.")


def key_has_author(citation_key, authors, title):
    """A word of the first author; of the title where the key was made before an author was seen."""
    name = re.sub(r"(?:[0-9]{4}|nd)[a-z]?$", "", citation_key)
    if authors[:len(name)].casefold() == name:
        return None  # as nearly all, and quickly seen
    first = [keys.plain(word) for word in re.split(r"[\s-]+", authors.partition(";")[0])]
    known = chain(first, accumulate(first), map(keys.plain, title.split()))
    if any(first) and {name, name.rstrip("x")}.isdisjoint(known) and not re.search(TITLE, authors):
        return f"the key names {name}, the first author is {authors.partition(';')[0][:60]}"


def people_by_commas(authors):
    """A comma in a name may stand between two people; a group keeps its commas."""
    if "," not in authors:
        return None
    if re.search(PEOPLE, authors):
        return SEVERAL_PEOPLE.words
    tidy = "; ".join(map(_name, authors.split("; ")))
    if tidy != authors:
        return "a comma within a name", f"Write {tidy}."


def _name(name: str) -> str:
    """``Smith Jane`` for ``Smith, Jane``."""
    words = name.replace(",", " ").split()
    if name.count(",") != 1 or not (keys.GROUPS | keys.SUFFIXES).isdisjoint(
            word.casefold().strip(".") for word in words):
        return name
    return " ".join(words)


def address_has_doi(url, doi):
    """The address of a DOI is that of this DOI."""
    if doi and url.endswith(f"doi.org/{doi}"):
        return None  # as nearly all, and quickly seen
    if re.match(r"https?://(?:dx\.|www\.)?doi\.org/.", url) and (found := identifiers.doi(url)) != doi:
        return f"the address leads to {found[:80] or 'no DOI'}, the DOI is {doi or 'empty'}"


def in_percent(measure: str) -> bool:
    return measure in PERCENT or measure.endswith("_percent")


def share_possible(numerator, denominator):
    top, bottom = number(numerator), number(denominator)
    if top is not None and bottom is not None and (top > bottom or bottom == 0):
        return f"{numerator} of {denominator}"


def share_is_ratio(measure, value, numerator, denominator, notes):
    """Within one unit of the last decimal printed; what differs more is explained in the notes."""
    shown, top, bottom = number(value), number(numerator), number(denominator)
    if not in_percent(measure) or None in (shown, top, bottom) or not bottom or top > bottom:
        return None
    if SETTLED in notes.casefold():
        return None
    unit = 10.0 ** -len(value.partition(".")[2])
    if abs(shown - 100 * top / bottom) > unit * 1.001:
        return f"{value} percent, where {numerator} of {denominator} are {100 * top / bottom:.1f}"


def percent_possible(measure, value, lower, upper):
    if in_percent(measure) and any((number(x) or 0) > 100 for x in (value, lower, upper)):
        return "more than 100 percent"


def interval_holds_value(value, lower, upper):
    shown, low, high = number(value), number(lower), number(upper)
    if low is not None and high is not None and low > high:
        return f"the lower limit {lower} is above the upper limit {upper}"
    if shown is not None and (low is not None and shown < low or high is not None and shown > high):
        return f"{value} lies outside {lower or '…'} to {upper or '…'}"


#: Certainty in words, the best first.
RATINGS = ("high", "moderate", "low", "very_low")
#: How a reason begins that lowers it by two steps, or by none; and one that does not follow the rule of
#: :mod:`.certainty`, and lowers it all the same.
TWICE, NOT, BEYOND = "very serious", "not serious", "beyond the rule"


def steps_of(reason: str) -> int:
    """By how many steps a reason lowers a rating."""
    return 0 if not reason or reason.startswith(NOT) else 2 if TWICE in reason.partition(":")[0] else 1


def rating_has_reasons(rating, page, risk_of_bias, inconsistency, indirectness, imprecision,
                       publication_bias):
    """Each domain that is given lowers the rating by one step, a very serious one by two."""
    if bool(rating) == bool(page):
        return ("a rating and a page" if rating else "no rating and no page",
                "A question has a rating, a sentence of the book the page that it is on.")
    reasons = [*filter(None, (risk_of_bias, inconsistency, indirectness, imprecision, publication_bias))]
    if typed := next((reason for reason in reasons if re.search("[0-9]", reason)), ""):
        return f"a figure in “{typed}”", "Say it without; the page shows the estimates as they are."
    steps = sum(map(steps_of, reasons))
    if rating in RATINGS and rating != RATINGS[min(steps, 3)]:
        return f"{rating} with {steps or 'no'} step{'s' * (steps != 1)} down"


LOOK_UP = "Check the figures in the report."
KEEP = "if it is right, write “as printed” in the notes."
PRINTED = f"{LOOK_UP[:-1]}; if they are printed so, write “as printed” in the notes."
#: The other figures of a row of group figures left empty.
ALONE = {"numerator": "", "denominator": ""}


def _of_report(name, column, data, says, fix, refused, accepted, severity="warning") -> Rule:
    return data_rule(name, column, data, says, fix, refused, accepted, table="sources", severity=severity)


def _of_series(column, check, says, refused, accepted, fix=LOOK_UP, **more) -> Rule:
    return row_rule(column, check, says, fix, refused, accepted, table="series", **more)


RULES = (
    _of_report("exclusion-has-reason", "exclusion_reason",
               [never(("excluded without a reason", "Choose the reason that applies first."),
                      decision=among("exclude"), exclusion_reason=EMPTY),
                never(("a reason for exclusion where the decision is {decision}",
                       "Write exclude under decision, or empty the reason."),
                      decision=other_than("exclude"), exclusion_reason=FILLED)],
               "An excluded report has a reason, and no other report does; one that was not retrieved needs "
               "none.", "", {"decision": "exclude", "exclusion_reason": ""},
               {"decision": "exclude", "exclusion_reason": "duplicate"}, "error"),
    row_rule("authors", people_by_commas, "Authors are not separated by commas, and no name has one.",
             "Put a semicolon and a space between people: Müller A; Rossi B. If it is one author, say “as "
             "printed” in the notes.",
             {"authors": "Clark Ann; Baker Bob, de la Cruz José"}, {"authors": "Clark A; Rossi B"},
             severity="warning", table="sources", never=(SEVERAL_PEOPLE,)),
    _of_report("authors-are-people", "authors",
               [never("a title where names belong, perhaps", authors=like(TITLE))],
               "Authors are people or a group, not a title.",
               "Write the names; if it is the name of a group, write “as printed” in the notes.",
               {"authors": "Growth of the clark tulip in a garden"}, {"authors": "Clark Society for Tulips"}),
    _of_report("journal-is-no-people", "journal",
               [never("names where a journal belongs, perhaps", journal=like(NAMES))],
               "A journal is not a list of names.",
               "Write the journal, and the names under authors; " + KEEP,
               {"journal": "Shen B, Ba Z, Huang Y"}, {"journal": "Journal of Gardens, Fields and Woods"}),
    _of_report("front-page", "url",
               [never("the front page of a site, which shows no report", url=like(FRONT))],
               "An address leads to the report, not to the front page of a site.",
               "Give the address of the report's own page; " + KEEP,
               {"url": "https://example.org"}, {"url": "https://example.org/tulip"}),
    row_rule("citation_key", key_has_author,
             "A citation key names the first author, or a word of the title where it was made without one.",
             f"Check the authors. If the key is wrong, `{review().command} rename` gives another; "
             f"one that is published stays: write “as printed” in the notes.",
             {"authors": "Baker Bob"}, {"authors": "de Clark Cy"}, severity="warning", table="sources"),
    row_rule("year", key_has_year,
             "The citation key carries the year of the report, or nd: no year was shown when it was made.",
             "", {"year": "2019"}, {"year": "2021"}, table="sources"),
    row_rule("url", address_has_doi, "An address at doi.org is that of the report's own DOI.",
             "Correct the address or the DOI.",
             {"url": "https://doi.org/10.1000/abc", "doi": "10.1000/xyz"},
             {"url": "https://doi.org/10.1000/ABC", "doi": "10.1000/abc"}, table="sources"),
    _of_series("numerator", share_possible, "A numerator is at most its denominator, which is not 0.",
               {"numerator": "14", "denominator": "13", "value": ""},
               {"numerator": "13", "denominator": "13", "value": "100"}, needed=True),
    _of_series("value", share_is_ratio,
               "A percentage is that of its numerator and denominator, to the decimal printed, or the notes "
               "say that it is as printed.",
               {"value": "75", "numerator": "6", "denominator": "9", "notes": ""},
               {"value": "66.7", "numerator": "6", "denominator": "9", "notes": ""}, PRINTED),
    _of_series("value", percent_possible, "A percentage is at most 100.", {"value": "130", **ALONE},
               {"value": "100", **ALONE}),
    _of_series("value", interval_holds_value,
               "The lower limit of an interval is below the upper one, and the value is between them.",
               {"value": "20", "lower": "30", "upper": "40", **ALONE},
               {"value": "30", "lower": "30", "upper": "40", **ALONE}),
    data_rule("patients-are-whole", "value",
              [never("{value} patients", measure=among("n_patients"), value=like("[.]0*[1-9]"))],
              "Patients are counted in whole numbers.", LOOK_UP,
              {"measure": "n_patients", "value": "3.5", **ALONE},
              {"measure": "n_patients", "value": "3", **ALONE}, table="series"),
    data_rule("months-of-a-group", "value",
              [never("more than twenty years: days, perhaps", measure=like("_months"), value=above(240))],
              "Survival of a group is counted in months, up to twenty years.",
              "Divide days by 30.4375; " + KEEP,
              {"measure": "median_survival_months", "value": "600", **ALONE},
              {"measure": "median_survival_months", "value": "6", **ALONE}, table="series",
              severity="warning"),
    data_rule("figure-says-something", "value",
              [never("a row without a figure or a word", **dict.fromkeys(
                  ("value", "lower", "upper", "numerator", "p_value", "notes"), EMPTY))],
              "A row of a series holds a figure or a word.", "Fill it in, or delete the row.",
              {"value": "", **ALONE, "notes": ""}, {"value": "", **ALONE, "notes": "no difference"},
              table="series"),
    row_rule("rating", rating_has_reasons,
             "A rating of certainty is high less one step for each domain that has a reason in words, "
             "two where it begins with “very serious: ”, none where with “not serious: ”.",
             "Give the domains that lower it, begin a reason with “very serious: ”, or give another rating.",
             {"rating": "high"}, {"rating": "very_low", "imprecision": "very serious: two patients"},
             table="certainty"),
)
