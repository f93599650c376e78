"""Small states to assign people in, and the best assignment of a small problem by trying all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any

import numpy as np

from rotunda.engine.assign.check import Claim, values_of
from rotunda.engine.assign.parameters import AssignParameters, Decision, Effort
from rotunda.engine.assign.problem import Integers, Problem
from rotunda.engine.assign.solve import Assignment, assign
from rotunda.engine.assign.taking import take
from rotunda.estate import Estate
from tests.engine.states import state, table

#: A Monday.
DAY = date(2026, 6, 1)
QUICK = Effort(price_steps=60, moves=5_000, seconds=None)
PARAMETERS = AssignParameters(DAY, weeks=4, effort=QUICK)
#: Small enough to try every assignment.
TINY = AssignParameters(DAY, weeks=2, effort=QUICK)

Tables = dict[str, list[dict[str, Any]]]
CLASSES = [
    {"job_class": "1", "title": "Analyst", "level": 2, "bargaining_unit": "Technical unit"},
    {"job_class": "2", "title": "Lead", "level": 5, "bargaining_unit": "Office unit"},
]
ANN = {"person": "Ann", "agency": "A", "weekly_hours": 40.0, "job_class": "1"}
WORK = {"work": "W", "agency": "A", "system": "S", "hours": 8.0, "status": "approved", "due": date(2026, 6, 26)}
TASK = {"work": "W", "skill": "sql", "level": 2, "hours": 8.0}


def base() -> Estate:
    """Ann of A has sql at level 3 and works 40 hours, Bo of B has nothing; a system of A needs ten hours a week."""
    return state(
        agencies=[{"agency": "A"}, {"agency": "B"}],
        people=[{"person": "Ann", "agency": "A", "weekly_hours": 40.0}, {"person": "Bo", "agency": "B"}],
        skills=[{"skill": "sql"}],
        person_skills=[{"person": "Ann", "skill": "sql", "level": 3, "evidence": "confirmed", "confidence": 1.0}],
        systems=[{"system": "S", "agency": "A", "criticality": 2}],
        system_needs=[{"system": "S", "skill": "sql", "level": 2, "weekly_hours": 10.0}],
    )


def where(tables: Tables) -> Estate:
    """The base with these tables in the place of its own."""
    return base().replace(**{name: table(name, rows) for name, rows in tables.items()})


def both_know(**tables: list[dict[str, Any]]) -> Estate:
    """The base where Bo has sql at level 3 too."""
    skills = [{"person": who, "skill": "sql", "level": 3, "confidence": 1.0} for who in ("Ann", "Bo")]
    return where({"person_skills": skills, **tables})


def posed(estate: Estate, parameters: AssignParameters = PARAMETERS) -> Problem:
    problem = take(estate, parameters)
    assert problem is not None
    return problem


def decided(estate: Estate, parameters: AssignParameters = PARAMETERS) -> Assignment:
    """The assignment, which must hold."""
    found = assign(posed(estate, parameters), parameters.effort)
    assert found.result.verdict.holds, found.result.verdict.broken
    return found


def given_to(found: Assignment, person: str, need: str | None = None) -> float:
    """The hours of a person, on a need or in all."""
    rows = found.result.solution["assignment"].filter(person=person)
    rows = rows if need is None else rows.filter(need=need)
    return float(rows["hours"].sum())


def weeks_of(estate: Estate, person: str, need: str, parameters: AssignParameters = PARAMETERS) -> list[int]:
    """The weeks in which the rules let the person work on the need."""
    problem = posed(estate, parameters)
    pair = problem.pair_of(problem.people.index(person), problem.needs.index(need))
    return [week for week in range(parameters.weeks) if pair >= 0 and int(problem.pairs.weeks[pair]) >> week & 1]


def locked(person: str, need: str, parameters: AssignParameters = PARAMETERS) -> AssignParameters:
    return replace(parameters, locks=(Decision(person, need, "the CIO", "asked for"),))


def drawn(seed: int, people: int, systems: int, works: int = 1) -> Estate:
    """A state of a few people, systems and pieces of work, by chance."""
    rng = np.random.default_rng(seed)
    skills = ["sql", "java"]
    return state(
        agencies=[{"agency": "A"}, {"agency": "B"}],
        people=[
            {"person": f"P{i}", "agency": "AB"[i % 2], "weekly_hours": float(rng.choice([10, 20, 35, 40]))}
            for i in range(people)
        ],
        skills=[{"skill": skill} for skill in skills],
        person_skills=[
            {"person": f"P{i}", "skill": skill, "level": int(rng.integers(1, 5)), "confidence": 1.0}
            for i in range(people)
            for skill in skills
            if rng.random() < 0.7
        ],
        systems=[
            {"system": f"S{i}", "agency": "AB"[i % 2], "criticality": int(rng.integers(1, 5))} for i in range(systems)
        ],
        system_needs=[
            {
                "system": f"S{i}",
                "skill": str(rng.choice(skills)),
                "level": int(rng.integers(1, 4)),
                "weekly_hours": float(rng.integers(1, 14)),
            }
            for i in range(systems)
        ],
        work=[
            {
                "work": f"W{i}",
                "agency": "AB"[int(rng.integers(2))],
                "status": "approved",
                "priority": int(rng.integers(1, 6)),
                "due": date(2026, 6, int(rng.integers(5, 28))),
            }
            for i in range(works)
        ],
        work_needs=[
            {
                "work": f"W{i}",
                "skill": str(rng.choice(skills)),
                "level": int(rng.integers(1, 4)),
                "hours": float(rng.integers(2, 16)),
            }
            for i in range(works)
        ],
    )


def best_of_all(problem: Problem) -> float:
    """The greatest value that any assignment has, found by trying all."""
    best = -np.inf
    for who in every(problem):
        claim = Claim(who, np.zeros((len(who), len(problem.weeks)), dtype=np.int16), 0.0)
        best = max(best, sum(values_of(problem, claim).values()))
    return float(best)


def every(problem: Problem) -> Iterator[Integers]:
    """Every way to give the pieces to people that obeys the rules, judged apart from the engine's own checker."""
    pieces, pairs = problem.pieces, problem.pairs
    choices = []
    for j in range(len(pieces)):
        need, fixed = int(pieces.need[j]), int(problem.locked[j])
        own = range(int(pairs.first[need]), int(pairs.first[need + 1])) if fixed < 0 else [fixed]
        fillable = int(pieces.place[j]) < int(pairs.first[need + 1] - pairs.first[need])
        choices.append([-1, *(int(pairs.person[k]) for k in own)] if fillable else [-1])
    for who in product(*choices):
        if _obeys(problem, who):
            yield np.array(who, dtype=np.int32)


def _obeys(problem: Problem, who: tuple[int, ...]) -> bool:
    rivals = problem.rivals
    for j, person in enumerate(who):
        if person >= 0 and any(who[i] == person for i in rivals.piece[rivals.first[j] : rivals.first[j + 1]]):
            return False
    return all(_fits(problem, person, [j for j in range(len(who)) if who[j] == person]) for person in set(who) - {-1})


def _fits(problem: Problem, person: int, own: list[int]) -> bool:
    """Whether the hours hold, by Hall's condition: no set of pieces asks for more than all the weeks of any of them."""
    pieces, weeks = problem.pieces, {}
    for j in own:
        mask = int(problem.allowed[problem.pair_of(person, int(pieces.need[j]))])
        weeks[j] = {t for t in range(int(pieces.begin[j]), int(pieces.end[j]) + 1) if mask >> t & 1}
    return all(
        sum(int(pieces.size[j]) for j in some)
        <= sum(int(problem.room[person, t]) for t in set().union(*(weeks[j] for j in some)))
        for count in range(1, len(own) + 1)
        for some in combinations(own, count)
    )
