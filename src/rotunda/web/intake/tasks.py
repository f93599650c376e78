"""The background work of imports: checking, applying, undoing, and looking for pairs."""

from __future__ import annotations

from rotunda.web.intake.models import Import, Stage
from rotunda.web.jobs.kinds import Hindered, kind
from rotunda.web.jobs.models import Job
from rotunda.web.jobs.progress import JobProgress
from rotunda.web.register.counts import recount


@kind("Check an import", again=True)
def check_import(job: Job, progress: JobProgress, *, pk: int) -> None:
    """Read the file and say what would change."""
    from rotunda.web.intake.checking import Overtaken, check  # noqa: PLC0415  # only workers read files

    found = _found(pk)
    if found.stage in {Stage.APPLIED, Stage.UNDONE}:
        return
    try:
        check(found, by=job.actor(), progress=progress)
    except Overtaken:
        return  # whoever overtook it says how the import stands
    except Hindered as hindered:
        Import.objects.filter(pk=pk).exclude(stage__in=(Stage.APPLIED, Stage.UNDONE)).update(
            stage=Stage.UNREADABLE, error=str(hindered)
        )


@kind("Apply an import", again=True)
def apply_import(job: Job, progress: JobProgress, *, pk: int) -> None:
    """Write what was checked to the register, all of it or nothing."""
    from rotunda.web.intake.applying import apply  # noqa: PLC0415  # as long as the other

    if apply(_found(pk), by=job.actor(), progress=progress):
        recount()
        find_pairs.work(job, progress)


@kind("Undo an import", again=True)
def undo_import(job: Job, progress: JobProgress, *, pk: int) -> None:
    """Take back what an import changed, all of it or nothing."""
    from rotunda.web.intake.undoing import undo  # noqa: PLC0415  # as long as the other

    undo(_found(pk), by=job.actor(), progress=progress)


@kind("Look for records that may be one", again=True)
def find_pairs(job: Job, progress: JobProgress) -> None:  # noqa: ARG001  # every kind is called alike
    """Look for pairs of people and systems that two sources may claim."""
    from rotunda.web.intake.pairing import find  # noqa: PLC0415  # as long as the others

    progress.stage("Looking for records that may be one")
    find()


def _found(pk: int) -> Import:
    found: Import | None = Import.objects.select_related("source__agency", "upload").filter(pk=pk).first()
    if found is None:
        raise Hindered("The import is not there any more.")
    return found
