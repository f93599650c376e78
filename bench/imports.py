"""Imports of 100,000 rows: dry run, apply and undo on SQLite and PostgreSQL, beside saving row by row.

An invented state of 40 agencies, 5,000 people, 300 skills, 20,000 systems, 60,000 person-skills and 14,660 releases
comes as one zip. It is imported into an empty register (all added), then again with a change in every row, then both
are undone. Meanwhile somebody else makes a small change twenty times a second: the longest that he waits is told too.
The peer is what most sites do: one record after the other through the same action that a page calls, each with its own
entry of the audit, in one transaction; for 2,000 rows, since it takes long. PostgreSQL is measured where DATABASE_URL
names a server; a database of its own is made there and dropped again. Arguments: the rows, 100000 unless said.
"""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.protocol import machine, peak_gib, show

ROWS, PEER_ROWS = 100_000, 2_000
_SHARES = {
    "agencies": 40,
    "people": 5_000,
    "skills": 300,
    "systems": 20_000,
    "person_skills": 60_000,
    "releases": 14_660,
}
_OWN = "rotunda_bench_imports"


def main(arguments: list[str]) -> None:
    """Print the tables, each database in a process of its own."""
    if "here" in arguments:
        measure(int(arguments[-1]))
        return
    rows = arguments[0] if arguments else str(ROWS)
    print(machine())
    run_apart("SQLite", rows, {"DATABASE_URL": ""})
    if url := os.environ.get("DATABASE_URL", ""):
        with own_database(url) as own:
            run_apart("PostgreSQL", rows, {"DATABASE_URL": own})


def run_apart(name: str, rows: str, variables: Mapping[str, str]) -> None:
    """Measure one database in a process and a home of its own."""
    print(f"\n{name}, {int(rows):,} rows", flush=True)
    home = tempfile.mkdtemp(prefix="rotunda-bench-")
    settings = {
        "ROTUNDA_HOME": home,
        "ROTUNDA_SECRET_KEY": "of the bench",
        "DJANGO_SETTINGS_MODULE": "rotunda.web.settings",
    }
    try:
        command = [sys.executable, "-m", "bench", "imports", "here", rows]
        subprocess.run(command, check=True, env={**os.environ, **settings, **variables})
    finally:
        shutil.rmtree(home)


@contextmanager
def own_database(url: str) -> Any:
    """A database of its own on a server."""
    import psycopg  # only where it is measured

    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {_OWN}")
        server.execute(f"CREATE DATABASE {_OWN}")
        try:
            yield urlunsplit(parts._replace(path=f"/{_OWN}"))
        finally:
            server.execute(f"DROP DATABASE {_OWN}")


def measure(rows: int) -> None:
    """Import, change, undo; and the peer."""
    import django  # after the environment is set

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    table: list[Sequence[object]] = []
    tables = state(rows, again=False)
    first = _import("add", tables, table)
    changed = _import("change", state(rows, again=True), table)
    _timed("change: undo", lambda: _undo(changed), rows, table)
    _timed("add: undo", lambda: _undo(first), rows, table)
    seconds = _peer(tables)
    table.append(("peer: row by row", PEER_ROWS, seconds, seconds / PEER_ROWS * 1e6, ""))
    show(("step", "rows", "seconds", "µs a row", "longest wait of others, s"), table)
    ours = sum(float(str(row[2])) for row in table[:2]) / rows
    print(f"Dry run and apply: {ours / (seconds / PEER_ROWS):.2f} of the peer's time a row. Peak {peak_gib():.2f} GiB.")


def _import(name: str, tables: Mapping[str, Sequence[Mapping[str, object]]], table: list[Sequence[object]]) -> Any:
    from rotunda.web.intake.applying import apply  # after setup
    from rotunda.web.intake.checking import check
    from rotunda.web.intake.models import Import

    rows = sum(len(rows) for rows in tables.values())
    found = _taken(zip_of(tables))
    by, progress = _by()
    _timed(f"{name}: dry run", lambda: check(found, by=by, progress=progress), rows, table)
    found.refresh_from_db()
    writes = sum(
        found.counts["tables"][name].get("added", 0) + found.counts["tables"][name].get("changed", 0) for name in tables
    )
    assert writes == rows, found.counts
    _timed(f"{name}: apply", lambda: apply(found, by=by, progress=progress), rows, table)
    return Import.objects.get(pk=found.pk)


