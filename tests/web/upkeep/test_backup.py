"""A backup is whole, is refused where it is not, and brings back what was there."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from rotunda.web.accounts.models import User
from rotunda.web.upkeep.backup import BackupError, back_up, restore
from rotunda.web.upkeep.searching import index_searches, searches_are_indexed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A site of its own, with one upload; its database is a file, as a real one is."""
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "one.csv").write_text("a\n")
    if connection.vendor == "postgresql" and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    if connection.vendor == "sqlite" and ":memory:" in str(connection.settings_dict["NAME"]):
        pytest.skip("the tests' database is in memory; tests/cli/site tries backups on a site of its own")
    return tmp_path


def test_what_was_there_comes_back(home: Path) -> None:
    User.objects.create_user("ann@state.example", name="Ann")
    manifest = back_up(home / "one.tar.gz")
    assert manifest.engine == connection.vendor
    User.objects.all().delete()
    (home / "uploads" / "one.csv").unlink()
    restore(home / "one.tar.gz", replace=True)
    assert User.objects.get().name == "Ann"
    assert (home / "uploads" / "one.csv").read_text() == "a\n"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such extension")
def test_the_extension_of_searches_is_left_to_its_owner_and_its_indexes_are_made_anew(home: Path) -> None:
    def extension() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SELECT oid FROM pg_extension WHERE extname = 'pg_trgm'")
            return cursor.fetchone()

    assert index_searches()
    try:
        before = extension()
        back_up(home / "one.tar.gz")
        restore(home / "one.tar.gz", replace=True)
        assert extension() == before
        assert index_searches()
        assert searches_are_indexed()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")


def test_a_site_with_data_is_not_overwritten_unasked(home: Path) -> None:
    User.objects.create_user("ann@state.example", name="Ann")
    back_up(home / "one.tar.gz")
    with pytest.raises(BackupError, match="--replace"):
        restore(home / "one.tar.gz", replace=False)


def test_no_backup_is_overwritten(home: Path) -> None:
    back_up(home / "one.tar.gz")
    with pytest.raises(BackupError, match="exists already"):
        back_up(home / "one.tar.gz")


def test_a_damaged_backup_changes_nothing(home: Path) -> None:
    User.objects.create_user("ann@state.example", name="Ann")
    back_up(home / "one.tar.gz")
    with tarfile.open(home / "one.tar.gz") as archive:
        archive.extractall(home / "open", filter="data")
    with (home / "open" / "database").open("r+b") as file:
        file.seek(100)
        file.write(b"damage")
    with tarfile.open(home / "two.tar.gz", "w:gz") as archive:
        for name in ("manifest.json", "database"):
            archive.add(home / "open" / name, name)
    with pytest.raises(BackupError, match="checksum"):
        restore(home / "two.tar.gz", replace=True)
    (home / "three.tar.gz").write_bytes((home / "one.tar.gz").read_bytes()[:500])
    with pytest.raises(BackupError, match="not a whole backup"):
        restore(home / "three.tar.gz", replace=True)
    assert User.objects.get().name == "Ann"
