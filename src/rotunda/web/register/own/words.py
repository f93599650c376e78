"""What a level rests on, in plain words for the person whose it is."""

from __future__ import annotations

from rotunda.web.register.models import PersonSkill
from rotunda.web.register.records.cells import day


def basis_of(held: PersonSkill, *, own: bool = True) -> str:
    """A sentence or two: where the level comes from, from how much, until when, and how sure that is; to the person
    whose it is, or to somebody else."""
    said = _SAID.get(held.evidence, "Nobody recorded what it rests on.")
    whose = {"you": "you", "your": "your"} if own else {"you": "the person", "your": "the person's"}
    sentences = [said.format(work=_work(held), **whose)]
    if held.evidence_date and held.evidence in {"log", "certificate", "assessed"}:
        sentences.append(f"The newest is of {day(held.evidence_date)}.")
    if held.evidence in {"log", "title"} and held.confidence is not None:
        sentences.append(f"The record is {held.confidence:.0%} sure of it.")
    if held.disputed and own:
        sentences.append(f"You said: {held.disputed}")
    return " ".join(sentences)


_SAID = {
    "log": "Inferred from the ticket log: {work} that {you} resolved.",
    "title": "Inferred from {your} title alone. Nobody has asked {you} yet.",
    "confirmed": "Confirmed.",
    "certificate": "A certificate shows it.",
    "assessed": "It was assessed.",
}


def _work(held: PersonSkill) -> str:
    if held.evidence_count is None:
        return "tickets"
    return f"{held.evidence_count:,} {'ticket' if held.evidence_count == 1 else 'tickets'}"
