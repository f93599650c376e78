"""What every test may use."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ROTUNDA_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public data beside the project; a test that asks for it is skipped where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"no real data at {SHARED}")
    return SHARED


def pytest_report_header() -> str:
    """On which database the site is tried, and where the other one is."""
    if os.environ.get("DATABASE_URL"):
        return "site: on the database of DATABASE_URL"
    with socket.socket() as asking:
        asking.settimeout(0.5)
        there = asking.connect_ex(("127.0.0.1", 5432)) == 0
    found = "answers at 127.0.0.1:5432" if there else "is not there"
    return f"site: on SQLite; PostgreSQL {found}, and `make postgresql` tries the site on one"
