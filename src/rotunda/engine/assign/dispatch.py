"""One more ticket among everybody: who should take it, consistent with the plan, at once and without a new solve.

An index rule: what the ticket is worth with this person, less the price of the person's hours in the plan, less the
waiting until it is done. Hours come from what the plan leaves free, in the earliest weeks, so nobody is booked twice.
Where nobody has hours left, what is worth less than the ticket makes room: it is given to somebody else who has, or is
let go, and that is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rotunda.engine.assign.barring import why_nobody
from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.desk import Desk, Moved
from rotunda.engine.assign.parameters import Weights
from rotunda.engine.assign.problem import Flags, Floats, Integers, Masks
from rotunda.engine.assign.rules.facts import Facts
from rotunda.engine.assign.rules.law import allowed_weeks
from rotunda.engine.assign.solve import Assignment
from rotunda.engine.assign.tickets import Ticket, as_need

#: Lost for each week that an hour of a ticket waits, as a share of what the hour is worth.
WAITING = 0.2
#: People whose planned work is looked through for what could make room: those whose hours cost the least.
LOOKED_AT = 20


@dataclass(frozen=True)
class Candidate:
    """Somebody who may take the ticket and has the hours, or could have them: the index, what it is made of, the parts
    of an hour by week, the pieces of the plan that would make room, and the reason as a sentence."""

    person: str
    index: float
    worth: float
    price: float
    waiting: float
    parts: tuple[int, ...]
    why: str
    pieces: tuple[int, ...] = ()


#: Differences that round to nothing where they are told.
_ALIKE = 0.005


@dataclass(frozen=True)
class Answer:
    """What is said of a ticket: the people ranked, for each but the first what puts it behind the first; who is booked,
    `None` where nobody may take it or can have the hours; and what of the plan made room."""

    ticket: Ticket
    ranked: tuple[Candidate, ...]
    behind: tuple[str, ...]
    booked: str | None
    why: str
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """A ticket among those who may take it: its parts, the people, and the weeks open to each."""

    ticket: Ticket
    facts: Facts
    parts: int
    holders: Integers
    open_weeks: Flags


class Dispatcher:
    """Ranks people for tickets and books them; knows what the plan and its own bookings leave free.

    Raises `ValueError` for an assignment that was not taken from an Estate.
    """

    def __init__(self, found: Assignment, weights: Weights | None = None) -> None:
        facts = found.problem.facts
        if facts is None:
            raise ValueError("only an assignment that was taken from an Estate knows what tickets ask for")
        self._problem, self._facts, self._weights = found.problem, facts, weights or Weights()
        self._desk = Desk(found.problem, found.claim)
        self._people = {name: i for i, name in enumerate(facts.persons.names)}
        self._value = found.claim.value
        self._booked: dict[str, tuple[int, Integers]] = {}

    @property
    def free(self) -> Integers:
        """Parts of an hour that are left of each person's week."""
        return self._desk.free.copy()

    @property
    def booked(self) -> Integers:
        """Parts of an hour that tickets take of each person's week."""
        taken = np.zeros_like(self._desk.free)
        for person, parts in self._booked.values():
            taken[person] += parts
        return taken

    @property
    def plan(self) -> Claim:
        """Who does each piece of the plan now, after what made room; its value is not counted anew."""
        return Claim(self._desk.who.astype(np.int32), self._desk.hours.astype(np.int16), self._value)

    def rank(self, ticket: Ticket, most: int = 10) -> tuple[Candidate, ...]:
        """The people who may take the ticket and have the hours, the best first; nobody for a skill nobody knows."""
        asked = self._asked(ticket)
        if asked is None:
            return ()
        room = np.where(asked.open_weeks, np.maximum(self._desk.free[asked.holders], 0), 0)
        taken = np.clip(asked.parts - (np.cumsum(room, axis=1) - room), 0, room)
        able = np.flatnonzero(taken.sum(axis=1) >= asked.parts)
        price = (taken[able] * self._desk.price[asked.holders[able]]).sum(axis=1)
        return self._ranked(asked, able, taken[able], price, [()] * len(able), most)

    def make_room(self, ticket: Ticket, most: int = 10) -> tuple[Candidate, ...]:
        """The people who may take the ticket and would have the hours if some of their planned work were let go that is
        worth less than the ticket, the best first. What is let go counts as lost, though it may find another home."""
        asked = self._asked(ticket)
        if asked is None:
            return ()
        dear = np.where(asked.open_weeks, self._desk.price[asked.holders], np.inf).min(axis=1, initial=np.inf)
        worth, found = self._worth(asked), []
        for at in np.argsort(dear, kind="stable")[:LOOKED_AT].tolist():
            weeks = np.flatnonzero(asked.open_weeks[at]).astype(np.int32)
            room = self._desk.room_by(int(asked.holders[at]), weeks, asked.parts, float(worth[at]))
            if room is not None:
                found.append((at, room))
        able = np.array([at for at, _ in found], dtype=np.int64)
        taken = np.array([room.parts for _, room in found], dtype=np.int32).reshape(len(found), asked.facts.weeks)
        loss = np.array([room.loss for _, room in found])
        ranked = self._ranked(asked, able, taken, loss, [room.pieces for _, room in found], most)
        return tuple(one for one in ranked if one.index > 0)

    def dispatch(self, tickets: Sequence[Ticket], most: int = 10) -> tuple[Answer, ...]:
        """Rank people for each ticket, the most urgent first, and book the first; answers stand as they were asked.
        Raises `ValueError` where a ticket is booked already."""
        found: dict[int, Answer] = {}
        for number in sorted(range(len(tickets)), key=lambda number: tickets[number].priority):
            ticket = tickets[number]
            ranked = self.rank(ticket, most) or self.make_room(ticket, most)
            if not ranked:
                found[number] = Answer(ticket, (), (), None, self._why_nobody(ticket))
                continue
            moved = self.take(ticket, ranked[0])
            behind = ("", *(_behind(ranked[0], other) for other in ranked[1:]))
            why = f"booked for {ranked[0].person}."
            found[number] = Answer(ticket, ranked, behind, ranked[0].person, why, moved)
        return tuple(found[number] for number in range(len(tickets)))

    def book(self, ticket: Ticket, person: str) -> Candidate:
        """Give the ticket to the person. Raises `ValueError` where it is booked already, or the person may not take it
        or has no hours for it."""
        if ticket.ticket in self._booked:
            raise ValueError(f"{ticket.ticket} is booked already")
        chosen = next((one for one in self.rank(ticket, len(self._people)) if one.person == person), None)
        if chosen is None:
            raise ValueError(f"{person} may not take {ticket.ticket} or has no hours for it")
        self.take(ticket, chosen)
        return chosen

    def take(self, ticket: Ticket, chosen: Candidate) -> tuple[Moved, ...]:
        """Give the ticket to a candidate of the moment, whose pieces that make room look for somebody else; tells of
        these. Raises `ValueError` where the ticket is booked already, or the hours are gone since."""
        if ticket.ticket in self._booked:
            raise ValueError(f"{ticket.ticket} is booked already")
        person, parts = self._people[chosen.person], np.array(chosen.parts, dtype=np.int32)
        given = self._desk.hours[list(chosen.pieces)].sum(axis=0)
        if (self._desk.who[list(chosen.pieces)] != person).any() or (parts > self._desk.free[person] + given).any():
            raise ValueError(f"{chosen.person} has not the hours for {ticket.ticket} any more")
        for piece in chosen.pieces:
            self._desk.let_go(piece)
        self._desk.free[person] -= parts
        self._booked[ticket.ticket] = (person, parts)
        return tuple(self._moved(piece, person) for piece in chosen.pieces)

    def release(self, ticket: str) -> None:
        """Give the hours of a booked ticket back. Raises `KeyError` where it is not booked."""
        person, parts = self._booked.pop(ticket)
        self._desk.free[person] += parts

    def _moved(self, piece: int, person: int) -> Moved:
        to = self._desk.settle(piece, person)
        pieces, names = self._problem.pieces, self._problem.people
        hours = float(pieces.size[piece]) / self._problem.parts
        return Moved(self._problem.needs[pieces.need[piece]], hours, names[person], None if to is None else names[to])

    def _asked(self, ticket: Ticket) -> _Asked | None:
        need = as_need(self._facts, ticket)
        if need is None:
            return None
        facts = self._facts.asking(need)
        holders = np.flatnonzero(facts.level[:, need.skill[0]] >= ticket.level).astype(np.int32)
        others = [self._booked[name][0] for name in ticket.apart if name in self._booked]
        holders = holders[~np.isin(holders, others)]
        mask = allowed_weeks(facts, holders, np.zeros(len(holders), dtype=np.int32))
        week = np.arange(facts.weeks)
        inside = (week >= ticket.week) & (week <= (facts.weeks if ticket.until is None else ticket.until))
        parts = max(int(np.ceil(ticket.hours * self._problem.parts - 1e-9)), 1)
        return _Asked(ticket, facts, parts, holders, ((mask[:, None] >> week) & 1 > 0) & inside)

    def _worth(self, asked: _Asked) -> Floats:
        """What the ticket is worth with each holder."""
        facts, weights = asked.facts, self._weights
        hour = weights.urgency[min(max(asked.ticket.priority, 1), 5) - 1]
        system = int(facts.needs.system[0])
        at_home = (facts.persons.agency[asked.holders] == facts.needs.agency[0]) * weights.known_agency
        knows = np.array([(person, system) in facts.knows for person in asked.holders.tolist()], dtype=bool)
        known = np.where(knows, weights.known_system, at_home)
        return np.asarray(asked.parts / self._problem.parts * (hour + known))

    def _ranked(  # noqa: PLR0913, PLR0917  # all that a ranking is made of
        self,
        asked: _Asked,
        able: Masks,
        taken: Integers,
        price: Floats,
        pieces: Sequence[tuple[int, ...]],
        most: int,
    ) -> tuple[Candidate, ...]:
        """The best of the able among the holders, the very best first."""
        facts, ticket = asked.facts, asked.ticket
        holders, worth = asked.holders[able], self._worth(asked)[able]
        hour = self._weights.urgency[min(max(ticket.priority, 1), 5) - 1]
        late = np.maximum(np.arange(facts.weeks) - ticket.week, 0)
        waiting = WAITING * hour * (taken * late).sum(axis=1) / self._problem.parts
        index = worth - price - waiting
        return tuple(
            Candidate(
                person=facts.persons.names[holders[i]],
                index=float(index[i]),
                worth=float(worth[i]),
                price=float(price[i]),
                waiting=float(waiting[i]),
                parts=tuple(taken[i].tolist()),
                why=self._why(facts, int(holders[i]), int(np.flatnonzero(taken[i])[-1]), float(price[i]), pieces[i]),
                pieces=pieces[i],
            )
            for i in np.lexsort((holders, -index))[:most].tolist()
        )

    def _why(
        self, facts: Facts, person: int, last: int, price: float, pieces: tuple[int, ...]
    ) -> str:  # all that a sentence tells
        skill = int(facts.needs.skill[0])
        level, who = int(facts.level[person, skill]), facts.persons.names[person]
        home = ", works for the agency" if facts.persons.agency[person] == facts.needs.agency[0] else ""
        if (person, int(facts.needs.system[0])) in facts.knows:
            home = ", knows the system"
        cost = f"takes hours worth {price:.2f} elsewhere" if price > 0 else "takes hours that nothing else needs"
        if pieces:
            names = sorted({self._problem.needs[self._problem.pieces.need[piece]] for piece in pieces})
            cost = f"would let go of {', '.join(names)}, worth {price:.2f}"
        done = facts.dates[last]
        return f"{who} has {facts.skills[skill]} at level {level}{home}, {cost}, and is done in the week of {done}."

    def _why_nobody(self, ticket: Ticket) -> str:
        asked = self._asked(ticket)
        may = 0 if asked is None else int(asked.open_weeks.any(axis=1).sum())
        if not may:
            weeks = range(ticket.week, len(self._problem.weeks))
            unknown = f"nobody has {ticket.skill}, or what it asks for besides, on record."
            return unknown if asked is None else f"{why_nobody(asked.facts, 0, weeks)}."
        if may == 1:
            return "the one person who may take it has no hours left in the plan, and does nothing that is worth less."
        return f"the {may} people who may take it have no hours left in the plan, and do nothing that is worth less."


def _behind(first: Candidate, other: Candidate) -> str:
    """What puts somebody behind the first."""
    parts = {
        "the work is worth less with this person": first.worth - other.worth,
        "the hours are worth more elsewhere": other.price - first.price,
        "it would be done later": other.waiting - first.waiting,
    }
    word, by = max(parts.items(), key=lambda part: part[1])
    if by < _ALIKE:
        return f"As good as {first.person}."
    return f"Behind {first.person} by {first.index - other.index:.2f}: {word}."
