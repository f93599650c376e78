"""A real site whose processes are killed while a folder is pushed into it, and what is there afterwards."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from rotunda.estate.read import read
from tests.cli.site.test_site import environment, rotunda

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
_RUN = [sys.executable, "-c", "from rotunda.cli import main; main()"]
_IMPATIENT = (
    "import rotunda.cli.remote.site as site; site.pause = lambda seconds: None; from rotunda.cli import main; main()"
)
_MAKES_A_TOKEN = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from rotunda.web.accounts.models import Membership, User
from rotunda.web.api import actions
user = User.objects.create_user("all@state.example", name="All")
for role in ("register-manager", "hr-analyst", "security-analyst"):
    Membership.objects.create(user=user, role=role, granted_by="tests")
until = timezone.now() + timedelta(days=1)
print(actions.make(by=user, name="t", permissions=actions.grantable(user), agencies=None, expires=until)[1])
"""  # noqa: S105  # a program


def token_of(home: Path) -> str:
    """A token of somebody who may do everything at a site."""
    site = {**environment(home), "DJANGO_SETTINGS_MODULE": "rotunda.web.settings"}
    done = subprocess.run([sys.executable, "-c", _MAKES_A_TOKEN], env=site, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


@contextmanager
def served(home: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The site at an address, and its process, which leads a group of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*_RUN, "serve", "--port", str(port), "--processes", "1", "--no-worker"]
    with subprocess.Popen(command, env=environment(home), start_new_session=True) as process:  # noqa: S603  # our own
        for _ in range(200):
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                try:
                    connection.request("GET", "/api/v1/docs")
                    connection.getresponse().read()
                    break
                except ConnectionError:
                    time.sleep(0.2)
        try:
            yield f"http://localhost:{port}", process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)


def rows(home: Path, tables: list[str]) -> dict[str, int]:
    """How many records each table of the register has."""
    with closing(sqlite3.connect(home / "rotunda.sqlite3")) as database:
        return {name: database.execute(_COUNT.format(_MODELS.get(name, name))).fetchone()[0] for name in tables}


_COUNT = "SELECT count(*) FROM register_{}"
_MODELS = {
    "agencies": "agency",
    "people": "person",
    "person_skills": "personskill",
    "systems": "system",
    "dependencies": "dependency",
    "system_needs": "systemneed",
    "releases": "release",
    "tickets": "ticket",
    "assignments": "assignment",
}


def test_a_site_that_is_killed_has_whole_requests_and_the_push_is_simply_repeated(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "state"
    sample = ["sample", "--people", "60", "--agencies", "6", "--tickets", "100", "--out", str(folder)]
    assert rotunda(home, *sample).returncode == 0
    assert rotunda(home, "admin", "init").returncode == 0
    known = {**environment(home), "ROTUNDA_TOKEN": token_of(home)}
    with served(home) as (url, site):
        command = [sys.executable, "-c", _IMPATIENT, "push", str(folder), url]
        push = subprocess.Popen(command, env=known, text=True, stderr=subprocess.PIPE)  # noqa: S603  # our own
        assert push.stderr is not None
        assert any(line.startswith("Sending systems") for line in push.stderr)
        os.killpg(site.pid, signal.SIGKILL)
        _, errors = push.communicate(timeout=120)
    assert push.returncode == 1
    assert known["ROTUNDA_TOKEN"] not in errors
    full = {name: read(folder).estate[name].height for name in _MODELS}
    found = rows(home, list(_MODELS))
    assert found["people"] == full["people"]
    assert found["assignments"] == 0
    assert {name: count for name, count in found.items() if count not in {0, full[name]}} == {}
    assert rotunda(home, "admin", "check-audit").returncode == 0
    with served(home) as (url, _):
        command = [*_RUN, "push", str(folder), url]
        again = subprocess.run(command, env=known, capture_output=True, text=True, check=False)  # noqa: S603  # our own
        assert again.returncode == 0, again.stdout
        assert rows(home, list(_MODELS)) == full
        pull = [*_RUN, "pull", url, "--out", str(tmp_path / "got")]
        assert subprocess.run(pull, env=known, capture_output=True, check=False).returncode == 0  # noqa: S603
    got = read(tmp_path / "got").estate
    assert {name: frame.height for name, frame in got.items()} == {
        name: frame.height for name, frame in read(folder).estate.items()
    }
