"""Patients compared with their reports by persons: how many, their numbers alone, and whom to take next."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

import pandas as pd

from .. import review
from ..book import checked
from ..book.display import Several, Table, Words
from ..book.tables import DASH, plain
from ..gate.dataset import Dataset, once
from ..gate.rules.checks import TABLE
from ..stats import survival, wording
from ..stats.estimate import SMALLEST_GROUP, Estimate, count, share

#: So many are named for a speciality.
NAMED = 12


def estimates(data: Dataset) -> Iterator[Estimate]:
    """How many patients and values were checked; from five patients on, the main numbers of these alone."""
    if TABLE not in data.sheets:
        return
    done = sorted(checked.patients(data))
    values = sum(n for n, _ in checked.values(data).values())
    yield count(len(done), "patients", done).named("checks.patients.n", "patients checked by a person")
    yield count(values, "values").named("checks.values.n", "values checked by a person")
    if len(done) >= SMALLEST_GROUP:
        frame = data.patients[data.patients["case_id"].isin(done)]
        for name, e in measured(frame, "checked by a person").items():
            yield e.named(f"checks.{name}", e.label)


def measured(frame: pd.DataFrame, who: str) -> dict[str, Estimate]:
    """The headlines that can be computed of any patients, by their names."""
    found, of = {}, review().follow_up.topic
    followed = {e.name.rpartition(".")[2]: e for e in survival.measures(of, who, frame)}
    for name, words in review().headlines.items():
        if name.partition(".")[0] == of:
            found[name] = followed[name.rpartition(".")[2]]
        elif name in review().shares:
            found[name] = share(frame, *review().shares[name]).named(name, f"{wording.within(words)}, {who}")
    return found


@once
def influence(data: Dataset) -> dict[str, tuple[float, str]]:
    """Patient → how far a headline moves at most without this patient, in lengths of its interval to the
    nearer known end, and that in words; no words where it is printed as before."""
    frame = data.patients
    whole = measured(frame, "all")
    of = {case for e in whole.values() for case in e.case_ids}
    told = {}
    for case in frame["case_id"]:
        others = measured(frame[frame["case_id"] != case], "others") if case in of else {}
        far, name = max(((_far(whole[name], e), name) for name, e in others.items()), default=(0.0, ""))
        if far > 0:
            before, after = (wording.value(e) if e.value is not None else "not reached"
                             for e in (whole[name], others[name]))
            told[case] = far, (
                f"{review().headlines[name]}: " + f"{before} → {after}".replace(" ", "\u00a0")
                if before != after else "")
    return told


def _far(one: Estimate, two: Estimate) -> float:
    if one.value is None or two.value is None:
        return float(one.value is not two.value)
    ends = [abs(end - one.value) for end in (one.lower, one.upper) if end is not None]
    return abs(two.value - one.value) / (min(ends, default=0) or abs(one.value) or 1)


@once
def order(data: Dataset) -> list[str]:
    """The patients in the order in which a check tells most: unchecked first, the most influential first."""
    done, moves = checked.patients(data), influence(data)
    return sorted(data.cases["case_id"], key=lambda case: (case in done, -moves.get(case, (0.0, ""))[0]))


@once
def _languages(data: Dataset) -> dict[str, str]:
    """Patient → the language of the report, in brackets, where it is not English."""
    from babel import Locale  # which comes with the book, and is needed for nothing else

    names = Locale("en").languages
    return {r.case_id: f" ({names.get(r.language, 'language not known')})"
            for r in data.patients.itertuples() if r.language != "en"}


def _links(data: Dataset, cases: Iterable[str]) -> str:
    done, told = checked.patients(data), _languages(data)
    return ", ".join(f"{{case}}`{case}`" + " ✓" * (case in done) + told.get(case, "")
                     for case in cases) or DASH


def table(data: Dataset) -> Several:
    """Whom to compare: those who move the headlines, reports in English first, and all, by what the review
    divides them by and by what a speciality looks at."""
    moves, ranked, done, told = influence(data), order(data), checked.patients(data), _languages(data)
    change = next((moves[case][1] for case in ranked if case in moves and case not in done), "")
    first = sorted((case for case in ranked if change and moves.get(case, (0, ""))[1] == change),
                   key=told.__contains__)[:NAMED]
    where = data.by_key["url"][data.cases.set_index("case_id")["citation_key"][first]]
    tables = [Table("tbl-check-first", "The patients who change a main number most. Without any one of "
                    f"them, {plain(wording.within(change)) or 'no main number changes'}",
                    ("Patient", "Report"),
                    [(_links(data, [case]), f"[{plain(urlsplit(url).netloc)}](<{url}>)" if url else DASH)
                     for case, url in zip(first, where, strict=True)],
                    empty="No patient moves a main number.")]
    rows, columns = data.cases.set_index("case_id").loc[ranked], data.package.tables["cases"]
    if review().specialities:
        unchecked, lines = rows[~rows.index.isin(done)], []
        for name, fields in review().specialities.items():
            given = unchecked[list(fields)].notna().sum(axis=1)
            most = given[given > 0].sort_values(ascending=False, kind="stable").index[:NAMED]
            lines.append((plain(name), _links(data, sorted(most, key=told.__contains__))))
        tables.append(Table("tbl-check-for", "The unchecked patients with most values for a speciality; "
                            "reports in English come first", ("Speciality", "Patients"), lines, wide=True))
    if column := review().check_by:
        title, labels = columns[column].title, rows[column].map(data.labels(column)).fillna("Not reported")
        by = sorted(rows.groupby(labels, sort=False), key=lambda part: -len(part[1]))
        tables.append(Table(
            "tbl-check-by", f"All patients by {wording.within(title)}; in each line those to be compared "
            f"first come first. {'✓: checked' if done else 'None is checked yet'}", (title, "Patients"),
            [(plain(label), _links(data, part.index)) for label, part in by], wide=True,
            folded=f"Show all {wording.counted(len(rows), 'patient')} by {wording.within(title)}"))
    return Several(tuple(tables))


def only(data: Dataset, results: Mapping[str, Estimate]) -> Table | Words:
    """The headlines of all patients, and of those who were checked; a sentence while these are too few."""
    rows = [(words, f"{{num}}`{name}:ci`", f"{{num}}`checks.{name}:ci`")
            for name, words in review().headlines.items() if f"checks.{name}" in results]
    n = len(checked.patients(data))
    if not rows:
        return Words(f"Patients checked by a person: {n or 'none'} of {len(data.cases)}. From "
                     f"{SMALLEST_GROUP} patients on, their main numbers are given beside those of all.")
    return Table("tbl-checked-only", "Main numbers of the patients checked by a person, beside those of all",
                 ("Number", "All patients", f"{wording.counted(n, 'patient')} checked"), rows)
