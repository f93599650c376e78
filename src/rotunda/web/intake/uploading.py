"""Takes a file in: by its first bytes and never by its name, under a name that chance chooses, within limits."""

from __future__ import annotations

import hashlib
import secrets
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

#: A zip or workbook may unpack to so many bytes in all, each member to so many times its packed size, of so many.
MOST_UNPACKED, MOST_RATIO, MOST_MEMBERS = 2_000_000_000, 200, 1_000
#: Below this size the ratio says nothing: an empty sheet packs very well.
SMALL = 5_000_000
_TABLES = (".csv", ".tsv", ".txt", ".psv", ".xlsx", ".parquet")
#: First bytes of what people give by mistake, and what it is.
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "a workbook of the old kind (.xls), or one with a password",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "a database",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML document",
    b"{\\rtf": "a rich-text document",
}
_WANTED = "Give a CSV file, a workbook (.xlsx), or a zip of CSV files."


@dataclass(frozen=True)
class Taken:
    """A file that was taken: its place below the folder of uploads, what it is, its size and its SHA-256."""

    path: str
    form: str
    size: int
    sha256: str


def take(chunks: Iterable[bytes]) -> Taken:
    """Write the file and look at it. Raises `ValidationError` for what is no table or too much; nothing stays then."""
    name = secrets.token_hex(20)
    path = place_of(f"intake/{name[:2]}/{name}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        size, digest = _write(path, chunks)
        form = form_of(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Taken(f"intake/{name[:2]}/{name}", form, size, digest)


def place_of(path: str) -> Path:
    """Where an upload lies."""
    return Path(settings.MEDIA_ROOT) / path


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in chunks:
            size += len(chunk)
            if size > settings.UPLOAD_LIMIT:
                most = settings.UPLOAD_LIMIT // 1_000_000
                raise ValidationError(f"The file is larger than {most:,} MB. Give it in parts.", code="size")
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise ValidationError("The file is empty. Export it again.", code="empty")
    return size, digest.hexdigest()


def form_of(path: Path) -> str:
    """`text`, `workbook`, `zip` or `parquet`. Raises `ValidationError` for anything else, and for a zip bomb."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(b"PAR1"):
            return "parquet"
        if head.startswith(b"PK\x03\x04"):
            return _form_of_zip(file)
    for magic, what in _FOREIGN.items():
        if head.lstrip().startswith(magic):
            raise ValidationError(f"This is {what}. {_WANTED}", code="form")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(f"This is not a table. {_WANTED}", code="form")
    return "text"


def _form_of_zip(file: BinaryIO) -> str:
    """What a zip is, by its members, none of which is unpacked here."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise ValidationError("The file is damaged. Export or copy it again.", code="damaged") from None
    _refuse_bomb(members)
    names = {member.filename for member in members}
    if "[Content_Types].xml" in names:
        if any(name.endswith("vbaProject.bin") for name in names):
            raise ValidationError("The workbook has macros. Save it as .xlsx without them.", code="macros")
        if "xl/workbook.xml" in names:
            return "workbook"
        raise ValidationError(f"This is a document, not a workbook. {_WANTED}", code="form")
    if not any(PurePosixPath(name).suffix.lower() in _TABLES for name in names):
        raise ValidationError(f"There is no table in the zip. {_WANTED}", code="form")
    return "zip"


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    """What a zip says of its members is checked before any is opened; readers stop where it lied."""
    if len(members) > MOST_MEMBERS:
        raise ValidationError("There are too many files in the zip. Give only the tables.", code="bomb")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise ValidationError("The zip would unpack to too much. Give it in parts.", code="bomb")
    for member in members:
        if member.flag_bits & 1:
            raise ValidationError("The zip has a password. Give it without one.", code="encrypted")
        if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise ValidationError("A file in the zip unpacks to far more than a table does.", code="bomb")
