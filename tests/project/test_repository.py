"""The house keeps its own rules."""

import ast
import fnmatch
import re
import subprocess
import tomllib

import pytest
import yaml

from iscm_review import __version__
from living_review.tables.inputs import BOOK, ROOT

CHAPTERS = [BOOK / "index.md", *sorted((BOOK / "chapters").glob("*.md"))]
MODULES = sorted((ROOT / "src").rglob("*.py"))


def tracked() -> list:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True,
                            check=False)
    if listed.returncode:
        pytest.skip("this is a source archive without git")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.stem)
def test_a_module_says_what_it_is(module):
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("chapter", [c for c in CHAPTERS if c.stem != "package"], ids=lambda p: p.stem)
def test_a_chapter_computes_nothing(chapter):
    """A cell imports from the chapter module and makes one call of a figure or table; the page on the package
    shows what it can do."""
    text = chapter.read_text(encoding="utf-8")
    for cell in re.findall(r"```\{code-cell\} python\n(.*?)```", text, re.S):
        tree = ast.parse(re.sub(r"^:tags:.*$", "", cell, flags=re.M))
        *imports, last = tree.body
        assert all(isinstance(node, ast.ImportFrom) and node.module == "iscm_review.chapter"
                   for node in imports), chapter
        assert isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)


def test_every_chapter_is_in_the_contents():
    contents = yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))
    listed = {c["file"] for part in contents["parts"] for c in part["chapters"]}
    assert listed == {f"chapters/{p.stem}" for p in CHAPTERS if p.stem != "index"}


def test_the_commands_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|\$ )make ([a-z]+)", readme))
    assert {"book", "test"} <= named <= targets


def test_the_version_is_the_same_everywhere(data):
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert data.package.version == cff["version"] == __version__
    assert re.search(r"^## (\S+)", changes, re.M)[1] == data.package.version


def test_what_the_readme_and_the_citation_say_of_clinicians_is_true(data):
    """The pages are held by rows of ``certainty.csv``; these two have none."""
    said = {"README.md": "no clinician has checked them", "CITATION.cff": "await a clinician's check"}
    for name, words in said.items():
        text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
        assert (words in text) == data.checks.empty, name


def test_no_folder_of_tests_is_passed_over(request):
    """What the tests' own program leaves out by its name, as it does ``build``, is never missed."""
    left_out = request.config.getini("norecursedirs")
    files = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    folders = {part for path in files for part in path.parts[:-1]}
    assert "build" in folders
    assert not [(name, pattern) for name in folders for pattern in left_out if fnmatch.fnmatch(name, pattern)]


def test_the_gate_calls_the_same_commands():
    gate = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "\nmake book\n" in gate and "\nmake test\n" in gate


def asked_for():
    """The dependencies that pyproject.toml declares, each with the line that does."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    names = sum(project["optional-dependencies"].values(), project["dependencies"])
    return {name: next(line for line in text.splitlines() if f'"{name}",' in line) for name in names}


def test_every_dependency_says_why_it_is_there():
    lines = [line for name in ("requirements-test.in", "requirements-validators.in")
             for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    for line in (*asked_for().values(), *lines):
        if line and not line.startswith(("#", "-r")):
            assert re.search(r"\s# \w", line), line


def test_the_lock_has_hashes_for_all():
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if "==" in block.splitlines()[0]:
                assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_holds_what_is_asked_for():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("_", "-")
    for asked in asked_for():
        name = re.match(r"[A-Za-z0-9_.-]+", asked)[0]
        assert re.search(rf"^{name.replace('_', '-')}==", lock, re.M | re.I), name


def test_nothing_points_outside_the_project():
    outside = re.compile(r"file:///|(?<![\w.])/(?:home|root|work|Users)/")
    for path in tracked():
        # The rule against such addresses, and its bad examples, have to name them.
        if path.suffix in {".svg", ".png"} or path.name in ("test_repository.py", "hygiene.py") \
                or "bad" in path.parts:
            continue
        assert not outside.search(path.read_text(encoding="utf-8", errors="ignore")), path


def test_a_file_is_the_same_bytes_in_every_clone():
    """Whatever ``core.autocrlf`` and ``core.eol`` are there: the digest of the data is that of the commit."""
    tracked()
    listed = subprocess.run(["git", "ls-files", "--eol"], cwd=ROOT, capture_output=True, text=True,
                            check=True)
    told = [line.split("\t") for line in listed.stdout.splitlines()]
    assert told and not [path for about, path in told
                         if not re.search(r"attr/(-text|text=auto eol=lf|text eol=lf)\s*$", about)
                         or ("-text" not in about and "i/lf" not in about and "i/none" not in about)]


def test_nothing_generated_is_kept_in_the_repository():
    assert not [p for p in tracked() if "_build" in p.parts or p.name == "results.json"]
