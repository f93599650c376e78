"""The site's commands, run as a newcomer runs them, on a site of their own."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PHRASE = "a long enough pass phrase\n" * 2


def rotunda(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, as Django is set up once a process."""
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-c", "from rotunda.cli import main; main()", *arguments],
        env=environment(home),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def environment(home: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ROTUNDA_", "DJANGO_", "DATABASE"))
    }
    return {**kept, "ROTUNDA_HOME": str(home), "ROTUNDA_HTTPS": "no", "ROTUNDA_DEMO": "yes"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration site of a small state."""
    folder = tmp_path_factory.mktemp("site")
    sample = ["sample", "--people", "60", "--agencies", "6", "--tickets", "100", "--out", str(folder / "state")]
    assert rotunda(folder, *sample).returncode == 0
    made = rotunda(folder / "home", "demo", str(folder / "state"))
    assert made.returncode == 0, made.stderr
    return folder / "home"


def test_a_site_without_a_secret_says_what_to_do(tmp_path: Path) -> None:
    answer = rotunda(tmp_path, "serve")
    assert answer.returncode == 1
    assert "rotunda admin init" in answer.stderr


def test_setting_up_twice_keeps_the_secret_to_its_owner(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert rotunda(home, "admin", "init").returncode == 0
    secret = (home / "secret_key").read_text()
    again = rotunda(home, "admin", "init")
    assert "Kept the site" in again.stdout
    assert (home / "secret_key").read_text() == secret
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600


def test_the_first_owner_needs_a_long_pass_phrase(tmp_path: Path) -> None:
    home = tmp_path / "home"
    rotunda(home, "admin", "init")
    owner = ["admin", "create-owner", "--email", "o@state.example", "--name", "Olga"]
    assert "at least 14" in rotunda(home, *owner, typed="short\nshort\n").stderr
    assert rotunda(home, *owner, typed=PHRASE).returncode == 0
    assert "already" in rotunda(home, *owner, typed=PHRASE).stderr


def test_a_backup_brings_a_lost_site_back(site: Path, tmp_path: Path) -> None:
    made = rotunda(site, "backup", str(tmp_path / "b.tar.gz"))
    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE((tmp_path / "b.tar.gz").stat().st_mode) == 0o600
    other = tmp_path / "other"
    restored = rotunda(other, "restore", str(tmp_path / "b.tar.gz"))
    assert restored.returncode == 0, restored.stderr
    assert rotunda(other, "admin", "check-audit").returncode == 0
    assert "--replace" in rotunda(other, "restore", str(tmp_path / "b.tar.gz")).stderr


def test_an_entry_changed_behind_the_sites_back_is_found(site: Path, tmp_path: Path) -> None:
    rotunda(site, "backup", str(tmp_path / "b.tar.gz"))
    other = tmp_path / "other"
    rotunda(other, "restore", str(tmp_path / "b.tar.gz"))
    with sqlite3.connect(other / "rotunda.sqlite3") as database:
        database.execute("DROP TRIGGER audit_no_UPDATE")
        database.execute("UPDATE audit_entry SET reason = 'nothing to see' WHERE number = 3")
    database.close()
    answer = rotunda(other, "admin", "check-audit")
    assert answer.returncode == 1
    assert "Entry 3 was changed" in answer.stdout


def test_the_doctor_finds_what_is_not_well(site: Path) -> None:
    assert "HTTPS" in rotunda(site, "doctor").stdout
    (site / "secret_key").chmod(0o644)
    answer = rotunda(site, "doctor")
    (site / "secret_key").chmod(0o600)
    assert answer.returncode == 1
    assert "Others can read it" in answer.stdout


_SERVE = """
from unittest import mock

from django.db import connections
from rotunda.cli import main


class Server:
    def __init__(self, *_, **__):
        pass

    def serve(self):
        print("open:", [each.alias for each in connections.all() if each.connection is not None])


with mock.patch("granian.server.Server", Server):
    main()
"""


def test_the_processes_that_serve_inherit_no_connection(site: Path) -> None:
    command = [sys.executable, "-c", _SERVE, "serve", "--no-worker"]
    answer = subprocess.run(command, env=environment(site), capture_output=True, text=True, check=True, timeout=60)  # noqa: S603  # ours
    assert "open: []" in answer.stdout


@pytest.fixture
def served(site: Path) -> Iterator[int]:
    """The port at which the site serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from rotunda.cli import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen([*command, "--processes", "1", "--no-worker"], env=environment(site))  # noqa: S603  # our own
    yield port
    process.terminate()
    process.wait(timeout=30)


def fetch(port: int, path: str) -> tuple[int, str]:
    """What the site answers, once it is up."""
    for _ in range(100):
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            try:
                connection.request("GET", path)
            except ConnectionError:
                time.sleep(0.3)
                continue
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
    raise AssertionError("the site does not come up")


@pytest.mark.enable_socket
def test_the_site_is_served_with_its_styles(served: int) -> None:
    status, page = fetch(served, "/demo/")
    assert status == 200
    style = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert fetch(served, style)[0] == 200
