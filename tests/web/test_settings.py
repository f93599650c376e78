"""Every setting is documented, and nothing is documented that is no setting."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SETTING = re.compile(r"\bROTUNDA_[A-Z][A-Z_]*[A-Z]\b|\bDATABASE_URL\b")
#: Settings of the tests and of the tools, which no site sets.
_NOT_OF_THE_SITE = {"ROTUNDA_SHARED"}


def settings_in(text: str) -> set[str]:
    """The settings that a text names."""
    return set(_SETTING.findall(text)) - _NOT_OF_THE_SITE


def test_every_setting_stands_in_the_reference_and_no_other() -> None:
    sources = (ROOT / "src" / "rotunda").rglob("*.py")
    used = set().union(*(settings_in(path.read_text(encoding="utf-8")) for path in sources))
    told = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    documented = {name for line in told.splitlines() if line.startswith("| `") for name in settings_in(line[:45])}
    assert "ROTUNDA_HOME" in used
    assert documented == used


def test_the_threat_model_names_tests_that_are_there() -> None:
    told = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests/[\w/]+/)?test_\w+\.py|tests/[\w/]+)`", told))
    assert len(named) > 8
    files = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    missing = [each for each in named if not ((ROOT / each).exists() or each.rpartition("/")[2] in files)]
    assert missing == []


@pytest.mark.parametrize("url", ["sqlite:///site.sqlite3", "mysql://root@localhost/site"])
def test_another_database_is_refused_in_plain_words(url: str, tmp_path: Path) -> None:
    env = {**os.environ, "DATABASE_URL": url, "ROTUNDA_HOME": str(tmp_path), "ROTUNDA_SECRET_KEY": "of a test"}
    command = [sys.executable, "-c", "from rotunda.cli import main; main()", "doctor", "--home", str(tmp_path)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    assert done.returncode == 1
    assert "DATABASE_URL is for PostgreSQL" in done.stderr
    assert "Traceback" not in done.stderr
