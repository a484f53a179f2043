"""verify: whatever is changed in a release is found, also by who makes the sums fit again; all at once."""

import datetime
import json
import shutil

import pytest
from click.testing import CliRunner

import releasing
from living_review.commands import cli
from living_review.release import archive, parts, rebuild, verify
from releasing import NEXT, PDFS, VERSION, building, pages, released, sign

NAME = f"iscm-living-review-{VERSION}"
DATE = int(datetime.datetime(*releasing.RELEASED.timetuple()[:3], tzinfo=datetime.UTC).timestamp())


@pytest.fixture(scope="module")
def sound(tmp_path_factory, computed):
    """A release, and another one whose software is the one that runs."""
    made = {}
    for whole in (False, True):
        root = releasing.repository(tmp_path_factory.mktemp("here"), whole)
        made[whole] = released(root, tmp_path_factory.mktemp("out"), computed)
    return made


@pytest.fixture
def release(sound, tmp_path):
    return shutil.copytree(sound[False], tmp_path / NAME)


@pytest.fixture
def ours(sound, tmp_path):
    return shutil.copytree(sound[True], tmp_path / "ours")


def edit(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder, *arguments) -> str:
    return "\n".join(verify.check(folder, *arguments).faults)


def test_a_sound_release_has_no_fault(release, ours):
    found = verify.check(release)
    assert found.faults == [] and "The software here is not that of version" in found.notes[0]
    found = verify.check(ours)
    assert found.faults == found.notes == []


def test_a_changed_byte_is_found_in_any_file(release):
    for name in parts.files(release):
        before = (release / name).read_bytes()
        (release / name).write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        words = f"{name} has changed" if name != "SHA256SUMS" else "is not in SHA256SUMS"
        assert words in faults(release), name
        (release / name).write_bytes(before)
    assert faults(release) == ""


def test_a_missing_file_is_found_whichever_it_is(release):
    for name in parts.files(release):
        (release / name).rename(release.parent / "away")
        told = faults(release)
        assert f"{name} is missing" in told or "datapackage.json" in name, name
        assert told.count(f"{name} is missing") <= 1, told
        (release.parent / "away").rename(release / name)


def test_a_part_that_nobody_lists_is_missed(release):
    for name in ("CHANGES.md", "results.json", f"{NAME}.pdf", f"{NAME}-appendices.pdf", f"{NAME}-site.zip",
                 f"{NAME}-source.tar.gz"):
        content = (release / name).read_bytes()
        (release / name).unlink()
        sign(release)
        assert f"{name} is missing" in faults(release)
        (release / name).write_bytes(content)


def test_files_too_many_and_links_are_found(release):
    (release / "more.csv").touch()
    (release / "link").symlink_to("README.md")
    told = faults(release)
    assert "more.csv is not in SHA256SUMS" in told and "link is not an ordinary file" in told
    assert "more.csv is no part" not in told, "each is told once"


@pytest.mark.parametrize("text", ["", "x", "0" * 64 + " README.md\n", "\udcff", "a\n" * 3])
def test_a_list_of_sums_that_is_none_is_told(release, text):
    (release / "SHA256SUMS").write_bytes(text.encode(errors="surrogateescape"))
    told = faults(release)
    assert "SHA256SUMS" in told


def write_zip(folder, change):
    path = folder / f"{NAME}-site.zip"
    path.write_bytes(archive.zipped(change(archive.read_zip(path.read_bytes())), DATE))


def write_tar(folder, change):
    path = folder / f"{NAME}-source.tar.gz"
    path.write_bytes(archive.tarred(change(archive.read_tar(path.read_bytes())), DATE))


def without(*endings):
    return lambda files: {name: entry for name, entry in files.items() if not name.endswith(endings)}


def other(ending, old, new):
    def change(files):
        def changed(entry):
            if isinstance(entry, bytes):
                return entry.replace(old, new)
            return archive.Entry(entry.content.replace(old, new), entry.executable)
        return {name: changed(entry) if name.endswith(ending) else entry for name, entry in files.items()}
    return change


def more(name, content):
    return lambda files: {**files, name: content}


def edited(name, old, new):
    return lambda folder: edit(folder, name, old, new)


def written(name, content):
    return lambda folder: (folder / name).write_bytes(content)


def zipped(change):
    return lambda folder: write_zip(folder, change)


def tarred(change):
    return lambda folder: write_tar(folder, change)


