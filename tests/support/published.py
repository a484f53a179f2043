"""Sites of invented versions, made of the built one, and the published tree of some of them."""

import json
import shutil
from pathlib import Path

from living_review.book import results
from living_review.release import assemble
from living_review.stats import wording
from living_review.tables import edition

#: Version, day, and how many patients fewer than now it had.
INVENTED = (("2026.11.0", "2026-11-20", 3), ("2026.12.0", "2026-12-18", 1), ("2027.2.0", "2027-02-05", 0))


def small(place: Path, version: str, date: str = "2026-11-20", estimate: dict | None = None, **told) -> Path:
    """A site of a few files that looks like a built one to whoever lays it; ``estimate``: of its one."""
    site = place / f"site-{version}"
    shutil.rmtree(site, ignore_errors=True)
    page = ('<html><head><link rel="canonical" href="https://example.org/review/{0}"></head><body>\n'
            '<!-- edition-banner -->\n<article>{1}</article>\n<div class="cite-this">Cite</div>\n'
            "<!-- releases -->this<!-- /releases --><!-- since -->none<!-- /since --></body></html>\n")
    pages = {"index.html": "Opening", "chapters/survival.html": "Survival", "chapters/releases.html": ""}
    files = {name: page.format(name, f"{words} of {version}") for name, words in pages.items()}
    about = {"format": 1, "version": version, "date": date, "digest": "d" + version, "cases": 100, "doi": "",
             "dois": {}, "package": version,
             "headlines": [{"name": "survival.all.median", "label": "Median survival", "text": "4.4 months"}],
             "address": "https://example.org/review", "repository": "https://example.org/code"} | told
    median = {"label": "Median survival", "value": 4.4, "lower": 3, "upper": 6, "unit": "months", "n": 2,
              "n_missing": 0, "method": "Kaplan-Meier", "count": None, "reason": "", "patients": "p"}
    document = {"data_version": version, "data_digest": about["digest"], "patients": {"p": ["doe2020-1"]},
                "estimates": {"survival.all.median": median | (estimate or {})}}
    files |= {"release.json": json.dumps(about), "versions.json": "{}",
              "data/results.json": json.dumps(document),
              "_static/style.css": f"/* {version} */"}
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    return site


def site_of(built: Path, results: Path, place: Path, version: str, date: str, fewer: int) -> Path:
    """The built site as if it were of that version, with other numbers."""
    site = Path(shutil.copytree(built, place / f"site-{version}"))
    told = json.loads((site / "release.json").read_text(encoding="utf-8"))
    was = told["version"]
    document = json.loads(results.read_text(encoding="utf-8"))
    bend(document, version, fewer)
    told |= {"version": version, "date": date, "digest": document["data_digest"],
             "cases": told["cases"] - fewer, "repository": "https://example.org/code"}
    for one in told["headlines"]:
        if fewer:
            one["text"] = one["text"].replace("4", "5", 1)
    (site / "release.json").write_text(json.dumps(told), encoding="utf-8")
    (site / "data").mkdir(exist_ok=True)
    (site / "data/results.json").write_text(json.dumps(document), encoding="utf-8")
    about = edition.read()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for words, others in ((about.called, f"Version {version}"), (about.briefly, f"Version {version}"),
                              (f"ersion {was}", f"ersion {version}"),
                              (f'data-version="{was}"', f'data-version="{version}"')):
            text = text.replace(words, others)
        page.write_text(text, encoding="utf-8")
    return site


def bend(document: dict, version: str, fewer: int) -> None:
    """Let results be those of another version: some numbers moved, some gone or new, some patients fewer."""
    document["data_version"] = version
    if not fewer:
        return
    document["data_digest"] = f"{fewer:x}" * 64
    for digest, ids in document["patients"].items():
        document["patients"][digest] = [one for n, one in enumerate(ids) if n % 40 >= fewer]
    names = list(document["estimates"])
    for n, name in enumerate(names):
        e = document["estimates"][name]
        if n % 7 == fewer and e["value"] is not None:
            e["value"] *= 1 + 0.01 * (n % 11)
        if n % 31 == fewer and e["lower"] is not None:
            e["lower"] *= 0.9
        if n % 101 == fewer:
            e["value"], e["lower"], e["upper"], e["reason"] = None, None, None, "not reported"
        if n % 97 == fewer:
            document["estimates"][f"old.{name}"] = document["estimates"].pop(name)
    say(document)


def say(document: dict) -> None:
    """Let the words of results be those of their numbers."""
    for name, e in results.parsed(json.dumps(document), Path("bent")).estimates.items():
        document["estimates"][name]["text"] = wording.moved(e)


def publish(built: Path, results: Path, place: Path) -> Path:
    """The tree of the invented versions, and the built site as the state of work; chapters alone."""
    onto = place / "published"
    chapters = shutil.copytree(built, place / "chapters", ignore=shutil.ignore_patterns(
        "cases", "sources", "numbers", "_sources"))
    for version, date, fewer in INVENTED:
        assemble.assemble(site_of(chapters, results, place, version, date, fewer), onto)
    assemble.assemble(chapters, onto, state=True)
    return onto
