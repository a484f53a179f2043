"""What persons have compared with the reports: patient by patient, and value by value."""

from ..gate.dataset import Dataset, once
from ..gate.rules import checks
from ..gate.rules.checks import AGAIN, CHECKED, OPEN, Check
from ..gate.rules.readings import NOT_READ
from ..stats import wording

LOOK = (AGAIN, OPEN)


@once
def standing(data: Dataset) -> dict[str, dict[str, list[Check]]]:
    """Patient → column → its checks; nothing where a review has no such table, or an empty one."""
    if not len(data.sheets.get(checks.TABLE, ())):
        return {}
    sheets = data.sheets
    return checks.standing(sheets[checks.TABLE].records(), sheets["cases"].records(), sheets["cases"].table)


@once
def values(data: Dataset) -> dict[str, tuple[int, int]]:
    """Patient → how many of the reported values a person has found to be what the report gives, and of how
    many; one that a check still differs from is none of them."""
    found = standing(data)
    told = {}
    for row in data.sheets["cases"].records():
        names = [name for name, text in row.items() if text and name not in NOT_READ]
        of = found.get(row["case_id"], {})
        states = ({check.state for check in of.get(name, ())} for name in names)
        told[row["case_id"]] = sum(CHECKED in one and OPEN not in one for one in states), len(names)
    return told


@once
def patients(data: Dataset) -> frozenset[str]:
    """The patients of whom every reported value was checked."""
    return frozenset(case for case, (n, of) in values(data).items() if 0 < n == of)


def in_words(data: Dataset, case: str) -> str:
    """Whether and by whom a patient was checked, in a sentence without its end."""
    of = standing(data).get(case, {})
    by = dict.fromkeys((check.row["role"], check.row["checked_by"], check.row["date"])
                       for there in of.values() for check in there if check.state == CHECKED)
    if not by:
        return "Not yet checked by a person"
    n, all_ = values(data)[case]
    roles = data.labels("role", checks.TABLE)
    told = ", ".join(f"{wording.within(roles[role])} ({label}, {date})" for role, label, date in by)
    again = sum(check.state in LOOK for there in of.values() for check in there[:1])
    return (f"Checked by {told}" if n == all_ else f"{n} of {all_} values checked by {told}") + (
        f"; {wording.counted(again, 'value')} to be looked at again" if again else "")
