"""The published tree: the newest version at the root, each under ``v/``, the state of work at ``next/``.

Published versions are never rebuilt: ``versions.json`` at the root has what is needed of them, and of each
only its ``results.json`` is read, to tell what changed since.
"""

import json
import os
import shutil
from collections.abc import Iterable
from html import escape
from pathlib import Path

from .. import review
from ..effect import html, versions
from ..site import kept, record
from ..tables.files import write_atomically
from ..tables.problems import Refused
from ..tables.quoted import some
from . import feeds, tree
from .published import KEPT, NEXT, standing
from .repository import parse

#: Within the published tree, so that every step is a change of names on one file system.
STAGE = ".assembling"
RELEASES = f"{review().page('releases')}.html"
#: Pages that search engines need not list.
NO_CONTENT = ("search.html",)
LIST_LOST = (f"Restore {record.LIST} from the history of the branch (git restore --source=COMMIT); or, in a "
             f"folder in which all of {KEPT}/ stands, remove it, and it is made anew")
LEAD_ON = (f"Say in book/{record.REDIRECTS} (old,new) where each page went, and build again. A file that is "
           "no page has to stay")
FROM_RECORD = ("version", "date", "cases", "digest", "doi", "repository")


def assemble(site: Path, onto: Path, state: bool = False) -> list[str]:
    """Lay a built site into the published tree; returns what was done, in sentences.

    A release is laid at ``v/VERSION/``, and at the root if no newer one is there. With ``state`` the
    site is the state of work: it is laid at ``next/``, and at the root as long as there is no release.
    Raises :class:`.problems.Refused`.
    """
    about = record_of(site)
    _looks_published(onto)
    stage = onto / STAGE
    shutil.rmtree(stage, ignore_errors=True)  # of a run that was broken off
    try:
        register = versions_of(onto)
        done = []
        folder = NEXT if state else f"{KEPT}/{about['version']}"
        tree.copy(site, stage / "kept", lambda text, name: kept.page(text, name, about, folder, state))
        if state:
            register["next"] = _entry(about)
        else:
            done += _keep(stage / "kept", onto, about, register)
        for one in register["versions"]:
            one["doi"] = about["dois"].get(one["version"], one["doi"])
        newest = register["newest"]
        at_root = newest is None if state else newest == about["version"]
        if at_root:
            stage_root(site, stage / "root", about, register, onto)
            _keep_leads(onto, stage / "root")
            if gone := _broken(tree.laid(onto), tree.files(stage / "root")):
                raise Refused("\n".join(["these addresses would break:", *(f"  {name}" for name in gone[:20]),
                                         LEAD_ON]))
        if not state and (stage / "kept").exists():
            (onto / KEPT).mkdir(parents=True, exist_ok=True)
            os.rename(stage / "kept", onto / folder)
        if state:
            tree.lay(stage / "kept", onto / NEXT)
            done.append(f"{NEXT}/ is the state of work after {about['version']}")
            if newest and (gone := _broken(tree.laid(onto), tree.files(site))):
                done.append(f"Before the next release: these addresses would break: {some(gone)}. {LEAD_ON}")
        if at_root:
            tree.lay(stage / "root", onto)
            done.append(f"/ is {'the state of work' if state else about['version']}")
        else:
            tell_root(onto, register, () if state else (about["version"],))
        return done
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def record_of(site: Path) -> dict:
    """The record of a built site: version, date, headlines."""
    try:
        about = json.loads((site / record.FILE).read_text(encoding="utf-8"))
        parse(about["version"])
        kept.day(about["date"])
        if about["format"] != record.FORMAT or not (site / "index.html").is_file():
            raise ValueError(f"format {about['format']}")
        return about
    except OSError:
        raise Refused(f"{site} is no built site: it has no {record.FILE} "
                      f"(build it: {review().command} build html)") from None
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{site / record.FILE} cannot be used: {error!r}") from None


def _looks_published(onto: Path) -> None:
    """Refuse a folder that holds anything but a published tree."""
    if not onto.exists():
        onto.mkdir(parents=True)
    inside = {name for name in os.listdir(onto) if not name.startswith(".")} - {"CNAME", "README.md"}
    if inside and record.LIST not in inside and not (onto / tree.MANIFEST).is_file():
        raise Refused(f"{onto} holds other things ({', '.join(sorted(inside)[:3])}) and no {record.LIST}: "
                      "name an empty folder, or one that this command has filled")


def versions_of(onto: Path) -> dict:
    """The list of versions, with those that stand in the tree and are not listed."""
    register = {"format": record.FORMAT, "newest": None, "versions": [], "next": None}
    if (onto / record.LIST).is_file():
        try:
            register |= json.loads((onto / record.LIST).read_text(encoding="utf-8"))
            listed = {one["version"] for one in register["versions"]}
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"{onto / record.LIST} cannot be read: {error!r}. {LIST_LOST}") from None
    else:
        listed = set()
        if (onto / NEXT / record.FILE).is_file():
            register["next"] = _entry(record_of(onto / NEXT))
    standing = [path.parent.name for path in (onto / KEPT).glob(f"*/{record.FILE}")]
    if not listed and (gone := _shown(onto) - set(standing)):
        raise Refused(f"{onto / record.LIST} does not list {', '.join(sorted(gone))}, which the page of "
                      f"versions shows. {LIST_LOST}")
    for name in sorted(set(standing) - listed):
        about = record_of(onto / KEPT / name)
        site = tree.digest(onto / KEPT / name, tree.files(onto / KEPT / name))
        register["versions"].append(_entry(about) | {"site": site})
    return in_order(register)


