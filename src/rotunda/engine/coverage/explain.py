"""Says who counts for a need, who does not and by which rule, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from rotunda.engine.coverage.check import Register, Row, register_of
from rotunda.engine.coverage.problem import Problem
from rotunda.estate.schema import LEVELS

#: People named in one sentence; the rest are counted.
NAMED = 10


def why(problem: Problem, service: str, skill: str, repairs: pl.DataFrame | None = None) -> tuple[str, ...]:
    """Sentences about one need; with the table `repairs`, also about what would change it.

    Raises `KeyError` where the service has no need for the skill.
    """
    found = problem.needs.filter((pl.col("service") == service) & (pl.col("skill") == skill))
    if found.is_empty():
        raise KeyError(f"{service} has no need for {skill}")
    need = found.row(0, named=True)
    register = register_of(problem)
    counting = set(register.behind(need))
    others = [record for record in register.holders.get(skill, ()) if record["person"] not in counting]
    return (
        _asked(need),
        *_who_counts(register, need, sorted(counting)),
        *_too_low(need, others),
        *_too_unsure(problem, need, others),
        *_not_cleared(problem, register, need, others),
        *_what_would_change(need, repairs),
    )


def _asked(need: Row) -> str:
    cleared = f", cleared for {_and(need['regimes'])}" if need["regimes"] else ""
    home = need["agency"] or "no agency"
    return (
        f"{need['service']} of {home} needs {need['depth']} people with {need['skill']} at"
        f" {LEVELS[need['level']]} level{cleared}."
    )


def _who_counts(register: Register, need: Row, persons: Sequence[str]) -> Iterator[str]:
    home = register.at_home(persons, need)
    away = [f"{person} ({register.homes[person]})" for person in persons if person not in home]
    yield f"At home {_named(home)} can do it." if home else "Nobody at home can do it."
    yield f"Elsewhere {_named(away)} could do it." if away else "Nobody elsewhere could do it."


def _too_low(need: Row, others: Iterable[Row]) -> Iterator[str]:
    low = [f"{one['person']} ({LEVELS[one['level']]})" for one in others if one["level"] < need["level"]]
    if low:
        yield f"{_named(low)} {_do(low, 'has', 'have')} the skill below {LEVELS[need['level']]} level."


def _too_unsure(problem: Problem, need: Row, others: Iterable[Row]) -> Iterator[str]:
    least = problem.parameters.confidence
    unsure = [
        f"{one['person']} ({one['confidence']:.2f})"
        for one in others
        if one["level"] >= need["level"] and one["confidence"] < least
    ]
    if unsure:
        yield (
            f"{_named(unsure)} {_do(unsure, 'has', 'have')} the level on a record less sure than {least:g};"
            " confirming it would count."
        )


def _not_cleared(problem: Problem, register: Register, need: Row, others: Iterable[Row]) -> Iterator[str]:
    barred = {
        (row["person"], row["regime"], row["agency"]): row["reason"] for row in problem.barred.iter_rows(named=True)
    }
    uncleared = []
    for one in others:
        if one["level"] < need["level"] or one["confidence"] < problem.parameters.confidence:
            continue
        lacking = [
            _with_reason(barred, one["person"], regime, need["agency"])
            for regime in need["regimes"] or ()
            if not register.is_cleared(one["person"], {"agency": need["agency"], "regimes": [regime]})
        ]
        uncleared.append(f"{one['person']} ({_and(lacking)})")
    if uncleared:
        yield f"{_named(uncleared)} {_do(uncleared, 'has', 'have')} the level and no usable clearance."


def _with_reason(barred: dict[tuple[str, str, str | None], str], person: str, regime: str, agency: str | None) -> str:
    reason = barred.get((person, regime, agency)) or barred.get((person, regime, None))
    return f"{regime} {reason}" if reason else f"no {regime}"


def _what_would_change(need: Row, repairs: pl.DataFrame | None) -> Iterator[str]:
    if repairs is None:
        return
    found = repairs.filter((pl.col("service") == need["service"]) & (pl.col("skill") == need["skill"]))
    if found.is_empty():
        yield "It is deep enough at home; nothing needs to change."
        return
    repair = found.row(0, named=True)
    yield f"The cheapest repair takes {repair['hours']:,.10g} hours and {repair['weeks']:g} weeks: {repair['why']}"
    if repair["other_why"]:
        yield f"The runner-up makes it {repair['other_hours']:,.10g} hours: {repair['other_why']}"


def _named(persons: Sequence[str]) -> str:
    more = len(persons) - NAMED
    return _and([*persons[:NAMED], f"{more} more"] if more > 0 else persons)


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _do(subjects: Sequence[str], one: str, many: str) -> str:
    return one if len(subjects) == 1 else many
