"""The bytes of one file or zip member, to be read as often as needed, and what kind of file they are."""

from __future__ import annotations

import enum
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from rotunda.estate.errors import InputError

_CHUNK = 1 << 20
_AGAIN = "Export or copy the file again."


class Form(enum.Enum):
    """How a file is written, told by its first bytes and never by its name."""

    TEXT = "delimited text"
    GZIP = "gzip"
    ZIP = "zip"
    WORKBOOK = "workbook"
    PARQUET = "parquet"


#: First bytes of files that people rename to .csv, and what they are.
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"\xd0\xcf\x11\xe0": "a workbook of the old kind (.xls) or an encrypted one",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"SQLite format 3": "an SQLite database",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML document",
    b"{\\rtf": "a rich-text document",
}


@dataclass(frozen=True)
class Content:
    """Bytes with a name. `where` is for messages (file and member), `name` the stem that a table would have, and
    `sha256` that of the file the user gave."""

    where: str
    name: str
    sha256: str
    opened: Callable[[], AbstractContextManager[BinaryIO]]

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """The bytes from their beginning. Raises `InputError` where they turn out to be damaged."""
        with damage_named(self.where), self.opened() as stream:
            yield stream

    def form(self) -> Form:
        """What kind of file it is. Raises `InputError` for an empty file and for kinds that hold no table."""
        with self.stream() as stream:
            head = stream.read(512)
        if not head:
            raise InputError(self.where, "The file is empty.", _AGAIN)
        if head.startswith(b"\x1f\x8b"):
            return Form.GZIP
        if head.startswith(b"PAR1"):
            return Form.PARQUET
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return Form.WORKBOOK if self._is_workbook() else Form.ZIP
        for magic, what in _FOREIGN.items():
            if head.lstrip().startswith(magic):
                raise InputError(self.where, f"This is {what}, not a table.", "Save it as .xlsx or .csv first.")
        return Form.TEXT

    def _is_workbook(self) -> bool:
        with self.stream() as stream, zipfile.ZipFile(stream) as archive:
            return "[Content_Types].xml" in archive.namelist()

    def unpacked(self) -> Content:
        """The bytes within a gzip file."""

        @contextmanager
        def opened() -> Iterator[BinaryIO]:
            with self.opened() as stream, gzip.GzipFile(fileobj=stream) as unpacked:
                yield cast("BinaryIO", unpacked)

        return Content(self.where, Path(self.name).stem, self.sha256, opened)

    def member(self, name: str) -> Content:
        """The bytes of one member of a zip."""

        @contextmanager
        def opened() -> Iterator[BinaryIO]:
            with self.opened() as stream, zipfile.ZipFile(stream) as archive, archive.open(name) as member:
                yield cast("BinaryIO", member)

        return Content(f"{self.where}: {name}", Path(name).stem, self.sha256, opened)

    def buffered(self) -> io.BytesIO:
        """All of it in memory, for readers that jump back and forth."""
        with self.stream() as stream:
            return io.BytesIO(stream.read())


def content_of(path: Path) -> Content:
    """The bytes of a file on disk. Raises `InputError` where there is none or it may not be read."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise InputError(str(path), "There is no such file or folder.", "Check the path.") from error
    except OSError as error:
        raise InputError(str(path), f"It cannot be read: {error.strerror}.", "Check its permissions.") from error
    return Content(str(path), path.stem, digest, lambda: path.open("rb"))


@contextmanager
def damage_named(where: str) -> Iterator[None]:
    """Turn what damaged bytes raise into an `InputError` that names the file."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(where, f"It is cut short or damaged: {error}.", _AGAIN) from error
    except zipfile.BadZipFile as error:
        raise InputError(where, f"The archive is damaged: {error}.", _AGAIN) from error
    except OSError as error:
        raise InputError(where, f"It cannot be read: {error}.", _AGAIN) from error
