"""How often a token may be used: so many requests in a minute of the clock, whichever process of a machine takes them.

They are counted outside the database: on SQLite a write would wait for whoever else writes, and reading must not. Of a
token and minute there is a file in the site's folder, to which every request adds one byte. The system puts bytes that
are added at the same time one after another, so the place of a request's own byte is its number, and no lock is needed.
"""

from __future__ import annotations

import logging
import math
import os
import time
from pathlib import Path

from django.conf import settings

from rotunda.web.api.models import Token
from rotunda.web.api.problems import Problem

log = logging.getLogger(__name__)

_WINDOW = 60
#: Seconds to wait where requests cannot be counted.
_UNCOUNTED = "10"


def wait_of(token: Token) -> int:
    """Count a request of a token; tells how many seconds to wait before the next, 0 where it is within the limit.

    Raises `Problem` where requests cannot be counted: then none is let in.
    """
    now = time.time()
    try:
        number = _number_of(token, int(now // _WINDOW))
    except OSError as error:
        log.exception("requests cannot be counted in %s", _folder())
        detail = "The site cannot count requests at present. Try again; whoever runs it finds in its log why."
        raise Problem("busy", detail, headers={"Retry-After": _UNCOUNTED}) from error
    return 0 if number <= settings.API_REQUESTS_A_MINUTE else max(1, math.ceil(_WINDOW - now % _WINDOW))


def _number_of(token: Token, minute: int) -> int:
    """The number of this request among the token's of the minute. Beyond the limit the files grow no more."""
    # a prefix is hexadecimal, and never given to two tokens
    path = _folder() / f"{token.prefix}-{minute}"
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        counted = os.fstat(file).st_size
        if counted <= settings.API_REQUESTS_A_MINUTE:
            os.write(file, b".")
            counted = os.lseek(file, 0, os.SEEK_CUR)
    finally:
        os.close(file)
    if counted == 1:
        _tidy(minute)
    return counted


def _tidy(minute: int) -> None:
    """Take away the files of other minutes, but for those whose requests may still be on their way."""
    for path in _folder().iterdir():
        _, _, of = path.name.rpartition("-")
        if of.isdecimal() and abs(int(of) - minute) > 1:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.HOME) / "requests"
