"""Server and workers are killed at random points of many imports: each is whole or not at all, and the queue goes on.

`ROTUNDA_KILLED_IMPORTS` says how many; 200 takes some minutes on each database.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
MANY = int(os.environ.get("ROTUNDA_KILLED_IMPORTS", "25"))
#: A process lives as long as so many jobs take in peace, at most: some die at once, and some do a few jobs first.
JOBS = 12


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


class Site:
    """The site whose processes are killed."""

    def __init__(self, env: Mapping[str, str]) -> None:
        line = [sys.executable, "-m", "tests.web.intake.killed"]
        self.process = subprocess.Popen(  # noqa: S603
            line, env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, line: str) -> Any:
        """The answer to a line."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the site has no ears")
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        """End it, and with it all that it started."""
        self.process.communicate(timeout=60)


class Mortal:
    """A process that lives for a while, is killed, and is started again."""

    def __init__(self, site: Site, chance: random.Random, command: str, longest: float) -> None:
        self.site, self.chance, self.command, self.longest, self.deaths = site, chance, command, longest, 0
        self.start()

    def start(self) -> None:
        self.child = self.site(f"start {self.command}")
        self.until = time.monotonic() + self.chance.uniform(0, self.longest)

    def fate(self) -> int | None:
        """Kill it where its time has come, and start it again. Tells how it ended by itself; nothing else is told."""
        ended: int | None = self.site(f"poll {self.child}")
        if ended == 0:
            return ended
        if ended is not None:
            # the database was locked for too long, or went on without it: whoever looks after servers starts it again
            self.start()
        elif time.monotonic() > self.until:
            self.site(f"kill {self.child}")
            self.deaths += 1
            self.start()
        return None


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_every_import_is_whole_or_not_at_all_and_the_queue_goes_on(kind: str, tmp_path: Path) -> None:
    server = os.environ.get("DATABASE_URL", "")
    if bool(server) != (kind == "PostgreSQL"):
        pytest.skip(f"DATABASE_URL names {'a server: SQLite is tried without' if server else 'no server'}")
    database = f"{server.rpartition('/')[0]}/rotunda_killed" if server else ""
    site = Site(surroundings(tmp_path, database))
    try:
        site("ask prepare")
        job = float(site("ask measure"))
        deaths = _live_and_die(site, job)
    finally:
        site.end()
    sys.stdout.write(
        f"{kind}: {MANY} imports; {deaths[0]} servers and {sum(deaths[1:])} workers killed; a job: {job:.2f} s\n"
    )


def _live_and_die(site: Site, job: float) -> list[int]:
    """Have it all done by a server and two workers that die again and again; tells how often each did. It may take long
    on a busy machine, but not stand still."""
    chance = random.Random(7)  # noqa: S311  # the same every time, as far as the machine allows
    server, *workers = (Mortal(site, chance, command, JOBS * job) for command in (f"serve {MANY}", "work", "work"))
    patience = 60 + 10 * job * MANY
    left, looked, until = MANY, 0, time.monotonic() + patience
    while server.fate() is None and time.monotonic() < until:
        for worker in workers:
            worker.fate()
        dead = server.deaths + sum(worker.deaths for worker in workers)
        if dead >= looked + 16:
            looked = dead
            assert site("ask verify") == ""
            if (now := int(site(f"ask left {MANY}"))) < left:
                left, until = now, time.monotonic() + patience
        time.sleep(0.02)
    assert site(f"ask left {MANY}") == "0"
    assert site("ask verify") == ""
    assert sum(worker.deaths for worker in workers) > MANY / 8
    return [server.deaths, *(worker.deaths for worker in workers)]
