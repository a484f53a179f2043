"""Services are asked slowly and patiently, and what cannot be had ends in words."""

import datetime
from email.utils import format_datetime

import pytest

from iscm_review import web
from iscm_review.state import State
from pretend import WRONG_TYPES, client, services

#: What is found out by waiting alone, and how soon it is to be; so a busy machine may cost other tries.
TIMED = {"slow": {"timeout": (600, 0.1)}, "drip": {"longest": 0.1}}
HTML = b"<!doctype html><title>We'll be back</title>"


@pytest.fixture
def pretend(monkeypatch):
    with services(monkeypatch) as there:
        there.works["10.1/a"] = {}
        yield there


class Clock:
    """Time for the caller, which passes only where it waits."""

    def __init__(self):
        self.now, self.waits = 0.0, []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits.append(seconds)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    monkeypatch.setattr(web, "time", Clock())
    return web.time


@pytest.fixture
def ask(pretend, tmp_path):
    """Ask for the one work, with other manners if need be."""
    def asking(**manners):
        caller = client(State(tmp_path / "state"), **manners)
        return caller.get(f"{pretend.address}/works/10.1%2Fa", {}, lambda answer: answer["message"]["DOI"])
    return asking


def test_the_caller_says_who_it_is(ask, pretend):
    ask()
    assert "mailto:someone@example.org" in pretend.asked[0][2]["User-Agent"]


@pytest.mark.parametrize("address", [None, "", "nobody", "a@b", "a b@example.org", "a@example.org\r\nX: y",
                                     "a@example.org,b@example.org"])
def test_without_an_address_nobody_is_asked(address):
    with pytest.raises(ValueError, match="address"):
        web.contact(address)


def test_an_address_is_taken_as_it_is():
    assert web.contact("first.last+review@mail.example.org") == "first.last+review@mail.example.org"


@pytest.mark.parametrize("fault", [
    500, 502, 503, 429, "reset", "slow", "drip", "cut", "huge", HTML, b'{"message": {"DO', b"", b"\xff\xfe",
    b"[" * 100_000, b"9" * 10_000, {}, [], b"null", 5, WRONG_TYPES],
    ids=lambda fault: str(fault)[:30])
def test_what_passes_is_asked_for_again(ask, pretend, fault):
    pretend.faults["works"] = [fault]
    timed = TIMED.get(fault if isinstance(fault, str) else "")
    assert ask(**({**timed, "tries": 99} if timed else {})) == "10.1/a"
    assert len(pretend.asked) == 2 or timed and len(pretend.asked) > 2


@pytest.mark.parametrize("fault, words", [
    (500, "the error 500"), ("reset", "connection failed"), ("slow", "no answer within"),
    ("cut", "broke off"), (HTML, "not what its documentation says"), ("huge", "more than 8,000,000 bytes"),
    ("drip", "not complete after 0.1 seconds")])
def test_what_stays_is_told_after_a_few_tries(ask, pretend, fault, words):
    pretend.faults["works"] = [fault] * 9
    with pytest.raises(web.Down, match=words):
        ask(**TIMED.get(fault, {}))
    assert fault in TIMED or len(pretend.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 414])
def test_what_asking_again_cannot_help_is_asked_once(ask, pretend, status):
    pretend.faults["works"] = [status]
    with pytest.raises(web.Down, match=str(status)):
        ask()
    assert len(pretend.asked) == 1


def test_what_is_not_there_is_not_trouble(ask, pretend):
    pretend.faults["works"] = [404]
    with pytest.raises(web.Unknown):
        ask()


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_service_that_asks_for_time_gets_it(ask, pretend, clock, form):
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=3600)
    pretend.faults["works"] = [(429, "3600" if form == "seconds" else format_datetime(soon, usegmt=True))]
    assert ask(patience=3601) == "10.1/a" and (clock.now == 3600 if form == "seconds" else clock.now > 1800)


@pytest.mark.parametrize("after", ["soon", "-5", "1e9", "", "9" * 400])
def test_a_time_that_means_nothing_is_no_time(ask, pretend, after):
    pretend.faults["works"] = [(503, after)]
    if after == "9" * 400:
        with pytest.raises(web.Down, match="asks not to be called"):
            ask()
    else:
        assert ask() == "10.1/a"


def test_a_service_that_asks_for_hours_is_left_alone(ask, pretend):
    pretend.faults["works"] = [(429, "7200")]
    with pytest.raises(web.Down, match="asks not to be called for 7200 seconds"):
        ask()
    assert len(pretend.asked) == 1


def test_waits_grow_and_differ(ask, pretend, clock):
    pretend.faults["works"] = [500] * 9
    with pytest.raises(web.Down):
        ask(tries=8, backoff=2)
    waits = [wait for wait in clock.waits if wait]
    tops = [2, 4, 8, 16, 32, 60, 60]
    assert len(waits) == len(tops) and all(top / 2 <= w <= top for w, top in zip(waits, tops, strict=True))
    assert len(set(waits)) == len(waits)


def test_no_more_than_three_requests_a_second(pretend, tmp_path, clock):
    caller = client(State(tmp_path), pause=web.Client.pause)
    assert web.Client.pause > 1 / 3
    for number in range(3):
        pretend.works[f"10.1/{number}"] = {}
        caller.get(f"{pretend.address}/works/10.1%2F{number}", {}, lambda answer: answer["message"])
    assert clock.now == 2 * web.Client.pause


def test_a_page_is_fetched_once(ask, pretend):
    assert ask() == ask() == "10.1/a" and len(pretend.asked) == 1


def test_a_page_that_was_spoiled_on_the_disk_is_fetched_again(ask, pretend, tmp_path):
    ask()
    for path in (tmp_path / "state").iterdir():
        path.write_bytes(b'{"message"')
    assert ask() == "10.1/a" and len(pretend.asked) == 2


def test_an_errand_goes_on_for_three_days_and_not_longer(tmp_path):
    day, later = datetime.date(2026, 11, 20), datetime.timedelta(days=1)
    state = State(tmp_path / "s")
    assert state.begin(day, "a") == day
    state.save("x", 1)
    assert state.begin(day + 3 * later, "a") == day and state.load("x", None) == 1
    assert state.begin(day + 4 * later, "a") == day + 4 * later and state.load("x", None) is None
    state.save("x", 1)
    assert state.begin(day + 4 * later, "b") == day + 4 * later and state.load("x", None) is None
    assert state.begin(day, "b") == day  # the clock was put back


def test_only_its_own_files_are_taken_away(tmp_path):
    (tmp_path / "thesis.doc").write_text("years of work")
    state = State(tmp_path)
    state.begin(datetime.date(2026, 11, 20))
    state.forget()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]
