"""Commands run as a user would, and the small inputs that they are run on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from rotunda.cli.root import main

LOG = "number,opened,resolved,resolved_by,assignment group,category\n" + "".join(
    f"INC{n},2026-01-{n % 28 + 1:02} 08:00,2026-01-{n % 28 + 1:02} 1{n % 3}:00,{who},{group},{what}\n"
    for n, (who, group, what) in enumerate(
        [("An", "Desk", "mail"), ("Bo", "Desk", "mail"), ("An", "Desk", "=print"), ("Cy", "Lines", "phone")] * 8
    )
)
AGENCIES = "agency,name\ntax,Tax\ndmv,Motor Vehicles\n"
PEOPLE = "person,agency,hired\n1,tax,2020-01-01\n2,dmv,2021-01-01\n"


@dataclass(frozen=True)
class Answer:
    """What a command said, on both streams, and its exit status."""

    status: int
    said: str


def rotunda(*arguments: str | Path) -> Answer:
    """The command run within this process; anything but an orderly end fails the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return Answer(result.exit_code, result.output)


def log(folder: Path, text: str = LOG, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def estate(folder: Path, **files: str) -> Path:
    """A folder of an Estate with these tables beside the two that are required."""
    path = folder / "state"
    path.mkdir()
    for name, text in {"agencies": AGENCIES, "people": PEOPLE, **files}.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    """Everything in the folder, hidden or not."""
    return sorted(file.name for file in folder.iterdir())


def coverage_of(plan: Path) -> dict[str, Any]:
    """The tables of a plan's decisions by their names; what was read, and from where, is left out."""
    parts = json.loads((plan / "plan.json").read_text(encoding="utf-8"))["parts"]
    return {table["name"]: table["rows"] for part in parts if part["name"] != "reading" for table in part["tables"]}
