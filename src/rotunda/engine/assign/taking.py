"""The problem that an Estate poses: what is asked for, and who may do it when."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from rotunda.engine.assign.asking import asked_of, cover_first, pieces_of, rivals_of
from rotunda.engine.assign.parameters import AssignParameters
from rotunda.engine.assign.problem import Fixed, Flags, Floats, Integers, Pairs, Pieces, Problem
from rotunda.engine.assign.reading import facts_of
from rotunda.engine.assign.rules.facts import Facts
from rotunda.engine.assign.rules.law import all_that_say_no, allowed_weeks
from rotunda.engine.assign.rules.room import parts_there
from rotunda.estate import Estate


def take(estate: Estate, parameters: AssignParameters, present: pl.DataFrame | None = None) -> Problem | None:
    """The problem of the Estate, or `None` where nobody works or nothing is asked for.

    `present` is the assignment of today: columns person and need, and piece where the whole plan is to be kept.
    Where it is not given it is what the table `assignments` tells.
    """
    asked = asked_of(estate, parameters)
    if asked.is_empty() or not estate.has("people"):
        return None
    if present is None and estate.has("assignments"):
        present = _present_of(estate, asked)
    facts = facts_of(estate, asked, parameters)
    pieces = cover_first(pieces_of(asked, parameters), asked["critical"].to_numpy(), parameters.weights.cover)
    pairs = _pairs(facts, parameters, present)
    locks, bans, refused = _decisions(facts, pairs, parameters)
    floor, floor_weight = _floors(facts, pieces, parameters)
    return Problem(
        people=facts.persons.names,
        agencies=facts.agencies,
        needs=facts.needs.names,
        need_agency=_homed(facts),
        weeks=facts.dates,
        parts=parameters.parts,
        room=parts_there(facts, parameters.parts),
        pieces=pieces,
        pairs=pairs,
        rivals=rivals_of(pieces, facts.needs.system, facts.needs.audits),
        floor=floor,
        floor_weight=floor_weight,
        handoff=parameters.weights.handoff,
        agency=parameters.weights.agency,
        load=parameters.weights.load,
        present=_present(facts, pieces, present),
        kept=parameters.weights.kept,
        locks=locks,
        bans=bans,
        refused=refused,
        facts=facts,
    )


def _present_of(estate: Estate, asked: pl.DataFrame) -> pl.DataFrame:
    """Person and need of what people work on at present. Work that takes a skill at several levels is all meant."""
    of = asked.select("need", "skill", "of")
    own = estate["assignments"].select("person", "skill", pl.coalesce("system", "work").alias("of"))
    return own.join(of, on=["of", "skill"], maintain_order="left_right").select("person", "need")


def _homed(facts: Facts) -> Integers:
    """The agency of each need; the first one stands in for none."""
    return np.maximum(facts.needs.agency, 0)


def _pairs(facts: Facts, parameters: AssignParameters, present: pl.DataFrame | None) -> Pairs:
    """Every pair that all rules allow in some week, found skill by skill."""
    persons, needs = [], []
    by_skill = np.argsort(facts.needs.skill, kind="stable")
    skills, starts = np.unique(facts.needs.skill[by_skill], return_index=True)
    for skill, own in zip(skills.tolist(), np.split(by_skill, starts[1:]), strict=True):
        holders = np.flatnonzero(facts.level[:, skill] > 0)
        persons.append(np.tile(holders, len(own)))
        needs.append(np.repeat(own, len(holders)))
    person, need = np.concatenate(persons).astype(np.int32), np.concatenate(needs).astype(np.int32)
    weeks = allowed_weeks(facts, person, need)
    order = np.lexsort((person, need))
    order = order[weeks[order] != 0]
    person, need, weeks = person[order], need[order], weeks[order]
    knows, kept = _knows(facts, person, need), _kept(facts, person, need, present)
    weights = parameters.weights
    extra = np.array([0.0, weights.known_agency, weights.known_system])[knows]
    first = np.searchsorted(need, np.arange(len(facts.needs) + 1)).astype(np.int32)
    return Pairs(first, person, weeks, extra / parameters.parts, knows, kept)


def _knows(facts: Facts, person: Integers, need: Integers) -> Integers:
    """2 where the person owns the system, is its expert, works on it or has resolved tickets about it, 1 at home."""
    width = len(facts.systems) + 1
    keys = np.array(sorted(p * width + s for p, s in facts.knows), dtype=np.int64)
    own = facts.needs.system[need].astype(np.int64)
    knows_system = (own >= 0) & np.isin(person.astype(np.int64) * width + own, keys)
    at_home = facts.persons.agency[person] == facts.needs.agency[need]
    return np.where(knows_system, 2, at_home.astype(np.int32)).astype(np.int32)


def _kept(facts: Facts, person: Integers, need: Integers, present: pl.DataFrame | None) -> Flags:
    if present is None:
        return np.zeros(len(person), dtype=bool)
    keys = np.array([p * len(facts.needs) + n for p, n, _ in _rows(facts, present)], dtype=np.int64)
    return np.isin(person.astype(np.int64) * len(facts.needs) + need, keys)


def _rows(facts: Facts, present: pl.DataFrame) -> list[tuple[int, int, int | None]]:
    """Person, need and piece of each row of today's assignment, where both are still there."""
    number, needs = _numbers(facts)
    pieces = present["piece"].to_list() if "piece" in present.columns else [None] * present.height
    rows = zip(present["person"].to_list(), present["need"].to_list(), pieces, strict=True)
    return [(number[who], needs[what], piece) for who, what, piece in rows if who in number and what in needs]


