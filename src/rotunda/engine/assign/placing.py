"""Puts pieces where they go and takes them away again, and tells what each change brings."""

from __future__ import annotations

from rotunda.engine.assign.arrays import Model, State, Weekly
from rotunda.engine.assign.pricing import NEVER
from rotunda.engine.assign.problem import Floats, Integers
from rotunda.engine.pool.event.compiling import compiled


@compiled
def fits(model: Model, state: State, week: Floats, j: int, k: int) -> float:
    """The price of piece j in the cheapest weeks that person of pair k has left, noted in `row`; `NEVER` for none."""
    p, left, cost, done = model.person[k], model.size[j], 0.0, 0
    for r in range(model.rival_first[j], model.rival_first[j + 1]):
        other = state.pair[model.rival[r]]
        if other >= 0 and model.person[other] == p:
            return NEVER
    for t in range(state.row.shape[0]):
        state.row[t] = 0
    while left > 0:
        best = -1
        for t in range(model.begin[j], model.end[j] + 1):
            usable = (model.weeks[k] >> t) & 1 and not (done >> t) & 1 and state.free[p, t] > 0
            if usable and (best < 0 or week[p, t] < week[p, best]):
                best = t
        if best < 0:
            return NEVER
        taken = min(left, state.free[p, best])
        state.row[best] = taken
        cost += taken * week[p, best]
        left -= taken
        done |= 1 << best
    return cost


@compiled
def shared_anew(model: Model, state: State, j: int, p: int) -> bool:
    """Whether others have pieces of the place of piece j, and person p has none."""
    others = False
    for i in range(model.group[j], model.group_end[j]):
        k = state.pair[i]
        if i != j and k >= 0:
            if model.person[k] == p:
                return False
            others = True
    return others


@compiled
def brings(model: Model, state: State, j: int, k: int) -> float:
    """What the plan gains when pair k takes piece j."""
    p, a, size = model.person[k], model.agency[j], model.size[j]
    gain = model.bonus[j] + size * (model.worth[j] + model.extra[k])
    if model.present[j] == p:
        gain += size * model.kept
    gain += model.floor_weight[a] * min(size, max(model.floor[a] - state.served[a], 0))
    if state.touches[p, a] == 0 and state.agencies[p] > 0:
        gain -= model.another
    if model.handoff > 0 and shared_anew(model, state, j, p):
        gain -= model.handoff
    used = float(state.used[p])
    gain -= model.load * ((used + size) ** 2 - used**2) / model.capacity[p]
    return float(gain)


@compiled
def put(model: Model, state: State, j: int, k: int) -> float:
    """Give piece j to pair k in the weeks that `row` tells; tells what the plan gains."""
    gain = brings(model, state, j, k)
    p, a = model.person[k], model.agency[j]
    for t in range(state.row.shape[0]):
        state.hours[j, t] = state.row[t]
        state.free[p, t] -= state.row[t]
    state.pair[j] = k
    state.used[p] += model.size[j]
    state.served[a] += model.size[j]
    if state.touches[p, a] == 0:
        state.agencies[p] += 1
    state.touches[p, a] += 1
    state.before[j], state.after[j] = -1, state.head[p]
    if state.head[p] >= 0:
        state.before[state.head[p]] = j
    state.head[p] = j
    return gain


@compiled
def drop(model: Model, state: State, j: int) -> float:
    """Take piece j away from whoever has it; tells what the plan loses."""
    k = state.pair[j]
    p, a = model.person[k], model.agency[j]
    for t in range(state.row.shape[0]):
        state.free[p, t] += state.hours[j, t]
        state.hours[j, t] = 0
    state.pair[j] = -1
    state.used[p] -= model.size[j]
    state.served[a] -= model.size[j]
    state.touches[p, a] -= 1
    if state.touches[p, a] == 0:
        state.agencies[p] -= 1
    if state.before[j] >= 0:
        state.after[state.before[j]] = state.after[j]
    else:
        state.head[p] = state.after[j]
    if state.after[j] >= 0:
        state.before[state.after[j]] = state.before[j]
    return brings(model, state, j, k)


@compiled
def place(model: Model, state: State, week: Floats, j: int, least: float) -> float:
    """Give piece j to who brings the most beyond the price of the hours, if that is more than `least`."""
    most, at = least, -1
    for k in range(model.low[j], model.high[j]):
        gain = brings(model, state, j, k)
        if gain > most:
            gain -= fits(model, state, week, j, k)
            if gain > most:
                most, at = gain, k
    if at < 0:
        return 0.0
    fits(model, state, week, j, at)
    return put(model, state, j, at)


@compiled
def place_all(model: Model, state: State, week: Floats, order: Integers, least: float) -> float:
    """Give the pieces, in this order, to who brings the most beyond the price of the hours; tells the gain."""
    total = 0.0
    for i in range(order.shape[0]):
        if state.pair[order[i]] < 0:
            total += place(model, state, week, order[i], least)
    return total


@compiled
def carry_over(model: Model, state: State, week: Floats, who: Integers, hours: Weekly) -> float:
    """Give every piece to who had it, in the same weeks where the rules and the hours still allow it, and else in
    others; tells the gain."""
    total = 0.0
    for j in range(who.shape[0]):
        if who[j] < 0 or state.pair[j] >= 0:
            continue
        for k in range(model.low[j], model.high[j]):
            if model.person[k] != who[j]:
                continue
            if fits(model, state, week, j, k) < NEVER:
                same = True
                for t in range(state.row.shape[0]):
                    beyond = hours[j, t] > state.free[who[j], t] or not (model.weeks[k] >> t) & 1
                    same = same and not (hours[j, t] > 0 and beyond)
                for t in range(state.row.shape[0]):
                    state.row[t] = hours[j, t] if same else state.row[t]
                total += put(model, state, j, k)
            break
    return total


@compiled
def keep_all(model: Model, state: State, week: Floats, present: Integers) -> float:
    """Give every piece to who has it at present, where the rules and the hours still allow it; tells the gain."""
    total = 0.0
    for j in range(present.shape[0]):
        if present[j] < 0 or state.pair[j] >= 0:
            continue
        for k in range(model.low[j], model.high[j]):
            if model.person[k] == present[j] and fits(model, state, week, j, k) < NEVER:
                total += put(model, state, j, k)
                break
    return total
