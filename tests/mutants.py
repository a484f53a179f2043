"""Change rules and statistics in thousands of ways, and count the changes no test notices: make mutants.

mutmut changes one thing at a time (a comparison, a number, a word of a message) in a copy of the
repository. Each module is held against the tests that name it: a module of rules against those of
its rules and of the remedies, one of statistics against its own and what R gave. So the score is a
lower bound. What only declares a rule or an example is left out: it runs while the module is
imported, which the tool's forks do not repeat, and the corpus of bad tables holds it. So the modules
``file_rules`` and ``identifying``, which declare and do no more, are not in the list. See tests/README.md
for the last score. ``mutants.py survival levels`` takes some modules; the variable
JOBS says how many processors.
"""

import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import iscm_review  # noqa: F401  declares the review
from living_review.tables.rule import Rule

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/support"))
RULES = ("cells conditions fields forms hygiene levels plausibility privacy readings records rule "
         "same_patient same_report spellings spreadsheet tables claims").split()
R = "tests/stats/test_against_r.py::test_our_functions_give_what_r_gives"
STATISTICS = {
    "survival": ["tests/stats/test_survival.py", f"{R}[survival]"],
    "estimate": ["tests/stats/test_estimate.py", f"{R}[shares]", f"{R}[averages]"],
    "comparison": ["tests/iscm/test_comparison.py", f"{R}[comparison]"],
    "pooling": ["tests/iscm/test_pooling.py"],
}
DECLARING = ("_rule row_rule data_rule tables_rule _of_report _of_series finder _identifier _another_name "
             "_generic named").split()
#: Tests of every module beside those that name its rules.
ALWAYS = "alphabet or place_of_its_cell or key_of_two or titles or short_title or likenesses"
SETTINGS = """
[tool.mutmut]
source_paths = {sources}
also_copy = ["src", "tests", "data", "book", "requirements.txt", "CITATION.cff"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = {options}
"""
#: Each change is a run of pytest of its own.
QUICK = ["-x", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:playwright"]


def held_against(module: str) -> tuple[list[str], list[str]]:
    """The tests that name a module, and the options that select them."""
    if module in STATISTICS:
        return STATISTICS[module], QUICK
    place = Path(source_of(module)).relative_to("src").with_suffix("").parts
    holds = vars(importlib.import_module(".".join(place))).values()
    rules = dict.fromkeys(one for many in holds if isinstance(many, tuple)
                          for one in many if isinstance(one, Rule))
    own = [str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob(f"*/test_{module}.py")]
    named = " or ".join([ALWAYS, f"test_{module}.py", *(rule.name for rule in rules)])
    return ["tests/gate/test_rules.py", *own], [*QUICK, "-k", named]


def source_of(module: str) -> str:
    return next(str(path.relative_to(ROOT)) for folder in ("stats", "topics", "rules", "tables")
                for path in (ROOT / "src").rglob(f"{folder}/{module}.py"))


def declarations_left_out(text: str) -> str:
    block = re.compile(rf"^def (?:{'|'.join(DECLARING)})\(.*?(?=^\S)", re.M | re.S)
    return block.sub(lambda found: f"# pragma: no mutate start\n{found[0]}# pragma: no mutate end\n", text)


def ends(module: str) -> Counter:
    """How the mutants of a module ended; prints those that no test noticed."""
    from copies import copied

    program = str(Path(sys.executable).with_name("mutmut"))
    with tempfile.TemporaryDirectory() as place:
        copy = copied(ROOT, Path(place) / "copy")
        path = copy / source_of(module)
        path.write_text(declarations_left_out(path.read_text(encoding="utf-8")), encoding="utf-8")
        with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
            tests, options = held_against(module)
            file.write(SETTINGS.format(sources=json.dumps([source_of(module)]), tests=json.dumps(tests),
                                       options=json.dumps(options)))
        jobs = os.environ.get("JOBS") or str(os.cpu_count() or 1)
        subprocess.run([program, "run", "--max-children", jobs], cwd=copy, check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        told = subprocess.run([program, "results", "--all", "true"], cwd=copy, check=True,
                              capture_output=True, text=True).stdout
        lines = re.findall(r"^\s*(\S+): (.+)$", told, re.M)
        for name in [name for name, end in lines if end != "killed"]:
            shown = subprocess.run([program, "show", name], cwd=copy, check=False,
                                   capture_output=True, text=True).stdout
            print(name, *re.findall(r"^[-+](?![-+]).*", shown, re.M), sep="\n", end="\n\n")
    return Counter(end for _, end in lines)


def main() -> None:
    total = Counter()
    for module in sys.argv[1:] or [*RULES, *STATISTICS]:
        found = ends(module)
        total += found
        print(f"{module}: " + ", ".join(f"{n} {end}" for end, n in found.most_common()), flush=True)
    tried, noticed = sum(total.values()), total["killed"] + total["timeout"]
    print(f"noticed: {noticed} of {tried}, {100 * noticed / max(tried, 1):.0f} %")


if __name__ == "__main__":
    main()
