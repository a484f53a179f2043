"""A site that was built before and edited since is, byte for byte, the one that is built from nothing.

Sphinx writes anew the pages that it reads anew. But each page also shows titles of others, their labels
and numbers, and marks of citations, which one more citation anywhere can shift. Where any of that is
not what it was when the site was last written, all pages are written anew.
"""

import shutil
from copy import deepcopy
from pathlib import Path

from living_review.book.display import PHONE


def known(env):
    """All that a page can show of another one, but for what the folder of the inputs tells."""
    standard, equations = env.get_domain("std").data, env.get_domain("math").data
    return [
        *({name: node.pformat() for name, node in found.items()} for found in (env.titles, env.longtitles)),
        {name: metadata.get("myst_slugs") for name, metadata in env.metadata.items()},
        env.toc_fignumbers, env.toc_secnumbers,
        *(standard[kind] for kind in ("labels", "anonlabels", "objects", "terms")), equations["objects"],
        [(citation.citation_id, citation.bibliography_key, citation.formatted_entry.label)
         for citation in env.get_domain("cite").citations],
    ]


def see_all(app, env):
    before, env.review_known = getattr(env, "review_known", None), deepcopy(known(env))
    return () if before in (None, env.review_known) else env.found_docs


def forget_static(app, builder):
    """Pages name static files with the checksum of what lies there when they are written."""
    shutil.rmtree(Path(app.outdir, "_static"), ignore_errors=True)


def forget_pictures(app, error):
    """A picture that no page shows any more would stay."""
    shown = {name for _, name in app.env.images.values()}
    for source in app.env.images:
        phone = Path(app.srcdir, source).with_suffix("").as_posix() + PHONE
        shown |= {Path(phone).name} if Path(phone).is_file() else set()
    for path in Path(app.outdir, app.builder.imagedir).glob("*"):
        if path.name not in shown:
            path.unlink()


def setup(app):
    app.connect("env-get-updated", see_all)
    app.connect("write-started", forget_static)
    app.connect("build-finished", forget_pictures)
