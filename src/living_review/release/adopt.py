"""The addresses of a review, written into the one file that has them; what its repository still lacks.

``CITATION.cff`` says where site and repository are, and who can be written to; pages, forms, citations and
releases read it there (:mod:`.edition`).
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from ..tables import edition
from ..tables.problems import Refused

#: As GitHub allows them.
REPOSITORY = re.compile(r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/(?P<name>[A-Za-z0-9._-]{1,100})")
SITE = re.compile(r"https://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:/[\w.~-]+)*/?", re.ASCII)
DOI = re.compile(r"10\.\d{4,9}/[\w.()/:-]+", re.ASCII)
#: How a workflow or a script asks for a label.
LABEL = re.compile(r"""labels(?:\.\*|\[\];) ?\.name(?:, | == )['"]([\w-]+)""")
#: ``gh pr edit`` fails in what came before; ``--create-if-none`` is older.
GH = (2, 82, 1)
#: The branch that is released, the one that is published, and the check that a change has to pass.
MAIN, PAGES, CHECK = "main", "gh-pages", "check"


class Missing(NamedTuple):
    """What a repository lacks, and how it gets it."""

    what: str
    how: str


class Unanswered(Exception):
    """GitHub gave no answer; ``status`` is that of HTTP, 0 where there was none."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status = status


def named(repository: str) -> re.Match:
    """The owner and name of a repository, told so or by its address; raises ``Refused``."""
    repository = repository.removeprefix("https://github.com/").removesuffix("/").removesuffix(".git")
    if found := REPOSITORY.fullmatch(repository):
        return found
    raise Refused(f"{repository!r} names no repository on GitHub: write OWNER/NAME, as in its address")


def adopted(text: str, repository: str, site: str = "", contact: str = "", doi: str = "") -> str:
    """The text of ``CITATION.cff`` with these addresses; what is not given stays.

    A site that is not given is that of GitHub for another repository. Raises ``Refused``.
    """
    about = edition.parsed(text, "CITATION.cff")
    found = named(repository)
    repository = found[0]
    host = f"{found['owner'].lower()}.github.io"
    here = f"https://github.com/{repository}"
    if not site and about.repository == here:
        site = about.address
    site = site or f"https://{host}" + f"/{found['name']}" * (found["name"].lower() != host)
    for pattern, given, what in ((SITE, site, "the address of a site: https://example.org/review"),
                                 (edition.MAIL, contact, "an e-mail address: review@example.org"),
                                 (DOI, doi, "a DOI: 10.5281/zenodo.1234567")):
        if given and not pattern.fullmatch(given):
            raise Refused(f"{given!r} is not {what}")
    values = {"url": f'"{site.rstrip("/")}"', "repository-code": f'"{here}"'}
    if contact:
        name = json.dumps(about.authors[0].name, ensure_ascii=False)
        values["contact"] = f"\n  - name: {name}\n    email: {contact}"
    if doi:
        values["doi"] = doi
    for key, value in values.items():
        line = f"{key}:{'' if value.startswith(chr(10)) else ' '}{value}\n"
        # The line as it stands, with what belongs to it below, or as a remark that waits for it.
        text, many = re.subn(rf"^(?:# ?)?{key}:.*\n(?:[ ]+.*\n)*", lambda _, line=line: line, text, count=1,
                             flags=re.MULTILINE)
        text = text if many else f"{text.rstrip()}\n{line}"
    return text


def gh(*words: str) -> str:
    """What ``gh`` says; raises :class:`Unanswered`."""
    try:
        run = subprocess.run(["gh", *words], capture_output=True, text=True, check=False)
    except OSError:
        raise Unanswered(0, "there is no program gh: install it (https://cli.github.com)") from None
    if run.returncode:
        status = re.search(r"HTTP (\d{3})", run.stderr)
        words = (run.stderr.strip() or "gh failed").splitlines()[-1]
        raise Unanswered(int(status[1]) if status else 0, words)
    return run.stdout


def missing(root: Path, repository: str, ask: Callable[..., str] = gh) -> Iterator[Missing]:
    """What is missing in the settings of a repository; raises ``Refused`` where ``gh`` cannot tell."""
    repository = named(repository)[0]

    def api(path: str) -> dict | list:
        return json.loads(ask("api", f"repos/{repository}{path}"))

    try:
        version = re.search(r"\d+\.\d+\.\d+", ask("--version"))[0]
        whole = api("")
    except Unanswered as error:
        how = {404: f"{repository} is not there, or you may not see it",
               401: "gh does not know you: gh auth login"}.get(error.status, f"{error}")
        raise Refused(f"GitHub cannot be asked: {how}") from None
    if tuple(map(int, version.split("."))) < GH:
        yield Missing(f"gh is {version} here, and edits pull requests from {'.'.join(map(str, GH))} on",
                      "install a newer one (https://cli.github.com); GitHub's own machines have it")
    if not whole["has_issues"]:
        yield Missing("Issues are off", f"gh repo edit {repository} --enable-issues")
    if whole["default_branch"] != MAIN:
        yield Missing(f"the default branch is {whole['default_branch']}",
                      f"gh repo edit {repository} --default-branch {MAIN}")
    for part in (_labels, _actions, _workflows, _pages, _rules):
        try:
            yield from part(root, repository, api)
        except Unanswered as error:
            yield Missing(f"the settings of {part.__name__.strip('_')} cannot be read ({error})",
                          "ask somebody who administers the repository to run this")


def _labels(root: Path, repository: str, api: Callable) -> Iterator[Missing]:
    """Labels that forms give, and that workflows and their scripts look for; none of them can make one."""
    there = {label["name"] for label in api("/labels?per_page=100")}
    for path in sorted(path for path in (root / ".github").rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        form = path.parent.name == "ISSUE_TEMPLATE"
        for label in (yaml.safe_load(text) or {}).get("labels", ()) if form else LABEL.findall(text):
            if label not in there:
                there.add(label)
                yield Missing(f"there is no label {label}, which {path.name} needs",
                              f"gh label create {label} --repo {repository}")


def _actions(root: Path, repository: str, api: Callable) -> Iterator[Missing]:
    rights = f"gh api --method PUT repos/{repository}/actions/permissions"
    if not api("/actions/permissions")["enabled"]:
        yield Missing("Actions are off", f"{rights} -F enabled=true -f allowed_actions=all")
        return
    if not api("/actions/permissions/workflow")["can_approve_pull_request_reviews"]:
        yield Missing("workflows may not open pull requests (intake, search)",
                      f"{rights}/workflow -f default_workflow_permissions=read "
                      "-F can_approve_pull_request_reviews=true")


def _workflows(root: Path, repository: str, api: Callable) -> Iterator[Missing]:
    """Those of a fork are off until somebody has looked at them, and timed ones sleep after 60 quiet days."""
    states = {one["path"]: one["state"] for one in api("/actions/workflows?per_page=100")["workflows"]}
    for path in sorted((root / ".github/workflows").glob("*.yml")):
        state = states.get(f".github/workflows/{path.name}")
        if state is None:
            yield Missing(f"the workflow {path.stem} is not there",
                          f"push {MAIN}; in a fork, agree to its workflows on the page Actions")
        elif state != "active":
            yield Missing(f"the workflow {path.stem} is off ({state})",
                          f"gh workflow enable {path.name} --repo {repository}")


def _pages(root: Path, repository: str, api: Callable) -> Iterator[Missing]:
    source = f'-f "source[branch]={PAGES}" -f "source[path]=/"'
    if PAGES not in {branch["name"] for branch in api("/branches?per_page=100")}:
        yield Missing(f"there is no branch {PAGES}", f"push {MAIN}, and publish makes it once the check has "
                      f"passed: gh run list --workflow publish.yml --repo {repository}")
        return
    try:
        pages = api("/pages")
    except Unanswered as error:
        if error.status != 404:
            raise
        yield Missing("Pages are off", f"gh api --method POST repos/{repository}/pages {source}")
        return
    if (pages.get("source") or {}).get("branch") != PAGES:
        yield Missing(f"Pages do not show the branch {PAGES}",
                      f"gh api --method PUT repos/{repository}/pages {source}")
    address = edition.read(root / "CITATION.cff").address
    if address.rstrip("/") != (stands := pages["html_url"].rstrip("/")):
        yield Missing(f"the site stands at {stands}, and CITATION.cff says {address or 'nothing of it'}",
                      f"adopt {repository} --site {stands}")


def _rules(root: Path, repository: str, api: Callable) -> Iterator[Missing]:
    rules = api(f"/rules/branches/{MAIN}")
    checks = {check["context"] for rule in rules if rule["type"] == "required_status_checks"
              for check in rule["parameters"]["required_status_checks"]}
    where = f"https://github.com/{repository}/settings/rules/new?target=branch"
    if CHECK not in checks:
        yield Missing(f"{MAIN} takes changes that have not passed {CHECK}",
                      f"at {where}: target {MAIN}, require the status check {CHECK}")
    if not {"deletion", "non_fast_forward"} <= {rule["type"] for rule in rules}:
        yield Missing(f"{MAIN} can be deleted or pushed over",
                      f"at {where}: target {MAIN}, restrict deletions and block force pushes")
    barred = {"pull_request", "required_status_checks", "update"} & {
        rule["type"] for rule in api(f"/rules/branches/{PAGES}")}
    if barred:
        yield Missing(f"workflows cannot push {PAGES} ({', '.join(sorted(barred))})",
                      f"let that rule target {MAIN} alone: https://github.com/{repository}/settings/rules")
