"""The worker: does one job after another, survives a busy database, and clears up after workers that were killed."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.db.backends.signals import connection_created
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as Queue

from rotunda.web.jobs import alive, heart
from rotunda.web.jobs.models import Worker
from rotunda.web.jobs.reaper import reap
from rotunda.web.waiting import wait

log = logging.getLogger(__name__)
#: Seconds to wait after the database refused.
_PAUSE = 2.0
#: Seconds that a worker waits for a SQLite database to which somebody else writes.
_PATIENCE = 300.0


def run_worker(*, batch: bool = False, interval: float = 1.0, most: int | None = None) -> None:
    """Do the jobs of the queue until told to stop (SIGINT, SIGTERM: the job under way is finished first).

    `batch` ends when nothing waits; `interval` is the seconds between looks at an empty queue; `most` ends after so
    many jobs. Raises `SystemExit` where a second signal stops it at once: the job is then begun again by the next
    worker.
    """
    connection_created.connect(_be_patient)
    wait(_PATIENCE)
    name = alive.new_name()
    with alive.held(name):
        Worker.objects.create(name=name)
        try:
            with heart.beating(name):
                _serve(_queue(name, batch, interval, most))
        finally:
            Worker.objects.filter(name=name).update(stopped=timezone.now())


def _be_patient(connection: Any, **_: object) -> None:
    """Have a worker wait for another one that applies a large import; nobody looks at a page meanwhile."""
    wait(_PATIENCE, connection)


def _queue(name: str, batch: bool, interval: float, most: int | None) -> Queue:  # noqa: FBT001  # passed through
    queue = Queue(
        queue_names=["*"],
        interval=interval,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=most,
        worker_id=name,
        excluded_queue_names=[],
    )
    if threading.current_thread() is threading.main_thread():
        queue.configure_signals()
    return queue


def _serve(queue: Queue) -> None:
    """Run the queue to its end; a database that refuses, as SQLite does while a long write goes on, is asked again."""
    while True:
        try:
            reap(queue.worker_id)
            queue.run()
        except DatabaseError as error:
            log.warning("the queue could not be read, and is asked again: %s", error)
            close_old_connections()
            time.sleep(_PAUSE)
        else:
            return
