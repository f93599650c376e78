"""How work says how far it is. It speaks often; what it says is written now and then, and never waits for a lock.

Within a worker the heart writes it, over a connection of its own, so that a long transaction of the work neither
hides its progress (PostgreSQL) nor is held up by it. SQLite lets one write at a time: there the bar rests while an
import is written, which is the short last part of it. Without a heart, as in tests, each stage is written at once.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from rotunda.web.jobs.models import Job, State


@dataclass
class JobProgress:
    """The progress of one job; satisfies `rotunda.estate.progress.Progress`."""

    job: int
    attempt: int
    at_once: bool = True
    _told: dict[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def stage(self, name: str) -> None:
        """A new stage begins: a few words, such as "Reading the file"."""
        self._tell(message=name[:200], done=0, total=None)
        if self.at_once:
            self.write()

    def advance(self, done: int, total: int | None = None) -> None:
        """So much of the present stage is done, of so much in all where that is known."""
        self._tell(done=done, total=total)

    def _tell(self, **said: Any) -> None:
        with self._lock:
            self._told |= said

    def write(self) -> None:
        """Write what was said since the last time, with a sign of life."""
        with self._lock:
            told, self._told = self._told, {}
        try:
            running = Job.objects.filter(pk=self.job, attempts=self.attempt, state=State.RUNNING)
            running.update(heartbeat=timezone.now(), **told)
        except Exception:
            with self._lock:
                self._told = told | self._told
            raise
