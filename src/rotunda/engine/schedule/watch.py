"""Who follows a search: what they hear of it, and how they end it.

What a search finds does not depend on who listens. It depends on a stop that does not come at the same step each time.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from rotunda.engine.schedule.problem import Schedule
from rotunda.estate.progress import SILENT, Progress


class Heard(Protocol):
    """Hears of each schedule that is better than all before, as soon as it is found; on any thread, one at a time."""

    def __call__(self, value: int, schedule: Schedule) -> None: ...


class Stop(Protocol):
    """Asked now and then whether to end the search: the best schedule until then is the answer."""

    def __call__(self) -> bool: ...


class Watch:
    """All who follow one search, through all its stages."""

    def __init__(self, progress: Progress = SILENT, heard: Heard | None = None, stop: Stop | None = None) -> None:
        self.progress = progress
        self.stop = stop
        self._heard = heard
        self._best: int | None = None
        self._lock = Lock()

    def better(self, value: int, told: Callable[[], Schedule]) -> None:
        """Tell of a schedule, where it is better than all before; it is made only where somebody listens."""
        if self._heard is None:
            return
        with self._lock:
            if self._best is None or value < self._best:
                self._best = value
                self._heard(value, told())

    def stopped(self) -> bool:
        """Whether the search is to end."""
        return self.stop is not None and self.stop()
