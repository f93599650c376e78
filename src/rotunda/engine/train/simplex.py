"""The compiled second stage: a network simplex over people, skills and a root, one spanning tree a week.

The root takes the hours that nobody needs and gives the hours that nobody meets, so that every week is feasible
from the start. Arcs run from people to skills (links), from people to the root (spare hours) and from the root to
skills (unmet hours). A person's tree arc therefore always runs up and a skill's always down, whatever the tree. Links
have no capacity of their own; an arc outside the tree carries nothing. Ties are broken as in strongly feasible trees.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rotunda.engine.pool.event.compiling import compiled
from rotunda.engine.train.problem import Floats, Integers

#: A reduced profit below this share of the greatest profit is taken as nothing.
NOTHING = 1e-9


class Arcs(NamedTuple):
    """Links, the same in all weeks: the person, the skill's node (people come first), and the profit of an hour.

    `least` is the reduced profit from which on an arc is worth a pivot; `most` the capacity or demand of each node by
    week; `people` how many nodes are people.
    """

    tail: Integers
    head: Integers
    profit: Floats
    most: Floats
    least: float
    people: int


class Trees(NamedTuple):
    """Spanning trees, a row each. By node: parent, link to it (-1 for a slack), flow on it, potential, depth, children.

    The last node is the root. The potential is the dual: what one more hour of the person, or one hour of demand
    for the skill, is worth.
    """

    parent: Integers
    link: Integers
    flow: Floats
    potential: Floats
    depth: Integers
    first: Integers
    following: Integers
    before: Integers


def new_trees(rows: int, nodes: int) -> Trees:
    """Room for so many trees of so many nodes and the root."""
    numbers = [np.full((rows, nodes + 1), -1, dtype=np.int32) for _ in range(6)]
    flow, potential = np.zeros((rows, nodes + 1)), np.zeros((rows, nodes + 1))
    return Trees(numbers[0], numbers[1], flow, potential, *numbers[2:])


@compiled
def star(arcs: Arcs, trees: Trees, row: int) -> None:
    """Begin with nothing served: every node hangs on the root."""
    root = trees.parent.shape[1] - 1
    for v in range(root + 1):
        trees.parent[row, v] = root
        trees.link[row, v] = -1
        trees.potential[row, v] = 0.0
        trees.depth[row, v] = 1
        trees.first[row, v] = -1
        trees.following[row, v] = v + 1 if v + 1 < root else -1
        trees.before[row, v] = v - 1
        if v < root:
            trees.flow[row, v] = arcs.most[row, v]
    trees.parent[row, root] = -1
    trees.depth[row, root] = 0
    trees.following[row, root] = -1
    trees.before[row, root] = -1
    trees.first[row, root] = 0


@compiled
def refresh(arcs: Arcs, trees: Trees, row: int, top: int) -> None:
    """Depths and potentials of a node and all below it."""
    v = top
    root = trees.parent.shape[1] - 1
    while True:
        if v != root:
            parent = trees.parent[row, v]
            link = trees.link[row, v]
            profit = arcs.profit[link] if link >= 0 else 0.0
            trees.depth[row, v] = trees.depth[row, parent] + 1
            trees.potential[row, v] = profit - trees.potential[row, parent]
        if trees.first[row, v] >= 0:
            v = trees.first[row, v]
            continue
        while v != top and trees.following[row, v] < 0:
            v = trees.parent[row, v]
        if v == top:
            return
        v = trees.following[row, v]


@compiled
def hang(trees: Trees, row: int, v: int, parent: int) -> None:
    """Take a node off its parent and hang it below another."""
    before, following = trees.before[row, v], trees.following[row, v]
    if before >= 0:
        trees.following[row, before] = following
    else:
        trees.first[row, trees.parent[row, v]] = following
    if following >= 0:
        trees.before[row, following] = before
    head = trees.first[row, parent]
    trees.following[row, v] = head
    trees.before[row, v] = -1
    if head >= 0:
        trees.before[row, head] = v
    trees.first[row, parent] = v
    trees.parent[row, v] = parent


@compiled
def leaving(trees: Trees, row: int, people: int, tail: int, head: int) -> tuple[float, int, bool]:
    """How much can go round the cycle of an arc, the node whose tree arc then carries nothing, and whether it is on
    the side of the arc's head."""
    root = trees.parent.shape[1] - 1
    most_tail, most_head = np.inf, np.inf
    out_tail, out_head = -1, -1
    a, b = tail, head
    while a != b:
        if trees.depth[row, a] >= trees.depth[row, b]:
            if a < people and trees.flow[row, a] < most_tail:
                most_tail, out_tail = trees.flow[row, a], a
            a = trees.parent[row, a]
        else:
            if people <= b < root and trees.flow[row, b] <= most_head:
                most_head, out_head = trees.flow[row, b], b
            b = trees.parent[row, b]
    if most_head <= most_tail:
        return most_head, out_head, True
    return most_tail, out_tail, False


