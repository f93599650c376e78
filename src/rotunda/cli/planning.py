"""Makes the plan and writes it: all its files, or none."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.markup import escape

from rotunda.cli.terminal import console
from rotunda.engine.plan import DECISIONS, PlanOptions, make_plan
from rotunda.estate import InputError, Reading
from rotunda.estate.progress import Progress
from rotunda.estate.rejects import write_rejects
from rotunda.report.build import ReportOptions, build
from rotunda.report.document import Document
from rotunda.report.page import write_page
from rotunda.report.record import write_record
from rotunda.report.workbook import write_workbook

#: What a report is written as, in the order in which it is told.
_KINDS = ("html", "xlsx", "json")


@dataclass(frozen=True)
class PlanArguments:
    """What was said on the command line about the plan."""

    names: bool
    depth: int
    confidence: float
    horizon: int
    as_of: datetime | None
    only: frozenset[str] = frozenset()

    @property
    def options(self) -> PlanOptions:
        """The same for the engine."""
        return PlanOptions(
            as_of=self.as_of.date() if self.as_of else None,
            depth=self.depth,
            confidence=self.confidence,
            horizon=self.horizon,
            decisions=self.only or DECISIONS,
        )


@dataclass(frozen=True)
class WrittenPlan:
    """A plan on disk: what it says, where it lies, and how many rows and cells were rejected."""

    document: Document
    folder: Path
    name: str
    rejected: int

    def show(self) -> None:
        """Print what a chief information officer could read aloud, and where the rest is."""
        console.print()
        console.print(f"[bold]{escape(self.document.title)}[/bold]")
        console.print(escape(self.document.summary))
        console.print()
        for number, finding in enumerate(self.document.leading_findings(), start=1):
            console.print(f"{number:>2}. {escape(finding.sentence)}")
        console.print()
        for kind in _KINDS:
            console.print(f"{self.folder / self.name}.{kind}", markup=False)
        if self.rejected:
            console.print(f"{self.folder / 'rejects.csv'} ({self.rejected:,} rejected rows and cells)", markup=False)


def write_plan(reading: Reading, folder: Path, arguments: PlanArguments, progress: Progress) -> WrittenPlan:
    """Plan the reading and write plan.html, plan.xlsx, plan.json and rejects.csv into the folder.

    Raises as `write_document`.
    """
    plan = make_plan(reading.estate, arguments.options, progress)
    document = build(reading, plan, ReportOptions(names=arguments.names))
    return write_document(document, reading, folder, "plan", progress)


def write_document(document: Document, reading: Reading, folder: Path, name: str, progress: Progress) -> WrittenPlan:
    """Write a report under its name as a page, a workbook and JSON, and rejects.csv, into the folder.

    Raises `InputError` where the folder cannot be written to. What stood there before is replaced only when all
    the new files are whole.
    """
    writers = dict(zip(_KINDS, (write_page, write_workbook, write_record), strict=True))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as temporary:
            unfinished = Path(temporary)
            for kind in reversed(_KINDS):
                progress.stage(f"Writing {name}.{kind}")
                writers[kind](document, unfinished / f"{name}.{kind}")
            rejected = write_rejects(reading.defects, unfinished / "rejects.csv")
            _take_over(unfinished, folder)
    except OSError as error:
        raise InputError(
            str(folder), f"The plan cannot be written: {error}.", "Give another folder to --out."
        ) from error
    return WrittenPlan(document, folder, name, rejected)


def _take_over(unfinished: Path, folder: Path) -> None:
    """Put the finished files into the folder; a rejects file of an earlier plan does not outlive it."""
    (folder / "rejects.csv").unlink(missing_ok=True)
    for file in sorted(unfinished.iterdir()):
        shutil.move(file, folder / file.name)