def _shown(onto: Path) -> set[str]:
    """The versions that the page of versions at the root leads to."""
    page = onto / RELEASES
    return set(kept.VERSION.findall(page.read_text(encoding="utf-8"))) if page.is_file() else set()


def in_order(register: dict) -> dict:
    """The list with its versions the newest first; the newest is the first that is not withdrawn."""
    register["versions"].sort(key=lambda one: parse(one["version"]), reverse=True)
    sound = (one["version"] for one in register["versions"] if "withdrawn" not in one)
    register["newest"] = next(sound, None)
    return register


def _entry(about: dict) -> dict:
    """What the list says of a version."""
    return {key: about[key] for key in FROM_RECORD} | {
        "headlines": [{key: one[key] for key in ("name", "label", "text")} for one in about["headlines"]]} | (
            {"withdrawn": about["withdrawn"]} if "withdrawn" in about else {})


def _keep(staged: Path, onto: Path, about: dict, register: dict) -> list[str]:
    """Enter a release in the list; one that stands there already must be the same to the byte."""
    version, site = about["version"], tree.digest(staged, tree.files(staged))
    for one in register["versions"]:
        if one["version"] == version:
            if one["site"] != site:
                raise Refused(f"{version} is published already, with other bytes. A version never changes: "
                              "make a new one")
            shutil.rmtree(staged)
            return [f"v/{version}/ stands already, the same"]
    register["versions"].append(_entry(about) | {"site": site})
    in_order(register)
    return [f"v/{version}/ laid"]


def stage_root(site: Path, staged: Path, about: dict, register: dict, onto: Path) -> None:
    """Stage the root: site, what changed since each version, their list, feeds, sitemap.xml, robots.txt."""
    def change(text: str, name: str) -> str:
        if name == RELEASES and register["versions"]:
            _tell_since(text, [one["version"] for one in register["versions"]], site, onto, staged)
            return kept.releases(text, register["versions"], register["newest"])
        return text

    tree.copy(site, staged, change)
    write_atomically(staged / record.LIST, record.as_json(register))
    write_atomically(staged / ".nojekyll", "")
    feeds.write(staged, register, site, onto, about["address"])
    if base := about["address"]:
        pages = ["" if name == "index.html" else name for name in tree.files(staged)
                 if name.endswith(".html") and name not in NO_CONTENT
                 and kept.NOINDEX not in (staged / name).read_text(encoding="utf-8")]
        entries = "".join(f"<url><loc>{escape(f'{base}/{name}')}</loc>"
                          f"<lastmod>{about['date']}</lastmod></url>\n" for name in pages)
        write_atomically(staged / "sitemap.xml", '<?xml version="1.0" encoding="UTF-8"?>\n'
                         '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
                         f"{entries}</urlset>\n")
        # Nothing is forbidden: pages that ask not to be listed must be read to be heard.
        write_atomically(staged / "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n")


def tell_root(onto: Path, register: dict, new: Iterable[str] = ()) -> None:
    """Update the list of versions in a root that stays: the page, the feeds, the file for scripts.

    ``new`` are versions that have come to stand beside it.
    """
    page = onto / RELEASES
    if page.is_file() and register["versions"]:
        text = page.read_text(encoding="utf-8")
        _tell_since(text, new, onto, onto, onto)
        write_atomically(page, kept.releases(text, register["versions"], register["newest"]))
        feeds.write(onto, register, onto, onto, record_of(onto)["address"])
    write_atomically(onto / record.LIST, record.as_json(register))


def _tell_since(text: str, listed: Iterable[str], site: Path, onto: Path, into: Path) -> None:
    """The pages of what changed from each version to a site, made of the text of the page of versions."""
    now = standing(site)
    for version in listed:
        before = now if now and now.version == version else standing(onto / KEPT / version)
        words = f"<p>The results of version {version} and those of now cannot be compared.</p>"
        if now and before:
            words = html.written(versions.sections(versions.compare(before, now)),
                                 f"{review().command} changes {version} {now.version} has")
        page = (into / RELEASES).with_name(kept.since(version))
        write_atomically(page, kept.compared(text, words, Path(RELEASES).name))


def _keep_leads(onto: Path, staged: Path) -> None:
    """Pages that lead from the root to a withdrawn version go on doing so."""
    for name in tree.laid(onto):
        lead = f'data-moved-to="{"../" * name.count("/")}{KEPT}/'
        if name.endswith(".html") and not (staged / name).exists() and (onto / name).is_file() \
                and lead in (onto / name).read_text(encoding="utf-8"):
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(onto / name, staged / name)


def _broken(before: list[str], after: list[str]) -> list[str]:
    """Pages, exports and documents that go; scripts and pictures may, and some pages are laid, not built."""
    return [name for name in sorted(set(before) - set(after))
            if (name.endswith((".html", ".pdf")) or name.startswith("data/")) and "/since-" not in name]
