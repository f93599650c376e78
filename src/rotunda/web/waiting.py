"""How long a process waits for a SQLite database that another writes to. PostgreSQL locks rows, and is not asked."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

log = logging.getLogger(__name__)


def wait(seconds: float, which: Any = connection) -> None:
    """Have a connection wait so long at most."""
    if which.vendor == "sqlite":
        with which.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


@contextmanager
def hardly_waiting(seconds: float = 0.3) -> Iterator[None]:
    """Wait so long at most within the block, and afterwards as the settings say."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    wait(seconds)
    try:
        yield
    finally:
        wait(settings.DATABASES["default"]["OPTIONS"]["timeout"])


@contextmanager
def unless_busy(what: str) -> Iterator[None]:
    """Write within the block what whoever only reads need not wait for; where the database is busy, or refuses for
    another reason, log that `what` was not written down, and why."""
    try:
        with hardly_waiting():
            yield
    except OperationalError as error:
        log.info("%s was not written down: %s", what, error)
