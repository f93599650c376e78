"""Why a rule says no to a person and a need, each reason a sentence with the dates that matter."""

from __future__ import annotations

import numpy as np

from rotunda.engine.assign.rules.facts import Access, Facts


def of_skill(facts: Facts, person: int, need: int) -> str:
    """What level the person has, and what is asked for."""
    skill, asked = int(facts.needs.skill[need]), int(facts.needs.level[need])
    has, weak = int(facts.level[person, skill]), int(facts.weak[person, skill])
    who, name = facts.persons.names[person], facts.skills[skill]
    if weak >= asked:
        return f"{who}'s record of {name} at level {weak} is not sure enough to count."
    held = f"has {name} at level {has}" if has else f"has no record of {name}"
    return f"{who} {held}; level {asked} is needed."


def of_clearance(facts: Facts, person: int, need: int) -> str:
    """Which access is lacking, pending, under escort or running out, and when."""
    agency = int(facts.needs.agency[need])
    said = [_of_regime(facts, person, regime, agency) for regime in facts.needs.regimes[need]]
    return " ".join(sentence for sentence in said if sentence)


def _of_regime(facts: Facts, person: int, regime: int, agency: int) -> str:
    who, name = facts.persons.names[person], facts.regimes[regime]
    data = f"{name} data" + (f" of {facts.agencies[agency]}" if agency >= 0 else "")
    found = [facts.access[regime, scope] for scope in (agency, None) if (regime, scope) in facts.access]
    known = [access for access in found if access.known[person]]
    if not known:
        return f"{who} has no access to {data}."
    said = [_of_access(facts, access, person) for access in known]
    return "" if "" in said else f"{who}'s access to {data} {' and '.join(said)}."


def _of_access(facts: Facts, access: Access, person: int) -> str:
    """What limits an access within the horizon; empty where nothing does."""
    starts, ends = access.starts[person], access.ends[person]
    if access.escort[person] and not facts.escort:
        return "is under escort only"
    if access.pending[person] and np.isnat(starts):
        return "is pending without a day on which it is expected"
    said = []
    if starts > facts.mondays[0]:
        said.append(f"{'is pending and expected on' if access.pending[person] else 'begins on'} {starts}")
    if ends < facts.fridays[-1]:
        said.append(f"{'ran' if ends < facts.mondays[0] else 'runs'} out on {ends}")
    return " and ".join(said)


def of_fund(facts: Facts, person: int, need: int) -> str:
    """Which fund pays the person, and what it may not pay for."""
    fund = facts.funds[int(facts.persons.fund[person])]
    agency = int(facts.needs.agency[need])
    who = facts.persons.names[person]
    if fund.agencies is not None and agency not in fund.agencies:
        allowed = ", ".join(facts.agencies[number] for number in sorted(fund.agencies))
        asked = facts.agencies[agency] if agency >= 0 else "an agency that is not named"
        return f"{who} is paid from {fund.name}, which may pay for {allowed} and not for {asked}."
    other = facts.funds[int(facts.needs.fund[need])].name
    bound = ", ".join(fund.programmes)
    return f"{who} is paid from {fund.name}, which is bound to {bound}; this work is paid from {other}."


def of_place(facts: Facts, person: int, need: int) -> str:
    """Where presence is needed, and where the person is."""
    at, who = int(facts.persons.place[person]), facts.persons.names[person]
    where = f"works at {facts.places[at]}" if at >= 0 else "has no known place of work"
    return f"{who} {where}; presence is needed at {facts.places[int(facts.needs.place[need])]}."


def of_scope(facts: Facts, person: int, need: int) -> str:  # noqa: ARG001
    """Whom the person works for."""
    home = facts.agencies[int(facts.persons.agency[person])]
    return f"{facts.persons.names[person]} is not in scope of the transfer and works for {home} only."


def of_duty(facts: Facts, person: int, need: int) -> str:
    """What the person delivers."""
    system = facts.systems[int(facts.needs.system[need])]
    return f"{facts.persons.names[person]} owns {system}, is its expert or works on it, and may not audit it."


def of_freeze(facts: Facts, person: int, need: int) -> str:  # noqa: ARG001
    """Which freezes touch the horizon."""
    agency, system = int(facts.needs.agency[need]), int(facts.needs.system[need])
    touching = [
        f"{freeze.reason} from {freeze.starts} to {freeze.ends}"
        for freeze in facts.freezes
        if freeze.agency in {None, agency}
        and freeze.system in {None, system}
        and np.datetime64(freeze.ends) >= facts.mondays[0]
        and np.datetime64(freeze.starts) <= facts.fridays[-1]
    ]
    return f"Nothing may be changed: {'; '.join(touching)}."


def of_class(facts: Facts, person: int, need: int) -> str:
    """The rank of the person's class and of the duties, and how long service in a higher class lasts."""
    who, rank, asked = facts.persons.names[person], int(facts.persons.rank[person]), int(facts.needs.rank[need])
    has = f"is in a class of rank {rank}" if rank > 0 else "has no class of known rank"
    served = [
        f"{who}'s service in a class of rank {one.rank} lasts from {one.starts} to {one.ends}."
        for one in facts.higher
        if one.person == person and one.rank >= asked
    ]
    return " ".join([f"{who} {has}; these are duties of rank {asked}.", *served])


def of_unit(facts: Facts, person: int, need: int) -> str:
    """The bargaining unit of the person, and those whose work it is."""
    who, unit = facts.persons.names[person], int(facts.persons.unit[person])
    own = f"is of the {facts.units[unit]}" if unit >= 0 else "is of no known bargaining unit"
    asked = " or the ".join(facts.units[number] for number in facts.needs.units[need])
    return f"{who} {own}; this is work of the {asked}."


def of_move(facts: Facts, person: int, need: int) -> str:
    """Who said no to the move."""
    agency, who = int(facts.needs.agency[need]), facts.persons.names[person]
    own = [move for move in facts.moves if move.person == person and move.agency in {None, agency}]
    move = max(own, key=lambda move: move.agency is not None)
    where = facts.agencies[agency] if agency >= 0 else "another agency"
    said = [f"{who} is not willing to work for {where}"] * (move.wish is False)
    said += [f"{who}'s supervisor does not consent to work for {where}"] * (move.consent is False)
    return f"{' and '.join(said)}."
