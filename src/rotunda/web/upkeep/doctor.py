"""Examines the site: each finding says what was looked at, whether it is well, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from rotunda.web.upkeep.searching import searches_are_indexed

#: Entries of the audit that are proven at an examination; `rotunda admin check-audit` proves all.
_ENTRIES = 20_000
#: Free space below which writing will soon fail, in bytes.
_LITTLE = 1_000_000_000
#: How long a job may wait before a worker seems to be missing.
_LONG = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """What was examined, whether it is well, and what was seen or is to be done."""

    of: str
    said: str
    well: bool = True


def examine() -> Iterator[Finding]:
    """All findings; those after an unreachable database are left out."""
    yield _folder()
    yield _secret()
    yield _space()
    yield _https()
    database = _database()
    yield database
    if not database.well:
        return
    steps = _steps()
    yield steps
    if steps.well:
        yield from (look() for look in (_search, _audit, _queue, _owners))
    yield from _settings()


def _folder() -> Finding:
    writable = os.access(settings.HOME, os.W_OK)
    return Finding(
        "Folder", f"{settings.HOME}" if writable else f"{settings.HOME} cannot be written to.", well=writable
    )


def _secret() -> Finding:
    kept = settings.HOME / "secret_key"
    if not kept.exists():
        return Finding("Secret", "From the environment.")
    open_to_others = bool(kept.stat().st_mode & 0o077)
    return Finding(
        "Secret", f"Others can read it: chmod 600 {kept}" if open_to_others else "Kept.", well=not open_to_others
    )


def _space() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    return Finding("Disk", f"{free / 1e9:,.0f} GB free." if free > _LITTLE else "Under 1 GB free.", well=free > _LITTLE)


def _https() -> Finding:
    said = "Cookies go by HTTPS only." if settings.HTTPS else "ROTUNDA_HTTPS is no: for one's own machine only."
    return Finding("HTTPS", said, well=settings.HTTPS)


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Finding("Database", f"It does not answer: {error}".strip(), well=False)
    return Finding("Database", f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}")


def _steps() -> Finding:
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    said = f"{steps} steps are to be taken: rotunda admin migrate" if steps else "All steps are taken."
    return Finding("Tables", said, well=not steps)


def _search() -> Finding:
    if connection.vendor != "postgresql":
        return Finding("Search", "It looks through the records.")
    if searches_are_indexed():
        return Finding("Search", "An index finds parts of texts.")
    remedy = "As the owner of PostgreSQL: CREATE EXTENSION pg_trgm; then: rotunda admin migrate"
    return Finding("Search", f"No index finds parts of texts, which makes it slow. {remedy}", well=False)


def _audit() -> Finding:
    from rotunda.web.audit.checking import check_chain  # noqa: PLC0415  # models load after the site is opened
    from rotunda.web.audit.models import Head  # noqa: PLC0415

    looked_at = min(Head.objects.get(pk=1).number, _ENTRIES)
    wrong = next(check_chain(newest=_ENTRIES), None)
    return Finding("Audit", wrong or f"The last {looked_at:,} entries hold.", well=wrong is None)


def _queue() -> Finding:
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415  # models load after the site is opened

    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    late = waiting is not None and waiting.enqueued_at < timezone.now() - _LONG
    said = "A job waits longer than five minutes: is rotunda worker running?" if late else "No job waits long."
    return Finding("Jobs", said, well=not late)


def _owners() -> Finding:
    from rotunda.web.accounts.models import Membership  # noqa: PLC0415  # models load after the site is opened

    owners = Membership.objects.in_force().filter(role="owner", user__is_active=True).count()
    return Finding("Owners", f"{owners}" if owners else "None: rotunda admin create-owner", well=owners > 0)


def _settings() -> Iterator[Finding]:
    """What Django's own checks for a deployment say."""
    for message in run_checks(include_deployment_checks=True):
        if message.level >= WARNING and (settings.HTTPS or not (message.id or "").startswith("security.")):
            yield Finding("Settings", f"{message.msg} {message.hint or ''}".strip(), well=False)
