"""Server and worker are killed at random points of many imports: each is whole or not at all, and the queue goes on.

`ROTUNDA_KILLED_IMPORTS` says how many; 200 takes some minutes on each database.
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MANY = int(os.environ.get("ROTUNDA_KILLED_IMPORTS", "25"))
#: Seconds that a process lives at least and at most, from when it is ready to work.
LIVES = {"serve": (0.2, 4.0), "work": (0.1, 2.5)}


def surroundings(home: Path, database: str) -> dict[str, str]:
    """The variables of a site of its own."""
    own = {
        "ROTUNDA_HOME": str(home),
        "ROTUNDA_SECRET_KEY": "of the killed",
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "rotunda.web.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    return {**os.environ, **own}


def run(env: Mapping[str, str], *command: str) -> str:
    """What a command of the killed site prints."""
    line = [sys.executable, "-m", "tests.web.intake.killed", *command]
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    return done.stdout.strip()


class Mortal:
    """A process that lives for a while, is killed, and is started again."""

    def __init__(self, env: Mapping[str, str], chance: random.Random, *command: str) -> None:
        self.env, self.chance, self.command, self.deaths = env, chance, command, 0
        self.start()

    def start(self) -> None:
        line = [sys.executable, "-m", "tests.web.intake.killed", *self.command]
        self.process = subprocess.Popen(  # noqa: S603
            line, env=self.env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.until: float | None = None

    def is_done(self) -> bool:
        return self.process.poll() == 0

    def is_ready(self) -> bool:
        """Whether it has said that it begins."""
        return self.process.stdout is not None and bool(select.select([self.process.stdout], [], [], 0)[0])

    def fate(self) -> bool:
        """Kill it where its time has come, and start it again. Tells whether it was killed."""
        if self.is_done():
            return False
        if self.until is None and self.is_ready():
            self.until = time.monotonic() + self.chance.uniform(*LIVES[self.command[0]])
        if self.process.poll() is None and (self.until is None or time.monotonic() < self.until):
            return False
        self.end()
        self.deaths += 1
        self.start()
        return True

    def end(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_every_import_is_whole_or_not_at_all_and_the_queue_goes_on(kind: str, tmp_path: Path) -> None:
    database = ""
    if kind == "PostgreSQL":
        server = os.environ.get("DATABASE_URL", "")
        if not server:
            pytest.skip("DATABASE_URL names no server")
        database = f"{server.rpartition('/')[0]}/rotunda_killed"
    env = surroundings(tmp_path, database)
    if database:
        run(env, "create")
    run(env, "prepare")
    chance = random.Random(7)  # noqa: S311  # the same every time, as far as the machine allows
    server_, workers = Mortal(env, chance, "serve", str(MANY)), [Mortal(env, chance, "work") for _ in range(2)]
    ends = time.monotonic() + 60 + 3 * MANY
    looked = 0
    try:
        while not server_.is_done() and time.monotonic() < ends:
            killed = [mortal.fate() for mortal in (server_, *workers)]
            if any(killed) and (looked := looked + 1) % 8 == 0:
                assert run(env, "verify") == ""
            time.sleep(0.05)
    finally:
        for mortal in (server_, *workers):
            mortal.end()
    assert run(env, "left", str(MANY)) == "0"
    assert run(env, "verify") == ""
    assert sum(worker.deaths for worker in workers) > 3
    sys.stdout.write(
        f"{kind}: {server_.deaths} servers and {sum(worker.deaths for worker in workers)} workers killed\n"
    )
