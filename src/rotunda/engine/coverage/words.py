"""Says in a sentence what a repair asks of whom, and why."""

from __future__ import annotations

from rotunda.engine.coverage.choice import Addition, Choice
from rotunda.engine.coverage.prices import Ask, PriceList
from rotunda.estate.schema import LEVELS


def in_words(prices: PriceList, choice: Choice) -> str:
    """What each person added does, in the order of their price."""
    return " ".join(addition_in_words(prices, choice.ask, one) for one in choice.added)


def addition_in_words(prices: PriceList, ask: Ask, addition: Addition) -> str:
    """What the person does, as one sentence."""
    if addition.person is None:
        cleared = f", and clearance for {' and '.join(ask.regimes)}" if ask.regimes else ""
        return f"A hire brings {ask.skill}: {_hours(addition.hire)} of pay{cleared}."
    parts = [*_learning(prices, ask, addition), *_clearing(prices, ask, addition), *_familiarising(addition)]
    person, home = prices.staff.persons[addition.person], prices.staff.homes[addition.person]
    return f"{person} ({'at home' if home == ask.agency else home or 'no agency'}) {' and '.join(parts)}."


def lacking_regimes(prices: PriceList, ask: Ask, person: int) -> list[str]:
    """The regimes of the ask that the person may not see yet."""
    return [regime for regime in ask.regimes if prices.staff.lacking(regime, ask.agency)[person]]


def _learning(prices: PriceList, ask: Ask, addition: Addition) -> list[str]:
    if not addition.learns or addition.person is None:
        return []
    staff = prices.staff
    number = staff.skills[ask.skill]
    held = int(staff.level[addition.person, number])
    wanted = LEVELS[ask.level]
    if staff.weak[addition.person, number] and held >= ask.level:
        return [f"makes sure of {ask.skill} at {wanted} level, now too unsure to count ({_hours(addition.learn)})"]
    start = f"from {LEVELS[held]} to" if held else "to"
    nearest = staff.kinship.nearest(addition.person, number)
    near = "" if nearest is None else f", near to {staff.skill_names[nearest]}"
    return [f"learns {ask.skill} {start} {wanted} level{near} ({_hours(addition.learn)})"]


def _clearing(prices: PriceList, ask: Ask, addition: Addition) -> list[str]:
    lacking = [] if addition.person is None else lacking_regimes(prices, ask, addition.person)
    if not lacking:
        return []
    regimes = " and ".join(lacking)
    return [f"is cleared for {regimes} ({_hours(addition.clear)}, {prices.costs.clear_weeks:g} weeks)"]


def _familiarising(addition: Addition) -> list[str]:
    return [f"becomes familiar with the service ({_hours(addition.familiarise)})"] if addition.far else []


def _hours(hours: float) -> str:
    return "1 hour" if hours == 1 else f"{hours:,.10g} hours"
