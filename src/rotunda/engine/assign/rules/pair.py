"""The rules of a person and a need: each gives the weeks, as bits, in which the person may work on the need.

All take the facts and two arrays of the same length, numbers of persons and of needs, and give as many masks. Only a
whole week counts: whose access runs out on a Wednesday does not begin another week's work.
"""

from __future__ import annotations

import numpy as np

from rotunda.engine.assign.rules.facts import Days, Facts, Flags, Integers, Masks, packed


def the_person_has_the_skill_at_the_level(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """The record of the skill is sure enough, and at the level or above.

    Source: Estate schema, person_skills.level, system_needs.level and work_needs.level.
    """
    return _always(facts, facts.level[persons, facts.needs.skill[needs]] >= facts.needs.level[needs])


def the_person_is_cleared_for_the_data(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """Access to every regime that guards the system, for its agency or for all, from the first to the last day of the
    week: granted; what is pending counts from the day it is expected; an escort counts only where that is allowed.

    Source: CJIS Security Policy 5.12 (fingerprint check before access, or an escort); 26 U.S.C. 6103(p)(4) and IRS
    Publication 1075 (background check before access to tax data, again after 10 years at the latest); Estate schema,
    clearances.
    """
    weeks = np.full(len(persons), facts.all_weeks, dtype=np.int64)
    kinds: dict[tuple[tuple[int, ...], int], list[int]] = {}
    for need in np.unique(needs).tolist():
        if facts.needs.regimes[need]:
            kinds.setdefault((facts.needs.regimes[need], int(facts.needs.agency[need])), []).append(need)
    kind_of = np.full(len(facts.needs), -1, dtype=np.int32)
    for number, asked in enumerate(kinds.values()):
        kind_of[asked] = number
    kind = kind_of[needs]
    for number, (regimes, agency) in enumerate(kinds):
        rows = np.flatnonzero(kind == number)
        for regime in regimes:
            weeks[rows] &= accessible(facts, persons[rows], regime, agency)
    return weeks


def the_fund_may_pay(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """The fund of the person's position may pay for work of the agency; and where it is bound to programmes and the
    work names its own fund, it is that fund.

    Source: 2 CFR 200.405 and 200.430(i) (a cost is charged to the award that benefits from it); Estate schema, funds.
    """
    own, paying = facts.persons.fund[persons], facts.needs.fund[needs]
    agency = facts.needs.agency[needs]
    fits = np.ones(len(persons), dtype=bool)
    for number, fund in enumerate(facts.funds):
        rows = own == number
        if fund.agencies is not None:
            fits &= ~rows | np.isin(agency, sorted(fund.agencies))
        if fund.programmes:
            fits &= ~rows | (paying < 0) | (paying == number)
    return _always(facts, fits)


def the_person_is_where_presence_is_needed(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """The usual place of work is the place that is named; a person whose place is not known is elsewhere.

    Source: Estate schema, systems.location, work.location and people.location.
    """
    place = facts.needs.place[needs]
    return _always(facts, (place < 0) | (facts.persons.place[persons] == place))


def people_out_of_scope_work_for_their_own_agency(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """Somebody who is not in scope of the transfer is not at the shared organisation's disposal.

    Source: Estate schema, people.in_scope and agencies.exempt: offices independent of the centre by law.
    """
    at_home = facts.persons.agency[persons] == facts.needs.agency[needs]
    return _always(facts, ~facts.persons.out_of_scope[persons] | at_home)


def nobody_audits_what_he_delivers(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """Whoever owns a system, is its expert or works on it at present does not audit it.

    Source: separation of duties, NIST SP 800-53 AC-5; Estate schema, systems.owner, systems.expert and assignments.
    """
    width = len(facts.systems) + 1
    delivers = np.array(sorted(person * width + system for person, system in facts.delivers), dtype=np.int64)
    system = facts.needs.system[needs].astype(np.int64)
    own = np.isin(persons.astype(np.int64) * width + system, delivers) & (system >= 0)
    return _always(facts, ~(facts.needs.audits[needs] & own))


def frozen_systems_are_not_changed(facts: Facts, persons: Integers, needs: Integers) -> Masks:  # noqa: ARG001
    """Work that changes a system waits in every week that a freeze of the system or the agency touches.

    Source: Estate schema, freezes.
    """
    open_weeks = np.ones((len(facts.needs), facts.weeks), dtype=bool)
    for freeze in facts.freezes:
        touched = (facts.mondays <= np.datetime64(freeze.ends)) & (facts.fridays >= np.datetime64(freeze.starts))
        bound = facts.needs.changes.copy()
        if freeze.agency is not None:
            bound &= facts.needs.agency == freeze.agency
        if freeze.system is not None:
            bound &= facts.needs.system == freeze.system
        open_weeks &= ~(bound[:, None] & touched[None, :])
    return packed(open_weeks)[needs]


def the_duties_are_of_the_persons_class(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """The rank of the person's class is that of the duties or above; in temporary service in a higher class it counts
    as that class, in whole weeks and no longer than the clock runs. A person whose rank is not known has no such duty.

    Source: merit-system law on classified service (a class names its duties; service in a higher class is paid and
    limited in time); Estate schema, work_needs.class_level, job_classes.level and higher_class.
    """
    asked = facts.needs.rank[needs]
    weeks = _always(facts, (asked <= 0) | (facts.persons.rank[persons] >= asked))
    for served in facts.higher:
        days: tuple[Days, Days] = (np.array([served.starts], "datetime64[D]"), np.array([served.ends], "datetime64[D]"))
        weeks[(persons == served.person) & (asked <= served.rank)] |= facts.whole_weeks(*days)[0]
    return weeks


def the_work_is_of_the_persons_bargaining_unit(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """Where work is told to be that of some bargaining units, the unit of the person's job class is one of them.

    Source: C.G.S. 5-270 to 5-280 (an exclusive representative; work of a unit is not moved out of it without
    bargaining); one job code, one bargaining unit (Core-CT job codes); Estate schema, work_needs.bargaining_units and
    job_classes.bargaining_unit.
    """
    allowed = np.ones(len(persons), dtype=bool)
    for need in np.unique(needs).tolist():
        if units := facts.needs.units[need]:
            rows = needs == need
            allowed[rows] = np.isin(facts.persons.unit[persons[rows]], units)
    return _always(facts, allowed)


def moves_are_voluntary_and_consented_to(facts: Facts, persons: Integers, needs: Integers) -> Masks:
    """Nobody works for another agency who said no to it, or whose supervisor did. What is recorded about that agency
    goes before what is recorded about any; nobody is held back by a question that was not asked.

    Source: Open Opportunities of the federal government (details are voluntary and take the supervisor's permission);
    Estate schema, moves.
    """
    agency = facts.needs.agency[needs]
    allowed = np.ones(len(persons), dtype=bool)
    for move in sorted(facts.moves, key=lambda move: move.agency is not None):
        agrees = move.wish is not False and move.consent is not False
        rows = (persons == move.person) & (agency != facts.persons.agency[move.person])
        allowed[rows if move.agency is None else rows & (agency == move.agency)] = agrees
    return _always(facts, allowed)


def _always(facts: Facts, allowed: Flags) -> Masks:
    return np.where(allowed, np.int64(facts.all_weeks), np.int64(0))


def accessible(facts: Facts, persons: Integers, regime: int, agency: int) -> Masks:
    """The weeks in which each person has access to the data of the agency under one regime."""
    weeks = np.zeros(len(persons), dtype=np.int64)
    for scope in (agency, None):
        access = facts.access.get((regime, scope))
        if access is None:
            continue
        usable = access.known[persons] & (~access.escort[persons] | facts.escort)
        starts: Days = access.starts[persons]
        # what is pending without a day is not expected yet
        usable &= ~(access.pending[persons] & np.isnat(starts))
        weeks |= np.where(usable, facts.whole_weeks(starts, access.ends[persons]), 0)
    return weeks
