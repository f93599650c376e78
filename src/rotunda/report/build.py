"""Composes the report: every part that the plan supports, in one order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rotunda.engine.plan import Plan
from rotunda.estate import Reading
from rotunda.report.document import Document, Part
from rotunda.report.parts import (
    assignment,
    coverage,
    people_in_doubt,
    pool,
    reading,
    retirement,
    schedule,
    sensitivity,
    single_points,
    skills,
    training,
)
from rotunda.report.subject import ReportOptions, Subject
from rotunda.report.summary import facts_of, summary_of

#: The parts in their order. A part tells its chapter, or `None` where the input has nothing for it.
PARTS: tuple[Callable[[Subject], Part | None], ...] = (
    reading.tell,
    coverage.tell,
    single_points.tell,
    retirement.tell,
    pool.tell,
    training.tell,
    assignment.tell,
    schedule.tell,
    skills.tell,
    people_in_doubt.tell,
    sensitivity.tell,
)


#: What a report on one decision tells: what was read, the decision, and how it was checked.
OF_POOL = (reading.tell, pool.tell, sensitivity.tell)
OF_ASSIGNMENT = (reading.tell, assignment.tell, sensitivity.tell)
OF_SCHEDULE = (reading.tell, schedule.tell, sensitivity.tell)
OF_TRAINING = (reading.tell, training.tell, sensitivity.tell)


def build(
    reading: Reading,
    plan: Plan,
    options: ReportOptions | None = None,
    *,
    title: str = "Who stands behind the state's IT",
    parts: Sequence[Callable[[Subject], Part | None]] = PARTS,
) -> Document:
    """The report of the plan that was made from the reading."""
    subject = Subject(reading, plan, options or ReportOptions())
    told = (tell(subject) for tell in parts)
    return Document(
        title=title,
        summary=summary_of(subject),
        facts=facts_of(subject),
        parts=tuple(part for part in told if part is not None),
    )


__all__ = ["OF_ASSIGNMENT", "OF_POOL", "OF_SCHEDULE", "OF_TRAINING", "PARTS", "ReportOptions", "build"]
