"""The plan as it stands while tickets come in: who has what, and the hours that are left; pieces may be let go and find
another person, without a new solve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.problem import Floats, Integers, Problem


@dataclass(frozen=True)
class Moved:
    """A piece of the plan that makes room: its need and hours, from whom, and to whom (`None` where it is not done)."""

    need: str
    hours: float
    person: str
    to: str | None


@dataclass(frozen=True)
class Room:
    """How a person comes by the hours of a ticket: the parts by week, the pieces let go, and what these bring."""

    parts: Integers
    pieces: tuple[int, ...]
    loss: float


class Desk:
    """A plan that is worked by: changes of it are kept here, and the problem stays as it is."""

    def __init__(self, problem: Problem, claim: Claim) -> None:
        self.problem, self.who, self.hours = problem, claim.who.copy(), claim.hours.astype(np.int32)
        price = claim.week_price
        self.price: Floats = np.zeros(problem.room.shape) if price is None else price
        self.free = problem.room.astype(np.int32)
        mine = self.who >= 0
        np.subtract.at(self.free, self.who[mine], self.hours[mine])
        self._own: dict[int, list[int]] = {}
        for piece in np.flatnonzero(mine).tolist():
            self._own.setdefault(int(self.who[piece]), []).append(piece)

    def room_by(self, person: int, weeks: Integers, parts: int, worth: float) -> Room | None:
        """The hours of these weeks if pieces worth less than `worth` together are let go, the least missed first;
        `None` where that does not do. Locked pieces stay."""
        pieces = self.problem.pieces
        own = np.array([j for j in self._own.get(person, []) if self.problem.locked[j] < 0], dtype=np.int32)
        shared = self.hours[own][:, weeks].sum(axis=1)
        own, shared = own[shared > 0], shared[shared > 0]
        loss = pieces.bonus[own] + pieces.size[own] * pieces.worth[own]
        free, gone, lost = self.free[person, weeks].copy(), [], 0.0
        for at in np.argsort(loss / shared, kind="stable").tolist():
            if np.maximum(free, 0).sum() >= parts:
                break
            free, lost = free + self.hours[own[at], weeks], lost + float(loss[at])
            gone.append(int(own[at]))
            if lost >= worth:
                return None
        free = np.maximum(free, 0)
        taken = np.clip(parts - (np.cumsum(free) - free), 0, free)
        if taken.sum() < parts:
            return None
        row = np.zeros(len(self.problem.weeks), dtype=np.int32)
        row[weeks] = taken
        return Room(row, tuple(gone), lost)

    def let_go(self, piece: int) -> int:
        """Take a piece away from whoever has it; tells who that was."""
        person = int(self.who[piece])
        self.free[person] += self.hours[piece]
        self.hours[piece], self.who[piece] = 0, -1
        self._own[person].remove(piece)
        return person

    def settle(self, piece: int, but: int) -> int | None:
        """Give a piece to whoever has free hours for it and brings the most by the prices, other than one person; tells
        who that is."""
        problem, pieces = self.problem, self.problem.pieces
        need, size = int(pieces.need[piece]), int(pieces.size[piece])
        own = slice(int(problem.pairs.first[need]), int(problem.pairs.first[need + 1]))
        person, weeks = problem.pairs.person[own], np.arange(pieces.begin[piece], pieces.end[piece] + 1)
        rivals = problem.rivals.piece[problem.rivals.first[piece] : problem.rivals.first[piece + 1]]
        barred = (person == but) | np.isin(person, self.who[rivals])
        open_weeks = ((problem.allowed[own][:, None] >> weeks) & 1 > 0) & ~barred[:, None]
        room = np.where(open_weeks, np.maximum(self.free[np.ix_(person, weeks)], 0), 0)
        taken = np.clip(size - (np.cumsum(room, axis=1) - room), 0, room)
        able = np.flatnonzero(taken.sum(axis=1) >= size)
        if not len(able) or not problem.fillable[piece]:
            return None
        gain = size * problem.pairs.extra[own][able] - (taken[able] * self.price[np.ix_(person[able], weeks)]).sum(
            axis=1
        )
        best = int(able[np.argmax(gain)])
        chosen = int(person[best])
        self.who[piece], self.hours[piece, weeks] = chosen, taken[best]
        self.free[chosen] -= self.hours[piece]
        self._own.setdefault(chosen, []).append(piece)
        return chosen
