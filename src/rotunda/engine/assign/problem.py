"""Who may do which piece of work in which week, and the mathematics.

Person p has c_pt parts of an hour in week t (1/`parts` of an hour each: all hours are whole numbers of parts). A
*need* n is what a system asks for each week or a work order once; it is cut into *pieces* j, each of q_j parts, in the
weeks from a_j to b_j, of the agency g(j). E(n) are the pairs (p, n) that the rules allow, each with its weeks. A piece
is done whole by one person, in any allowed weeks of its window, or not at all:

    x_jp in {0, 1}          who does it:            sum_p x_jp <= 1
    y_jpt whole, >= 0       in which weeks:         sum_t y_jpt = q_j x_jp, only in allowed weeks of the window
                            the hours there are:    sum_j y_jpt <= c_pt
                            rivals j, i:            x_jp + x_ip <= 1 for every p

Rivals are pieces that one person may not both do: those of different *places* of a need (whoever stands by is not who
does the work; people who are needed at once are different people), and the audit of a system and the work on it. A
need to which the rules allow m people has at most m places that can be filled: those beyond stay empty.

To make the *value* as great as possible, in hours of the least urgent work:

    sum over x of  bonus_j + q_j (worth_j + extra_pn)       cover; urgency; continuity and what is kept
    - sum_a w_a max(0, F_a - served_a)                      floors of the agencies
    - g sum over places of max(0, people on it - 1)         few hand-offs: pieces of a place that people share
    - k sum_p max(0, agencies of p - 1)                     few agencies a person
    - f sum_p L_p^2 / C_p                                   fair load: L_p are the parts used, C_p those there are
    + h sum of q_j over pieces that stay                    few changes: x_jp where p has j at present

**Bound.** With a price l_pt >= 0 for each part of person p's week t, and 0 <= m_a <= w_a for each agency, the value of
every assignment is at most

    sum_pt l_pt c_pt - sum_a m_a F_a - f sum_p C_p u_p (2 - u_p)
      + sum_j max(0, max_p  bonus_j + q_j (worth_j + extra_pn + m_g(j) + h if p has j) - cost_jp)

where u_p is at most 1 and at most l_pt / 2f in every week (a load is convex: L^2 / C >= 2uL - u^2 C for any u, so
that 2f u_p of a price pays for the load), and cost_jp is the price of q_j parts in the cheapest allowed weeks of the
window, in none more than c_pt (a knapsack by itself; no such p, no such term). Rivals, hand-offs and the
number of agencies are left out, which only raises the bound. It holds for any prices; an incremental subgradient method
looks for good ones. l_pt is what one more part of that week is worth, with the load that it would carry: the shadow
price of explanations, and what dispatch charges for a person's time. The term of a piece, before the greatest is taken,
is its *margin* with p: `margins` tells it, and the sum of what is lost by a decision is told by it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rotunda.engine.assign.judging import pairs_of
from rotunda.engine.assign.rules.facts import Facts

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Masks = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pieces:
    """Pieces of work, an array each, in the order of their needs: the need and its place, the first and last week, the
    parts, what a part is worth and what the whole brings besides."""

    need: Integers
    place: Integers
    begin: Integers
    end: Integers
    size: Integers
    worth: Floats
    bonus: Floats

    def __len__(self) -> int:
        return len(self.need)


@dataclass(frozen=True)
class Pairs:
    """Who may do what: pairs of need n are those from `first[n]` up to `first[n + 1]`, by person. Bit t of `weeks` is
    set where week t is allowed; `extra` is what each part brings beyond its worth; `knows` tells of continuity (2 the
    system, 1 the agency, 0 neither) and `present` whether the person has the need today."""

    first: Integers
    person: Integers
    weeks: Masks
    extra: Floats
    knows: Integers
    present: Flags

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Rivals:
    """Pieces that one person may not both do: those of piece j are from `first[j]` up to `first[j + 1]`."""

    first: Integers
    piece: Integers


@dataclass(frozen=True)
class Fixed:
    """A human's decision that the rules allow, by the numbers of the person and the need."""

    person: int
    need: int
    by: str = ""
    why: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Problem:
    """What is decided about. `floor` and `floor_weight` have one entry an agency, in parts; `handoff`, `agency` and
    `load` are the weights of the last-named goals, and `kept` of an hour that stays with whom `present` says has the
    piece today (-1 for nobody). The pieces of a place of a need stand together. `refused` are the human's decisions
    that cannot stand, as sentences."""

    people: tuple[str, ...]
    agencies: tuple[str, ...]
    needs: tuple[str, ...]
    need_agency: Integers
    weeks: tuple[date, ...]
    parts: int
    room: Integers
    pieces: Pieces
    pairs: Pairs
    rivals: Rivals
    floor: Integers
    floor_weight: Floats
    agency: float
    load: float
    present: Integers
    kept: float = 0.0
    handoff: float = 0.0
    locks: tuple[Fixed, ...] = ()
    bans: tuple[Fixed, ...] = ()
    refused: tuple[str, ...] = ()
    facts: Facts | None = field(default=None, repr=False)

    @cached_property
    def capacity(self) -> Integers:
        """The parts that each person has in all."""
        return np.asarray(self.room.sum(axis=1), dtype=np.int32)

    @cached_property
    def piece_agency(self) -> Integers:
        """The agency of each piece."""
        return np.asarray(self.need_agency[self.pieces.need], dtype=np.int32)

    def pieces_of(self, need: int) -> Integers:
        """The numbers of the pieces of a need: pieces stand in the order of their needs."""
        low, high = np.searchsorted(self.pieces.need, [need, need + 1])
        return np.arange(low, high, dtype=np.int32)

    def pair_of(self, person: int, need: int) -> int:
        """The number of the pair, or -1 where the rules do not allow it."""
        first, last = int(self.pairs.first[need]), int(self.pairs.first[need + 1])
        at = first + int(np.searchsorted(self.pairs.person[first:last], person))
        return at if at < last and self.pairs.person[at] == person else -1

    def pairs_of(self, who: Integers, need: Integers) -> Masks:
        """The number of the pair of each person and need, or -1 where the rules do not allow it."""
        return np.asarray(pairs_of(self.pairs.first, self.pairs.person, who, need), dtype=np.int64)

    @cached_property
    def fillable(self) -> Flags:
        """Pieces of places that are not more than the people whom the rules allow."""
        return np.asarray(self.pieces.place < np.diff(self.pairs.first)[self.pieces.need])

    @cached_property
    def locked(self) -> Integers:
        """The pair to which each piece is locked, or -1: the locks of a need take its places in turn, each the first of
        which the person has the hours for a piece, were all of them free, else the first that is left."""
        found = np.full(len(self.pieces), -1, dtype=np.int32)
        by_need: dict[int, list[int]] = {}
        for lock in self.locks:
            by_need.setdefault(lock.need, []).append(lock.person)
        for need, persons in by_need.items():
            own = self.pieces_of(need)
            left = np.unique(self.pieces.place[own]).tolist()
            for person in persons[: len(left)]:
                holding = (place for place in left if self.holds(person, need, own[self.pieces.place[own] == place]))
                place = next(holding, left[0])
                left.remove(place)
                found[own[self.pieces.place[own] == place]] = self.pair_of(person, need)
        return found

    def holds(self, person: int, need: int, pieces: Integers) -> bool:
        """Whether one of these pieces of the need is of a place that may be filled and fits into the person's weeks,
        were all hours free; never where the rules do not allow the pair."""
        pair = self.pair_of(person, need)
        if pair < 0:
            return False
        room = np.where((self.allowed[pair] >> np.arange(len(self.weeks))) & 1 > 0, self.room[person], 0)
        return self.fits(room, pieces[self.fillable[pieces]])

    def fits(self, room: npt.NDArray[np.integer], pieces: Integers) -> bool:
        """Whether the parts that somebody has by week, shape (weeks,), hold one of the pieces within its window."""
        begin, end, size = self.pieces.begin, self.pieces.end, self.pieces.size
        return any(int(room[begin[j] : end[j] + 1].sum()) >= size[j] for j in pieces.tolist())

    @cached_property
    def allowed(self) -> Masks:
        """The weeks of each pair, none where a human forbids it."""
        weeks = self.pairs.weeks.copy()
        for ban in self.bans:
            if (pair := self.pair_of(ban.person, ban.need)) >= 0:
                weeks[pair] = 0
        return weeks
