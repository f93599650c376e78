"""What background work there is: functions marked as kinds of job, and how they say why they cannot go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from rotunda.web.jobs.models import Job
    from rotunda.web.jobs.progress import JobProgress


class Hindered(Exception):  # noqa: N818  # a fact about the work, told to whoever asked for it
    """The work cannot be done; the text says why, and what to do, to whoever asked for it."""


@dataclass(frozen=True)
class Kind:
    """A kind of job. `work` is called as `work(job, progress, **arguments)`.

    `again` says that the work may be begun anew after a worker was killed in the middle of it: it leaves nothing
    half done, or clears away what it left.
    """

    path: str
    title: str
    again: bool
    work: Callable[..., None]

    def __call__(self, job: Job, progress: JobProgress, **arguments: Any) -> None:
        """Do the work."""
        self.work(job, progress, **arguments)


def kind(title: str, *, again: bool) -> Callable[[Callable[..., None]], Kind]:
    """Mark a function of a module as a kind of job."""

    def mark(work: Callable[..., None]) -> Kind:
        return Kind(f"{work.__module__}.{work.__name__}", title, again, work)

    return mark


def kind_of(path: str) -> Kind | None:
    """The kind at a path, or `None` where there is none (any more)."""
    try:
        found = import_string(path)
    except ImportError:
        return None
    return found if isinstance(found, Kind) else None
