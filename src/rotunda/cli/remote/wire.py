"""How a site is reached: certificates are checked, no redirect is followed, and what goes wrong is said plainly."""

from __future__ import annotations

import re
import socket
import ssl
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import AbstractHTTPHandler, OpenerDirector, ProxyHandler, Request

from rotunda.estate.errors import InputError

#: Seconds between two parts of an answer: putting thousands of rows takes its time.
_ANSWERING = 300.0
_LONGEST = 500


class _Plain(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(_ANSWERING)


class _Secure(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(_ANSWERING)


class _PlainHandler(AbstractHTTPHandler):
    def http_open(self, request: Request) -> Any:
        return self.do_open(_Plain, request)

    http_request = AbstractHTTPHandler.do_request_


class _SecureHandler(AbstractHTTPHandler):
    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        self._trust = context

    def https_open(self, request: Request) -> Any:
        return self.do_open(_Secure, request, context=self._trust)

    https_request = AbstractHTTPHandler.do_request_


def opener(address: str, ca_file: Path | None) -> OpenerDirector:
    """What sends requests to an address. It has no handler of redirects, and gives every answer as it is.

    By HTTPS it goes through the proxy of the environment, which sees nothing of it; to this machine it goes straight.
    Raises `InputError` where the certificates cannot be read.
    """
    found = OpenerDirector()
    if not address.startswith("https://"):
        found.add_handler(_PlainHandler())
        return found
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InputError(str(ca_file), "The certificates cannot be read.", "Give a file in PEM form.") from error
    found.add_handler(ProxyHandler())
    found.add_handler(_SecureHandler(context))
    return found


@dataclass(frozen=True)
class Fault:
    """What kept an answer from us, what to do about it, and whether it may pass by itself."""

    problem: str
    remedy: str
    passing: bool = False


def fault_of(error: Exception, address: str) -> Fault:
    """What an error of the wire means."""
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    told = {
        "host": address.partition("://")[2].partition("/")[0],
        "why": printable(getattr(cause, "verify_message", "") or getattr(cause, "strerror", None) or str(cause)),
    }
    found = next((fault for kinds, fault in _FAULTS if isinstance(cause, kinds)), _OTHER)
    return replace(found, problem=found.problem.format(**told))


_SEE = "Try again; see whether the site runs."
_FAULTS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Fault], ...] = (
    (
        ssl.SSLCertVerificationError,
        Fault(
            "Its certificate is not trusted: {why}.",
            "Check the address. Where the state has an authority of its own, give its file with --ca-file.",
        ),
    ),
    (ssl.SSLError, Fault("It does not speak HTTPS as we do.", "Check the address and its port.")),
    (socket.gaierror, Fault("There is no machine named {host}.", "Check the address.")),
    (
        ConnectionRefusedError,
        Fault("Nobody answers there.", "Check the address and its port, and that the site runs.", passing=True),
    ),
    (TimeoutError, Fault("It does not answer in time.", _SEE, passing=True)),
    ((ConnectionError, HTTPException), Fault("The connection broke off.", _SEE, passing=True)),
)
_OTHER = Fault("It cannot be reached: {why}.", "Check the address and the network.", passing=True)


def printable(text: str) -> str:
    """A text of somebody else's as a terminal may have it: no control characters, and not too long."""
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+", " ", text).strip()
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
