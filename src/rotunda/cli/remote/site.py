"""A site that is elsewhere, asked through its API: one request at a time, with patience where the site asks for it.

The standard library is enough for that, and it follows no redirect unless told to: a token goes to the address that was
given, and nowhere else.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from urllib.request import OpenerDirector, Request

from rotunda import __version__
from rotunda.cli.remote.wire import fault_of, opener, printable
from rotunda.estate.errors import InputError
from rotunda.estate.progress import Progress

T = TypeVar("T")

#: Seconds until somebody must have answered the call.
_CALLING = 10.0
#: Bytes of an answer that is kept in memory.
_LARGEST = 64 * 2**20
#: Bytes of an Estate that is downloaded.
_LARGEST_FILE = 4 * 2**30
#: Pauses before a request that failed is sent again, in seconds.
_PAUSES = (1, 4, 15)
#: The longest time that a site may ask us to wait, and how often in a row.
_LONGEST_WAIT, _MOST_WAITS = 600, 60
#: Statuses of a site that is there and asks for patience, and of a proxy whose site is away for a moment.
_WAIT, _AWAY = {429, 503}, {502, 504}


def pause(seconds: float) -> None:
    """Do nothing for a while."""
    time.sleep(seconds)


class Steps:
    """What is being done, told to a display; waiting interrupts it and is told too."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._name = progress, ""

    def stage(self, name: str) -> None:
        self._name = name
        self._progress.stage(name)

    def advance(self, done: int, total: int | None = None) -> None:
        self._progress.advance(done, total)

    def wait(self, seconds: float, why: str) -> None:
        """Do nothing for a while, and say why."""
        self._progress.stage(f"Waiting {seconds:.0f} s: {why}")
        pause(seconds)
        self._progress.stage(self._name)


@dataclass(frozen=True)
class Answer:
    """An answer of the API: its status, and its body where that is JSON. `repeated` says that an answer to the same
    request may have been lost before, so that what it asks for may have been done then."""

    status: int
    body: Any
    repeated: bool = False

    @property
    def detail(self) -> str:
        """What the site says of a problem, in a sentence or two."""
        told = self.body if isinstance(self.body, Mapping) else {}
        errors = [one for one in told.get("errors") or () if isinstance(one, Mapping)]
        said = [f"{one.get('problem', '')} {one.get('remedy', '')}" for one in errors[:3]]
        return printable(" ".join([*said] if said else [str(told.get("detail", ""))]))


@dataclass(frozen=True)
class Me:
    """What the site says of the token: what it may, by permission; and the site's time."""

    user: str
    may: Mapping[str, Any]
    now: str


