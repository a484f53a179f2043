"""Change rules and statistics in thousands of ways, and count the changes no test notices: make mutants.

mutmut changes one thing at a time (a comparison, a number, a word of a message) in a copy of the
repository. Each module is held against the tests that name it: a module of rules against those of
its rules, another against its own and, of statistics, what R gave. So the score is a
lower bound. What only declares a rule or an example is left out: it runs while the module is
imported, which the tool's forks do not repeat, and the corpus of bad tables holds it. So the modules
``file_rules`` and ``identifying``, which declare and do no more, are not in the list. See tests/README.md
for the last score. ``mutants.py survival levels`` takes some modules; the variable
JOBS says how many processors, and SAMPLE how many changes of a module are drawn, always the same ones.
"""

import importlib
import json
import os
import random
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
RULES = ("cells checks conditions fields forms hygiene levels plausibility privacy readings records rule "
         "same_patient same_report spellings spreadsheet tables claims").split()
R = "tests/stats/test_against_r.py::test_our_functions_give_what_r_gives"
BY_THEIR_OWN = {
    "survival": ["tests/stats/test_survival.py", f"{R}[survival]"],
    "estimate": ["tests/stats/test_estimate.py", f"{R}[shares]", f"{R}[averages]"],
    "comparison": ["tests/iscm/test_comparison.py", f"{R}[comparison]"],
    "pooling": ["tests/iscm/test_pooling.py"],
    "random_effects": ["tests/iscm/test_pooling.py"],
    "agreement": ["tests/evidence/test_agreement.py"],
    "certainty": ["tests/evidence/test_certainty.py"],
    "merging": ["tests/gate/test_merging.py"],
    "canonical": ["tests/gate/test_canonical.py"],
}
DECLARING = ("_rule row_rule data_rule tables_rule _of_report _of_series finder _identifier _another_name "
             "_generic named _primary _after _under_another _against_outcome").split()
#: Tests of every module beside those that name its rules.
ALWAYS = "alphabet or place_of_its_cell or key_of_two or titles or short_title or likenesses"
SETTINGS = """
[tool.mutmut]
source_paths = {sources}
also_copy = ["src", "tests", "data", "book", "requirements.txt", "CITATION.cff"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = {options}
"""
#: What ``mutmut show`` tells of many, by one process.
SHOW = """
import sys
from mutmut.__main__ import cli
for name in sys.argv[1:]:
    cli(["show", name], standalone_mode=False)
"""
#: Each change is a run of pytest of its own.
QUICK = ["-x", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:playwright"]


def held_against(module: str) -> tuple[list[str], list[str]]:
    """The tests that name a module, and the options that select them."""
    if module in BY_THEIR_OWN:
        return BY_THEIR_OWN[module], QUICK
    place = Path(source_of(module)).relative_to("src").with_suffix("").parts
    holds = vars(importlib.import_module(".".join(place))).values()
    rules = dict.fromkeys(one for many in holds if isinstance(many, tuple)
                          for one in many if isinstance(one, Rule))
    own = [str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob(f"*/test_{module}.py")]
    named = " or ".join([ALWAYS, f"test_{module}.py", *(rule.name for rule in rules)])
    return ["tests/gate/test_rules.py", *own], [*QUICK, "-k", named]


def source_of(module: str) -> str:
    folders = "stats", "topics", "rules", "tables", "evidence", "gate"
    return next(str(path.relative_to(ROOT)) for folder in folders
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

        def told(*command: str) -> str:
            return subprocess.run([program, *command], cwd=copy, check=False, capture_output=True,
                                  text=True).stdout

        drawn: list[str] = []
        if sample := int(os.environ.get("SAMPLE") or 0):
            told("run", "--max-children", jobs, "none")  # makes the changes, and tries none
            names = re.findall(r"^\s*(\S+): ", told("results", "--all", "true"), re.M)
            drawn = random.Random(1).sample(names, min(sample, len(names)))
        told("run", "--max-children", jobs, *drawn)
        lines = [(name, end) for name, end in re.findall(
            r"^\s*(\S+): (.+)$", told("results", "--all", "true"), re.M) if not drawn or name in drawn]
        left = [name for name, end in lines if end != "killed"]
        shown = subprocess.run([sys.executable, "-c", SHOW, *left], cwd=copy, check=False,
                               capture_output=True, text=True).stdout
        print(*re.findall(r"^(?:# |[-+](?![-+])).*", shown, re.M), sep="\n")
    return Counter(end for _, end in lines)


def main() -> None:
    total = Counter()
    for module in sys.argv[1:] or [*RULES, *BY_THEIR_OWN]:
        found = ends(module)
        total += found
        print(f"{module}: " + ", ".join(f"{n} {end}" for end, n in found.most_common()), flush=True)
    tried, noticed = sum(total.values()), total["killed"] + total["timeout"]
    print(f"noticed: {noticed} of {tried}, {100 * noticed / max(tried, 1):.0f} %")


if __name__ == "__main__":
    main()
