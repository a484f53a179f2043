"""What changed between two versions, told from what each has published."""

import copy
import json
import re
import subprocess
from dataclasses import replace

import pytest
from click.testing import CliRunner

import published
from living_review.book import results
from living_review.commands.cli import main
from living_review.effect import html, versions
from living_review.stats import wording
from living_review.tables import inputs
from living_review.tables.problems import Refused


@pytest.fixture(scope="module")
def document(data, estimates):
    return json.loads(results.as_json(data, estimates))


@pytest.fixture
def pair(document, tmp_path):
    """Two results.json, to be bent: ``pair(change)`` compares what was with what ``change`` makes of it."""
    def made(change=lambda new: None):
        new = copy.deepcopy(document)
        change(new)
        for name, content in (("old", document), ("new", new)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        return versions.compare(*(results.read(tmp_path / f"{name}.json") for name in ("old", "new")))
    return made


def test_as_html_it_says_the_same_and_hostile_words_are_text(pair):
    evil = "<img src=x onerror=alert(1)>"

    def other(document):
        for e in document["estimates"].values():
            e["label"], e["value"] = evil, (e["value"] or 1) * 2
        document["patients"][evil] = [evil]

    page = html.written(versions.sections(pair(other)), "the command has")
    assert "<img" not in page and "&lt;img" in page
    assert "<h3>What changed from version" in page
    assert "rows are left out here: the command has them all" in page


def test_a_renamed_report_is_told_as_such_and_moves_nothing(pair, data):
    old = data.cases["citation_key"].iloc[0]

    def renamed(document):
        document |= {"renamed": {old: "zoe2020"}, "data_digest": "another"}
        document["patients"] = {name: sorted(case.replace(f"{old}-", "zoe2020-") for case in cases)
                                for name, cases in document["patients"].items()}

    found = pair(renamed)
    assert not found.moves and not found.added and not found.removed
    assert found.reports == ((old, "zoe2020"),)
    assert f"<code>{old}</code> is <code>zoe2020</code>" in versions.render(found)


def test_the_same_results_differ_in_nothing(pair):
    found = pair()
    assert not (found.moves or found.renamed or found.reworded or found.flips)
    assert not found.added and not found.removed
    assert "Nothing" in versions.render(found)


def test_an_estimate_that_moved_is_told_with_both_intervals(pair, estimates):
    old = estimates["survival.all.median"]
    fallen = replace(old, value=(old.value + old.lower) / 2, lower=old.lower - 1, upper=old.value)

    def change(new):
        new["estimates"][old.name] |= {"value": fallen.value, "lower": fallen.lower, "upper": fallen.upper}
    found = pair(change)
    move, = found.moves.moved
    assert move.name == old.name and move.shift == pytest.approx(0.5)
    text = versions.render(found)
    for one in (old, fallen):
        assert f"{wording.value(one)} ({wording.interval(one)})" in text


def test_estimates_appear_vanish_and_are_renamed(pair):
    def change(new):
        e = new["estimates"]
        men = "epidemiology.all.men.share"
        e[men] = e.pop("epidemiology.all.male.share") | {"name": men}
        del e["epidemiology.all.age.mean"]
        e["survival.new"] = e["survival.all.median"] | {"name": "survival.new", "label": "new"}
    found = pair(change)
    assert found.renamed == (("epidemiology.all.male.share", "epidemiology.all.men.share"),)
    assert [move.name for move in found.moves.removed] == ["epidemiology.all.age.mean"]
    assert [move.name for move in found.moves.added] == ["survival.new"]


def test_other_words_alone_are_told_as_such(pair):
    found = pair(lambda new: new["estimates"]["survival.all.median"].update(method="another method"))
    assert not found.moves.moved and [move.name for move in found.reworded] == ["survival.all.median"]
    assert "another method" in versions.render(found)


def test_patients_who_came_in_and_went_out_are_named(pair):
    first, second = sorted(pair().old.patients)[:2]

    def change(new):
        for ids in new["patients"].values():
            ids[:] = ["new2027-1" if one == first else one for one in ids if one != second]
    found = pair(change)
    assert found.added == ["new2027-1"] and found.removed == [first, second]
    assert "new2027-1" in re.sub(r"&#45;", "-", versions.render(found))


def test_a_conclusion_that_changed_is_told(pair):
    name = next(n for n, e in pair().old.estimates.items()
                if e.unit == "ratio" and e.lower is not None and e.lower < 1 < (e.upper or 0))
    found = pair(lambda new: new["estimates"][name].update(value=3.0, lower=2.0, upper=4.0))
    assert any(flip.kind == "line" and flip.names == (name,) for flip in found.flips)
    assert "lies above 1" in versions.render(found)


@pytest.mark.parametrize("gone", ["survival.", "epidemiology.all.primary_", "pooling.",
                                  "comparison."])
def test_a_version_that_knew_less_can_be_compared(pair, gone):
    def change(new):
        new["estimates"] = {name: e for name, e in new["estimates"].items() if not name.startswith(gone)}
    found = pair(change)
    assert found.moves.removed and all(move.name.startswith(gone) for move in found.moves.removed)


def test_fields_of_another_version_of_the_package_do_no_harm(pair):
    found = pair(lambda new: new["estimates"]["survival.all.median"].update(certainty="low"))
    assert not found.moves.moved


@pytest.mark.parametrize("content, said", [
    ("", "is not a results.json"), ("[]", "is not a results.json"), ("{}", "is not a results.json"),
    ('{"data_version": "1", "data_digest": "", "patients": {}, "estimates": {"a": {"value": NaN}}}', "NaN"),
    ('{"data_version": "1", "data_digest": "", "patients": {}, "estimates": {"a": {"label": "", '
     '"method": "", "value": "<b>", "n": 1}}}', "value of a is '<b>'"),
    ("[" * 100_000, "is not a results.json")])
def test_what_is_no_result_is_refused_in_words(tmp_path, content, said):
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(Refused, match=re.escape(said)):
        results.read(tmp_path / "x.json")


def test_a_folder_of_a_site_or_a_release_is_looked_into(document, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/results.json").write_text(json.dumps(document))
    assert results.read(tmp_path).version == document["data_version"]
    with pytest.raises(Refused, match="nowhere"):
        results.read(tmp_path / "nowhere")


def test_hostile_words_are_text_in_every_form(pair):
    evil = "<script>alert(1)</script> @team [x](https://evil.example)"

    def change(new):
        new["estimates"]["survival.all.median"] |= {"value": 1.0, "label": evil, "reason": evil}
        new["estimates"][evil] = new["estimates"]["survival.all.median"] | {"name": evil}
        for ids in new["patients"].values():
            ids.append(evil)
    found = pair(change)
    text = versions.render(found)
    assert "<script" not in text and "](https" not in text
    assert found.added == [evil]


def test_the_command_tells_what_changed(document, tmp_path):
    new = copy.deepcopy(document)
    published.bend(new, "2027.1.0", 2)
    for name, content in (("old", document), ("new", new)):
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    files = [str(tmp_path / f"{name}.json") for name in ("old", "new")]
    ended = CliRunner().invoke(main, ["changes", *files])
    assert ended.exit_code == 0 and "### What changed from version" in ended.output
    again = CliRunner().invoke(main, ["changes", *files, "--out", str(tmp_path / "out")])
    assert again.exit_code == 0 and (tmp_path / "out").read_text() == ended.output


def test_the_command_refuses_what_it_cannot_read(tmp_path):
    ended = CliRunner().invoke(main, ["changes", str(tmp_path / "a"), str(tmp_path / "b")])
    assert ended.exit_code == 1 and "there is no results.json" in ended.output


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty repository in the place of the checkout, and a working folder elsewhere."""
    root, elsewhere = tmp_path / "checkout", tmp_path / "elsewhere"
    for folder in (root, elsewhere):
        folder.mkdir()
    monkeypatch.setattr(inputs, "ROOT", root)
    monkeypatch.chdir(elsewhere)

    def run(*arguments, given=None):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        ended = subprocess.run(["git", "-C", root, *who, *arguments], check=True, capture_output=True,
                               text=True, input=given)
        return ended.stdout.strip()
    run("init", "-q", "-b", "main")
    run("commit", "-q", "--allow-empty", "-m", "Begin")
    return root, run


def bent(document, version):
    return json.dumps(document | {"data_version": version})


def test_versions_are_compared_by_number_from_any_folder(checkout, document):
    """One as released in dist/, one as published on the branch that a clone has."""
    root, run = checkout
    released = root / "dist/iscm-living-review-2026.11.0"
    released.mkdir(parents=True)
    (released / "results.json").write_text(bent(document, "2026.11.0"))
    tree = run("hash-object", "-w", "--stdin", given=bent(document, "2026.12.0"))
    for name in ("results.json", "data", "2026.12.0", "v"):
        kind = "100644 blob" if name == "results.json" else "040000 tree"
        tree = run("mktree", given=f"{kind} {tree}\t{name}\n")
    run("update-ref", "refs/remotes/origin/gh-pages", run("commit-tree", tree, "-m", "Publish"))
    for old, new in (("2026.11.0", "2026.12.0"), ("v2026.11.0", "v2026.12.0")):
        ended = CliRunner().invoke(main, ["changes", old, new])
        assert ended.exit_code == 0, ended.output
        assert "2026.11.0" in ended.output and "2026.12.0" in ended.output


def test_a_version_that_is_nowhere_is_told_with_what_is_needed(checkout):
    ended = CliRunner().invoke(main, ["changes", "v2026.11.0", "v2026.12.0"])
    assert ended.exit_code == 1 and "Traceback" not in ended.output
    assert "v2026.11.0: there is no such file" in ended.output and "git fetch origin gh-pages" in ended.output
