"""Rules for a file as a whole. The reader (:mod:`.sheet`) applies them."""

from __future__ import annotations

from .. import review
from .rule import Example, Rule, damaged

#: A patient takes some kilobytes with all readings.
MOST_BYTES = 50_000_000
LONGEST_LINE = 1_000_000


#: Two rows that two sides have added at one place.
ONE = b"<<<<<<< HEAD\n2026-12,a drawer,,1,,,,\n"
OTHER = b"2026-12,a box,,1,,,,by hand\n>>>>>>> other\n"


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
    return b"\n".join(b",".join((c := line.split(b",", 2))[1::-1] + c[2:])
                      for line in raw.split(b"\n"))


def _rule(name: str, says: str, wrong: str, fix: str, keeps: str, *breaks, mended: bool = False) -> Rule:
    return Rule(name, says, breaks, (Example(shown=keeps),), fix, scope="file", needed=True,
                mended=mended, wrong=wrong)


RULES = (
    _rule("descriptor", "The descriptor, datapackage.json, describes the tables and can be read.",
          "the description of the tables cannot be used",
          "Restore the descriptor from the last release.",
          "the descriptor of the last release",
          damaged("a comma too many in datapackage.json", lambda raw: b'{"name": "x",,}', line=1,
                  file="datapackage.json"),
          damaged("`resources` without tables", lambda raw: b'{"resources": []}', file="datapackage.json"),
          damaged("a list in its place", lambda raw: b"[]", file="datapackage.json")),
    _rule("descriptor-unreadable", "There is a descriptor, datapackage.json, an ordinary file.",
          "the description of the tables cannot be read", "Name a folder that holds the data package.",
          "the descriptor of the last release",
          Example(shown="a folder without datapackage.json")),
    _rule("file-pending",
          "The folder holds no list of what was being written (`.pending`) but one that a command has left.",
          "this list of what was being written was not left by a command in this folder",
          "Delete it, and the files .*.csv.* beside it; neither was used.",
          "the tables and `datapackage.json`",
          Example(shown="a file `.pending` that came with a branch")),
    _rule("file-missing", "Every table that the descriptor names exists.",
          "this table is missing",
          "Restore the file; an empty table still has its header line.",
          "all tables, some with a header line only",
          damaged("`series.csv` deleted", lambda raw: None, file="series.csv")),
    _rule("file-unknown", "The folder holds no table that the descriptor does not name.",
          "a table that nothing describes",
          "Move the file out of the folder, or describe it in datapackage.json.",
          "the tables and `datapackage.json`",
          damaged("a file `cases2.csv` beside the tables", lambda raw: b"a,b\n", file="cases2.csv"),
          damaged("a file `cases (copy).csv`", lambda raw: b"a,b\n", file="cases (copy).csv")),
    _rule("file-ordinary", "A table is an ordinary file, no folder, link or device.",
          "this table is a folder, a link or a device",
          "Put the table itself into the folder.",
          "a file",
          Example(shown="a symbolic link to a table elsewhere")),
    _rule("file-unreadable", "A table can be read.",
          "this file cannot be read", "Give yourself the right to read the file.",
          "a file that you can open",
          Example(shown="a file without the right to read it")),
    _rule("file-size", f"A table has at most {MOST_BYTES // 1_000_000} MB.",
          "this file is too large",
          "Delete what does not belong in the table.",
          "the tables as they are",
          Example(shown="a table of 50,000,001 bytes")),
    _rule("file-empty", "A table has at least its header line.",
          "this file is empty",
          "Restore the file; an empty table still has its header line.",
          "a header line and nothing else",
          damaged("a file of no bytes", lambda raw: b""),
          damaged("a file of blank lines", lambda raw: b"\n\n\n")),
    _rule("encoding", "A table is text in UTF-8.",
          "letters here are not saved as UTF-8",
          "Save it as “CSV UTF-8”; copy the garbled letters again from the report.",
          "`Müller` and `脊髄` in UTF-8",
          damaged("`é` saved in Latin-1", _line(2, lambda x: x + b"caf\xe9"), line=2),
          damaged("half of a character", _line(3, lambda x: x + b" \xe3\x81"), line=3),
          damaged("a surrogate", _line(3, lambda x: x + b" \xed\xa0\x80"), line=3),
          damaged("saved as UTF-16", lambda raw: raw.decode().encode("utf-16"), line=1)),
    _rule("byte-order-mark", "A table begins with its header, without a byte order mark.",
          "three invisible bytes (a byte order mark) precede the header",
          f"Run {review().command} format, which deletes it.",
          "a file that begins with `case_id,`",
          damaged("EF BB BF before the header", lambda raw: b"\xef\xbb\xbf" + raw, line=1),
          mended=True),
    _rule("line-ends", "Lines end with a line feed alone (LF), as on Linux and macOS.",
          "lines end as on Windows or an old Macintosh",
          f"Run {review().command} format, which corrects them.",
          "saved with “Unix line ends”",
          damaged("saved on Windows (CR LF)", _insert(b"\n", b"\r\n", -1), line=1),
          damaged("one line with CR LF", _line(2, lambda x: x + b"\r"), line=2),
          damaged("an old Macintosh (CR)", _insert(b"\n", b"\r", -1), line=1),
          mended=True),
    _rule("nul", "A table holds no NUL bytes.",
          "this line has an invisible byte (NUL)",
          "Delete the invisible byte, or export the table again.",
          "text",
          damaged("a NUL at the end of line 2", _line(2, lambda x: x + b"\0"), line=2),
          damaged("a NUL within a word", _line(3, _insert(b"male", b"ma\0le")), line=3)),
    _rule("delimiter", "Cells are separated by commas.",
          "cells are not separated by commas",
          f"Run {review().command} format, which puts commas; or export as comma-separated values.",
          "`T4,solitary`",
          damaged("semicolons", lambda raw: raw.replace(b";", b" ").replace(b",", b";"), line=1,
                  file="sources.csv"),
          damaged("tabs", lambda raw: raw.replace(b",", b"\t"), line=1),
          damaged("bars", lambda raw: raw.replace(b",", b"|"), line=1), mended=True),
    _rule("quoting", "A cell that contains a comma or a quotation mark is in double quotes, on one line.",
          "a quotation mark in this line is not closed, or is inside a cell",
          "Close the quotation mark; double one inside a cell; put no line break into a cell.",
          "`\"a 5\"\" disc, as told\"`",
          damaged("a quotation mark that is never closed", _line(2, lambda x: x + b',"open'), line=2),
          damaged("text after the closing mark", _line(3, lambda x: x + b',"a"b'), line=3),
          damaged("a single mark inside a cell", _line(3, lambda x: x + b'5" disc'), line=3),
          damaged("a mark at the beginning alone", _line(2, lambda x: x + b'"'), line=2)),
    _rule("ragged", "Every line has as many cells as the header.",
          "this line does not have as many cells as the header",
          "Count the commas: put a cell that contains one in double quotes, restore from the last release "
          "what "
          "was cut off, and delete what is not a record.",
          "empty cells between their commas",
          damaged("a comma too many", _line(2, lambda x: x + b","), line=2),
          damaged("cut off in the middle", _line(3, lambda x: x.rsplit(b",", 3)[0]), line=3),
          damaged("a line of one word", lambda raw: raw + b"total\n", line=4),
          damaged("a comma in a note without quotes", _line(3, lambda x: x + b"a, b"), line=3)),
    _rule("empty-rows", "No line is without any value.", "this line is without any value",
          f"Run {review().command} format, which deletes such lines.",
          "a line for each record",
          damaged("an empty line", _line(2, lambda x: x + b"\n"), line=3),
          damaged("an empty line at the end", lambda raw: raw + b"\n", line=4),
          damaged("empty rows of a spreadsheet", lambda raw: raw + 3 * (b"," * 47 + b"\n"), line=4),
          mended=True),
    _rule("empty-columns", "No column is without a name and without any value.",
          "a column without a name and without any value",
          f"Run {review().command} format, which deletes such columns.",
          "a header that ends with `notes`",
          damaged("empty columns of a spreadsheet", lambda raw: raw.replace(b"\n", b",,,\n"), line=1),
          damaged("one between the others", lambda raw: b"\n".join(
              line.replace(b",", b",,", 1) for line in raw.split(b"\n")), line=1),
          mended=True),
    _rule("column-nameless", "Every column with a value has a name.",
          "a value in a column without a name",
          "Name the column as the dictionary does; or put the value where it belongs, and empty the column.",
          "a header with a name for each column",
          damaged("a word to the right of the table", lambda raw: raw.replace(
              b"\n", b",\n").replace(b",,\n", b",,seen\n", 1), line=2)),
    _rule("merge", "No table holds the marks that git leaves in a conflict.",
          "a merge conflict with the marks of git",
          f"Keep the rows of both sides, and delete the marks. Then run {review().command} format.",
          "the rows of both sides",
          damaged("a row of each side", lambda raw: raw + ONE + b"=======\n" + OTHER, line=3,
                  file="searches.csv"),
          damaged("the state before between them (diff3)", lambda raw: raw + ONE + b"||||||| base\n"
                  b"2026-12,a box,,1,,,,\n=======\n" + OTHER, line=3, file="searches.csv"),
          damaged("one row with two values", lambda raw: raw.replace(
              b"adams2020-2,", b"<<<<<<< HEAD\nadams2020-2,", 1) + b"=======\n" + raw.split(b"\n")[2].replace(
                  b",male,", b",female,") + b"\n>>>>>>> other\n", line=3),
          damaged("a mark alone", lambda raw: raw + b"<<<<<<< HEAD\n", line=3, file="searches.csv")),
    _rule("line-length", f"A line has at most {LONGEST_LINE:,} characters.",
          "this line is too long for a record",
          "Check whether line ends are missing, and restore them; or restore the line from the last release.",
          "a record",
          damaged("all records in one line", _line(2, lambda x: x + b"a" * 1_000_001), line=2)),
    _rule("header", "The first line is the header.", "the header is not in the first line",
          "Put the line with the names of the columns first, and nothing before it; the last release has it.",
          "`case_id,citation_key,age_years`",
          damaged("a title above the header", lambda raw: b"Our cases\n" + raw, line=1),
          damaged("`sep=,` above the header", lambda raw: b"sep=,\n" + raw, line=1),
          damaged("an empty line above the header", lambda raw: b"\n" + raw, line=1),
          damaged("no header", lambda raw: raw.split(b"\n", 1)[1], line=1)),
    _rule("column-missing", "Every column of the descriptor exists.",
          "this column is missing",
          "Restore the column from the last release; if it had none, add it empty.",
          "a column without any value",
          damaged("`notes` cut off", lambda raw: b"\n".join(
              x.rsplit(b",", 1)[0] for x in raw.split(b"\n")), line=1, column="notes")),
    _rule("column-unknown", "Every column is described in the descriptor.",
          "no such column is described",
          "Move its values to a column of the dictionary, and delete it; or describe it in "
          "datapackage.json.",
          "the columns of the [dictionary](dictionary.md)",
          damaged("`Sex` for `sex`", _insert(b",sex,", b",Sex,"), line=1, column="Sex"),
          damaged("`age` for `age_years`", _insert(b",age_years,", b",age_year,"), line=1,
                  column="age_year"),
          damaged("one column more",
                  lambda raw: raw.replace(b"\n", b",1\n").replace(b",1\n", b",weight\n", 1),
                  line=1, column="weight")),
    _rule("column-doubled", "No column occurs twice.",
          "this column occurs twice",
          "Move the values that only one of the two has into the other, and delete that one; or rename it.",
          "each column once",
          damaged("`notes` twice",
                  lambda raw: raw.replace(b"\n", b",\n").replace(b",\n", b",notes\n", 1),
                  line=1, column="notes")),
    _rule("column-order", "The columns are in the order of the descriptor.",
          "this column is in the wrong place",
          f"Run {review().command} format, which sorts them.",
          "`case_id,citation_key,age_years`",
          damaged("the first two exchanged", _moved, line=1, column="citation_key"), mended=True),
)
RULE = {rule.name: rule for rule in RULES}