class Site:
    """A site at `address`, asked with a token. Every method raises `InputError` where the site cannot be asked."""

    def __init__(self, address: str, token: str, steps: Steps, *, ca_file: Path | None = None) -> None:
        self.address, self.steps = address, steps
        self._token = token
        self._opener: OpenerDirector = opener(address, ca_file)

    def me(self) -> Me:
        """Who we are there; that it is a Rotunda, and of this version."""
        answer = self._json("GET", "/me", tries=1)
        told = answer.body if isinstance(answer.body, Mapping) else {}
        if answer.status in {401, 403}:
            self.refuse(answer)
        if answer.status != 200 or "user" not in told or not isinstance(told.get("may"), Mapping):
            problem = f"This is not a Rotunda: it answers {answer.status} at /api/v1/me."
            raise InputError(self.address, problem, "Check the address, and that ROTUNDA_HOSTS of the site names it.")
        theirs = printable(str(told.get("rotunda", "older than 0.1")))
        if theirs.split(".")[:2] != __version__.split(".")[:2] or "now" not in told:
            problem = f"The site is Rotunda {theirs}, and this is {__version__}: their tables may differ."
            raise InputError(self.address, problem, "Use the version that the site has.")
        return Me(printable(str(told["user"])), dict(told["may"]), str(told["now"]))

    def put(self, table: str, rows: bytes, *, dry_run: bool, reason: str) -> Answer:
        """Put rows, a JSON array, into a table."""
        query = {"dry_run": "true" if dry_run else "false", **({"reason": reason} if reason else {})}
        return self._json("PUT", f"/estate/{table}?{urlencode(query)}", rows)

    def download(self, path: str, to: Path) -> None:
        """Put what the site sends into a file."""

        def read(response: Any) -> Answer:
            if response.status != 200:
                return self._answer(response)
            done = 0
            with to.open("wb") as file:
                while part := response.read(1 << 18):
                    file.write(part)
                    done += len(part)
                    self.steps.advance(done)
                    if done > _LARGEST_FILE:
                        problem = f"It sends more than {_LARGEST_FILE:,} bytes."
                        raise InputError(self.address, problem, "Ask whoever runs the site.")
            _refuse_half(response)
            return Answer(200, None)

        answer = self._asked("GET", path, None, read, len(_PAUSES))
        if answer.status != 200:
            self.refuse(answer)

    def refuse(self, answer: Answer) -> None:
        """Raise `InputError` for an answer that is none to go on with."""
        match answer.status:
            case 401:
                problem = "It does not know the token: it is wrong, revoked, or has expired."
                raise InputError(self.address, problem, f"Make a new one at {self.address}/tokens/.")
            case 403:
                remedy = (
                    f"Make a token with that right at {self.address}/tokens/, or ask an owner for a role that has it."
                )
                raise InputError(self.address, answer.detail or "The token may not do this.", remedy)
            case _:
                said = f"It answers {answer.status}. {answer.detail}".strip()
                raise InputError(self.address, said, "Try again; if it stays so, ask whoever runs the site.")

    def refuse_to_write(self) -> None:
        """Raise `InputError`: the token is one that only reads."""
        remedy = f"Make one with a right to edit at {self.address}/tokens/."
        raise InputError(self.address, "The token may change nothing there.", remedy)

    def _json(self, method: str, path: str, body: bytes | None = None, tries: int = 1 + len(_PAUSES)) -> Answer:
        return self._asked(method, path, body, self._answer, tries)

    def _answer(self, response: Any) -> Answer:
        """The whole answer, without our token, should it have that. Raises `OSError` where it is larger than any."""
        text = response.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise OSError("the answer is too large")
        _refuse_half(response)
        try:
            return Answer(response.status, json.loads(text.replace(self._token.encode(), b"(the token)")))
        except (ValueError, RecursionError):
            return Answer(response.status, None)

    def _asked(self, method: str, path: str, body: bytes | None, read: Callable[[Any], Answer], tries: int) -> Answer:
        """The answer to a request, which is sent again where that does no harm: all of ours may be sent twice."""
        for again in range(tries):
            try:
                answer = self._patiently(method, path, body, read)
            except (OSError, http.client.HTTPException) as error:
                fault = fault_of(error, self.address)
                if not fault.passing or again + 1 == tries:
                    raise InputError(self.address, fault.problem, fault.remedy) from error
            else:
                if answer.status not in _AWAY or again + 1 == tries:
                    return replace(answer, repeated=again > 0)
            self.steps.wait(_PAUSES[again], "the site does not answer")
        raise AssertionError("the last try returns or raises")

    def _patiently(self, method: str, path: str, body: bytes | None, read: Callable[[Any], Answer]) -> Answer:
        """The answer, after waiting as often and as long as the site asks for."""
        for _ in range(_MOST_WAITS):
            request = Request(f"{self.address}/api/v1{path}", body, self._headers(body), method=method)  # noqa: S310
            with self._opener.open(request, timeout=_CALLING) as response:
                if response.status not in _WAIT or not (told := response.headers.get("Retry-After")):
                    if 300 <= response.status < 400:
                        self._refuse_redirect(response)
                    return read(response)
                busy = response.status == 503
            seconds = _seconds(told)
            if seconds > _LONGEST_WAIT:
                problem = f"It asks to wait {seconds:,.0f} seconds."
                raise InputError(self.address, problem, "Try again then.")
            self.steps.wait(seconds, "the site is busy" if busy else "the token has made its requests of this minute")
        raise InputError(self.address, "It asks to wait again and again.", "Try again at a quieter time.")

    def _headers(self, body: bytes | None) -> dict[str, str]:
        kind = {} if body is None else {"Content-Type": "application/json"}
        said = {"Authorization": f"Bearer {self._token}", "User-Agent": f"rotunda/{__version__}"}
        return {**said, "Accept": "application/json", **kind}

    def _refuse_redirect(self, response: Any) -> None:
        to = printable(response.headers.get("Location") or "nowhere").partition("?")[0].replace(self._token, "…")
        remedy = "A token is not taken elsewhere. If that is the site, give its address yourself."
        raise InputError(self.address, f"It sends us on to {to}.", remedy)


def _refuse_half(response: Any) -> None:
    """Raise `http.client.IncompleteRead` where the site hung up before all that it had announced was there."""
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)


def _seconds(told: str) -> float:
    """How long to wait, of a Retry-After: seconds, or a date."""
    if told.strip().isdigit():
        return max(1.0, float(told))
    try:
        return max(1.0, parsedate_to_datetime(told).timestamp() - time.time())
    except ValueError:
        return float(_PAUSES[-1])
