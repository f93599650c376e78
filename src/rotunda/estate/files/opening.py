"""Finds what tables a path holds and opens each by its kind."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from rotunda.estate.errors import InputError
from rotunda.estate.files.content import Content, Form, content_of
from rotunda.estate.files.delimited import read_delimited
from rotunda.estate.files.parquet import read_parquet
from rotunda.estate.files.workbook import read_workbook
from rotunda.estate.textual import TextTable

#: Endings of files in a folder or zip that are tables; others, such as notes beside them, are passed over.
_TABLES = (".csv", ".tsv", ".txt", ".psv", ".gz", ".xlsx", ".parquet")
#: A zip may hold so much, and each member may be so many times its packed size: more is a bomb, not a table.
MOST_BYTES = 16 * 2**30
MOST_RATIO = 1000
#: Below this size the ratio says nothing.
_SMALL = 16 * 2**20


def open_tables(path: Path) -> tuple[TextTable, ...]:
    """The tables of a file, workbook, zip or folder, by name.

    Raises `InputError` where nothing can be read: no such file, damaged, encrypted, not a table at all.
    """
    contents = tuple(contents_of(path))
    if not contents:
        raise InputError(str(path), "There is no table in it.", f"Tables end in {', '.join(_TABLES)}.")
    tables = [table for content in contents for table in _open(content)]
    return tuple(sorted(tables, key=lambda table: table.name))


def contents_of(path: Path) -> Iterator[Content]:
    """Each file that a path holds: itself, the files of a folder, or the members of a zip."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.is_file() and file.name.lower().endswith(_TABLES) and not file.name.startswith((".", "~$")):
                yield content_of(file)
        return
    content = content_of(path)
    if content.form() is Form.ZIP:
        yield from _members(content)
    else:
        yield content


def _open(content: Content) -> tuple[TextTable, ...]:
    form = content.form()
    if form is Form.GZIP:
        content = content.unpacked()
        form = content.form()
    match form:
        case Form.TEXT:
            return (read_delimited(content),)
        case Form.WORKBOOK:
            return read_workbook(content)
        case Form.PARQUET:
            return (read_parquet(content),)
        case _:
            raise InputError(content.where, "An archive within an archive is not opened.", "Unpack it first.")


def _members(archive: Content) -> Iterator[Content]:
    """The tables in a zip, once it is certain that none is encrypted and that together they are no bomb."""
    with archive.stream() as stream, zipfile.ZipFile(stream) as opened:
        members = [
            member
            for member in opened.infolist()
            if member.filename.lower().endswith(_TABLES) and not member.filename.startswith("__MACOSX/")
        ]
    refuse_bombs(archive.where, members)
    for member in sorted(members, key=lambda member: member.filename):
        if member.flag_bits & 1:
            raise InputError(
                f"{archive.where}: {member.filename}", "It is encrypted.", "Unpack it with its password first."
            )
        yield archive.member(member.filename)


def refuse_bombs(where: str, members: list[zipfile.ZipInfo]) -> None:
    """Raise `InputError` where members would unpack to more than tables do."""
    whole = sum(member.file_size for member in members)
    if whole > MOST_BYTES:
        raise InputError(where, f"It would unpack to {whole:,} bytes.", "Give the tables as a folder instead.")
    for member in members:
        if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise InputError(
                f"{where}: {member.filename}",
                f"It unpacks to {member.file_size // max(member.compress_size, 1):,} times its size, as no table does.",
                "Give the file unpacked if it is genuine.",
            )
