"""Change the rules in thousands of ways, and count the changes that no test notices: make mutants.

mutmut changes one thing at a time (a comparison, a number, a word of a message) in a copy of the
repository. Each module of rules is held against the tests that name its rules, and against those
of the remedies, so the score is a lower bound. What only declares a rule or an example is left
out: it runs while the module is imported, which the tool's forks do not repeat, and the corpus
of bad tables holds it. See tests/README.md for the last score.
"""

import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache", "*.egg-info")
MODULES = ("cells fields file forms hygiene levels plausibility privacy readings records rule same_patient "
           "same_report tables").split()
DECLARING = ("_rule row_rule tables_rule row tables copy damaged at _across _pair _titles _notes _line "
             "_insert _moved _unusual _finder _beyond_ascii named").split()
#: Tests of every module beside those that name its rules.
ALWAYS = "remedy or meant or place_of_its_cell or key_of_two or titles or short_title or likenesses"
SETTINGS = """
[tool.mutmut]
source_paths = ["src/iscm_review/rules/{module}.py"]
also_copy = ["src", "tests", "data", "book", "requirements.txt"]
pytest_add_cli_args_test_selection = ["tests/test_rules.py"]
pytest_add_cli_args = ["-k", "{tests}"]
"""


def tests_of(module: str) -> str:
    """The tests that name a rule of the module, as pytest selects them."""
    rules = getattr(importlib.import_module(f"iscm_review.rules.{module}"), "RULES", ())
    return " or ".join([ALWAYS, *(rule.name for rule in rules)])


def declarations_left_out(text: str) -> str:
    block = re.compile(rf"^def (?:{'|'.join(DECLARING)})\(.*?(?=^\S)", re.M | re.S)
    return block.sub(lambda found: f"# pragma: no mutate start\n{found[0]}# pragma: no mutate end\n", text)


def ends(module: str) -> Counter:
    """How the mutants of a module ended; prints those that no test noticed."""
    program = str(Path(sys.executable).with_name("mutmut"))
    with tempfile.TemporaryDirectory() as place:
        copy = Path(shutil.copytree(ROOT, Path(place) / "copy", ignore=LEFT_OUT))
        path = copy / f"src/iscm_review/rules/{module}.py"
        path.write_text(declarations_left_out(path.read_text(encoding="utf-8")), encoding="utf-8")
        with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(SETTINGS.format(module=module, tests=tests_of(module)))
        subprocess.run([program, "run", "--max-children", str(os.cpu_count() or 1)], cwd=copy, check=False,
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
    for module in sys.argv[1:] or MODULES:
        found = ends(module)
        total += found
        print(f"{module}: " + ", ".join(f"{n} {end}" for end, n in found.most_common()), flush=True)
    tried, noticed = sum(total.values()), total["killed"] + total["timeout"]
    print(f"noticed: {noticed} of {tried}, {100 * noticed / max(tried, 1):.0f} %")


if __name__ == "__main__":
    main()
