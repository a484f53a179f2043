"""Each workflow run from its own YAML, by what happens to a repository (``support/workflows.py``)."""

import pytest

from workflows import GitHub

TABLE = "case_id\n"
#: By which the comment with the effect is known.
MARK = "\n<!-- effect -->\n"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    return GitHub(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def github(begun, tmp_path):
    return begun.copy(tmp_path / "github")


@pytest.fixture(scope="module")
def once_published(begun, tmp_path_factory):
    github = begun.copy(tmp_path_factory.mktemp("published") / "github")
    (github.place / "notices").write_text("")
    assert github.run("publish").green
    (github.place / "calls").unlink()
    return github


@pytest.fixture
def published(once_published, tmp_path):
    return once_published.copy(tmp_path / "published")


# The main branch


def test_the_first_publishing_makes_the_branch_and_the_next_goes_on(github):
    assert github.run("publish").green
    assert github.files("gh-pages") == ["index.html", "next/index.html"]
    github.on("main")
    github.commit("a patient", {"data/cases.csv+": "adams2020-1\n"})
    assert github.run("publish").green and "adams2020-1" in github.show("gh-pages:next/index.html")
    assert github.git("rev-list", "--count", "gh-pages", at=github.origin) == "2"


def test_a_red_main_branch_is_not_published(published):
    published.commit("does not pass", {"data/cases.csv+": "red2020-1\n"})
    run = published.run("publish")
    assert run.jobs == {"check/check": "failure", "check": "failure", "publish": "skipped"}
    assert "red2020-1" not in published.show("gh-pages:next/index.html")


def test_who_publishes_while_another_does_loses_nothing_of_either(published):
    published.meanwhile("gh-pages", "pr/9/index.html")
    published.commit("a patient", {"data/cases.csv+": "adams2020-1\n"})
    assert published.run("publish").green
    assert "adams2020-1" in published.show("gh-pages:next/index.html")
    assert published.show("gh-pages:pr/9/index.html") == "other\n"


def test_the_audit_of_the_night_runs(github):
    assert github.run("audit").green


# A release


def test_a_tag_becomes_a_release_with_its_site_and_files(published):
    published.git("tag", "v2026.12.0")
    published.git("push", "--quiet", "origin", "v2026.12.0")
    assert published.run("release", ref="refs/tags/v2026.12.0").green
    assert published.state["releases"] == {
        "v2026.12.0": [
            "CHANGES.md", "iscm-living-review-2026.12.0-site.zip", "iscm-living-review-2026.12.0.zip"]
    }
    assert {"index.html", "next/index.html", "v/2026.12.0/index.html"} <= {*published.files("gh-pages")}


def test_a_tag_that_does_not_pass_is_no_release(published):
    published.commit("does not pass", {"data/cases.csv+": "red2020-1\n"})
    published.git("tag", "v2026.12.0")
    published.git("push", "--quiet", "origin", "v2026.12.0")
    run = published.run("release", ref="refs/tags/v2026.12.0")
    assert not run.green and run.jobs["make"] == run.jobs["publish"] == "skipped"
    assert not published.state["releases"]


# A pull request from a fork


def test_a_pull_request_with_tables_is_answered_with_its_effect_and_its_book(published):
    assert published.fork("40", {"data/cases.csv": TABLE + "their2020-1\n"}).green
    assert "their2020-1" in published.show("gh-pages:pr/40/index.html")
    (said,) = published.state["pulls"]["40"]["comments"]
    book = "The book with these tables: https://o.example/r/pr/40/\n"
    assert said["body"] == f"effect of their2020-1\n\n{book}{MARK}"
    assert {"index.html", "next/index.html"} <= {*published.files("gh-pages")}
    published.fork("40", {"data/cases.csv": TABLE + "their2021-1\n"}, action="synchronize")
    assert "their2021-1" in published.show("gh-pages:pr/40/index.html")
    assert len(published.state["pulls"]["40"]["comments"]) == 1
    published.commit("a patient", {"data/cases.csv": TABLE + "adams2020-1\n"})
    assert published.run("publish").green and published.show("gh-pages:pr/40/index.html")


def test_the_book_of_a_fork_waits_for_the_label_of_a_maintainer(published):
    tables = {"data/cases.csv": TABLE + "their2020-1\n"}
    assert published.fork("40", tables, labels=()).green and len(published.files("gh-pages")) == 2
    (said,) = published.state["pulls"]["40"]["comments"]
    assert said["body"].startswith("effect of") and "pr/40" not in said["body"]
    for labels, laid in ((["preview"], True), (["other"], False)):
        published.edit("pulls", "40", labels=labels)
        assert published.pull_event("40", "labeled").green
        assert bool(published.show("gh-pages:pr/40/index.html")) == laid


def test_one_about_code_alone_gets_no_answer(published):
    assert published.fork("40", {"README.md": "better"}).green
    assert not published.state["pulls"]["40"]["comments"] and len(published.files("gh-pages")) == 2


def test_where_nothing_is_published_there_is_no_preview_and_no_address(github):
    assert github.fork("40", {"data/cases.csv": TABLE + "their2020-1\n"}).green
    (said,) = github.state["pulls"]["40"]["comments"]
    assert said["body"] == f"effect of their2020-1\n{MARK}"


@pytest.mark.parametrize(
    "then, green",
    [
        ({"data/cases.csv": TABLE + "broken\n"}, True),
        ({"README.md": "tables as they were"}, True),
        ({"data/cases.csv": TABLE + "crash\n"}, False),
        ({"data/cases.csv": TABLE + "large\n"}, True),
    ],
    ids=["refused by the gate", "no tables", "cannot run", "too large"],
)
def test_a_preview_that_is_true_no_more_goes(published, then, green):
    published.fork("40", {"data/cases.csv": TABLE + "their2020-1\n"})
    assert published.fork("40", then, action="synchronize").green == green
    assert len(published.files("gh-pages")) == 2
    (said,) = published.state["pulls"]["40"]["comments"]
    assert green != ("pr/40" in said["body"])


def test_what_is_no_page_of_a_site_is_not_laid(published):
    run = published.fork("40", {"data/cases.csv": TABLE + "odd\n"})
    assert not run.green and "page.php" in run.said and len(published.files("gh-pages")) == 2


def test_a_closed_pull_request_leaves_nothing_not_even_when_an_old_run_is_repeated(published):
    (published.place / "fails").write_text(f"{len(published.calls()) + 3} before")
    old = published.fork("40", {"data/cases.csv": TABLE + "their2020-1\n"})
    assert not old.green
    (published.place / "fails").unlink()
    assert published.pull_event("40", "closed").green
    assert published.rerun_failed(old).green and len(published.files("gh-pages")) == 2


def test_an_old_run_does_not_lay_over_a_newer_state(published):
    (published.place / "fails").write_text(f"{len(published.calls()) + 3} before")
    old = published.fork("40", {"data/cases.csv": TABLE + "their2020-1\n"})
    (published.place / "fails").unlink()
    published.fork("40", {"data/cases.csv": TABLE + "their2021-1\n"}, action="synchronize")
    published.rerun_failed(old)
    assert "their2021-1" in published.show("gh-pages:pr/40/index.html")


def test_two_previews_at_once_do_not_lose_each_other(published):
    published.meanwhile("gh-pages", "pr/41/index.html")
    assert published.fork("40", {"data/cases.csv": TABLE + "their2020-1\n"}).green
    assert "their2020-1" in published.show("gh-pages:pr/40/index.html") and published.show(
        "gh-pages:pr/41/index.html"
    )


ATTACK = """#!/bin/bash
touch "$PRETEND/was-run"
git push --quiet origin HEAD:refs/heads/main; git push --quiet origin HEAD:refs/heads/theirs
gh release create v1 README.md; GH_TOKEN=guessed gh issue create --title mine --body mine
env | grep -i -e token -e secret >"$PRETEND/secrets"
"""


def attack() -> dict[str, str]:
    """The tables with whatever of the code there is replaced."""
    programs = [
        f".github/{name}.{kind}"
        for name, kind in (
            ("effect", "sh"), ("comment", "sh"), ("preview", "sh"), ("pages", "bash"), ("branch", "bash"))
    ]
    return dict.fromkeys((*programs, ".ci/run", ".ci/chromium"), ATTACK) | {
        "Makefile": "all effect comment preview book test: ; bash .ci/run\n",
        "data/cases.csv": TABLE + "their2020-1\n",
        ".github/workflows/effect.yml": "jobs: {}\n",
    }


def test_of_an_adversarys_pull_request_nothing_is_run_where_there_is_a_right(published):
    workflow = (published.work / ".github/workflows/effect.yml").read_text()
    before = published.git("rev-parse", "main", at=published.origin)
    published.on("main")
    theirs = attack()
    for name, text in theirs.items():
        (published.work / name).write_text(text)
    published.git("add", "--all")
    published.git("commit", "--quiet", "--message", "theirs")
    published.git("push", "--quiet", "origin", "HEAD:refs/pull/40/head")
    published.edit("pulls", "40", head="main", fork=True, title="theirs", body="", labels=["preview"])
    (published.work / ".github/workflows/effect.yml").write_text(workflow)  # the main branch's is what runs
    assert published.pull_event("40", "opened").green
    assert not (published.place / "was-run").exists()
    assert "their2020-1" in published.show("gh-pages:pr/40/index.html")
    # The check runs it, and has nothing to give.
    published.run("check", ref="refs/pull/40/head")
    assert (published.place / "was-run").exists() and not (published.place / "secrets").read_text()
    assert published.git("rev-parse", "main", at=published.origin) == before
    assert "theirs" not in published.git("branch", "--list", at=published.origin)
    assert published.state["releases"] == published.state["issues"] == {}


# An issue with a patient


def test_a_sound_form_becomes_a_pull_request_and_its_sender_is_told(github):
    assert github.issue("12", "patient adams2020-1\npatient adams2020-2\n").green
    pull = github.state["pulls"]["13"]
    assert pull["head"] == "case-issue-12"
    assert pull["comments"][0]["body"] == f"effect of adams2020-2,\n{MARK}"
    (said,) = github.state["issues"]["12"]["comments"]
    assert said["body"].startswith("Thank you") and said["body"].rstrip().endswith("/pull/13")
    assert github.show("case-issue-12:changes/12.cases.md") == "Entered: `adams2020-1`, `adams2020-2`.\n"
    assert "adams2020-2" in github.show("case-issue-12:data/cases.csv")


def test_a_form_that_is_sent_back_is_answered_until_it_is_sound(github):
    assert github.issue("12", "nobody").green
    assert "to mend" in github.state["issues"]["12"]["comments"][0]["body"] and not github.state["pulls"]
    assert github.issue("12", "patient adams2020-1\n", action="edited").green
    (said,) = github.state["issues"]["12"]["comments"]
    assert said["body"].startswith("Thank you") and "13" in github.state["pulls"]
    assert github.issue("12", "patient brown2020-1\n", action="edited").green
    assert github.show("case-issue-12:data/cases.csv") == TABLE + "brown2020-1,\n"
    assert len(github.state["pulls"]) == 1 and github.state["pulls"]["13"]["body"].startswith(
        "Thank you: brown"
    )


def test_the_book_of_a_form_waits_for_the_label_and_follows_the_form(published):
    assert published.issue("12", "patient adams2020-1\n").green
    assert not published.show("gh-pages:pr/13/index.html")
    published.edit("pulls", "13", labels=["preview"])
    assert published.pull_event("13", "labeled").green
    assert "adams2020-1" in published.show("gh-pages:pr/13/index.html")
    assert published.issue("12", "patient brown2020-1\n", action="edited").green
    assert "brown2020-1" in published.show("gh-pages:pr/13/index.html")
    (said,) = published.state["pulls"]["13"]["comments"]
    assert said["body"].startswith("effect of brown2020-1") and "/pr/13/" in said["body"]


def test_a_correction_goes_the_same_way(github):
    assert github.issue("12", "check adams2020-1\n", label="correction").green
    assert github.state["pulls"]["13"]["title"] == "Check of issue 12"
    assert "`adams2020-1`" in github.show("case-issue-12:changes/12.values.md")


def test_a_check_that_is_recorded_already_is_answered_and_opens_nothing(github):
    assert github.issue("12", "sent again\n", label="correction").green
    assert github.state["issues"]["12"]["comments"] and not github.state["pulls"]


def test_an_issue_of_another_kind_is_left_alone(github):
    assert github.issue("12", "patient adams2020-1\n", label="question").jobs == {
        "intake": "skipped", "effect": "skipped"}


def test_tables_out_of_order_stop_the_intake(github):
    assert not github.issue("12", "broken").green and not github.state["issues"]["12"]["comments"]


def test_a_workbook_that_is_attached_is_taken_in_the_place_of_the_form(github):
    github.commit("the workbook", {"series.xlsx": "patient adams2020-1\n"})
    github.edit("issues", "12", title="A patient", body="nobody")
    assert github.by_hand("make intake ISSUE=12 FILE=series.xlsx") == "success"
    assert "adams2020-1" in github.show("case-issue-12:data/cases.csv")


@pytest.mark.parametrize("address", ["maintainer@example.org", "noreply@localhost"])
def test_nothing_of_a_person_who_works_on_the_branch_is_lost(github, address):
    github.issue("12", "patient adams2020-1\n")
    github.on("case-issue-12")
    github.address = address
    github.commit("read against the report", {"data/cases.csv": TABLE + "adams2020-7\n"}, "case-issue-12")
    kept = github.git("rev-parse", "case-issue-12", at=github.origin)
    assert github.issue("12", "patient brown2020-1\n", action="edited").green
    assert github.git("rev-parse", "case-issue-12", at=github.origin) == kept
    assert "that person looks at it" in github.state["issues"]["12"]["comments"][-1]["body"]
    assert "#12 was edited" in github.state["pulls"]["13"]["comments"][-1]["body"]


def test_nor_of_one_who_pushes_in_the_same_moment(github):
    github.issue("12", "patient adams2020-1\n")
    github.meanwhile("case-issue-12", "data/more.csv")
    run = github.issue("12", "patient brown2020-1\n", action="edited")
    assert not run.green and github.show("case-issue-12:data/more.csv") == "other\n"
    assert github.rerun_failed(run).green and github.show("case-issue-12:data/more.csv") == "other\n"


@pytest.mark.parametrize("how, kept", [("--no-ff", True), ("--squash", False)])
def test_an_issue_that_is_edited_after_the_merge_stays_thanked(github, how, kept):
    github.issue("12", "patient adams2020-1\n")
    github.merge("13", how)
    if not kept:
        github.git("push", "--quiet", "origin", ":case-issue-12")
    assert github.issue("12", "patient adams2020-1\nthank you too\n", action="edited").green
    (said,) = github.state["issues"]["12"]["comments"]
    assert (
        said["body"].startswith("Thank you") and "A correction" in said["body"] and "mend" not in said["body"]
    )


def test_a_branch_of_that_name_in_a_fork_is_another_one(github):
    github.edit("pulls", "5", head="case-issue-12", fork=True, title="", body="", state="MERGED")
    assert github.issue("12", "patient adams2020-1\n").green and github.state["pulls"]["13"]["fork"] is False


def test_of_our_comments_the_effect_alone_is_written_over(published):
    published.edit("pulls", "40", comments=[{"by": "other", "body": "<!-- effect -->"}])
    tables = {"data/cases.csv": TABLE + "their2020-1\n"}
    assert published.fork("40", tables).green
    said = published.state["pulls"]["40"]["comments"]
    published.edit("pulls", "40", comments=[*said, {"by": "us", "body": "a person works on it"}])
    for then in (tables, {"README.md": "no table"}):
        assert published.fork("40", then, action="synchronize").green
        theirs, effect, ours = published.state["pulls"]["40"]["comments"]
        assert theirs["body"] == "<!-- effect -->" and ours["body"] == "a person works on it"
    assert "changes no table" in effect["body"]


# Each month


def search(github, found: str):
    (github.place / "found").write_text(found)
    return github.run("search", {})


@pytest.fixture
def monthly(github):
    (github.place / "notices").write_text("")
    return github


def test_a_search_is_one_pull_request_and_one_issue_however_often_it_is_run(monthly):
    assert search(monthly, "").green and not monthly.state["pulls"]
    assert search(monthly, "adams2020\n").green and search(monthly, "adams2020\nbrown2020\n").green
    assert [one["head"] for one in monthly.state["pulls"].values()] == ["search"]
    (issue,) = monthly.state["issues"].values()
    assert issue["body"] == "adams2020\nbrown2020\n"


@pytest.mark.parametrize("state", ["OPEN", "CLOSED"])
def test_decisions_in_a_search_stay_and_what_is_new_comes_on_top(monthly, state):
    search(monthly, "adams2020\n")
    monthly.on("search")
    monthly.commit("decided", {"data/decisions": "adams2020: no\n"}, "search")
    monthly.edit("pulls", "1", state=state)
    assert search(monthly, "adams2020\nbrown2020\n").green
    assert monthly.show("search:data/decisions") and "brown2020" in monthly.show("search:data/sources.csv")
    if state == "CLOSED":
        return
    (pull,) = monthly.state["pulls"].values()
    assert pull["body"] == "adams2020\n" and pull["comments"][-1]["body"] == "brown2020\n"


@pytest.mark.parametrize("how", ["--no-ff", "--squash"])
def test_after_a_search_is_merged_the_next_begins_anew(monthly, how):
    search(monthly, "adams2020\n")
    monthly.on("search")
    monthly.commit("decided", {"data/decisions": "adams2020: no\n"}, "search")
    monthly.merge("1", how)
    assert search(monthly, "adams2020\nbrown2020\n").green
    first, second = monthly.state["pulls"].values()
    assert first["state"] == "MERGED" and second["body"] == "brown2020\n"


def test_notices_have_one_issue_that_opens_again_only_when_they_change(monthly):
    for notices, state in (("one\n", "OPEN"), ("one\n", "CLOSED"), ("one\ntwo\n", "OPEN")):
        (monthly.place / "notices").write_text(notices)
        assert search(monthly, "").green
        ((number, issue),) = monthly.state["issues"].items()
        assert issue["body"] == notices and issue["state"] == state
        monthly.edit("issues", number, state="CLOSED")


@pytest.mark.parametrize("program, code", [("retractions", 2), ("search", 2)])
def test_where_a_service_did_not_answer_nothing_is_told(monthly, program, code):
    (monthly.place / "ends").write_text(f"{program} {code}")
    run = search(monthly, "adams2020\n")
    assert run.jobs[program] == "failure" and "success" in run.jobs.values()


def test_what_one_database_has_told_counts_without_the_other(monthly):
    (monthly.place / "ends").write_text("search 3")
    assert search(monthly, "adams2020\n").green and monthly.state["pulls"]


def test_dead_addresses_have_one_issue(github):
    for broken in (
        "[broken] https://a.example",
        "[broken] https://a.example",
        "[timeout] https://b.example",
        "fine",
    ):
        (github.place / "broken").write_text(broken)
        assert github.run("links", {}).green
    (issue,) = github.state["issues"].values()
    assert "b.example" in issue["body"]


def test_a_stranger_who_takes_a_title_that_is_alike_is_not_written_over(monthly):
    monthly.edit("issues", "7", title="Search: records to decide on, please", body="mine")
    assert search(monthly, "adams2020\n").green
    assert monthly.state["issues"]["7"]["body"] == "mine" and len(monthly.state["issues"]) == 2


# Whatever fails


def publish(github):
    github.on("main")
    github.commit("a patient", {"data/cases.csv+": "adams2020-1\n"})
    return github.run("publish")


def release(github):
    github.git("tag", "v2026.12.0")
    github.git("push", "--quiet", "origin", "v2026.12.0")
    return github.run("release", ref="refs/tags/v2026.12.0")


EVENTS = {
    "publish": publish,
    "release": release,
    "effect": lambda github: github.fork("40", {"data/cases.csv": TABLE + "their2020-1\n"}),
    "intake": lambda github: github.issue("12", "patient adams2020-1\n"),
    "search": lambda github: search(github, "adams2020\n"),
}


def outcome(github) -> tuple:
    """What the world sees: trees of the branches, issues, pull requests and releases."""
    branches = github.git("for-each-ref", "--format=%(refname) %(tree)", "refs/heads", at=github.origin)
    return branches, github.state


@pytest.mark.parametrize("event", EVENTS)
def test_whatever_fails_is_right_once_the_failed_jobs_have_been_run_again(event, once_published, tmp_path):
    whole = once_published.copy(tmp_path / "whole")
    assert EVENTS[event](whole).green
    wanted = outcome(whole)
    writes = [
        n
        for n, call in enumerate(whole.calls(), 1)
        if "push" in call or (call.startswith("gh ") and call.split()[2] not in ("view", "list"))
    ]
    assert writes
    for n in writes:
        for when in ("before", "after"):
            github = once_published.copy(tmp_path / f"{n}-{when}")
            (github.place / "fails").write_text(f"{n} {when}")
            run = EVENTS[event](github)
            (github.place / "fails").unlink()
            assert run.green or github.rerun_failed(run).green, run.said
            assert outcome(github) == wanted, (whole.calls()[n - 1], when)
