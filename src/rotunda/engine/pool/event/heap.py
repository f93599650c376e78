"""A heap of who is done when: a binary heap in two arrays, the earliest at the top."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rotunda.engine.pool.desk import Floats, Integers
from rotunda.engine.pool.event.compiling import compiled


class Heap(NamedTuple):
    """Times and the people who are done then; only the first `size[0]` count."""

    time: Floats
    person: Integers
    size: Integers


def new_heap(people: int) -> Heap:
    """An empty heap that holds each person at most once."""
    return Heap(np.empty(people + 1), np.empty(people + 1, dtype=np.int32), np.zeros(1, dtype=np.int32))


@compiled
def push(heap: Heap, time: float, person: int) -> None:
    """Put a person on the heap."""
    i = heap.size[0]
    while i > 0:
        parent = (i - 1) >> 1
        if heap.time[parent] <= time:
            break
        heap.time[i], heap.person[i] = heap.time[parent], heap.person[parent]
        i = parent
    heap.time[i], heap.person[i] = time, person
    heap.size[0] += 1


@compiled
def pop(heap: Heap) -> int:
    """Take who is done first off the heap."""
    top = heap.person[0]
    heap.size[0] -= 1
    size = heap.size[0]
    time, person = heap.time[size], heap.person[size]
    i = 0
    while 2 * i + 1 < size:
        child = 2 * i + 1
        if child + 1 < size and heap.time[child + 1] < heap.time[child]:
            child += 1
        if heap.time[child] >= time:
            break
        heap.time[i], heap.person[i] = heap.time[child], heap.person[child]
        i = child
    heap.time[i], heap.person[i] = time, person
    return int(top)
