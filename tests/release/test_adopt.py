"""A review gets its addresses in one file, and its repository what it lacks, each with the way to get it."""

import json
import re
import shutil

import pytest
import yaml
from click.testing import CliRunner

from living_review.commands.cli import main
from living_review.release import adopt
from living_review.tables import edition, inputs
from living_review.tables.problems import Refused

TEXT = (inputs.ROOT / "src/living_review/commands/beginning/CITATION.cff").read_text(encoding="utf-8")
TEXT = re.sub("@day@", "2026-11-20", re.sub("@[a-ce-z]+@", "2026.11.0", TEXT))


def about(text: str) -> edition.Edition:
    return edition.parsed(text, "CITATION.cff")


def test_a_beginning_gets_all_its_addresses_and_keeps_the_rest():
    after = adopt.adopted(TEXT, "Some-One/review", contact="a@example.org", doi="10.5281/zenodo.12")
    told = about(after)
    assert told.address == "https://some-one.github.io/review"
    assert told.repository == "https://github.com/Some-One/review"
    assert (told.contact, told.doi) == ("a@example.org", "10.5281/zenodo.12")
    new = yaml.safe_load(after)
    assert {key: value for key, value in new.items() if key in yaml.safe_load(TEXT)} == yaml.safe_load(TEXT)
    assert new["contact"] == [{"name": told.authors[0].name, "email": "a@example.org"}]


def test_a_second_time_nothing_changes_and_another_time_what_is_given():
    once = adopt.adopted(TEXT, "a/b", site="https://review.example.org/", contact="a@example.org")
    assert adopt.adopted(once, "https://github.com/a/b") == once
    other = about(adopt.adopted(once, "c/d", contact="c@example.org"))
    assert (other.address, other.contact) == ("https://c.github.io/d", "c@example.org")
    assert adopt.adopted(once, "c/d", contact="c@example.org").count("email:") == 1


def test_the_site_of_a_person_stands_at_the_root():
    assert about(adopt.adopted(TEXT, "Me/me.github.io")).address == "https://me.github.io"


@pytest.mark.parametrize("given, word", [
    ({"repository": "nobody"}, "OWNER/NAME"), ({"repository": 'a/b"\nx: y'}, "OWNER/NAME"),
    ({"site": "ftp://a.example"}, "of a site"), ({"site": 'https://a.example/"x'}, "of a site"),
    ({"contact": "nobody"}, "e-mail"), ({"contact": "a@example.org\nx: y"}, "e-mail"),
    ({"doi": "zenodo.12"}, "DOI")])
def test_what_is_no_address_is_refused_with_an_example(given, word):
    with pytest.raises(Refused, match=word):
        adopt.adopted(TEXT, **{"repository": "a/b"} | given)


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "CITATION.cff").write_text(TEXT, encoding="utf-8")
    shutil.copytree(inputs.ROOT / ".github", tmp_path / ".github")
    monkeypatch.setattr(inputs, "ROOT", tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["adopt", *arguments])


def test_the_command_shows_what_changes_and_writes_it_only_when_it_shall(root):
    dry = run("a/b", "--dry-run")
    assert dry.exit_code == 0 and '+repository-code: "https://github.com/a/b"' in dry.output
    assert (root / "CITATION.cff").read_text(encoding="utf-8") == TEXT
    assert run("a/b").exit_code == 0
    assert about((root / "CITATION.cff").read_text(encoding="utf-8")).repository == "https://github.com/a/b"
    assert "says so already" in run("a/b").output


@pytest.mark.parametrize("arguments", [(), ("--check",), ("nobody",), ("a/b", "--contact", "x")])
def test_a_fault_is_a_line_and_nothing_is_written(root, arguments):
    ended = run(*arguments)
    assert ended.exit_code in (1, 2) and ended.stderr.count("Error:") == 1
    assert (root / "CITATION.cff").read_text(encoding="utf-8") == TEXT


def test_a_citation_that_is_no_yaml_is_named(root):
    (root / "CITATION.cff").write_text("a: [", encoding="utf-8")
    assert "CITATION.cff is no YAML" in run("a/b").stderr


# What is missing

