"""The compiled second stage over all weeks: what changes would bring, and the best flows after a change."""

from __future__ import annotations

from typing import NamedTuple

from rotunda.engine.pool.event.compiling import compiled
from rotunda.engine.train.problem import Floats, Integers
from rotunda.engine.train.simplex import Arcs, Trees, carried_by, optimise, reduced, refresh, worth


class Exchange(NamedTuple):
    """A link to add and one to drop (-1 for none), and what an hour on the dropped one was worth."""

    add: int
    drop: int
    worth: float


@compiled
def copy(trees: Trees, row: int, to: Trees) -> None:
    """Copy a tree to the only row of `to`."""
    for v in range(trees.parent.shape[1]):
        to.parent[0, v] = trees.parent[row, v]
        to.link[0, v] = trees.link[row, v]
        to.flow[0, v] = trees.flow[row, v]
        to.potential[0, v] = trees.potential[row, v]
        to.depth[0, v] = trees.depth[row, v]
        to.first[0, v] = trees.first[row, v]
        to.following[0, v] = trees.following[row, v]
        to.before[0, v] = trees.before[row, v]


@compiled
def try_exchange(arcs: Arcs, trees: Trees, scratch: Trees, usable: Integers, exchange: Exchange) -> float:
    """The total over all weeks that an exchange brings.

    The profit of the dropped link must have been made a loss already. The link to add need not be usable.
    """
    gain = 0.0
    root = trees.parent.shape[1] - 1
    add, drop = exchange.add, exchange.drop
    for row in range(trees.parent.shape[0]):
        carried = carried_by(arcs, trees, row, drop) if drop >= 0 else -1.0
        if carried < 0 and (add < 0 or reduced(arcs, trees, row, add) <= arcs.least):
            continue
        before = worth(arcs, trees, row)
        if carried > 0:
            before += carried * (exchange.worth - arcs.profit[drop])
        copy(trees, row, scratch)
        if carried >= 0:
            refresh(arcs, scratch, 0, root)
        optimise(arcs, scratch, 0, usable, add)
        gain += worth(arcs, scratch, 0) - before
    return gain


@compiled
def most_gains(arcs: Arcs, trees: Trees, room: Floats, links: Integers, gains: Floats) -> None:
    """For each link the most that adding it alone can bring in all weeks together.

    `room` is what is left to be gained in each week whatever is added.
    """
    for i in range(links.shape[0]):
        gains[i] = 0.0
    for row in range(trees.parent.shape[0]):
        if room[row] <= arcs.least:
            continue
        for i in range(links.shape[0]):
            hour = reduced(arcs, trees, row, links[i])
            if hour > arcs.least:
                hours = min(arcs.most[row, arcs.tail[links[i]]], arcs.most[row, arcs.head[links[i]]])
                gains[i] += min(room[row], hour * hours)


@compiled
def reprice(arcs: Arcs, trees: Trees) -> None:
    """Tell all potentials anew after profits have changed."""
    for row in range(trees.parent.shape[0]):
        refresh(arcs, trees, row, trees.parent.shape[1] - 1)


@compiled
def settle(arcs: Arcs, trees: Trees, usable: Integers, values: Floats) -> int:
    """Optimise every week in place, and tell what each is worth; tells the number of pivots."""
    pivots = 0
    for row in range(trees.parent.shape[0]):
        pivots += optimise(arcs, trees, row, usable, -1)
        values[row] = worth(arcs, trees, row)
    return pivots