def _numbers(facts: Facts) -> tuple[Mapping[str, int], Mapping[str, int]]:
    people = {name: i for i, name in enumerate(facts.persons.names)}
    return people, {name: i for i, name in enumerate(facts.needs.names)}


def _present(facts: Facts, pieces: Pieces, present: pl.DataFrame | None) -> Integers:
    """Who has each piece today: by the piece's number within its need, or else the first person of the need."""
    found = np.full(len(pieces), -1, dtype=np.int32)
    if present is None:
        return found
    first = np.searchsorted(pieces.need, np.arange(len(facts.needs) + 1))
    for person, need, piece in _rows(facts, present):
        low, high = int(first[need]), int(first[need + 1])
        if piece is None:
            own = slice(low, high)
            found[own] = np.where((found[own] < 0) & (pieces.place[own] == 0), person, found[own])
        elif low + piece < high:
            found[low + piece] = person
    return found


def _decisions(
    facts: Facts, pairs: Pairs, parameters: AssignParameters
) -> tuple[tuple[Fixed, ...], tuple[Fixed, ...], tuple[str, ...]]:
    """Locks and bans, by numbers; and as sentences what cannot stand: who or what is not there, a lock that a rule says
    no to in every week, and a lock of what is also forbidden."""
    people, needs = _numbers(facts)
    refused: list[str] = []
    stands: dict[str, list[Fixed]] = {"lock": [], "ban": []}
    forbidden = {(told.person, told.need) for told in parameters.bans}
    for kind, told in [("lock", one) for one in parameters.locks] + [("ban", one) for one in parameters.bans]:
        if told.person not in people or told.need not in needs:
            what = f"person {told.person}" if told.person not in people else f"need {told.need}"
            refused.append(f"{told.person} and {told.need}: there is no {what}.")
            continue
        person, need = people[told.person], needs[told.need]
        may = person in pairs.person[pairs.first[need] : pairs.first[need + 1]]
        if kind == "lock" and not may:
            why = " ".join(no.because for no in all_that_say_no(facts, person, need))
            refused.append(f"{told.person} may not be given {told.need}: {why}")
        elif kind == "lock" and (told.person, told.need) in forbidden:
            refused.append(f"{told.person} is both fixed to {told.need} and forbidden it; the ban stands.")
        elif may:
            stands[kind].append(Fixed(person, need, told.by, told.why, told.on or parameters.as_of))
    return tuple(stands["lock"]), tuple(stands["ban"]), tuple(refused)


def _floors(facts: Facts, pieces: Pieces, parameters: AssignParameters) -> tuple[Integers, Floats]:
    """A share of the parts that each agency asks for; a part of it is worth more in small ones.

    What nobody may do is asked for too: so who joins, learns or is cleared never raises what an agency is owed.
    """
    agency = _homed(facts)[pieces.need]
    asked = np.bincount(agency, pieces.size, len(facts.agencies))
    rank = np.argsort(np.argsort(-asked, kind="stable"), kind="stable") / max(len(asked) - 1, 1)
    weights = parameters.weights
    each = weights.floor * (1 + weights.small * rank) / parameters.parts
    return np.floor(asked * parameters.floor).astype(np.int32), each
