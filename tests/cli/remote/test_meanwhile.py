"""What somebody else began to write before a pull, and committed after it, is not overwritten by a push."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.remote.test_dying import served, token_of
from tests.cli.site.test_site import environment, rotunda

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
_RUN = [sys.executable, "-c", "from rotunda.cli import main; main()"]
_WRITE = (
    "UPDATE register_system SET name = 'Theirs', source = 'import:7', version = version + 1, changed = ? WHERE code = ?"
)


def test_what_was_being_written_while_a_folder_was_pulled_from_sqlite_stays(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "got"
    sample = ["sample", "--people", "40", "--agencies", "5", "--tickets", "30", "--out", str(tmp_path / "state")]
    for command in (sample, ["admin", "init"], ["admin", "load", str(tmp_path / "state")]):
        assert rotunda(home, *command).returncode == 0
    known = {**environment(home), "ROTUNDA_TOKEN": token_of(home)}

    def said(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*_RUN, *command], env=known, capture_output=True, text=True, check=False)  # noqa: S603  # ours

    with served(home) as (url, _), closing(sqlite3.connect(home / "rotunda.sqlite3", isolation_level=None)) as theirs:
        code = theirs.execute("SELECT min(code) FROM register_system").fetchone()[0]
        theirs.execute("BEGIN IMMEDIATE")
        theirs.execute(_WRITE, (datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" "), code))
        # the token's last use cannot be written down meanwhile, and reading does not wait for that
        assert said("pull", url, "--out", str(folder)).returncode == 0
        theirs.execute("COMMIT")
        assert said("push", str(folder), url, "--out", str(tmp_path / "refused.csv")).returncode == 1
        assert "changed on the site after this folder was pulled" in (tmp_path / "refused.csv").read_text()
        assert theirs.execute("SELECT name FROM register_system WHERE code = ?", (code,)).fetchone() == ("Theirs",)
        assert theirs.execute("SELECT count(*) FROM register_system WHERE source LIKE 'user%'").fetchone() == (0,)