@compiled
def push(trees: Trees, row: int, people: int, ends: tuple[int, int], amount: float) -> None:
    """Send an amount round the cycle of an arc."""
    a, b = ends
    while a != b:
        if trees.depth[row, a] >= trees.depth[row, b]:
            trees.flow[row, a] += -amount if a < people else amount
            a = trees.parent[row, a]
        else:
            trees.flow[row, b] += amount if b < people else -amount
            b = trees.parent[row, b]


@compiled
def pivot(arcs: Arcs, trees: Trees, row: int, ends: tuple[int, int], link: int) -> None:
    """Bring an arc into the tree."""
    tail, head = ends
    amount, out, at_head = leaving(trees, row, arcs.people, tail, head)
    push(trees, row, arcs.people, ends, amount)
    top, parent = (head, tail) if at_head else (tail, head)
    v = top
    flow = amount
    while True:
        old_parent, old_link, old_flow = trees.parent[row, v], trees.link[row, v], trees.flow[row, v]
        hang(trees, row, v, parent)
        trees.link[row, v] = link
        trees.flow[row, v] = flow
        if v == out:
            break
        parent, link, flow = v, old_link, old_flow
        v = old_parent
    refresh(arcs, trees, row, top)


@compiled
def carried_by(arcs: Arcs, trees: Trees, row: int, link: int) -> float:
    """The flow on a link; below 0 where it is not in the tree."""
    for v in (arcs.tail[link], arcs.head[link]):
        if trees.link[row, v] == link:
            return float(trees.flow[row, v])
    return -1.0


@compiled
def reduced(arcs: Arcs, trees: Trees, row: int, link: int) -> float:
    """What an hour on the link is worth beyond the hours of its person and of its skill's demand."""
    return float(arcs.profit[link] - trees.potential[row, arcs.tail[link]] - trees.potential[row, arcs.head[link]])


@compiled
def enter_slack(arcs: Arcs, trees: Trees, row: int) -> bool:
    """Bring in the spare or unmet hours whose dual is the most negative, if any."""
    root = trees.parent.shape[1] - 1
    worst, which = -arcs.least, -1
    for v in range(root):
        if trees.potential[row, v] < worst:
            worst, which = trees.potential[row, v], v
    if which < 0:
        return False
    pivot(arcs, trees, row, (which, root) if which < arcs.people else (root, which), -1)
    return True


@compiled
def optimise(arcs: Arcs, trees: Trees, row: int, usable: Integers, extra: int) -> int:
    """Pivot until no usable link, nor the extra one (-1 for none), is worth an hour; tells the number of pivots."""
    count = usable.shape[0]
    block = max(32, int(count**0.5))
    at, quiet, pivots = 0, 0, 0
    while True:
        best, link = arcs.least, -1
        if extra >= 0 and reduced(arcs, trees, row, extra) > best:
            best, link = reduced(arcs, trees, row, extra), extra
        for _ in range(min(block, count)):
            one = usable[at]
            at = at + 1 if at + 1 < count else 0
            quiet += 1
            found = reduced(arcs, trees, row, one)
            if found > best:
                best, link = found, one
        if link >= 0:
            pivot(arcs, trees, row, (arcs.tail[link], arcs.head[link]), link)
            quiet = 0
            pivots += 1
        elif quiet >= count:
            if not enter_slack(arcs, trees, row):
                return pivots
            quiet = 0
            pivots += 1


@compiled
def worth(arcs: Arcs, trees: Trees, row: int) -> float:
    """What the flow of a tree earns."""
    total = 0.0
    for v in range(trees.parent.shape[1] - 1):
        if trees.link[row, v] >= 0:
            total += arcs.profit[trees.link[row, v]] * trees.flow[row, v]
    return total
