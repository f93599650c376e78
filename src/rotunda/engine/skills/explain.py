"""Says why a person was given a level in a skill, and what would raise it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rotunda.engine.result import Result
from rotunda.engine.skills.problem import SkillParameters
from rotunda.estate.schema import LEVELS

Row = Mapping[str, Any]


def why(result: Result, person: str, skill: str, parameters: SkillParameters | None = None) -> tuple[str, ...]:
    """Sentences about one inferred record.

    Raises `KeyError` where the log shows nothing of the person in the skill.
    """
    found = result.solution["person_skills"].filter(person=person, skill=skill)
    if found.is_empty():
        raise KeyError(f"the log shows nothing of {person} in {skill}")
    record = found.row(0, named=True)
    return (
        _evidence(record),
        *_pace(record),
        *_what_would_raise(record, parameters or SkillParameters()),
        *([f"In doubt: {person} {record['doubt']}."] if record["doubt"] else []),
    )


def _evidence(record: Row) -> str:
    count = record["evidence_count"]
    return (
        f"{record['person']} resolved {count:,} {'ticket' if count == 1 else 'tickets'} about {record['skill']}, the"
        f" newest on {record['evidence_date']}; weighed by age they count as {record['fresh_weight']:.1f}, which gives"
        f" {LEVELS[record['level']]} level with confidence {record['confidence']:.2f}."
    )


def _pace(record: Row) -> Iterator[str]:
    if record["pace"] is not None:
        yield f"From opening to resolution they took {record['pace']:.2f} times as long as everybody's on like tickets."


def _what_would_raise(record: Row, parameters: SkillParameters) -> Iterator[str]:
    if record["level"] == max(LEVELS):
        return
    higher = record["level"] - 1
    weight, slowest = parameters.weights[higher], parameters.paces[higher]
    asked = []
    if record["fresh_weight"] < weight:
        asked.append(f"a weight of {weight:g}")
    if (record["pace"] or 1.0) > slowest:
        asked.append(f"a pace of at most {slowest:g}")
    yield f"{LEVELS[record['level'] + 1].capitalize()} level would take {' and '.join(asked)}."