def _taken(data: bytes) -> Any:
    """A file that was taken, and waits for its check."""
    from rotunda.web.intake.models import Import, Source, Upload  # after setup
    from rotunda.web.intake.uploading import take

    taken = take([data])
    source, _ = Source.objects.get_or_create(name="bench", created_by="operator")
    upload = Upload.objects.create(
        path=taken.path, name="state.zip", form=taken.form, size=taken.size, sha256=taken.sha256, by="operator"
    )
    return Import.objects.create(source=source, upload=upload, asked_by="operator")


def _by() -> tuple[Any, Any]:
    from rotunda.web.accounts.actor import Operator  # after setup
    from rotunda.web.jobs.progress import JobProgress

    return Operator(), JobProgress(0, 0, at_once=False)


def _undo(found: Any) -> None:
    from rotunda.web.intake.models import Import  # after setup
    from rotunda.web.intake.undoing import undo

    by, progress = _by()
    undone = undo(found, by=by, progress=progress)
    assert undone, Import.objects.get(pk=found.pk).obstacles


def _peer(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> float:
    """Seconds for `PEER_ROWS` rows, one after the other: systems, and the agencies that they need."""
    from django.db import transaction  # after setup

    from rotunda.web.register.actions import add
    from rotunda.web.register.models import MODELS

    by, _ = _by()
    for row in tables["agencies"]:
        add(MODELS["agencies"], by=by, values=row)
    began = time.perf_counter()
    with transaction.atomic():
        for row in tables["systems"][:PEER_ROWS]:
            add(MODELS["systems"], by=by, values={**row, "owner": ""})
    return (time.perf_counter() - began) * PEER_ROWS / len(tables["systems"][:PEER_ROWS])


def _timed(name: str, step: Callable[[], object], rows: int, table: list[Sequence[object]]) -> None:
    """Take the time of a step, while somebody else writes."""
    over, waits = threading.Event(), [0.0]
    other = threading.Thread(target=_write_now_and_then, args=(over, waits))
    other.start()
    began = time.perf_counter()
    try:
        step()
    finally:
        seconds = time.perf_counter() - began
        over.set()
        other.join()
    table.append((name, rows, seconds, seconds / rows * 1e6, max(waits)))


def _write_now_and_then(over: threading.Event, waits: list[float]) -> None:
    """Small writes of somebody else, each in its own transaction."""
    from django.db import OperationalError, connection, transaction  # after setup

    from rotunda.web.intake.models import Source

    while not over.wait(0.05):
        began = time.perf_counter()
        # SQLite gives up after the twenty seconds of the settings; that counts as the wait that it was
        with suppress(OperationalError), transaction.atomic():
            Source.objects.update(dates="")
        waits.append(time.perf_counter() - began)
    connection.close()


def state(rows: int, *, again: bool) -> dict[str, list[dict[str, object]]]:
    """An invented state of about so many rows; `again` has something else in each row."""
    chance = random.Random(1)  # noqa: S311  # the same every time
    share = rows / sum(_SHARES.values())
    many = {name: max(2, round(count * share)) for name, count in _SHARES.items()}
    agencies = [f"A{number:02}" for number in range(many["agencies"])]
    people = [f"P{number:05}" for number in range(many["people"])]
    skills = [f"skill-{number}" for number in range(many["skills"])]
    systems = [f"S{number:05}" for number in range(many["systems"])]
    new = "new " if again else ""
    held = [(person, skill) for person in people for skill in chance.sample(skills, min(len(skills), 12))]
    return {
        "agencies": [{"agency": code, "name": f"{new}Agency {code}", "employees": 500} for code in agencies],
        "people": [
            {"person": code, "agency": agencies[n % len(agencies)], "name": f"{new}Name {n} {n * 7}",
             "title": "IT Analyst 2", "weekly_hours": 35, "hired": "2011-04-05"}
            for n, code in enumerate(people)
        ],
        "skills": [{"skill": code, "name": f"{new}{code}"} for code in skills],
        "systems": [
            {"system": code, "agency": agencies[n % len(agencies)], "name": f"{new}System {n}",
             "criticality": 1 + n % 4, "users": n, "yearly_cost": 1000.5 + n, "owner": people[n % len(people)]}
            for n, code in enumerate(systems)
        ],
        "person_skills": [
            {"person": person, "skill": skill, "level": 1 + (n + again) % 4, "evidence": "log", "confidence": 0.5}
            for n, (person, skill) in enumerate(held[: many["person_skills"]])
        ],
        "releases": [
            {"system": systems[n % len(systems)], "product": "postgresql", "version": f"{n}",
             "end_of_life": "2027-11-11" if again else "2026-11-11"}
            for n in range(many["releases"])
        ],
    }  # fmt: skip


def zip_of(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """An Estate as a zip of CSV."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue())
    return data.getvalue()