SITE, SOURCE = f"{NAME}-site.zip", f"{NAME}-source.tar.gz"
MALE = ",male,", ",female,"
SPOILED = [
    (edited("CITATION.cff", f"version: {VERSION}", f"version: {NEXT}"), f"not '{NEXT}'"),
    (edited("CITATION.cff", "authors:", "writers:"), "does not say: authors"),
    (written("CITATION.cff", b"{"), "CITATION.cff or the tables cannot be read"),
    (edited("CITATION.cff", "case reports", "novels"), f"CITATION.cff is not the file of {SOURCE}"),
    (edited("datapackage.json", "{", ""), "datapackage.json"),
    (edited("cases.csv", *MALE), "results.json is of other data"),
    (edited("cases.csv", *MALE), f"cases.csv is not the file of {SOURCE}"),
    (lambda f: (f / "new.csv").touch(), "new.csv is no part of a release"),
    (edited("results.json", f'"data_version": "{VERSION}"', f'"data_version": "{NEXT}"'),
     f"results.json is of version '{NEXT}'"),
    (edited("results.json", '"data_digest": "', '"data_digest": "0'), "results.json is of other data"),
    (written("results.json", b"[]"), "results.json cannot be read"),
    (written(SITE, b"PK"), f"{SITE}: it cannot be unpacked"),
    (written(SOURCE, b"PK"), f"{SOURCE}: it cannot be unpacked"),
    (zipped(more("elsewhere/a", b"x")), "elsewhere/a is not below"),
    (written(f"{NAME}-appendices.pdf", b"<html>"), f"{NAME}-appendices.pdf is not a PDF"),
    (written(f"{NAME}.pdf", b"%PDF-1.7"), f"site/{PDFS[0]} in it is not the file of this release"),
    (zipped(other("index.html", VERSION.encode(), NEXT.encode())), "its first page does not name"),
    (zipped(more(f"{NAME}-site/site/data/cases.csv", b"x")), "site/data/cases.csv in it is not the file"),
    (zipped(more(f"{NAME}-site/site/data/results.json", b"x")), "site/data/results.json in it is not"),
    (tarred(without("cases.csv")), f"cases.csv is not the file of {SOURCE}"),
    (tarred(more(f"{NAME}-source/data/more.csv", archive.Entry(b"x"))), f"more.csv in {SOURCE} is no part"),
    (zipped(more(f"{NAME}-site/more.js", b"x")), f"more.js in {SITE} is no part of the site"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILED, ids=[words for _, words in SPOILED])
def test_what_does_not_fit_together_is_found_although_the_sums_fit(release, spoil, words):
    spoil(release)
    sign(release)
    assert words in faults(release)


def test_descriptions_that_do_not_follow_from_the_files_are_found_although_the_sums_fit(ours):
    edit(ours, "ro-crate-metadata.json", VERSION, NEXT)
    edit(ours, "README.md", VERSION, NEXT)
    edit(ours, "CHANGES.md", "- One more.", "- Two more.")
    write_zip(ours, other("README.md", VERSION.encode(), NEXT.encode()))
    sign(ours)
    told = faults(ours)
    for name in ("ro-crate-metadata.json", "README.md", "CHANGES.md", f"{SITE}: README.md in it"):
        assert f"{name} is not what the other files give" in told


def test_a_citation_that_lacks_what_the_descriptions_need_is_told(ours):
    edit(ours, "CITATION.cff", "license:", "licences:")
    sign(ours)
    assert "CITATION.cff does not say what the other files need" in faults(ours)


def test_all_faults_are_told_at_once(release):
    spoil_several(release)
    told = faults(release)
    for words in ("cases.csv has changed", "results.json is of other data", f"{SITE}: it cannot be unpacked",
                  "elsewhere/a is not below"):
        assert words in told


def spoil_several(folder):
    edit(folder, "cases.csv", *MALE)
    (folder / SITE).write_bytes(b"PK")
    write_tar(folder, more("elsewhere/a", archive.Entry(b"x")))


def test_estimates_are_computed_again_where_the_software_is_that_of_the_release(ours):
    document = json.loads((ours / "results.json").read_text(encoding="utf-8"))
    name = next(name for name, e in document["estimates"].items() if e["value"] not in (None, 0))
    document["estimates"][name]["value"] *= 1.01
    (ours / "results.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    sign(ours)
    assert f"results.json is not what these data give: {name}" in faults(ours)


def test_tables_are_held_against_the_rules_where_the_software_is_that_of_the_release(ours):
    edit(ours, "cases.csv", ",male,", ",Male,")
    sign(ours)
    told = faults(ours)
    assert "not in the vocabulary" in told and "results.json is of other data" in told


def test_built_again_every_file_is_compared(release, computed):
    assert faults(release, building(computed)) == ""

    def otherwise(source, work, date):
        assert date == DATE and "data/cases.csv" in source
        site = pages(**{"new.html": b"x", "chapters/a.html": b"B"})
        return rebuild.Built(site, {PDFS[0]: b"%PDF-1.7 another"}, computed.replace('"', "'", 1).encode())
    write_zip(release, more(f"{NAME}-site/site/old.html", b"x"))
    told = faults(release, otherwise)
    for words in ("the site has no old.html", "the site has new.html as well",
                  "chapters/a.html of the site comes out otherwise",
                  f"{NAME}.pdf comes out otherwise", f"there is no {NAME}-appendices.pdf",
                  "results.json comes out otherwise"):
        assert words in told
    assert "index.html" not in told


def test_a_source_that_does_not_build_is_a_fault(release):
    """Really tried: this source has no program in it."""
    assert "cannot be built again: the source does not build" in faults(release, rebuild.build)
    (release / f"{NAME}-source.tar.gz").unlink()
    assert "there is no source archive that can be read" in faults(release, rebuild.build)


def test_the_command_tells_every_fault_and_ends_with_1(release):
    run = CliRunner().invoke(cli.main, ["verify", str(release)])
    assert run.exit_code == 0 and "is sound" in run.output
    spoil_several(release)
    run = CliRunner().invoke(cli.main, ["verify", str(release)])
    assert run.exit_code == 1 and "elsewhere/a is not below" in run.output and run.output.count("\n- ") >= 3
    assert "faults" in run.output.splitlines()[-1]


def test_names_in_a_release_are_shown_and_do_nothing(release):
    (release / "a\x1b[2J\nb\u202e").touch()
    run = CliRunner().invoke(cli.main, ["verify", str(release)])
    assert "- a\\u001b[2J\\u000ab\\u202e is not in SHA256SUMS\n" in run.output


@pytest.mark.parametrize("what", ["empty", "no release"])
def test_a_folder_that_is_no_release_is_told(tmp_path, what):
    if what != "empty":
        (tmp_path / "CITATION.cff").write_text("a: b")
    run = CliRunner().invoke(cli.main, ["verify", str(tmp_path)])
    assert run.exit_code == 1 and "SHA256SUMS is missing" in run.output
