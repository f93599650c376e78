"""All rules together: which are switched on, what they allow, and which of them says no to a person and a need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rotunda.engine.assign.rules import pair, words
from rotunda.engine.assign.rules.facts import Facts, Integers, Masks

Rule = Callable[[Facts, Integers, Integers], Masks]
Because = Callable[[Facts, int, int], str]


@dataclass(frozen=True)
class Law:
    """A rule, whether its table has rows that it looks at, and its reason for a no, in a sentence with dates."""

    rule: Rule
    is_on: Callable[[Facts], bool]
    because: Because

    @property
    def name(self) -> str:
        """The name of the rule as a sentence."""
        return self.rule.__name__.replace("_", " ")


#: Every rule, the one that rules most out first.
LAWS = (
    Law(pair.the_person_has_the_skill_at_the_level, lambda _: True, words.of_skill),
    Law(
        pair.the_person_is_cleared_for_the_data,
        lambda facts: any(facts.needs.regimes) and "clearances" in facts.tables,
        words.of_clearance,
    ),
    Law(pair.the_fund_may_pay, lambda facts: bool(facts.funds), words.of_fund),
    Law(
        pair.the_person_is_where_presence_is_needed,
        lambda facts: bool((facts.needs.place >= 0).any()),
        words.of_place,
    ),
    Law(
        pair.people_out_of_scope_work_for_their_own_agency,
        lambda facts: bool(facts.persons.out_of_scope.any()),
        words.of_scope,
    ),
    Law(
        pair.nobody_audits_what_he_delivers,
        lambda facts: bool(facts.needs.audits.any()) and bool(facts.delivers),
        words.of_duty,
    ),
    Law(pair.the_duties_are_of_the_persons_class, lambda facts: bool((facts.needs.rank > 0).any()), words.of_class),
    Law(pair.the_work_is_of_the_persons_bargaining_unit, lambda facts: any(facts.needs.units), words.of_unit),
    Law(pair.moves_are_voluntary_and_consented_to, lambda facts: bool(facts.moves), words.of_move),
    Law(pair.frozen_systems_are_not_changed, lambda facts: bool(facts.freezes), words.of_freeze),
)


@dataclass(frozen=True)
class No:
    """A rule that does not allow some weeks, as a sentence."""

    rule: str
    weeks: tuple[int, ...]
    because: str


def laws_of(facts: Facts) -> tuple[Law, ...]:
    """The rules that are switched on."""
    return tuple(law for law in LAWS if law.is_on(facts))


def allowed_weeks(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """The weeks in which every rule allows each pair."""
    weeks = np.full(len(persons), facts.all_weeks, dtype=np.int64)
    for law in laws_of(facts):
        left = np.flatnonzero(weeks)
        weeks[left] &= law.rule(facts, persons[left], needs[left])
    return weeks


def all_that_say_no(facts: Facts, person: int, need: int) -> tuple[No, ...]:
    """Every rule that does not allow the pair in some week, with those weeks and why."""
    persons, needs = np.array([person], dtype=np.int32), np.array([need], dtype=np.int32)
    found = []
    for law in laws_of(facts):
        missing = facts.all_weeks & ~int(law.rule(facts, persons, needs)[0])
        if missing:
            found.append(No(law.name, tuple(facts.weeks_of(missing)), law.because(facts, person, need)))
    return tuple(found)
