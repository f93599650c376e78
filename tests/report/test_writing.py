from __future__ import annotations

from pathlib import Path

import pytest

from rotunda.report.writing import replacing


def _write_half_of(path: Path) -> None:
    with replacing(path) as unfinished:
        unfinished.write_text("half")
        raise TypeError


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text("before")
    with pytest.raises(TypeError):
        _write_half_of(path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_whole_file_takes_the_place_of_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text("before")
    with replacing(path) as unfinished:
        unfinished.write_text("after")
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "none" / "plan.html") as unfinished:
        unfinished.touch()
