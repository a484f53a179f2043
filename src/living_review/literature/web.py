"""Requests to a public service: identified by an address, paced, and repeated where it is busy.

A request that may succeed later is made again, each time after a longer wait, and after as long as the
service asks for (``Retry-After``). One without a usable answer ends as :class:`Down`, with a message.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from urllib3.exceptions import HTTPError, InvalidHeader, NewConnectionError
from urllib3.util import Retry

from .. import review
from ..tables import edition

CONTACT_VARIABLE = "LIVING_REVIEW_CONTACT"
#: Answers after which asking again may help.
PASSING = (408, 425, 429, 500, 502, 503, 504)
#: Seconds before each request: NCBI allows three a second without a key.
PAUSE = 0.4
#: Seconds to connect, and between two pieces of an answer.
TIMEOUT = (10, 60)
#: Bytes of the largest answer, and seconds for a whole one.
LARGEST, LONGEST = 8_000_000, 180
#: Times that a request is made again.
AGAIN = 4
#: Seconds of the second wait, doubled each time, up to a minute; the first try again comes at once.
BACKOFF = 4
#: The longest wait, in seconds, that a service may ask for before it is left alone.
PATIENCE = 120
#: After so many reports in a row without an answer, a service is not asked any more.
SILENCES = 3
#: What code that reads an answer raises where the answer has another form than documented.
GARBLED = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class Down(Exception):
    """A service gave no usable answer; the message says what happened."""


class _Passing(Exception):
    """What may be otherwise when it is asked again: what happened, and the seconds to wait for."""


class Unknown(Exception):
    """The service answers, and does not know what was asked for (404)."""


@dataclass
class Asked:
    """A service that is asked about one report after the other; of those ``not_asked`` it told nothing, and
    ``down`` says why."""

    not_asked: list[str] = field(default_factory=list)
    down: str = ""
    silent: int = 0

    def about(self, key: str, question: Callable[[], Any]) -> Any:
        """The answer about a report, ``None`` where there is none. Raises :class:`Unknown`."""
        if self.silent < SILENCES:
            try:
                answer = question()
                self.silent = 0
                return answer
            except Down as trouble:
                self.silent, self.down = self.silent + 1, str(trouble)
        self.not_asked.append(key)
        return None


def contact(address: str | None) -> str:
    """The address that services may write to, checked; ``ValueError`` says what to do."""
    if not address:
        raise ValueError("the services ask who is calling: give an e-mail address that is read, "
                         f"with --contact, in the variable {CONTACT_VARIABLE}, or for good with "
                         f"{review().command} adopt")
    if not edition.MAIL.fullmatch(address):
        raise ValueError(f"not an e-mail address: {address[:80]!r}")
    return address


class Client:
    """A session that names its caller's address to the service."""

    def __init__(self, contact: str):
        self.contact = contact
        self._session = requests.Session()
        self._session.headers.update({
            "User-Agent": f"{review().name}/{review().version} "
                          f"(living systematic review; mailto:{contact})",
            "Accept": "application/json"})

    def get(self, address: str, parameters: dict[str, str], read: Callable[[Any], Any]) -> Any:
        """What ``read`` makes of the JSON at an address.

        Raises :class:`Down`, or :class:`Unknown` where there is nothing of that name.
        """
        for tried in range(AGAIN + 1):
            after = 0.0
            try:
                return read(json.loads(self._body(address, parameters), strict=False))  # NCBI sends tabs
            except GARBLED:
                trouble = "its answer is not what its documentation says"
            except _Passing as passing:
                trouble, after = passing.args
            if tried < AGAIN:
                time.sleep(max(after, min(60, BACKOFF * 2 ** tried)))
        raise Down(trouble)

    def _body(self, address: str, parameters: dict[str, str]) -> bytearray:
        time.sleep(PAUSE)
        try:
            answer = self._session.get(address, params=parameters, timeout=TIMEOUT, stream=True)
        except (OSError, ValueError) as error:  # requests' own errors are OSErrors
            if isinstance(getattr(next(iter(error.args), None), "reason", None), NewConnectionError):
                raise Down("it refuses connections, or is not found from this machine") from None
            raise _Passing(f"the connection failed, or was silent for {TIMEOUT[1]} seconds", 0) from None
        with answer:
            if answer.status_code == 404:
                raise Unknown
            if answer.status_code != 200:
                said = f"it answers with the error {answer.status_code}"
                if answer.status_code not in PASSING:
                    raise Down(said)
                if (after := _asked_for(answer)) > PATIENCE:
                    raise Down(f"{said}, and asks not to be called for {after:.0f} seconds")
                raise _Passing(said, after)
            body, end = bytearray(), time.monotonic() + LONGEST
            try:
                # What there is so far, so that a trickle is noticed; iter_content waits for a whole piece.
                while part := answer.raw.read1(65536, decode_content=True):
                    body += part
                    if len(body) > LARGEST:
                        raise _Passing(f"its answer has more than {LARGEST:,} bytes", 0)
                    if time.monotonic() > end:
                        raise _Passing(f"its answer was not complete after {LONGEST:g} seconds", 0)
            except (OSError, ValueError, HTTPError):
                raise _Passing("the connection broke off", 0) from None
            return body


def _asked_for(answer: requests.Response) -> float:
    """The seconds for which a service asks not to be called (``Retry-After``)."""
    try:
        return Retry().get_retry_after(answer.raw) or 0
    except (InvalidHeader, ValueError, OverflowError):  # of a date that is none
        return 0
