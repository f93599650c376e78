"""A token's requests are counted over all processes, and where they cannot be, none is let in."""

from __future__ import annotations

import os
import subprocess  # processes of the site
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.api.conftest import Programme

Making = Callable[..., Programme]
LIMIT, THREADS, EACH = 5_000, 4, 1_500


def requests_of(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "requests").iterdir())


def test_two_processes_of_four_threads_let_in_as_many_as_the_limit_says_and_not_one_more(tmp_path: Path) -> None:
    said = {
        "ROTUNDA_HOME": str(tmp_path),
        "ROTUNDA_API_RATE": str(LIMIT),
        "DJANGO_SETTINGS_MODULE": "tests.web.settings",
    }
    command = [sys.executable, "-m", "tests.web.api.counting", "abcd", str(THREADS), str(EACH), "1800000000"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both: list[Any] = [subprocess.Popen(command, env=os.environ | said, **pipes) for _ in range(2)]  # noqa: S603  # ours
    assert [process.stdout.readline() for process in both] == ["ready\n", "ready\n"]
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    let_in = [int(process.communicate(timeout=60)[0]) for process in both]
    # neither had made all of its requests before the other began
    assert all(0 < number < LIMIT for number in let_in)
    assert sum(let_in) == LIMIT
    assert requests_of(tmp_path) == ["abcd-30000000"]


def test_the_next_minute_counts_from_the_beginning_and_keeps_no_files_of_those_before(
    programme: Making, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME, settings.API_REQUESTS_A_MINUTE = tmp_path, 3
    held, begun = programme("manager"), time.time() // 60 * 60 + 58.5
    for minutes in range(4):
        monkeypatch.setattr("rotunda.web.api.limits.time.time", lambda minutes=minutes: begun + minutes * 60)
        assert [held.get("/me").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        assert held.get("/me")["Retry-After"] == "2"
    assert len(requests_of(tmp_path)) == 2
    # what is refused makes no file grow
    assert all(path.stat().st_size == 4 for path in (tmp_path / "requests").iterdir())


def test_where_requests_cannot_be_counted_none_is_let_in(programme: Making, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.HOME = tmp_path / "file"
    answer = programme("manager").get("/me")
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (
        503,
        "10",
        "application/problem+json",
    )
    assert "count requests" in answer.json()["detail"]
