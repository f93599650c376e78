"""Composes the report: every part that the plan supports, in one order."""

from __future__ import annotations

from collections.abc import Callable

from rotunda.engine.plan import Plan
from rotunda.estate import Reading
from rotunda.report.document import Document, Part
from rotunda.report.parts import coverage, people_in_doubt, reading, retirement, sensitivity, single_points, skills
from rotunda.report.subject import ReportOptions, Subject
from rotunda.report.summary import facts_of, summary_of

#: The parts in their order. A part tells its chapter, or `None` where the input has nothing for it.
PARTS: tuple[Callable[[Subject], Part | None], ...] = (
    reading.tell,
    coverage.tell,
    single_points.tell,
    retirement.tell,
    skills.tell,
    people_in_doubt.tell,
    sensitivity.tell,
)


def build(reading: Reading, plan: Plan, options: ReportOptions | None = None) -> Document:
    """The report of the plan that was made from the reading."""
    subject = Subject(reading, plan, options or ReportOptions())
    told = (tell(subject) for tell in PARTS)
    return Document(
        title="Who stands behind the state's IT",
        summary=summary_of(subject),
        facts=facts_of(subject),
        parts=tuple(part for part in told if part is not None),
    )


__all__ = ["PARTS", "ReportOptions", "build"]
