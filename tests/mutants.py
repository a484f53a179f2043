"""Change the rules in thousands of ways, and count the changes that no test notices: make mutants.

mutmut changes one thing at a time (a comparison, a number, a word of a message) in a copy of
the repository and runs the tests of the rules. What only declares a rule or an example is
left out: it runs while the module is imported, which the tool's forks do not repeat, and the
corpus of bad tables holds it. Takes half an hour or more; see tests/README.md for the last score.
"""

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
DECLARING = ("_rule row_rule tables_rule row tables copy damaged at _across _pair _titles _notes _line "
             "_insert _moved _unusual _finder _beyond_ascii named").split()
SETTINGS = """
[tool.mutmut]
source_paths = ["src/iscm_review/rules/", "src/iscm_review/validate.py", "src/iscm_review/sheet.py"]
also_copy = ["src", "tests", "data", "book", "requirements.txt"]
pytest_add_cli_args_test_selection = ["tests/test_rules.py", "tests/test_sheet.py"]
"""


def _leave_declarations_out(module: Path) -> None:
    block = re.compile(rf"^def (?:{'|'.join(DECLARING)})\(.*?(?=^\S)", re.M | re.S)
    text = block.sub(lambda found: f"# pragma: no mutate start\n{found[0]}# pragma: no mutate end\n",
                     module.read_text(encoding="utf-8"))
    module.write_text(text, encoding="utf-8")


def main() -> None:
    program = str(Path(sys.executable).with_name("mutmut"))
    with tempfile.TemporaryDirectory() as place:
        copy = Path(shutil.copytree(ROOT, Path(place) / "copy", ignore=LEFT_OUT))
        for module in (copy / "src/iscm_review/rules").glob("*.py"):
            _leave_declarations_out(module)
        with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(SETTINGS)
        subprocess.run([program, "run", "--max-children", str(os.cpu_count() or 1)], cwd=copy, check=False,
                       stdout=subprocess.DEVNULL)
        told = subprocess.run([program, "results", "--all", "true"], cwd=copy, check=True,
                              capture_output=True, text=True).stdout
        lines = re.findall(r"^\s*(\S+): (.+)$", told, re.M)
        left = [name for name, end in lines if end in ("survived", "no tests")]
        for name in left:
            shown = subprocess.run([program, "show", name], cwd=copy, check=False,
                                   capture_output=True, text=True).stdout
            print(name, *re.findall(r"^[-+](?![-+]).*", shown, re.M), sep="\n", end="\n\n")
    ends = Counter(end for _, end in lines)
    tried = sum(ends.values())
    print(", ".join(f"{n} {end}" for end, n in ends.most_common()))
    print(f"noticed: {tried - len(left)} of {tried}, {100 * (1 - len(left) / max(tried, 1)):.0f} %")


if __name__ == "__main__":
    main()
