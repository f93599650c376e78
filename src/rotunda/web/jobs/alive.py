"""Whether a worker still lives, told by the operating system where it can tell, else by its last heartbeat.

Each worker holds a lock on a file as long as it lives; however it dies, the system takes the lock away. Where workers
do not share the folder (several machines on one PostgreSQL), the heartbeat in the database tells, later.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from rotunda.web.jobs.models import Worker

#: A worker that said nothing for so long is dead, where its lock cannot be asked.
SILENT = timedelta(minutes=2)


def new_name() -> str:
    """A name that no other worker has: machine, process, and chance."""
    machine = re.sub(r"[^\w.-]", "", socket.gethostname())[:30]
    return f"{machine}-{os.getpid()}-{secrets.token_hex(6)}"


@contextmanager
def held(name: str) -> Iterator[None]:
    """Hold a worker's lock."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_dead(name: str) -> bool:
    """Whether a worker is no more."""
    path = _path(name)
    try:
        with path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # first, so that whoever finds no file any more is told by the row
            Worker.objects.filter(name=name).update(stopped=timezone.now())
            path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        worker = Worker.objects.filter(name=name).first()
        return worker is None or worker.stopped is not None or worker.heartbeat < timezone.now() - SILENT
    return True


def count() -> int:
    """How many workers live; those that do not are marked as stopped."""
    names = Worker.objects.filter(stopped__isnull=True).values_list("name", flat=True)
    dead = [name for name in names if is_dead(name)]
    Worker.objects.filter(name__in=dead, stopped__isnull=True).update(stopped=timezone.now())
    return Worker.objects.filter(stopped__isnull=True).count()


def _path(name: str) -> Path:
    return Path(settings.HOME) / "workers" / f"{name}.lock"
