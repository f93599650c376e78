"""The loops of the checker, compiled: who may do what by the pairs, and what a piece brings at most at given prices.

They share nothing with the search: the cheapest hours are found by sorting, and not by looking for the next cheapest.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Masks = npt.NDArray[np.int64]


@njit(cache=True)
def pairs_of(first: Integers, person: Integers, who: Integers, need: Integers) -> Masks:
    """The number of the pair of each person and need, -1 where the rules do not allow it or the person is -1."""
    found = np.full(len(who), -1, dtype=np.int64)
    for i in range(len(who)):
        if who[i] >= 0:
            low, high = first[need[i]], first[need[i] + 1]
            at = low + np.searchsorted(person[low:high], who[i])
            if at < high and person[at] == who[i]:
                found[i] = at
    return found


@njit(cache=True)
def cheapest_hours(size: int, price: Floats, room: Masks, count: int) -> float:
    """The price of so many parts in the cheapest of the first weeks of the arrays, which are sorted by it; endless
    where they have too few."""
    for i in range(1, count):
        at = i
        while at > 0 and price[at - 1] > price[at]:
            price[at - 1], price[at] = price[at], price[at - 1]
            room[at - 1], room[at] = room[at], room[at - 1]
            at -= 1
    left, cost = size, 0.0
    for i in range(count):
        taken = min(left, room[i])
        cost += taken * price[i]
        left -= taken
    return np.inf if left > 0 else cost


@njit(cache=True)
def best_margin(  # noqa: PLR0913, PLR0917  # compiled code takes its arrays one by one
    size: int, begin: int, end: int, gain: Floats, person: Integers, weeks: Masks, price: Floats, room: Integers
) -> float:
    """The most that a piece brings beyond the price of its hours with any of these people, at least 0."""
    most, width = 0.0, end - begin + 1
    costs, rooms = np.zeros(width), np.zeros(width, dtype=np.int64)
    for i in range(len(person)):
        count, least = 0, np.inf
        for t in range(begin, end + 1):
            if (weeks[i] >> t) & 1:
                costs[count], rooms[count] = price[person[i], t], room[person[i], t]
                least = min(least, costs[count])
                count += 1
        if count and gain[i] - size * least > most:  # all hours cost the least one at least
            most = max(most, gain[i] - cheapest_hours(size, costs, rooms, count))
    return most
