"""What is done to the bytes of a file, by the rule of files that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

#: Two rows that two sides have added at one place.
ONE = b"<<<<<<< HEAD\n2026-12,a drawer,,1,,,,\n"
OTHER = b"2026-12,a box,,1,,,,by hand\n>>>>>>> other\n"


class Damage(NamedTuple):
    """In words, and as a function; ``None`` from it takes the file away. The line and the column told."""

    shown: str
    change: Callable[[bytes], bytes | None]
    line: int | None = None
    file: str = "cases.csv"
    column: str | None = None


def _insert(old: bytes, new: bytes, times: int = 1):
    return lambda raw: raw.replace(old, new, times)


def _line(number: int, change):
    """Change one line of a file, the header being 1."""
    def damage(raw: bytes) -> bytes:
        lines = raw.split(b"\n")
        lines[number - 1] = change(lines[number - 1])
        return b"\n".join(lines)
    return damage


def _moved(raw: bytes) -> bytes:
    """The second column of every line put first; the specimen's first cells hold no comma."""
    return b"\n".join(b",".join((c := line.split(b",", 2))[1::-1] + c[2:]) for line in raw.split(b"\n"))


DAMAGES: dict[str, tuple[Damage, ...]] = {
    "descriptor": (
        Damage("a comma too many in datapackage.json", lambda raw: b'{"name": "x",,}', 1, "datapackage.json"),
        Damage("`resources` without tables", lambda raw: b'{"resources": []}', file="datapackage.json"),
        Damage("a list in its place", lambda raw: b"[]", file="datapackage.json")),
    "file-missing": (Damage("`series.csv` deleted", lambda raw: None, file="series.csv"),),
    "file-unknown": (
        Damage("a file `cases2.csv` beside the tables", lambda raw: b"a,b\n", file="cases2.csv"),
        Damage("a file `cases (copy).csv`", lambda raw: b"a,b\n", file="cases (copy).csv")),
    "file-empty": (Damage("a file of no bytes", lambda raw: b""),
                   Damage("a file of blank lines", lambda raw: b"\n\n\n")),
    "encoding": (
        Damage("`é` saved in Latin-1", _line(2, lambda x: x + b"caf\xe9"), 2),
        Damage("half of a character", _line(3, lambda x: x + b" \xe3\x81"), 3),
        Damage("a surrogate", _line(3, lambda x: x + b" \xed\xa0\x80"), 3),
        Damage("saved as UTF-16", lambda raw: raw.decode().encode("utf-16"), 1)),
    "byte-order-mark": (Damage("EF BB BF before the header", lambda raw: b"\xef\xbb\xbf" + raw, 1),),
    "line-ends": (
        Damage("saved on Windows (CR LF)", _insert(b"\n", b"\r\n", -1), 1),
        Damage("one line with CR LF", _line(2, lambda x: x + b"\r"), 2),
        Damage("an old Macintosh (CR)", _insert(b"\n", b"\r", -1), 1)),
    "nul": (Damage("a NUL at the end of line 2", _line(2, lambda x: x + b"\0"), 2),
            Damage("a NUL within a word", _line(3, _insert(b"male", b"ma\0le")), 3)),
    "delimiter": (
        Damage("semicolons", lambda raw: raw.replace(b";", b" ").replace(b",", b";"), 1, "sources.csv"),
        Damage("tabs", _insert(b",", b"\t", -1), 1), Damage("bars", _insert(b",", b"|", -1), 1)),
    "quoting": (
        Damage("a quotation mark that is never closed", _line(2, lambda x: x + b',"open'), 2),
        Damage("text after the closing mark", _line(3, lambda x: x + b',"a"b'), 3),
        Damage("a single mark inside a cell", _line(3, lambda x: x + b'5" disc'), 3),
        Damage("a mark at the beginning alone", _line(2, lambda x: x + b'"'), 2)),
    "ragged": (
        Damage("a comma too many", _line(2, lambda x: x + b","), 2),
        Damage("cut off in the middle", _line(3, lambda x: x.rsplit(b",", 3)[0]), 3),
        Damage("a line of one word", lambda raw: raw + b"total\n", 4),
        Damage("a comma in a note without quotes", _line(3, lambda x: x + b"a, b"), 3)),
    "empty-rows": (
        Damage("an empty line", _line(2, lambda x: x + b"\n"), 3),
        Damage("an empty line at the end", lambda raw: raw + b"\n", 4),
        Damage("empty rows of a spreadsheet", lambda raw: raw + 3 * (b"," * 47 + b"\n"), 4)),
    "empty-columns": (
        Damage("empty columns of a spreadsheet", _insert(b"\n", b",,,\n", -1), 1),
        Damage("one between the others", lambda raw: b"\n".join(
            line.replace(b",", b",,", 1) for line in raw.split(b"\n")), 1)),
    "column-nameless": (Damage("a word to the right of the table", lambda raw: raw.replace(
        b"\n", b",\n").replace(b",,\n", b",,seen\n", 1), 2),),
    "merge": (
        Damage("a row of each side", lambda raw: raw + ONE + b"=======\n" + OTHER, 3, "searches.csv"),
        Damage("the state before between them (diff3)", lambda raw: raw + ONE + b"||||||| base\n"
               b"2026-12,a box,,1,,,,\n=======\n" + OTHER, 3, "searches.csv"),
        Damage("one row with two values", lambda raw: raw.replace(
            b"adams2020-2,", b"<<<<<<< HEAD\nadams2020-2,", 1) + b"=======\n" + raw.split(b"\n")[2].replace(
                b",male,", b",female,") + b"\n>>>>>>> other\n", 3),
        Damage("a mark alone", lambda raw: raw + b"<<<<<<< HEAD\n", 3, "searches.csv")),
    "line-length": (Damage("all records in one line", _line(2, lambda x: x + b"a" * 1_000_001), 2),),
    "header": (
        Damage("a title above the header", lambda raw: b"Our cases\n" + raw, 1),
        Damage("`sep=,` above the header", lambda raw: b"sep=,\n" + raw, 1),
        Damage("an empty line above the header", lambda raw: b"\n" + raw, 1),
        Damage("no header", lambda raw: raw.split(b"\n", 1)[1], 1)),
    "column-missing": (Damage("`notes` cut off", lambda raw: b"\n".join(
        x.rsplit(b",", 1)[0] for x in raw.split(b"\n")), 1, column="notes"),),
    "column-unknown": (
        Damage("`Sex` for `sex`", _insert(b",sex,", b",Sex,"), 1, column="Sex"),
        Damage("`age` for `age_years`", _insert(b",age_years,", b",age_year,"), 1, column="age_year"),
        Damage("one column more", lambda raw: raw.replace(b"\n", b",1\n").replace(
            b",1\n", b",weight\n", 1), 1, column="weight")),
    "column-doubled": (Damage("`notes` twice", lambda raw: raw.replace(
        b"\n", b",\n").replace(b",\n", b",notes\n", 1), 1, column="notes"),),
    "column-order": (Damage("the first two exchanged", _moved, 1, column="citation_key"),),
}
