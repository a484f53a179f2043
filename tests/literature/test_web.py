"""Services are asked slowly and patiently, and what cannot be had ends in words."""

import datetime
import itertools
from email.utils import format_datetime

import pytest

from living_review.literature import web
from pretend import WRONG_TYPES, client, services

PAUSE, BACKOFF = web.PAUSE, web.BACKOFF
GARBLED = [b"<!doctype html><title>We'll be back</title>", b'{"message": {"DO', b"", b"\xff\xfe",
           b"[" * 100_000, b"9" * 10_000, {}, [], b"null", b"5", WRONG_TYPES]


@pytest.fixture
def pretend(monkeypatch):
    with services(monkeypatch) as there:
        there.works["10.1/a"] = {}
        yield there


@pytest.fixture
def ask(pretend):
    """Ask for the one work."""
    def asking():
        return client().get(f"{pretend.address}/works/10.1%2Fa", {}, lambda answer: answer["message"]["DOI"])
    return asking


@pytest.fixture
def waits(pretend, monkeypatch) -> list[float]:
    """How long a caller in no hurry waits, in turn; no time passes."""
    told = []
    monkeypatch.setattr("time.sleep", told.append)
    monkeypatch.setattr(web, "PAUSE", PAUSE)
    monkeypatch.setattr(web, "BACKOFF", BACKOFF)
    return told


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


@pytest.mark.parametrize("fault", [500, 502, 503, 429, "reset", "cut", *GARBLED],
                         ids=lambda one: str(one)[:30])
def test_what_passes_is_asked_for_again(ask, pretend, fault):
    pretend.faults["works"] = [fault]
    assert ask() == "10.1/a" and len(pretend.asked) == 2


@pytest.mark.parametrize("fault, words", [
    (500, "the error 500"), ("reset", "connection failed"), ("cut", "broke off"),
    *((garbled, "not what its documentation says") for garbled in GARBLED)], ids=lambda one: str(one)[:30])
def test_what_stays_is_told_after_a_few_tries(ask, pretend, fault, words):
    pretend.faults["works"] = [fault] * 9
    with pytest.raises(web.Down, match=words):
        ask()
    assert len(pretend.asked) == 1 + web.AGAIN


@pytest.mark.parametrize("fault, words", [(400, "400"), (401, "401"), (403, "403"), (414, "414")])
def test_what_asking_again_cannot_help_is_asked_once(ask, pretend, fault, words):
    pretend.faults["works"] = [fault]
    with pytest.raises(web.Down, match=words):
        ask()
    assert len(pretend.asked) == 1


def test_a_service_that_takes_no_calls_is_asked_once(waits):
    with pytest.raises(web.Down, match="refuses connections, or is not found"):
        client().get("http://127.0.0.1:1", {}, dict)
    assert waits == [PAUSE]


@pytest.mark.parametrize("limit, most, fault, words", [
    ("LARGEST", 1000, b'"' + b"x" * 2000 + b'"', "more than 1,000 bytes"),
    ("LONGEST", 0.05, "drip", r"not complete after 0\.05 seconds")])
def test_an_answer_without_end_is_left(ask, pretend, monkeypatch, limit, most, fault, words):
    monkeypatch.setattr(web, limit, most)
    pretend.faults["works"] = [fault] * 9
    with pytest.raises(web.Down, match=words):
        ask()
    assert len(pretend.asked) == 1 + web.AGAIN


def test_a_service_that_says_nothing_is_left_after_a_while(ask, pretend, monkeypatch):
    monkeypatch.setattr(web, "TIMEOUT", (600, 0.05))
    monkeypatch.setattr(web, "AGAIN", 1)
    pretend.faults["works"] = ["slow"] * 9
    with pytest.raises(web.Down, match=r"silent for 0\.05 seconds"):
        ask()


def test_what_is_not_there_is_not_trouble(ask, pretend):
    pretend.faults["works"] = [404]
    with pytest.raises(web.Unknown):
        ask()


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_service_that_asks_for_time_gets_it(ask, pretend, waits, form):
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=100)
    pretend.faults["works"] = [(429, "100" if form == "seconds" else format_datetime(soon, usegmt=True))]
    assert ask() == "10.1/a" and (100 in waits if form == "seconds" else 10 < max(waits) <= 100)


@pytest.mark.parametrize("after", ["soon", "-5", "1e9", ""])
def test_a_time_that_means_nothing_is_no_time(ask, pretend, after):
    pretend.faults["works"] = [(503, after)]
    assert ask() == "10.1/a"


@pytest.mark.parametrize("after", ["7200", "9" * 400])
def test_a_service_that_asks_for_hours_is_left_alone(ask, pretend, after):
    pretend.faults["works"] = [(429, after)]
    with pytest.raises(web.Down, match="asks not to be called for [0-9]+ seconds"):
        ask()
    assert len(pretend.asked) == 1


def test_waits_grow(pretend, waits):
    pretend.faults["works"] = [500] * 9
    with pytest.raises(web.Down):
        web.Client("someone@example.org").get(f"{pretend.address}/works/10.1%2Fa", {}, dict)
    grown = [wait for wait in waits if wait > 1]
    assert len(grown) == web.AGAIN and all(two > 1.5 * one for one, two in itertools.pairwise(grown))


def test_no_more_than_three_requests_a_second(pretend, waits):
    caller = web.Client("someone@example.org")
    for _ in range(3):
        caller.get(f"{pretend.address}/works/10.1%2Fa", {}, lambda answer: answer["message"])
    assert len(waits) == 3 and min(waits) > 1 / 3