SOUND = {
    "": {"has_issues": True, "default_branch": "main"},
    "/labels?per_page=100": [{"name": name} for name in ("case", "correction", "preview")],
    "/actions/permissions": {"enabled": True},
    "/actions/permissions/workflow": {"can_approve_pull_request_reviews": True},
    "/actions/workflows?per_page=100": {"workflows": [
        {"path": f".github/workflows/{path.name}", "state": "active"}
        for path in (inputs.ROOT / ".github/workflows").glob("*.yml")]},
    "/branches?per_page=100": [{"name": "main"}, {"name": "gh-pages"}],
    "/pages": {"source": {"branch": "gh-pages"}, "html_url": "https://a.github.io/b/"},
    "/rules/branches/main": [
        {"type": "deletion"}, {"type": "non_fast_forward"},
        {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "check"}]}}],
    "/rules/branches/gh-pages": []}


def asking(version="2.90.0", **other):
    def ask(*words):
        if words == ("--version",):
            return f"gh version {version} (2026-10-01)\n"
        answer = {**SOUND, **other}[words[1].removeprefix("repos/a/b")]
        if isinstance(answer, int):
            raise adopt.Unanswered(answer, f"HTTP {answer}")
        return json.dumps(answer)
    return ask


@pytest.fixture
def adopted(root):
    path = root / "CITATION.cff"
    path.write_text(adopt.adopted(TEXT, "a/b"), encoding="utf-8")
    return root


def test_a_repository_that_has_all_lacks_nothing(adopted):
    for told in ("a/b", "https://github.com/a/b", "https://github.com/a/b.git"):
        assert not list(adopt.missing(adopted, told, asking()))


@pytest.mark.parametrize("path, answer, what, how", [
    ("", {"has_issues": False, "default_branch": "main"}, "Issues", "--enable-issues"),
    ("", {"has_issues": True, "default_branch": "master"}, "master", "--default-branch main"),
    ("/labels?per_page=100", SOUND["/labels?per_page=100"][1:], "no label case", "gh label create case"),
    ("/labels?per_page=100", SOUND["/labels?per_page=100"][:2], "no label preview, which preview.sh needs",
     "gh label create preview"),
    ("/actions/permissions", {"enabled": False}, "Actions are off", "enabled=true"),
    ("/actions/permissions/workflow", {"can_approve_pull_request_reviews": False}, "may not open",
     "can_approve_pull_request_reviews=true"),
    ("/branches?per_page=100", [{"name": "main"}], "no branch gh-pages", "publish.yml"),
    ("/pages", 404, "Pages are off", "POST"),
    ("/pages", {"source": {"branch": "main"}, "html_url": "https://a.github.io/b/"}, "do not show", "PUT"),
    ("/pages", {"source": {"branch": "gh-pages"}, "html_url": "https://x.example/"}, "x.example", "--site"),
    ("/rules/branches/main", SOUND["/rules/branches/main"][:2], "not passed check", "status check"),
    ("/rules/branches/main", SOUND["/rules/branches/main"][2:], "deleted or pushed over", "force"),
    ("/rules/branches/gh-pages", [{"type": "pull_request"}], "cannot push gh-pages", "target main"),
    ("/actions/permissions", 403, "settings of actions cannot be read", "administers")])
def test_what_is_missing_is_said_with_the_way_to_it(adopted, path, answer, what, how):
    (one,) = adopt.missing(adopted, "a/b", asking(**{path: answer}))
    assert what in one.what and how in one.how


def test_each_workflow_of_a_fork_is_named(adopted):
    path = "/actions/workflows?per_page=100"
    off = {"workflows": [one | {"state": "disabled_fork"} for one in SOUND[path]["workflows"][1:]]}
    lacks = [*adopt.missing(adopted, "a/b", asking(**{path: off}))]
    assert len(lacks) == len(off["workflows"]) + 1 and sum("not there" in one.what for one in lacks) == 1


def test_an_old_gh_is_told(adopted):
    (one,) = adopt.missing(adopted, "a/b", asking("2.45.0"))
    assert "2.45.0" in one.what and "2.82.1" in one.what


@pytest.mark.parametrize("status", [0, 401, 404])
def test_where_nothing_can_be_asked_one_line_says_so(adopted, status):
    with pytest.raises(Refused, match="GitHub cannot be asked"):
        list(adopt.missing(adopted, "a/b", asking(**{"": status})))
