"""Backups: the database as of one moment, and the uploads that it names, in one file that says what is in it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from rotunda import __version__
from rotunda.web.upkeep.searching import made_here

_MANIFEST, _DATABASE, _UPLOADS = "manifest.json", "database", "uploads"


class BackupError(Exception):
    """A backup that cannot be made or restored, with what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: `engine` is `sqlite` or `postgresql`, `sha256` that of the database in it."""

    version: str
    made: str
    engine: str
    sha256: str
    audit_entries: int


def back_up(to: Path) -> Manifest:
    """Write a backup; the site may run meanwhile. Uploads are only ever added, so those copied after the database have
    all that it names.

    Raises `BackupError`.
    """
    if to.exists():
        raise BackupError(f"{to} exists already. Give a name of its own to each backup.")
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder:
        database = Path(folder) / _DATABASE
        _dump(database)
        manifest = Manifest(__version__, timezone.now().isoformat(), connection.vendor, _digest(database), _entries())
        said = Path(folder) / _MANIFEST
        said.write_text(json.dumps(vars(manifest), indent=2), encoding="utf-8")
        packed = Path(folder) / "packed"
        with tarfile.open(packed, "w:gz", compresslevel=3) as archive:
            archive.add(said, _MANIFEST)
            archive.add(database, _DATABASE)
            if settings.MEDIA_ROOT.exists():
                archive.add(settings.MEDIA_ROOT, _UPLOADS)
        packed.chmod(0o600)
        packed.replace(to)
    return manifest


def restore(source: Path, *, replace: bool) -> Manifest:
    """Put the database and the uploads of a backup in the place of the site's own. The indexes of searches are made
    anew by whoever then brings the database to this version.

    Nothing is changed where the backup is damaged or of another engine, or where the site has data and `replace` is
    false. Raises `BackupError`.
    """
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as folder:
        manifest = _unpack(source, Path(folder))
        if manifest.engine != (here := connection.vendor):
            raise BackupError(f"The backup is of {manifest.engine}, the site runs on {here}. Set DATABASE_URL.")
        if not replace and _in_use():
            raise BackupError("The site has data. Say --replace to put the backup in its place.")
        connections.close_all()
        _load(Path(folder) / _DATABASE)
        _swap(Path(folder) / _UPLOADS, settings.MEDIA_ROOT)
    return manifest


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError) as error:
        raise BackupError(f"{source} is not a whole backup of Rotunda ({error}). Take another.") from error
    if _digest(folder / _DATABASE) != manifest.sha256:
        raise BackupError(f"The database in {source} is damaged: its checksum differs. Take another backup.")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _entries() -> int:
    from rotunda.web.audit.models import Head  # noqa: PLC0415  # models load after the site is opened

    return Head.objects.get(pk=1).number


def _in_use() -> bool:
    return "accounts_user" in connection.introspection.table_names() and _has_users()


def _has_users() -> bool:
    from rotunda.web.accounts.models import User  # noqa: PLC0415  # models load after the site is opened

    return User.objects.exists()


def _dump(to: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}"])


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        # copied into the file that is there, so that whoever has it open reads the restored one
        with closing(sqlite3.connect(source)) as backup, closing(sqlite3.connect(_file())) as target:
            backup.backup(target)
        return
    # the extension may be another's, whom alone the database lets drop it; `index_searches` makes it and its indexes
    contents = _run(["pg_restore", "--list", str(source)]).splitlines(keepends=True)
    chosen = source.with_name("contents")
    chosen.write_text("".join(item for item in contents if not made_here(item)), encoding="utf-8")
    how = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", f"--use-list={chosen}"]
    _run(["pg_restore", *how, f"--dbname={connection.settings_dict['NAME']}", str(source)])


def _file() -> str:
    return str(connection.settings_dict["NAME"])


def _run(command: list[str]) -> str:
    """Run one of PostgreSQL's own programs against the site's database; the password is not on the command line. Tells
    what it wrote."""
    try:
        done = subprocess.run(command, env={**os.environ, **_access()}, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed. On Debian: apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{command[0]} failed: {error.stderr.strip()}") from error
    return done.stdout


def _access() -> Mapping[str, str]:
    said: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {name: str(said[key]) for name, key in names.items() if said.get(key)}


def _swap(new: Path, old: Path) -> None:
    """The new folder in the place of the old one; the old one goes only then."""
    past = old.with_name(f"{old.name}.before")
    if old.exists():
        old.rename(past)
    if new.exists():
        new.rename(old)
    if past.exists():
        shutil.rmtree(past)
