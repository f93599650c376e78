"""Makes the register, serves it, sends the users, and prints the table."""

from __future__ import annotations

import csv
import logging
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.protocol import machine, show
from bench.site.filling import fill
from bench.site.memory import resident
from bench.site.pages import of_datasette, of_the_site
from bench.site.users import USERS, Times, Visit, browse

_COLUMNS = (
    "page",
    "n",
    "server median",
    "server p95",
    "computed median",
    "computed p95",
    "client median",
    "client p95",
)
#: Roles that browse; an agency's liaison sees a fortieth of the state and more, a planner all of it.
ROLES = ("state-planner", "register-manager", "agency-liaison", "auditor", "employee")


def main(arguments: list[str]) -> None:
    """Print the tables."""
    people, systems, tickets, seconds = [
        int(arguments[place]) if len(arguments) > place else usual
        for place, usual in enumerate((5_000, 20_000, 1_000_000, 180))
    ]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ROTUNDA_BENCH_HOME", folder))
        database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        print(f"{machine()}; {people:,} people, {systems:,} systems, {tickets:,} tickets; {database}; {USERS} users")
        headers, pages = prepare(home, people, systems, tickets)
        rows = _the_site(home, headers, pages, seconds)
        if database == "SQLite":
            rows += _the_peer(home, seconds)
    if path := os.environ.get("ROTUNDA_BENCH_CSV"):
        with Path(path).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("program", *_COLUMNS), *rows])


_Rows = list[tuple[object, ...]]


def _the_site(
    home: Path, headers: Sequence[Mapping[str, str]], pages: Sequence[Mapping[str, str]], seconds: int
) -> _Rows:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.site.settings"
    command = [sys.executable, "-c", "from rotunda.cli import main; main()", "serve", "--home", str(home)]
    with serving(command, port="--port") as (port, process):
        before = os.getloadavg()[0]
        rows = told("Rotunda", browse(port, pages, headers, seconds))
        print(f"\nLoad of the machine: {before:.1f} before, {os.getloadavg()[0]:.1f} after.")
        print(f"MB in memory of the command, its worker and its processes: {resident(process)}")
    return rows


def _the_peer(home: Path, seconds: int) -> _Rows:
    """Datasette, where `ROTUNDA_BENCH_PEER` names a Python that has it, or this one has."""
    python = os.environ.get("ROTUNDA_BENCH_PEER", sys.executable)
    if subprocess.run([python, "-c", "import datasette"], capture_output=True, check=False).returncode:
        print("Datasette is not installed: no peer. ROTUNDA_BENCH_PEER may name a Python that has it.")
        return []
    # what it does beside answering the question is switched off: it would suggest facets on every list
    limits = ("--setting", "sql_time_limit_ms", "20000", "--setting", "suggest_facets", "off")
    command = [python, "-m", "datasette", "serve", str(home / "rotunda.sqlite3"), *limits]
    with serving(command, port="-p") as (port, process):
        rows = told("Datasette", browse(port, [of_datasette("rotunda")], [{}], seconds))
        print(f"\nMB in memory: {resident(process)}")
    return rows


def prepare(home: Path, people: int, systems: int, tickets: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The register, and for each role the headers of its requests and the pages that are open to it."""
    os.environ |= {"ROTUNDA_HTTPS": "no", "ROTUNDA_DEMO": "yes", "ROTUNDA_REQUIRE_MFA": "no"}
    os.environ["ROTUNDA_API_RATE"] = "1000000"
    from rotunda.cli.site.opening import open_site, update
    from rotunda.cli.site.opening import prepare as make

    make(home)
    open_site(home)
    update()
    from rotunda.web.accounts.models import User

    if not User.objects.exists():
        fill(people, systems, tickets)
    users = [User.objects.get(email=f"{role}@demo.invalid") for role in ROLES]
    headers = [_headers(user) for user in users]
    return headers, [_open_to(user, sent) for user, sent in zip(users, headers, strict=True)]


def _headers(user: Any) -> dict[str, str]:
    """A session, and a token of all that the user may."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from rotunda.web.accounts.permissions import Permission
    from rotunda.web.api import actions

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
    if user.may(Permission.USE_API):
        until = timezone.now() + timedelta(days=1)
        token = actions.make(by=user, name="bench", permissions=actions.grantable(user), agencies=None, expires=until)[
            1
        ]
        sent["Authorization"] = f"Bearer {token}"
    return sent


def _open_to(user: Any, sent: Mapping[str, str]) -> dict[str, str]:
    """The pages that answer this user with 200; what his roles do not open is left out."""
    from django.test import Client

    from rotunda.web.register.models import MODELS

    seen = {name: model.objects.visible_to(user).first() for name, model in MODELS.items() if user.scope(model.viewing)}
    pages = of_the_site({name: row.code for name, row in seen.items() if row is not None})
    client = Client(SERVER_NAME="localhost", headers=dict(sent))
    logging.disable(logging.ERROR)  # refusals are what is asked here
    return {kind: path for kind, path in pages.items() if client.get(path).status_code == 200}


@contextmanager
def serving(command: Sequence[str], port: str) -> Iterator[tuple[int, int]]:
    """A server in a process of its own, once it answers: its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, port, str(number)], stdout=log, stderr=log)
        try:
            _wait(number)
            yield number, process.pid
        finally:
            process.terminate()
            process.wait()


def _wait(port: int) -> None:
    for _ in range(240):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.5)
        else:
            return
        finally:
            connection.close()
    sys.exit("The server does not come up.")


def told(program: str, times: Times) -> _Rows:
    """Print the table of a program, and give its rows."""
    rows = [_row(kind, visits) for kind, visits in sorted(times.items())]
    rows.append(_row("all", [each for visits in times.values() for each in visits]))
    print(f"\n{program}, milliseconds\n")
    show(_COLUMNS, rows)
    return [(program, *row) for row in rows]


def _row(kind: str, visits: Sequence[Visit]) -> tuple[object, ...]:
    server = [visit.server for visit in visits if visit.server is not None]
    computed = [visit.cpu for visit in visits if visit.cpu is not None]
    client = [visit.client for visit in visits]
    return kind, len(visits), *_both(server), *_both(computed), *_both(client)


def _both(taken: Sequence[float]) -> tuple[object, object]:
    """The median and the 95th percentile; nothing of nothing."""
    if not taken:
        return "", ""
    late = sorted(taken)[min(int(len(taken) * 0.95), len(taken) - 1)]
    return round(statistics.median(taken), 1), round(late, 1)
