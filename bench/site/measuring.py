"""Makes the register, serves it, sends the users, and prints the table."""

from __future__ import annotations

import csv
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path

from bench.protocol import machine, show
from bench.site.filling import fill
from bench.site.pages import of_datasette, of_the_site
from bench.site.users import USERS, Times, browse

_COLUMNS = ("page", "n", "median ms", "p95 ms", "worst ms")
#: Roles that browse; an agency's liaison sees a fortieth of the state, a planner all of it.
ROLES = ("state-planner", "register-manager", "agency-liaison", "auditor")


def main(arguments: list[str]) -> None:
    """Print the tables."""
    people, systems, tickets, seconds = [
        int(arguments[place]) if len(arguments) > place else usual
        for place, usual in enumerate((5_000, 20_000, 1_000_000, 60))
    ]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ROTUNDA_BENCH_HOME", folder))
        database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        print(f"{machine()}; {people:,} people, {systems:,} systems, {tickets:,} tickets; {database}; {USERS} users")
        cookies, pages = prepare(home, people, systems, tickets)
        with serving("rotunda.cli", "serve", "--home", str(home), "--no-worker", port="--port") as port:
            rows = told("Rotunda", browse(port, pages, cookies, seconds))
        if database == "SQLite" and find_spec("datasette"):
            file = str(home / "rotunda.sqlite3")
            with serving("datasette", "serve", file, "--setting", "sql_time_limit_ms", "20000", port="-p") as port:
                rows += told("Datasette", browse(port, [of_datasette("rotunda")], [], seconds))
        elif database == "SQLite":
            print("Datasette is not installed: no peer.")
    if path := os.environ.get("ROTUNDA_BENCH_CSV"):
        with Path(path).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("program", *_COLUMNS), *rows])


def prepare(home: Path, people: int, systems: int, tickets: int) -> tuple[list[str], list[Mapping[str, str]]]:
    """The register, and for each role the cookie of a session and the pages that it opens."""
    os.environ |= {"ROTUNDA_HTTPS": "no", "ROTUNDA_DEMO": "yes", "ROTUNDA_REQUIRE_MFA": "no"}
    from rotunda.cli.site.opening import open_site, update
    from rotunda.cli.site.opening import prepare as make

    make(home)
    open_site(home)
    update()
    from django.conf import settings
    from django.test import Client

    from rotunda.web.accounts.models import User
    from rotunda.web.register.models import MODELS

    if not User.objects.exists():
        fill(people, systems, tickets)
    cookies: list[str] = []
    pages: list[Mapping[str, str]] = []
    for role in ROLES:
        user = User.objects.get(email=f"{role}@demo.invalid")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
        seen = {
            name: MODELS[name].objects.visible_to(user).first() for name in ("people", "systems", "skills", "tickets")
        }
        pages.append(of_the_site({name: row.code for name, row in seen.items() if row is not None}))
    return cookies, pages


@contextmanager
def serving(module: str, *arguments: str, port: str) -> Iterator[int]:
    """A server in a process of its own, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    start = ["-c", "from rotunda.cli import main; main()"] if module == "rotunda.cli" else ["-m", module]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([sys.executable, *start, *arguments, port, str(number)], stdout=log, stderr=log)
        try:
            _wait(number)
            yield number
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


def told(program: str, times: Times) -> list[tuple[object, ...]]:
    """Print the table of a program, and give its rows."""
    rows = [_row(kind, sorted(taken)) for kind, taken in sorted(times.items())]
    rows.append(_row("all", sorted(each for taken in times.values() for each in taken)))
    print(f"\n{program}\n")
    show(_COLUMNS, rows)
    return [(program, *row) for row in rows]


def _row(kind: str, taken: Sequence[float]) -> tuple[object, ...]:
    late = taken[min(int(len(taken) * 0.95), len(taken) - 1)]
    return kind, len(taken), round(statistics.median(taken), 1), round(late, 1), round(taken[-1], 1)
