"""The one task of the queue: it does a job, and sees to it that the job's end is told in plain words."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import OperationalError
from django_tasks import TaskContext, task

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.jobs import actions, heart
from rotunda.web.jobs.kinds import Hindered, Kind, kind_of

if TYPE_CHECKING:
    from rotunda.web.jobs.models import Job

log = logging.getLogger(__name__)


@task(takes_context=True)
def run_job(context: TaskContext, job_id: int) -> None:
    """Do a job. Its failure is the job's, not the queue's."""
    job = actions.begin(job_id, task=str(context.task_result.id))
    if job is None:
        return
    kind = kind_of(job.kind)
    if kind is None:
        actions.fail(job, "This version of the program does not know such a job.")
        return
    with heart.listening(job) as progress:
        try:
            kind(job, progress, **job.arguments)
        except Hindered as hindered:
            ended = str(hindered)
        except NotPermitted:
            ended = "You may not do that any more. Ask whoever looks after your account."
        except OperationalError as error:
            _try_again(job, kind, error)
            return
        except (SystemExit, KeyboardInterrupt):
            _settle(job, kind)
            raise
        except Exception:
            log.exception("job %s failed", job.pk)
            ended = actions.UNEXPECTED.format(job.pk)
        else:
            ended = ""
    if ended:
        actions.fail(job, ended)
    else:
        actions.finish(job)


def _try_again(job: Job, kind: Kind, error: Exception) -> None:
    """The database was locked, restarted or in a deadlock: that passes."""
    log.warning("job %s met the database at a bad moment: %s", job.pk, error)
    if kind.again and job.attempts < actions.MOST_ATTEMPTS:
        actions.put_back(job, "The database was busy; it is begun again.")
    else:
        actions.fail(job, "The database was busy for too long. Ask for it again.")


def _settle(job: Job, kind: Kind) -> None:
    """The worker is told to stop at once."""
    if kind.again:
        actions.put_back(job, "The worker was stopped; it is begun again.")
    else:
        actions.fail(job, actions.KILLED)
