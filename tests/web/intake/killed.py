"""A site of its own whose server and workers are killed: run as `python -m tests.web.intake.killed`.

It loads what servers and workers load, then does what its standard input says, a line at a time, and answers each with
a line of JSON. `start COMMAND` forks a process that does it and tells its number; `poll N` tells whether that one is
done, `kill N` kills it as the system would; `ask COMMAND` tells what a command says, as lines. At the end of the input
all are killed. Forks are ready at once, so that death comes at any moment of the work and never while Python loads.

Commands: `prepare` makes the tables; `measure` does three imports in peace, and says the seconds of a job; `serve N`
gives N files and has them applied, until all are; `work` is a worker; `verify` says what is wrong; `left N` how many
imports are not applied yet.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable

import django

#: Rows of a file, and how many are written together, so that death also comes between two slices.
ROWS, SLICE = 120, 25


def main() -> None:
    """Do what the input says."""
    create()
    django.setup()
    load()
    commands: dict[str, Callable[[str], object]] = {"start": start, "poll": poll, "kill": kill, "ask": ask}
    try:
        for line in iter(sys.stdin.readline, ""):
            what, _, about = line.strip().partition(" ")
            sys.stdout.write(f"{json.dumps(commands[what](about))}\n")
            sys.stdout.flush()
    finally:
        for child in list(_living):
            kill(str(child))


#: The processes that were started and not yet waited for.
_living: set[int] = set()


def start(command: str, out: str = os.devnull) -> int:
    """A process that does a command; what it says goes to a file."""
    child = os.fork()
    if child:
        _living.add(child)
        return child
    try:
        with open(out, "w") as told:  # noqa: PTH123  # a process of its own, which ends at once
            sys.stdout = sys.stderr = told
            do(*command.split())
            told.flush()
    except BaseException:  # noqa: BLE001  # a child never goes on as its parent
        traceback.print_exc(file=sys.__stderr__)
        os._exit(1)
    os._exit(0)


def do(command: str, *rest: str) -> None:
    """Do a command."""
    commands: dict[str, Callable[..., None]] = {
        "prepare": prepare,
        "measure": measure,
        "serve": serve,
        "work": work,
        "verify": verify,
        "left": left,
    }
    commands[command](*map(int, rest))


def poll(child: str) -> int | None:
    """How a process ended; nothing while it lives."""
    ended, status = os.waitpid(int(child), os.WNOHANG)
    if not ended:
        return None
    _living.discard(int(child))
    return os.waitstatus_to_exitcode(status)


def kill(child: str) -> None:
    """End a process as the system does that runs out of memory."""
    os.kill(int(child), signal.SIGKILL)
    os.waitpid(int(child), 0)
    _living.discard(int(child))


def ask(command: str) -> str:
    """What a command says."""
    with tempfile.NamedTemporaryFile("r") as out:
        child = start(command, out.name)
        _, status = os.waitpid(child, 0)
        _living.discard(child)
        said = out.read().strip()
        return said if status == 0 else f"{command} failed: {said}"


def say(line: object) -> None:
    """Tell whoever asked."""
    sys.stdout.write(f"{line}\n")


def load() -> None:
    """Load what is loaded at first use otherwise."""
    import rotunda.estate.cells  # noqa: PLC0415
    import rotunda.web.intake.applying  # noqa: PLC0415
    import rotunda.web.intake.checking  # noqa: PLC0415
    import rotunda.web.intake.undoing  # noqa: PLC0415
    import rotunda.web.jobs.worker  # noqa: PLC0415
    import rotunda.web.urls  # noqa: PLC0415

    for module in (rotunda.web.intake.applying, rotunda.web.intake.checking):
        vars(module)["SLICE"] = SLICE
    logging.disable(logging.WARNING)


def create() -> None:
    """A database of its own, where a server is named."""
    if not os.environ.get("DATABASE_URL"):
        return
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


def measure() -> None:
    """Do three imports, and say how long a job takes."""
    from rotunda.web.intake.models import Import  # noqa: PLC0415  # after setup
    from rotunda.web.jobs.models import Job  # noqa: PLC0415
    from rotunda.web.jobs.worker import run_worker  # noqa: PLC0415

    for number in range(3):
        _give(number)
    began = time.perf_counter()
    while Import.objects.exclude(stage="applied").exists():
        _press()
        run_worker(batch=True, interval=0.01)
    say((time.perf_counter() - began) / Job.objects.count())


def serve(many: int) -> None:
    """What people do: give every file, and press every button, until all is applied."""
    from rotunda.web.intake.models import Import  # noqa: PLC0415  # after setup

    while True:
        given = set(Import.objects.values_list("upload__name", flat=True))
        for number in range(many):
            if f"systems {number}.csv" not in given:
                _give(number)
                _press()
        _press()
        if not Import.objects.exclude(stage="applied").exists():
            return
        time.sleep(0.05)


def _give(number: int) -> None:
    from rotunda.web.accounts.actor import Operator  # noqa: PLC0415  # after setup
    from rotunda.web.intake import actions  # noqa: PLC0415
    from rotunda.web.intake.models import Source  # noqa: PLC0415

    rows = "".join(f"F{number}-{row},REV,System {number} {row}\n" for row in range(ROWS))
    data = f"system,agency,name\n{rows}".encode()
    actions.take_file(by=Operator(), source=Source.objects.get(), name=f"systems {number}.csv", chunks=[data])


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
    """Say of every import that is half applied, and of every break of the audit.

    A file may have been given twice, where its first giving came through just as its server was killed and the next one
    looked. It is applied once all the same: the second import then finds nothing to change.
    """
    from collections import Counter, defaultdict  # noqa: PLC0415

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
        files = defaultdict(list)
        for found in Import.objects.select_related("upload"):
            files[found.upload.name].append(found)
        for given in files.values():
            counts = {found: (there[found.label], told[found.label]) for found in given}
            applied = {found for found in given if found.stage == "applied"}
            wrote = {found for found, count in counts.items() if count == (ROWS, ROWS)}
            rest = {counts[found] for found in given if found not in wrote}
            if rest - {(0, 0)} or not wrote <= applied or len(wrote) != bool(applied):
                say([f"{found} is {found.stage} with (records, entries) {counts[found]}" for found in given])
        head = Head.objects.get(pk=1)
        for line in breaks(Entry.objects.order_by("number").iterator(), (head.number, head.hash)):
            say(line)


def left(many: int) -> None:
    """Say how many imports are not applied yet."""
    from rotunda.web.intake.models import Import  # noqa: PLC0415  # after setup

    say(many - Import.objects.filter(stage="applied").values("upload__name").distinct().count())


if __name__ == "__main__":
    main()
