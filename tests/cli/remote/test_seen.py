"""A folder knows which versions of its records it has, also after a push that was killed while it noted one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rotunda.cli.remote.seen import seen_in
from rotunda.estate import InputError

LINES = '["systems", "S1", 1]\n["systems", "S2", 4]\n["people", "P1", 2]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "versions").write_text(LINES)
    return tmp_path / "versions"


def test_what_was_not_pulled_is_not_known_and_an_empty_table_is(path: Path) -> None:
    seen = seen_in(path, ["systems", "skills"])
    assert seen.of("systems") == {"S1": 1, "S2": 4}
    assert (seen.of("skills"), seen.of("people")) == ({}, None)


def test_later_versions_take_the_place_of_earlier_ones(path: Path) -> None:
    seen = seen_in(path, ["systems"])
    seen.note("systems", {"S1": 2, "Ä|\n": 1})
    seen.note("systems", {"S1": 3})
    assert seen.of("systems") == seen_in(path, ["systems"]).of("systems") == {"S1": 3, "S2": 4, "Ä|\n": 1}


@pytest.mark.parametrize("half", range(1, 21))
def test_a_line_that_is_not_whole_does_not_count_and_is_written_over(path: Path, half: int) -> None:
    path.write_text(LINES + '["systems", "S1", 9]'[:half])
    seen = seen_in(path, ["systems"])
    assert seen.of("systems") == {"S1": 1, "S2": 4}
    seen.note("systems", {"S2": 5})
    assert path.read_text() == LINES + '["systems", "S2", 5]\n'


@pytest.mark.parametrize("line", ["", "{}", "[1, 2]", '["systems", "S1", "1"]', '["systems", 1, 1]', "[" * 10_000])
def test_what_is_no_such_line_is_refused(path: Path, line: str) -> None:
    path.write_text(f"{LINES}{line}\n{LINES}")
    with pytest.raises(InputError, match="cannot be read"):
        seen_in(path, ["systems"])


def test_a_folder_without_it_or_that_cannot_be_written_to_is_told(path: Path) -> None:
    seen = seen_in(path, ["systems"])
    path.unlink()
    with pytest.raises(InputError, match="cannot be noted"):
        seen.note("systems", {"S1": 2})
    with pytest.raises(InputError, match="cannot be read"):
        seen_in(path, ["systems"])
