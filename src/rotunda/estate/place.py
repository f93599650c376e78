"""The place where an Estate is put: made beside it first, moved there when it is whole, and nothing else destroyed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rotunda.estate.errors import InputError
from rotunda.estate.schema import TABLES

#: The notes in a folder that was pulled from a site: from where, and which versions. No reader takes them for a table.
NOTE, VERSIONS = "pulled.json", "pulled-versions.jsonl"


@contextmanager
def placing(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A path beside this one, to make the Estate at; what is there at the end is moved to its place.

    Raises `InputError` where something is there already, unless it is an Estate to be replaced.
    """
    refuse_to_overwrite(path, replace=replace)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as name:
        unfinished = Path(name) / path.name
        yield unfinished
        _put_in_place(unfinished, path, Path(name) / f"{path.name}-before")


def refuse_to_overwrite(path: Path, *, replace: bool) -> None:
    """Raise `InputError` where something is at the path that must not be destroyed."""
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    files = sorted(path.iterdir()) if path.is_dir() else []
    names = {file.stem for file in files}
    needed = {name for name, table in TABLES.items() if table.required}
    holds_estate = path.is_file() or bool(names & needed) or any(file.name == NOTE for file in files)
    if not holds_estate:
        raise InputError(str(path), "There is something here already.", "It is no Estate: give another path.")
    if not replace:
        raise InputError(str(path), "There is something here already.", "Say --replace to replace it.")
    foreign = [file.name for file in files if file.is_dir() or not _is_written_by_us(file)]
    if foreign:
        raise InputError(
            str(path),
            f"Beside the Estate there is something else here: {', '.join(foreign[:5])}.",
            "Move it away, or give another path.",
        )


def _is_written_by_us(file: Path) -> bool:
    return (file.stem in TABLES and file.suffix in {".csv", ".parquet"}) or file.name in {NOTE, VERSIONS}


def _put_in_place(finished: Path, path: Path, before: Path) -> None:
    """Move what is finished to the path; what stood there goes only when that is done, and comes back if it fails."""
    if not path.is_dir() and not finished.is_dir():
        finished.replace(path)
        return
    if path.exists():
        path.replace(before)
    try:
        finished.replace(path)
    except BaseException:
        if before.exists():
            before.replace(path)
        raise
