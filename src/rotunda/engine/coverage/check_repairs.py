"""Judges repairs by applying them, and by pricing everybody anew for a sample of needs, in plain Python.

The hours a person has to spare are taken as given; everything else is worked out again from the problem.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from rotunda.engine.coverage.check import Register, Row, register_of, sample
from rotunda.engine.coverage.learning_by_hand import Learning, learning_of
from rotunda.engine.coverage.problem import Problem
from rotunda.engine.result import Verdict

#: Repairs that are applied, and needs for which everybody is priced anew.
APPLIED = 200
PRICED = 20
#: At most so many prices are worked out anew, whatever the number of people.
PRICES = 50_000

Steps = Mapping[tuple[object, ...], Row]


@dataclass(frozen=True)
class _Case:
    """What all the rules look at."""

    problem: Problem
    register: Register
    learning: Learning
    spare: Mapping[str, float]
    steps: Steps


def check_repairs(problem: Problem, repairs: pl.DataFrame, steps: pl.DataFrame, spare: Mapping[str, float]) -> Verdict:
    """Whether the repairs (tables `repairs` and `steps`) mend what is short, with these steps, and no dearer than need
    be. `spare` has the hours a week of each person."""
    key = ["service", "skill"]
    needs = sample(problem.needs.join(repairs, on=key, how="semi"), APPLIED)
    few = sample(needs, min(PRICED, max(1, PRICES // max(1, problem.people.height))))
    looked_at = {(row["service"], row["skill"]): row for row in repairs.join(needs, on=key, how="semi").to_dicts()}
    case = _Case(problem, register_of(problem), learning_of(problem), spare, _by_key(steps, looked_at.values()))
    broken = [*_total_above_the_sum(repairs, steps)]
    for need in needs.to_dicts():
        broken += _not_deep_enough(case, need, looked_at[need["service"], need["skill"]])
    for need in few.to_dicts():
        broken += _dearer_than_need_be(case, need, looked_at[need["service"], need["skill"]])
    repaired = set(repairs.select(key).iter_rows())
    for need in sample(problem.needs, APPLIED).to_dicts():
        broken += _forgotten(case, need, repaired)
    return Verdict(tuple(broken))


def _by_key(steps: pl.DataFrame, repairs: Iterable[Row]) -> Steps:
    """The hires, and the steps of the people whom the repairs add, under what each is for."""
    people = pl.Series("person", sorted({one for row in repairs for one in row["persons"] or ()}), dtype=pl.String())
    asked = steps.filter(pl.col("person").is_null() | pl.col("person").is_in(people.implode()))
    keys = {
        "familiarize": ("person", "service"),
        "train": ("person", "skill"),
        "clear": ("person", "regime", "agency"),
        "hire": ("skill", "agency", "sequence"),
    }
    return {(row["kind"], *(row[name] for name in keys[row["kind"]])): row for row in asked.to_dicts()}


def _total_above_the_sum(repairs: pl.DataFrame, steps: pl.DataFrame) -> Iterator[str]:
    once, each = float(steps["hours"].sum()), float(repairs["hours"].sum())
    if once > each + 1e-6:
        yield f"the steps take {once} hours, more than the {each} of the repairs one by one"


def _forgotten(case: _Case, need: Row, repaired: Collection[object]) -> Iterator[str]:
    home = case.register.at_home(case.register.behind(need), need)
    if (len(home) < need["depth"]) != ((need["service"], need["skill"]) in repaired):
        yield f"{need['skill']} for {need['service']} has {len(home)} at home, and is repaired wrongly or not at all"


def _not_deep_enough(case: _Case, need: Row, told: Row) -> Iterator[str]:
    """After the steps, those at home and those added, all different people, must be as many as the need asks for."""
    persons = told["persons"] or []
    ready = {person for person in persons if not list(_steps_lacking(case, need, person))}
    hires = sum(("hire", need["skill"], need["agency"], number) in case.steps for number in range(1, told["hires"] + 1))
    home = set(case.register.at_home(case.register.behind(need), need))
    if len(home | ready) + hires < need["depth"]:
        yield (
            f"{need['skill']} for {need['service']}: {len(home | ready) + hires} people after the repair,"
            f" and {need['depth']} are asked for"
        )
    for person in persons:
        yield from _steps_lacking(case, need, person)


def _steps_lacking(case: _Case, need: Row, person: str) -> Iterator[str]:
    """What still keeps the person from counting once the steps are done."""
    where = f"{person} is added for {need['skill']} of {need['service']}"
    level, sure = case.learning.record(person, need["skill"])
    learned = case.steps.get(("train", person, need["skill"]))
    if not (sure and level >= need["level"]) and (learned is None or learned["level"] < need["level"]):
        yield f"{where} and does not learn it"
    for regime in need["regimes"] or ():
        one = {"agency": need["agency"], "regimes": [regime]}
        if not case.register.is_cleared(person, one) and ("clear", person, regime, need["agency"]) not in case.steps:
            yield f"{where} and is not cleared for {regime}"
    away = not case.register.at_home([person], need)
    if away and ("familiarize", person, need["service"]) not in case.steps:
        yield f"{where} and does not become familiar with it"


def _dearer_than_need_be(case: _Case, need: Row, told: Row) -> Iterator[str]:
    costs = case.problem.parameters.costs
    home = set(case.register.at_home(case.register.behind(need), need))
    missing = need["depth"] - len(home)
    people = sorted(
        hours
        for hours in (_price(case, need, person) for person in case.register.homes if person not in home)
        if hours is not None and hours <= costs.hire_hours
    )[:missing]
    least = sum(people) + costs.hire_hours * (missing - len(people))
    if not math.isclose(told["hours"], least, abs_tol=0.01):
        yield f"{need['skill']} for {need['service']} is repaired in {told['hours']} hours, and {least} would do"


def _price(case: _Case, need: Row, person: str) -> float | None:
    """The hours to put the person behind the need, or `None` where that cannot be."""
    costs = case.problem.parameters.costs
    learn = case.learning.hours(person, need["skill"], need["level"])
    lacking = [
        regime
        for regime in need["regimes"] or ()
        if not case.register.is_cleared(person, {"agency": need["agency"], "regimes": [regime]})
    ]
    away = not case.register.at_home([person], need)
    hours = learn + costs.clear_hours * len(lacking) + costs.familiarise_hours * away
    if case.spare[person] <= 0:
        return None
    in_time = hours <= case.spare[person] * costs.longest_weeks + 1e-6
    return hours if in_time and (not lacking or costs.clear_weeks <= costs.longest_weeks) else None
