"""Asking a public service with good manners: slowly, patiently, and never twice for the same page.

A service that is slow, busy or broken is asked again, each time after a longer wait, and
after as long as it asks for (``Retry-After``). What it cannot answer ends as :class:`Down`,
with a message for people.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import __version__
from .state import State

CONTACT_VARIABLE = "ISCM_REVIEW_CONTACT"
#: More bytes than a page of these services has.
MOST_BYTES = 8_000_000
#: Answers after which asking again may help.
PASSING = {408, 425, 429, 500, 502, 503, 504}
#: What a reader of an answer raises where the answer is not what it should be.
GARBLED = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class Down(Exception):
    """A service gave no usable answer; the message says what happened."""


class Unknown(Exception):
    """The service answers, and does not know what was asked for (404)."""


class _Passing(Exception):
    """This may pass; ``wait`` seconds were asked for."""

    def __init__(self, message: str, wait: float = 0):
        super().__init__(message)
        self.wait = wait


def contact(address: str | None) -> str:
    """The address that services may write to, checked; ``ValueError`` says what to do."""
    if not address:
        raise ValueError("the services ask who is calling: give an e-mail address that is read, "
                         f"with --contact or in the variable {CONTACT_VARIABLE}")
    if not re.fullmatch(r"[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", address, re.I | re.A):
        raise ValueError(f"not an e-mail address: {address[:80]!r}")
    return address


@dataclass
class Client:
    """One polite caller. Answers are kept, so that a killed run goes on where it was."""

    contact: str
    state: State
    #: Seconds between two requests: NCBI allows three a second without a key.
    pause: float = 0.4
    #: Seconds to connect, and between two pieces of an answer.
    timeout: tuple[float, float] = (10, 60)
    #: Seconds for a whole answer.
    longest: float = 180
    tries: int = 5
    #: Seconds before the second try; doubled each time, up to a minute.
    backoff: float = 2
    #: The longest wait that a service may ask for before we give up for today.
    patience: float = 120
    _free_at: float = field(default=0, init=False)

    def __post_init__(self) -> None:
        import requests

        self._session = requests.Session()
        self._session.max_redirects = 3
        self._session.headers.update({
            "User-Agent": f"iscm-review/{__version__} (living systematic review; mailto:{self.contact})",
            "Accept": "application/json"})

    def get(self, address: str, parameters: dict[str, str], read: Callable[[Any], Any]) -> Any:
        """What ``read`` makes of the JSON at an address. An answer that ``read`` refuses is not kept.

        Raises :class:`Down`, or :class:`Unknown` where there is nothing of that name.
        """
        name = json.dumps([address, sorted(parameters.items())])
        with contextlib.suppress(*GARBLED):
            return read(self.state.load(name, None))
        for left in range(self.tries - 1, -1, -1):
            try:
                body = self._ask(address, parameters)
                try:
                    content = json.loads(body, strict=False)  # NCBI sends tabs within its texts
                    answer = read(content)
                    self.state.save(name, content)
                    return answer
                except GARBLED:
                    raise _Passing("its answer is not what its documentation says") from None
            except _Passing as trouble:
                if trouble.wait > self.patience:
                    raise Down(f"{trouble}, and it asks not to be called for {trouble.wait:.0f} seconds"
                               ) from None
                if not left:
                    raise Down(f"{trouble} ({self.tries} tries)") from None
                longer = min(60.0, self.backoff * 2 ** (self.tries - 1 - left))
                time.sleep(max(trouble.wait, longer * random.uniform(0.5, 1)))
        raise AssertionError("unreachable")

    def _ask(self, address: str, parameters: dict[str, str]) -> bytearray:
        """The body of one answer; everything that can go wrong in between becomes one of three errors."""
        import requests
        import urllib3

        time.sleep(max(0.0, self._free_at - time.monotonic()))
        self._free_at, end = time.monotonic() + self.pause, time.monotonic() + self.longest
        try:
            with self._session.get(address, params=parameters, timeout=self.timeout, stream=True) as answer:
                if answer.status_code == 404:
                    raise Unknown
                if answer.status_code in PASSING:
                    raise _Passing(f"it answers with the error {answer.status_code}", _wait(answer.headers))
                if answer.status_code != 200:
                    raise Down(f"it answers with the error {answer.status_code}")
                body = bytearray()
                # What there is so far, so that a trickle is noticed; iter_content waits for a whole piece.
                while part := answer.raw.read1(65536, decode_content=True):
                    body += part
                    if len(body) > MOST_BYTES:
                        raise _Passing(f"its answer has more than {MOST_BYTES:,} bytes")
                    if time.monotonic() > end:
                        raise _Passing(f"its answer was not complete after {self.longest:g} seconds")
                return body
        except requests.Timeout:
            raise _Passing(f"no answer within {max(self.timeout):g} seconds") from None
        except (OSError, ValueError, urllib3.exceptions.HTTPError):  # requests' own errors are OSErrors
            raise _Passing("the connection failed or broke off") from None


def _wait(headers) -> float:
    """The seconds that ``Retry-After`` asks for, as a number or a date; 0 where it says nothing."""
    from urllib3.exceptions import HTTPError
    from urllib3.util import Retry

    try:
        return float(Retry().parse_retry_after(headers.get("Retry-After", "0")))
    except (HTTPError, ValueError, OverflowError):
        return 0.0
