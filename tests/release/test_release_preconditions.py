"""What must hold before a release; each is told with its remedy, before any long work, and all at once."""

import re
import shlex
import shutil
import subprocess
import sys

import pytest

import corpus
import releasing
from living_review.release import preconditions
from living_review.tables.inputs import ROOT
from releasing import EARLIER, LATER, NEXT, RELEASED, VERSION, commit, git


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    small = corpus.write(tmp_path_factory.mktemp("small"), corpus.tables())
    return releasing.repository(tmp_path_factory.mktemp("template"), data=small)


@pytest.fixture
def root(template, tmp_path):
    return shutil.copytree(template, tmp_path / "here")


def objections(root, version=VERSION):
    return preconditions.objections(root, version, root / "dist")


def change(root, name, old, new):
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def moved(root):
    """The tag at the newest commit."""
    commit(root)
    git(root, "tag", "--force", f"v{VERSION}")


def test_a_clean_tagged_commit_can_be_released(root):
    assert objections(root) == []


def test_a_signed_or_annotated_tag_is_a_tag_as_well(root):
    git(root, "tag", "--delete", f"v{VERSION}")
    git(root, "tag", "--annotate", f"v{VERSION}", "--message", "Version")
    assert objections(root) == []


def test_an_address_that_is_published_and_would_break_is_told(root):
    """As publishing would refuse it, when the tag is public already."""
    (root / "book/chapters").mkdir(parents=True)
    (root / "book/chapters/survival.md").touch()
    (root / ".published").write_text("cases/adams2020-1.html\ncases/gone2020-1.html\nchapters/old.html\n"
                                     "chapters/since-2026.1.0.html\nchapters/survival.html\n")
    moved(root)
    git(root, "branch", "gh-pages")
    (told,) = objections(root)
    assert "cases/gone2020-1.html, chapters/old.html" in str(told) and "redirects.csv" in str(told)
    (root / "book/redirects.csv").write_text(
        "old,new\ncases/gone2020-1.html,a.html\nchapters/old.html,a.html\n")
    moved(root)
    assert objections(root) == []


def test_changes_that_wait_for_their_version_are_in_the_way(root):
    (root / "changes").mkdir()
    (root / "changes/12.cases.md").write_text("A patient came in.\n")
    moved(root)
    assert "prepare" in str(*objections(root))


def test_ignored_files_are_in_nobodys_way(root):
    (root / "__pycache__").mkdir()
    (root / "__pycache__/a.pyc").touch()
    assert objections(root) == []


def spoil_file(root):
    change(root, "README.md", "review", "View")


def add_to_the_index(root):
    (root / "new.md").touch()
    git(root, "add", "new.md")


def spoil_the_data(root):
    change(root, "data/cases.csv", ",male,", ",Male,")
    moved(root)


def cite_another_version(root):
    change(root, "CITATION.cff", VERSION, NEXT)
    moved(root)


def describe_another_version(root):
    change(root, "data/datapackage.json", VERSION, NEXT)
    moved(root)


def package_another_version(root):
    change(root, "src/iscm_review/__init__.py", VERSION, NEXT)
    moved(root)


def release_in_another_month(root):
    change(root, "CITATION.cff", str(RELEASED), f"{RELEASED.year + 1}-01-01")
    moved(root)


def no_date(root):
    change(root, "CITATION.cff", f"date-released: {RELEASED}", "")
    moved(root)


def no_licence(root):
    change(root, "CITATION.cff", "license:\n  - CC-BY-4.0\n  - MIT\n", "")
    moved(root)


def say_nothing(root):
    (root / "CHANGELOG.md").write_text(f"## {VERSION}\n\n<!-- later -->\n### Cases\n\n## {EARLIER}\n- A\n")
    moved(root)


def say_nothing_of_this_version(root):
    change(root, "CHANGELOG.md", f"## {VERSION}", f"## {NEXT}")
    moved(root)


def no_changelog(root):
    (root / "CHANGELOG.md").unlink()
    moved(root)


def newer_elsewhere(root):
    git(root, "checkout", "--quiet", "-b", "other")
    commit(root)
    git(root, "tag", f"v{LATER}")
    git(root, "checkout", "--quiet", "main")
    commit(root)
    git(root, "tag", "--force", f"v{VERSION}")


def release_stands(root):
    (root / "dist" / f"iscm-living-review-{VERSION}").mkdir(parents=True)


def no_lock(root):
    (root / "requirements.txt").unlink()
    moved(root)


def other_programs(root):
    (root / "requirements.txt").write_text(
        "click==0.1 \\\n    --hash=sha256:00\nnot-there==1 ; python_version > '3'\n")
    moved(root)


def forget_the_tag(root):
    git(root, "tag", "--delete", f"v{VERSION}")


def as_told(root, remedy):
    """The first command of git that the remedy gives."""
    for command in re.findall(r"git [a-z][^;()]*", remedy)[:1]:
        git(root, *shlex.split(command.replace("COMMIT", "HEAD~1"))[1:])
    if git(root, "status", "--porcelain"):
        commit(root)


def put_away(root, remedy):
    assert "git stash --include-untracked" in remedy
    git(root, "stash", "--include-untracked")


def mended(root, remedy):
    git(root, "checkout", "HEAD~1", "--", ".")
    commit(root)


