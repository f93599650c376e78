"""A site of its own whose server and workers are killed: run as `python -m tests.web.intake.killed COMMAND ...`.

`prepare` makes the database; `serve N` gives N files and has them applied, until all are; `work` is a worker;
`verify` says what is wrong, as lines; `left N` how many imports are not applied yet.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import django

ROWS = 150


def main(arguments: list[str]) -> None:
    """Run a command."""
    command, *rest = arguments
    if command == "create":
        create()
        return
    django.setup()
    if command in {"serve", "work"}:
        load()
    commands: dict[str, Callable[..., None]] = {
        "prepare": prepare,
        "serve": serve,
        "work": work,
        "verify": verify,
        "left": left,
    }
    commands[command](*map(int, rest))


def say(line: object) -> None:
    """Tell the test something."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def load() -> None:
    """Load what is loaded at first use otherwise, so that death comes in the middle of work."""
    import rotunda.estate.cells  # noqa: PLC0415
    import rotunda.web.intake.checking  # noqa: PLC0415
    import rotunda.web.intake.undoing  # noqa: F401, PLC0415

    say("ready")


def create() -> None:
    """A database of its own on the server."""
    import psycopg  # noqa: PLC0415  # only on PostgreSQL

    server, _, name = os.environ["DATABASE_URL"].rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def prepare() -> None:
    """The tables, an agency and a source."""
    from django.core.management import call_command  # noqa: PLC0415  # after setup

    from rotunda.web.accounts.actor import Operator  # noqa: PLC0415
    from rotunda.web.intake import actions  # noqa: PLC0415
    from rotunda.web.register.models import Agency  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Agency.objects.create(code="REV", name="Revenue Services")
    actions.add_source(by=Operator(), name="killed")


def serve(many: int) -> None:
    """What people do: give every file, and press every button, until all is applied."""
    from rotunda.web.accounts.actor import Operator  # noqa: PLC0415  # after setup
    from rotunda.web.intake import actions  # noqa: PLC0415
    from rotunda.web.intake.models import Import, Source  # noqa: PLC0415

    source = Source.objects.get()
    while True:
        given = set(Import.objects.values_list("upload__name", flat=True))
        for number in range(many):
            if f"systems {number}.csv" in given:
                continue
            rows = "".join(f"F{number}-{row},REV,System {number} {row}\n" for row in range(ROWS))
            data = f"system,agency,name\n{rows}".encode()
            actions.take_file(by=Operator(), source=source, name=f"systems {number}.csv", chunks=[data])
            _press()
        _press()
        if not Import.objects.exclude(stage="applied").exists():
            return
        time.sleep(0.05)


def _press() -> None:
    from rotunda.web.accounts.actor import Operator  # noqa: PLC0415  # after setup
    from rotunda.web.intake import actions  # noqa: PLC0415
    from rotunda.web.intake.models import Import, Stage  # noqa: PLC0415

    for found in Import.objects.select_related("job", "source").exclude(stage=Stage.APPLIED):
        if found.is_busy:
            continue
        if found.stage == Stage.MAPPING:
            said = [{"kind": "table:systems", "mapping": {"system": "system", "agency": "agency", "name": "name"}}]
            actions.settle_columns(found, by=Operator(), parts=said)
        elif found.stage == Stage.CHECKED:
            actions.apply(found, by=Operator())
        else:
            actions.check_again(found, by=Operator())


def work() -> None:
    """Be a worker."""
    from rotunda.web.jobs.worker import run_worker  # noqa: PLC0415  # after setup

    run_worker(interval=0.05)


def verify() -> None:
    """Say of every import that is half applied, and of every break of the audit."""
    from collections import Counter  # noqa: PLC0415

    from django.db import connection, transaction  # noqa: PLC0415  # after setup

    from rotunda.web.audit.chain import breaks  # noqa: PLC0415
    from rotunda.web.audit.models import Entry, Head  # noqa: PLC0415
    from rotunda.web.intake.models import Import  # noqa: PLC0415
    from rotunda.web.register.models import System  # noqa: PLC0415

    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        there = Counter(System.objects.values_list("source", flat=True))
        told = Counter(Entry.objects.filter(table="systems", action="add").values_list("source", flat=True))
        for found in Import.objects.all():
            wanted = ROWS if found.stage == "applied" else 0
            if (there[found.label], told[found.label]) != (wanted, wanted):
                say(f"{found} is {found.stage} with {there[found.label]} records and {told[found.label]} entries")
        head = Head.objects.get(pk=1)
        for line in breaks(Entry.objects.order_by("number").iterator(), (head.number, head.hash)):
            say(line)


def left(many: int) -> None:
    """Say how many imports are not applied yet."""
    from rotunda.web.intake.models import Import  # noqa: PLC0415  # after setup

    say(many - Import.objects.filter(stage="applied").count())


if __name__ == "__main__":
    main(sys.argv[1:])
