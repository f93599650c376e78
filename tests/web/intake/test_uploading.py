"""Files are taken by their bytes, within limits, and lie where nobody guesses."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from rotunda.web.accounts.models import User
from rotunda.web.intake.models import Source, Stage, Upload
from rotunda.web.intake.uploading import place_of, take
from tests.web.intake import files


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"a,b\n1,2\n", "text"),
        ("\ufeffa\n1\n".encode("utf-16"), "text"),
        (b"PAR1....", "parquet"),
        (zipped({"people.csv": b"person\n"}), "zip"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "workbook"),
    ],
)
def test_what_a_file_is_its_bytes_say(data: bytes, form: str) -> None:
    assert take([data]).form == form


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\x7fELF\x02", "program"),
        (b"  <!DOCTYPE html>", "web page"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"a,b\x00\x01\x02", "not a table"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (zipped({"read me.md": b"x"}), "no table in the zip"),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), "document"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), "macros"),
        (zipped({"people.csv": b"a" * 6_000_000}), "far more"),
        (zipped({f"{n}.csv": b"" for n in range(1_001)}), "too many"),
    ],
)
def test_what_is_no_table_is_refused_and_does_not_stay(data: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as raised:
        take([data])
    assert said in raised.value.messages[0]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_is_refused_while_it_comes(tmp_path: Path, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1_000_000
    sent = []

    def chunks() -> Any:
        for number in range(100):
            sent.append(number)
            yield b"a" * 100_000

    with pytest.raises(ValidationError):
        take(chunks())
    assert len(sent) == 11
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_lies_under_a_name_of_chance_that_only_its_owner_reads() -> None:
    first, second = take([b"a\n1\n"]), take([b"a\n1\n"])
    assert first.sha256 == second.sha256
    assert first.path != second.path
    assert place_of(first.path).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\people.csv", "a\x00b\n.csv", "", "x" * 500])
def test_the_name_of_a_file_is_only_ever_shown(name: str, cast: dict[str, User], source: Source) -> None:
    found = files.take(cast["manager"], source, name, b"person,agency\nP7,REV\n")
    assert found.stage in {Stage.CHECKED, Stage.MAPPING}
    upload = Upload.objects.get()
    assert "/" not in upload.name
    assert "\\" not in upload.name
    assert upload.name.isprintable()


def test_a_workbook_that_unpacks_to_more_than_it_says_is_not_opened(cast: dict[str, User], source: Source) -> None:
    data = bytearray(zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"<workbook/>" * 100}))
    where = data.rindex(b"PK\x01\x02")
    data[where + 24 : where + 28] = (11).to_bytes(4, "little")  # the size unpacked, in the directory
    found = files.take(cast["manager"], source, "bomb.xlsx", bytes(data))
    assert (found.stage, found.error) == (Stage.UNREADABLE, "bomb.xlsx is damaged. Save it again.")


def test_a_file_that_cannot_be_read_says_why_by_its_own_name(cast: dict[str, User], source: Source) -> None:
    found = files.take(cast["manager"], source, "people.csv", b'person,agency\n"P7,REV\nP8,REV\n')
    assert found.stage == Stage.UNREADABLE
    assert found.error.startswith("people.csv, row 2: A quotation mark is opened")
