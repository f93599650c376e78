"""Which encoding a text is in: by its byte-order mark, else UTF-8 where it is that, else Windows-1252."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from rotunda.estate.errors import InputError
from rotunda.estate.files.content import Content

_CHUNK = 1 << 20
#: Longest first: UTF-32's mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE = "Save it as CSV in UTF-8."


@dataclass(frozen=True)
class Encoding:
    """A Python codec, and a note for the reader where it was not certain."""

    codec: str
    note: str | None = None


def encoding_of(content: Content) -> Encoding:
    """The encoding, once every byte was seen to be in it.

    Raises `InputError` where the file is binary, in an encoding that tables do not come in, or cut short.
    """
    with content.stream() as stream:
        head = stream.read(4)
    marked = next((codec for mark, codec in _MARKS if head.startswith(mark)), None)
    if marked == "utf-32":
        raise InputError(content.where, "The text is in UTF-32.", _SAVE)
    if marked:
        if not _decodes(content, marked):
            raise InputError(content.where, f"The text is damaged: it is not all in {marked.upper()}.", _SAVE)
        return Encoding(marked)
    if _decodes(content, "utf-8", refuse_binary=True):
        return Encoding("utf-8")
    if _decodes(content, "cp1252"):
        return Encoding("cp1252", "The text is not in UTF-8; it was read as Windows-1252.")
    raise InputError(content.where, "The text is neither in UTF-8 nor in Windows-1252.", _SAVE)


def _decodes(content: Content, codec: str, *, refuse_binary: bool = False) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in _chunks(content):
            if refuse_binary and b"\0" in chunk:
                raise InputError(
                    content.where, "This is a binary file, not a table.", "Save it as .xlsx or .csv first."
                )
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(content: Content) -> Iterator[bytes]:
    with content.stream() as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