def moved_away(root, remedy):
    (root / "dist").rename(root.parent / "elsewhere")


def a_higher_version(root, remedy):
    """As iscm-review prepare makes it."""
    higher = f"{RELEASED.year + 1}.1.1"
    for name in ("CITATION.cff", "data/datapackage.json", "src/iscm_review/__init__.py", "CHANGELOG.md"):
        change(root, name, VERSION, higher)
    change(root, "CITATION.cff", str(RELEASED), f"{RELEASED.year + 1}-01-05")
    commit(root)
    git(root, "tag", f"v{higher}")
    return higher


@pytest.mark.parametrize(("spoil", "words", "remedy", "mend"), [
    (spoil_file, "The tree is not clean: README.md", "Commit them", put_away),
    (lambda root: (root / "data/new.md").touch(), "The tree is not clean: data/new.md", "Commit them",
     put_away),
    (lambda root: (root / "two\nlines").touch(), "The tree is not clean: two\nlines", "Commit them",
     put_away),
    (add_to_the_index, "The tree is not clean: new.md", "Commit them", put_away),
    (forget_the_tag, f"does not have the tag v{VERSION}", "git tag", as_told),
    (commit, f"Version {VERSION} exists already", "Take a new version", as_told),
    (lambda root: git(root, "tag", f"v{LATER}"), f"{VERSION} goes back: there is v{LATER}", "a higher",
     a_higher_version),
    (newer_elsewhere, f"{VERSION} goes back: there is v{LATER}", "Take a higher version", a_higher_version),
    (release_stands, "exists already, and a release is never written over", "iscm-review verify", moved_away),
    (spoil_the_data, "The data break", "iscm-review validate", mended),
    (cite_another_version, f"CITATION.cff says version {NEXT}", "agree", mended),
    (describe_another_version, f"data/datapackage.json says version {NEXT}", "agree", mended),
    (package_another_version, f"src/iscm_review/__init__.py says version {NEXT}", "agree", mended),
    (release_in_another_month, f"CITATION.cff dates {VERSION} to {RELEASED.year + 1}-01-01", "date-released",
     mended),
    (no_date, "CITATION.cff does not say: date-released", "Correct", mended),
    (no_licence, "CITATION.cff names no licence", "Name it", mended),
    (say_nothing, "CHANGELOG.md says nothing", "Say there", mended),
    (say_nothing_of_this_version, "CHANGELOG.md says nothing", "Say there", mended),
    (no_changelog, "CHANGELOG.md says nothing", "Say there", mended),
    (no_lock, "There is no lock", "make lock", as_told),
    (other_programs, "not-there missing (the lock has 1)", "pip install", None),
], ids=lambda value: getattr(value, "__name__", None))
def test_what_stands_against_a_release_is_told_with_a_remedy_that_helps(root, spoil, words, remedy, mend):
    spoil(root)
    found = objections(root)
    assert len(found) == 1, found
    assert words in found[0].words and remedy in found[0].remedy
    if mend:  # other programs are not installed here
        version = mend(root, found[0].remedy) or VERSION
        for told in objections(root, version):  # what was mended is committed, and nobody has the tag
            assert "move it: " in told.remedy
            as_told(root, told.remedy)
        assert objections(root, version) == []


def test_all_objections_come_at_once(root):
    spoil_the_data(root)
    say_nothing(root)
    spoil_file(root)
    git(root, "tag", "--delete", f"v{VERSION}")
    release_stands(root)
    assert len(objections(root)) == 5


@pytest.mark.parametrize("version", ["2026.11", "v2026.11.0", "../x", "2026.11.0; rm"])
def test_a_malformed_version_is_refused_before_anything_else(root, version):
    (found,) = objections(root, version)
    assert "is not a version" in found.words


def test_another_version_than_that_of_the_files_is_refused(root):
    words = " ".join(o.words for o in objections(root, NEXT))
    assert f"does not have the tag v{NEXT}" in words and f"CITATION.cff says version {VERSION}" in words


def test_an_old_release_can_be_made_again_although_newer_ones_have_come_after_it(root):
    commit(root)
    git(root, "tag", f"v{LATER}")
    git(root, "checkout", "--quiet", f"v{VERSION}")
    assert objections(root) == []


def test_tags_that_are_no_versions_are_passed_over(root):
    for name in ("v1", "2099.1.0", "v2099.01.0", "v2099.1.0-rc", "nightly"):
        git(root, "tag", name)
    assert objections(root) == []


def test_a_folder_without_git_is_refused_in_words(root, tmp_path):
    (root / ".git").rename(tmp_path / "away")
    (found,) = objections(root)
    assert "git says:" in found.words and "clone" in found.remedy


def test_the_lock_of_this_project_is_read():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert preconditions.unlike_the_lock(text) == []
    other = text.replace("\nclick==", "\nclick==9")
    assert any(line.startswith("click ") for line in preconditions.unlike_the_lock(other))


def test_check_only_tells(root):
    """The command, from the repository that it is asked about."""
    command = [sys.executable, "-m", "iscm_review", "release", "1.2", "--check"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=root)
    assert run.returncode == 1 and "is not a version" in run.stderr and "nothing was made" in run.stderr
    assert not (root / "dist").exists()
