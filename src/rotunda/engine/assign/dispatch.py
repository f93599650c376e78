"""One more ticket among everybody: who should take it, consistent with the plan, at once and without a new solve.

An index rule: what the ticket is worth with this person, less the price of the person's hours in the plan, less the
waiting until it is done. Hours come from what the plan leaves free, in the earliest weeks, so nobody is booked twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rotunda.engine.assign.parameters import Weights
from rotunda.engine.assign.problem import Floats, Integers
from rotunda.engine.assign.rules.facts import Facts, Needed
from rotunda.engine.assign.rules.law import allowed_weeks
from rotunda.engine.assign.solve import Assignment
from rotunda.estate import Estate

#: Lost for each week that an hour of a ticket waits, as a share of what the hour is worth.
WAITING = 0.2


@dataclass(frozen=True)
class Ticket:
    """What is asked for: hours of a skill at a level for an agency, of a priority from 1 to 5, not before a week of the
    horizon; `regimes` guard the data, and `location` is where presence is needed."""

    ticket: str
    agency: str
    skill: str
    level: int
    hours: float
    priority: int = 3
    system: str | None = None
    regimes: tuple[str, ...] = ()
    location: str | None = None
    week: int = 0


@dataclass(frozen=True)
class Candidate:
    """Somebody who may take the ticket and has the hours: the index, what it is made of, the parts of an hour by week,
    and the reason as a sentence."""

    person: str
    index: float
    worth: float
    price: float
    waiting: float
    parts: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class Answer:
    """What is said of a ticket: the people ranked, for each but the first what puts it behind the first, and who is
    booked, `None` where nobody may take it or has the hours."""

    ticket: Ticket
    ranked: tuple[Candidate, ...]
    behind: tuple[str, ...]
    booked: str | None
    why: str


def ticket_of(estate: Estate, name: str, level: int, hours: float) -> Ticket:
    """A ticket of the table. The level is that of the system's need of the skill, where it has one.

    Raises `KeyError` where there is no such ticket and `ValueError` where it names no skill or agency.
    """
    rows = estate["tickets"].filter(ticket=name).to_dicts()
    if not rows:
        raise KeyError(f"There is no ticket {name}")
    row = rows[0]
    if row["skill"] is None or row["agency"] is None:
        raise ValueError(f"Ticket {name} names no skill or no agency")
    systems = estate["systems"].filter(system=row["system"]).to_dicts() if row["system"] else []
    needs = estate["system_needs"].filter(system=row["system"], skill=row["skill"]) if systems else None
    asked = level if needs is None or needs.is_empty() else int(needs["level"][0])
    regimes = tuple(systems[0]["regimes"] or ()) if systems else ()
    location = systems[0]["location"] if systems else None
    agency = systems[0]["agency"] if systems else row["agency"]  # the data that access is needed for is the system's
    return Ticket(name, agency, row["skill"], asked, hours, row["priority"] or 3, row["system"], regimes, location)


class Dispatcher:
    """Ranks people for tickets and books them; knows what the plan and its own bookings leave free.

    Raises `ValueError` for an assignment that was not taken from an Estate.
    """

    def __init__(self, found: Assignment, weights: Weights | None = None) -> None:
        facts = found.problem.facts
        if facts is None:
            raise ValueError("only an assignment that was taken from an Estate knows what tickets ask for")
        self._problem, self._facts, self._weights = found.problem, facts, weights or Weights()
        claim = found.claim
        self._free = found.problem.room.astype(np.int64)
        mine = claim.who >= 0
        np.subtract.at(self._free, claim.who[mine], claim.hours[mine])
        price = claim.week_price
        self._price = np.zeros(self._free.shape) if price is None else price
        self._people = {name: i for i, name in enumerate(facts.persons.names)}
        names = (facts.agencies, facts.systems, facts.skills, facts.regimes, facts.places)
        self._numbers = [{name: i for i, name in enumerate(column)} for column in names]
        self._booked: dict[str, tuple[int, Integers]] = {}

    @property
    def free(self) -> Integers:
        """Parts of an hour that are left of each person's week."""
        return self._free.astype(np.int32)

    def rank(self, ticket: Ticket, most: int = 10) -> tuple[Candidate, ...]:
        """The people who may take the ticket and have the hours, the best first; nobody for a skill nobody knows."""
        asked = self._asked(ticket)
        if asked is None:
            return ()
        facts = self._facts.asking(asked)
        holders = np.flatnonzero(facts.level[:, asked.skill[0]] >= ticket.level).astype(np.int32)
        mask = allowed_weeks(facts, holders, np.zeros(len(holders), dtype=np.int32))
        week = np.arange(facts.weeks)
        open_weeks = ((mask[:, None] >> week) & 1 > 0) & (week >= ticket.week)
        room = np.where(open_weeks, np.maximum(self._free[holders], 0), 0)
        parts = self._parts(ticket)
        taken = np.clip(parts - (np.cumsum(room, axis=1) - room), 0, room)
        able = np.flatnonzero(taken.sum(axis=1) >= parts)
        holders, taken = holders[able], taken[able]
        worth, price, waiting = self._index(ticket, facts, holders, taken)
        index = worth - price - waiting
        order = np.lexsort((holders, -index))[:most]
        return tuple(
            Candidate(
                person=facts.persons.names[holders[i]],
                index=float(index[i]),
                worth=float(worth[i]),
                price=float(price[i]),
                waiting=float(waiting[i]),
                parts=tuple(taken[i].tolist()),
                why=self._why(facts, int(holders[i]), int(np.flatnonzero(taken[i])[-1]), float(price[i])),
            )
            for i in order.tolist()
        )

    def dispatch(self, tickets: Sequence[Ticket], most: int = 10) -> tuple[Answer, ...]:
        """Rank people for each ticket, the most urgent first, and book the first; answers stand as they were asked."""
        found: dict[int, Answer] = {}
        for number in sorted(range(len(tickets)), key=lambda number: tickets[number].priority):
            ticket = tickets[number]
            ranked = self.rank(ticket, most)
            if not ranked:
                why = "nobody may take it and has the hours left in the plan."
                found[number] = Answer(ticket, (), (), None, why)
                continue
            first = self.book(ticket, ranked[0].person)
            behind = ("", *(_behind(first, other) for other in ranked[1:]))
            found[number] = Answer(ticket, ranked, behind, first.person, f"booked for {first.person}.")
        return tuple(found[number] for number in range(len(tickets)))

    def book(self, ticket: Ticket, person: str) -> Candidate:
        """Give the ticket to the person. Raises `ValueError` where it is booked already, or the person may not take it
        or has no hours for it."""
        if ticket.ticket in self._booked:
            raise ValueError(f"{ticket.ticket} is booked already")
        chosen = next((one for one in self.rank(ticket, len(self._people)) if one.person == person), None)
        if chosen is None:
            raise ValueError(f"{person} may not take {ticket.ticket} or has no hours for it")
        parts = np.array(chosen.parts, dtype=np.int32)
        self._free[self._people[person]] -= parts
        self._booked[ticket.ticket] = (self._people[person], parts)
        return chosen

    def release(self, ticket: str) -> None:
        """Give the hours of a booked ticket back. Raises `KeyError` where it is not booked."""
        person, parts = self._booked.pop(ticket)
        self._free[person] += parts

    def _parts(self, ticket: Ticket) -> int:
        return max(int(np.ceil(ticket.hours * self._problem.parts - 1e-9)), 1)

    def _asked(self, ticket: Ticket) -> Needed | None:
        """The ticket as a need, or `None` where it asks for a skill or regime that nobody has on record."""
        agencies, systems, skills, regimes, places = self._numbers
        if ticket.skill not in skills or any(regime not in regimes for regime in ticket.regimes):
            return None
        if ticket.location is not None and ticket.location not in places:
            return None

        def one(number: int) -> Integers:
            return np.array([number], dtype=np.int32)

        return Needed(
            names=(ticket.ticket,),
            agency=one(agencies.get(ticket.agency, -1)),
            system=one(systems.get(ticket.system or "", -1)),
            skill=one(skills[ticket.skill]),
            level=one(ticket.level),
            place=one(-1 if ticket.location is None else places[ticket.location]),
            fund=one(-1),
            changes=np.zeros(1, dtype=bool),
            audits=np.zeros(1, dtype=bool),
            rank=np.zeros(1, dtype=np.int32),
            regimes=(tuple(regimes[regime] for regime in ticket.regimes),),
        )

    def _index(self, ticket: Ticket, facts: Facts, holders: Integers, taken: Integers) -> tuple[Floats, Floats, Floats]:
        """Worth, price and waiting of each holder."""
        hours = self._parts(ticket) / self._problem.parts
        hour = self._weights.urgency[min(max(ticket.priority, 1), 5) - 1]
        at_home = facts.persons.agency[holders] == facts.needs.agency[0]
        worth = hours * (hour + self._weights.known_agency * at_home)
        price = (taken * self._price[holders]).sum(axis=1)
        late = np.maximum(np.arange(facts.weeks) - ticket.week, 0)
        waiting = WAITING * hour * (taken * late).sum(axis=1) / self._problem.parts
        return worth, price, waiting

    def _why(self, facts: Facts, person: int, last: int, price: float) -> str:
        skill = int(facts.needs.skill[0])
        level, who = int(facts.level[person, skill]), facts.persons.names[person]
        home = ", works for the agency" if facts.persons.agency[person] == facts.needs.agency[0] else ""
        cost = f"takes hours worth {price:.2f} elsewhere" if price > 0 else "takes hours that nothing else needs"
        done = facts.dates[last]
        return f"{who} has {facts.skills[skill]} at level {level}{home}, {cost}, and is done in the week of {done}."


def _behind(first: Candidate, other: Candidate) -> str:
    """What puts somebody behind the first."""
    parts = {
        "the work is worth less with this person": first.worth - other.worth,
        "the hours are worth more elsewhere": other.price - first.price,
        "it would be done later": other.waiting - first.waiting,
    }
    word, by = max(parts.items(), key=lambda part: part[1])
    if by <= 1e-9:
        return f"As good as {first.person}."
    return f"Behind {first.person} by {first.index - other.index:.2f}: {word}."
