"""The heart of a worker: a thread that says that the worker lives, writes progress, and looks for dead workers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from rotunda.web.jobs.models import Job, Worker
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.waiting import wait

log = logging.getLogger(__name__)
#: Seconds between writes of progress, signs of life, looks for dead workers, and for what is to be cleared away.
PROGRESS, BEAT, LOOK, TIDY = 1.0, 10.0, 15.0, 60.0


class Heart(threading.Thread):
    """Beats until it is told to stop. A database that is busy is asked again at the next beat."""

    def __init__(self, name: str) -> None:
        super().__init__(name=f"heart of {name}", daemon=True)
        self.worker = name
        self.progress: JobProgress | None = None
        self._ended = threading.Event()

    def run(self) -> None:
        """Beat."""
        beats = 0
        try:
            _be_brief()
            while not self._ended.wait(PROGRESS):
                beats += 1
                self._try(self._write)
                if beats % round(BEAT / PROGRESS) == 0:
                    self._try(self._sign)
                if beats % round(LOOK / PROGRESS) == 0:
                    self._try(_look)
                if beats % round(TIDY / PROGRESS) == 0:
                    self._try(_tidy)
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop beating."""
        self._ended.set()
        self.join()

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except DatabaseError as error:
            log.debug("the heart of %s: %s", self.worker, error)
            connection.close()
            _be_brief()

    def _write(self) -> None:
        if progress := self.progress:
            progress.write()

    def _sign(self) -> None:
        Worker.objects.filter(name=self.worker).update(heartbeat=timezone.now())


def _look() -> None:
    from rotunda.web.jobs.reaper import reap  # noqa: PLC0415  # the reaper knows tasks, and tasks the heart

    reap()


def _tidy() -> None:
    from rotunda.web.upkeep.tidying import tidy_daily  # noqa: PLC0415  # it knows all apps, which know jobs

    tidy_daily()


def _be_brief() -> None:
    """Have this thread's connection not wait for a SQLite lock that the work itself may hold for long."""
    wait(0.3)


#: The heart of this process, where it is a worker.
_hearts: list[Heart] = []


@contextmanager
def beating(name: str) -> Iterator[Heart]:
    """A heart for this process."""
    heart = Heart(name)
    heart.start()
    _hearts.append(heart)
    try:
        yield heart
    finally:
        _hearts.remove(heart)
        heart.stop()


@contextmanager
def listening(job: Job) -> Iterator[JobProgress]:
    """The progress of a job, written by the heart where there is one."""
    progress = JobProgress(job.pk, job.attempts, at_once=not _hearts)
    for heart in _hearts:
        heart.progress = progress
    try:
        yield progress
    finally:
        for heart in _hearts:
            heart.progress = None
