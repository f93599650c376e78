"""Small states for the tests of the engine: written as rows, drawn at random, and taken apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st

from rotunda.engine.coverage.parameters import CoverageParameters, RepairCosts
from rotunda.engine.coverage.problem import Problem, take
from rotunda.estate import Estate
from rotunda.estate.schema import TABLES

TODAY = date(2026, 6, 30)
#: For invariants of whole answers, each of which takes some hundredths of a second.
few = settings(max_examples=15, deadline=None)
PARAMETERS = CoverageParameters(TODAY)
Rows = Sequence[Mapping[str, object]]


def state(**tables: Rows) -> Estate:
    """An Estate of these rows; columns left out are empty."""
    return Estate({name: table(name, rows) for name, rows in tables.items()})


def table(name: str, rows: Rows) -> pl.DataFrame:
    """The rows as a table of the Estate."""
    schema = {column.name: column.dtype for column in TABLES[name].columns}
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)


def with_row(estate: Estate, name: str, **row: object) -> Estate:
    """The Estate with one row more."""
    return estate.replace(**{name: pl.concat([estate[name], table(name, [row])])})


def agencies(*names: str) -> Rows:
    return [{"agency": name} for name in names]


def people(**homes: str) -> Rows:
    """People by their home agency."""
    return [{"person": person, "agency": home} for person, home in homes.items()]


def skilled(*records: tuple[str, str, int]) -> Rows:
    """Confirmed records: person, skill, level."""
    return [
        {"person": p, "skill": k, "level": level, "evidence": "confirmed", "confidence": 1.0} for p, k, level in records
    ]


def system(name: str, agency: str, **columns: object) -> Mapping[str, object]:
    return {"system": name, "agency": agency, **columns}


def need(name: str, skill: str, level: int, **columns: object) -> Mapping[str, object]:
    return {"system": name, "skill": skill, "level": level, **columns}


def posed(estate: Estate, costs: RepairCosts | None = None, confidence: float = 0.5, depth: int = 2) -> Problem:
    """The problem of the Estate, which must have one."""
    parameters = CoverageParameters(TODAY, confidence=confidence, depth=depth, costs=costs or RepairCosts())
    problem = take(estate, parameters)
    assert problem is not None
    return problem


_AGENCIES = st.sampled_from(["A", "B"])
_SKILLS = st.sampled_from(["cobol", "java", "sql"])
_REGIMES = st.sampled_from(["CJIS", "FTI"])
_LEVELS = st.integers(1, 4)


def _distinct(rows: st.SearchStrategy[Any], *key: str, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(rows, max_size=most, unique_by=lambda row: tuple(row[name] for name in key))


def _records(person: st.SearchStrategy[str]) -> st.SearchStrategy[list[Any]]:
    """Skill records, confirmed or not."""
    confidence = st.sampled_from([None, 0.2, 0.5, 0.9])
    rows = st.fixed_dictionaries({"person": person, "skill": _SKILLS, "level": _LEVELS, "confidence": confidence})
    return _distinct(rows, "person", "skill", most=8)


def _access(person: st.SearchStrategy[str]) -> st.SearchStrategy[list[Any]]:
    """Clearances, granted or not, some of them over by `TODAY`."""
    rows = st.fixed_dictionaries(
        {
            "person": person,
            "regime": _REGIMES,
            "agency": st.sampled_from(["A", "B", None]),
            "status": st.sampled_from(["granted", "granted", "pending", None]),
            "valid_until": st.sampled_from([None, date(2026, 6, 29), date(2026, 6, 30)]),
        }
    )
    return _distinct(rows, "person", "regime", "agency", most=6)


def _needs(name: st.SearchStrategy[str]) -> st.SearchStrategy[list[Any]]:
    """Needs of systems, at least one."""
    rows = st.fixed_dictionaries(
        {
            "system": name,
            "skill": _SKILLS,
            "level": _LEVELS,
            "depth": st.sampled_from([None, 1, 3]),
            "weekly_hours": st.sampled_from([None, 1.0, 30.0]),
        }
    )
    return _distinct(rows, "system", "skill", most=5).filter(bool)


_COURSES = st.fixed_dictionaries(
    {
        "skill": _SKILLS,
        "from_level": st.sampled_from([None, 1, 2]),
        "to_level": st.integers(2, 4),
        "hours": st.floats(0, 99),
    }
)


@st.composite
def states(draw: st.DrawFn) -> Estate:
    """Two agencies, up to five people and three systems, with at least one need."""
    persons = [f"P{number}" for number in range(1, draw(st.integers(1, 5)) + 1)]
    systems = [f"S{number}" for number in range(1, draw(st.integers(1, 3)) + 1)]
    person = st.sampled_from(persons)
    return state(
        agencies=agencies("A", "B"),
        people=[
            {"person": name, "agency": draw(_AGENCIES), "weekly_hours": draw(st.sampled_from([None, 0, 35]))}
            for name in persons
        ],
        skills=[{"skill": "java", "family": "web"}, {"skill": "sql", "family": "web"}],
        person_skills=draw(_records(person)),
        clearances=draw(_access(person)),
        systems=[
            system(name, draw(_AGENCIES), regimes=draw(st.sampled_from([None, ["CJIS"], ["FTI", "CJIS"]])))
            for name in systems
        ],
        system_needs=draw(_needs(st.sampled_from(systems))),
        courses=draw(st.lists(_COURSES, max_size=3)),
    )
