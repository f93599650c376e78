"""Assignment of a state's people to support and work orders, beside a plain model in HiGHS given the same time.

Invented states: 400 people × 60 skills × 20 orders a person over 8 weeks, and with the argument `large` 2,000 × 150
and with `largest` 5,000 × 300. Each gets a limit of seconds; value, bound and gap are those of the checked result. The
plain model has a binary for each person and piece and whole hours for each week of it, in HiGHS under the same limit
(`peer` only; it needs gigabytes beyond the first size). Then the latency of dispatch and a re-plan after one
resignation. `state` takes the sample state instead. Seeds are fixed; compilation is done before the clock starts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, timedelta

import highspy  # type: ignore[import-untyped]
import numpy as np

from bench.protocol import machine, peak_gib, show
from rotunda.engine.assign.dispatch import Dispatcher
from rotunda.engine.assign.parameters import AssignParameters, Effort
from rotunda.engine.assign.problem import Pairs, Pieces, Problem, Rivals
from rotunda.engine.assign.solve import Assignment, assign, replan
from rotunda.engine.assign.taking import take
from rotunda.engine.assign.tickets import Ticket
from rotunda.estate.sample import make_state

SIZES = {"small": (400, 60, 40, 30.0), "large": (2_000, 150, 40, 60.0), "largest": (5_000, 300, 40, 180.0)}
WEEKS, PARTS, TICKETS = 8, 4, 2_000


def main(arguments: list[str]) -> None:
    """Print the tables."""
    print(machine())
    assign(invented(20, 6, 4, each=5), Effort(seconds=5.0, moves=2_000, price_steps=5))
    if "state" in arguments:
        sample()
        return
    wanted = [size for size in SIZES if size in arguments] or ["small"]
    for size in wanted:
        people, skills, agencies, seconds = SIZES[size]
        began = time.perf_counter()
        problem = invented(people, skills, agencies)
        print(
            f"\n{people:,} people × {skills} skills: {len(problem.pieces):,} orders, {len(problem.pairs):,} pairs,",
            end="",
        )
        print(f" {problem.pieces.size.sum() / problem.room.sum():.2f} asked per hour there is", end="")
        print(f" (made in {time.perf_counter() - began:.1f} s)")
        # the check and the tables are inside the limit too
        busy = time.process_time()
        found = assign(problem, Effort(seconds=seconds * 0.7, moves=100_000_000, price_steps=40))
        rows = [("Rotunda", *_row(found))]
        if "peer" in arguments:
            theirs = plain_model(problem, seconds)
            gap = "none" if theirs.value <= 0 else f"{(theirs.bound - theirs.value) / theirs.value:.2%}"
            rows.append(("HiGHS, plain", theirs.seconds, f"{theirs.value:,.0f}", f"{theirs.bound:,.0f}", gap, "-"))
        show(("", "seconds", "value", "bound", "gap", "check"), rows)
        print(f"{time.process_time() - busy:.0f} s of processor, peak {peak_gib():.2f} GiB")
        resignation(found)


def _row(found: Assignment) -> tuple[object, ...]:
    gap = found.result.gap
    bound = found.claim.bound
    told = "none" if gap is None else f"{gap:.2%}"
    holds = "holds" if found.result.verdict.holds else found.result.verdict.broken[0]
    return found.result.seconds, f"{found.value:,.0f}", "none" if bound is None else f"{bound:,.0f}", told, holds


def invented(people: int, skills: int, agencies: int, each: int = 20, seed: int = 1) -> Problem:
    """Orders of 2 to 24 hours, in windows of 1 to 4 weeks, each for one skill at a level; everybody has 3 to 7 skills,
    and may work for the agencies of a clearance or where none is needed. More is asked for than there are hours."""
    rng = np.random.default_rng(seed)
    level = np.zeros((people, skills), dtype=np.int64)
    popularity = rng.pareto(1.5, skills) + 0.5
    for learner in range(people):
        known = rng.choice(skills, min(skills, int(rng.integers(3, 8))), replace=False, p=popularity / popularity.sum())
        level[learner, known] = rng.integers(1, 5, len(known))
    orders = people * each
    held = (level > 0).sum(axis=0) + 0.5
    skill = rng.choice(skills, orders, p=held / held.sum())
    asked, agency = rng.choice([1, 2, 3], orders, p=[0.4, 0.4, 0.2]), rng.zipf(1.6, orders) % agencies
    home, cleared = rng.integers(0, agencies, people), rng.random((people, agencies)) < 0.7
    begin = rng.integers(0, WEEKS, orders)
    end = np.minimum(begin + rng.integers(0, 4, orders), WEEKS - 1)
    away = rng.random((people, WEEKS)) < 0.06
    room = np.where(away, 0, np.where(rng.random(people) < 0.4, 28, 32)[:, None] * PARTS)
    size = np.clip(rng.lognormal(2.55, 0.6, orders), 2, 24) * PARTS
    size = np.rint(size * 1.15 * room.sum() / size.sum()).clip(4, 24 * PARTS).astype(np.int32)
    rows = [np.flatnonzero((level[:, k] >= asked[n]) & cleared[:, agency[n]]) for n, k in enumerate(skill)]
    person = np.concatenate(rows).astype(np.int32)
    need = np.repeat(np.arange(orders), [len(row) for row in rows])
    weeks = (((room > 0) * (1 << np.arange(WEEKS))).sum(axis=1))[person]
    knows = (home[person] == agency[need]).astype(np.int32)
    served = np.bincount(agency, size, agencies)
    monday = date(2026, 7, 6)
    return Problem(
        people=tuple(f"P{n:05}" for n in range(people)),
        agencies=tuple(f"A{n:02}" for n in range(agencies)),
        needs=tuple(f"W{n:06}" for n in range(orders)),
        need_agency=agency.astype(np.int32),
        weeks=tuple(monday + timedelta(days=7 * week) for week in range(WEEKS)),
        parts=PARTS,
        room=room.astype(np.int32),
        pieces=Pieces(
            need=np.arange(orders, dtype=np.int32),
            place=np.zeros(orders, dtype=np.int32),
            begin=begin.astype(np.int32),
            end=end.astype(np.int32),
            size=size,
            worth=rng.choice([8.0, 5.0, 3.0, 2.0, 1.0], orders, p=[0.08, 0.22, 0.4, 0.22, 0.08]) / PARTS,
            bonus=np.zeros(orders),
        ),
        pairs=Pairs(
            first=np.searchsorted(need, np.arange(orders + 1)).astype(np.int32),
            person=person,
            weeks=weeks.astype(np.int64),
            extra=0.15 * knows / PARTS,
            knows=knows,
            present=np.zeros(len(person), dtype=bool),
        ),
        rivals=Rivals(np.zeros(orders + 1, dtype=np.int32), np.zeros(0, dtype=np.int32)),
        floor=np.floor(served * 0.3).astype(np.int32),
        floor_weight=np.full(agencies, 20.0 / PARTS),
        agency=0.1,
        load=0.05,
        present=np.full(orders, -1, dtype=np.int32),
    )


def resignation(found: Assignment) -> None:
    """How long a re-plan takes when the busiest person has gone, and how much else changes."""
    problem, claim = found.problem, found.claim
    gone = int(np.bincount(claim.who[claim.who >= 0]).argmax())
    room = problem.room.copy()
    room[gone] = 0
    began = time.perf_counter()
    again = replan(found, replace(problem, room=room, kept=0.05), Effort(seconds=None, moves=20_000, price_steps=2))
    taken = time.perf_counter() - began
    others = (claim.who >= 0) & (claim.who != gone)
    changed = (again.claim.who[others] != claim.who[others]).mean()
    print(f"re-plan after one resignation: {taken:.1f} s, {changed:.2%} of the others' pieces changed", end="")
    print(f", value {again.value:,.0f}")


def sample() -> None:
    """The sample state of 600 people, and dispatch of tickets to 5,000."""
    for people in (600, 5_000):
        estate = make_state(people=people, tickets=20_000)
        began = time.perf_counter()
        problem = take(estate, AssignParameters(date(2026, 6, 30)))
        assert problem is not None
        took = time.perf_counter() - began
        found = assign(problem, Effort(seconds=25.0 if people < 1_000 else 90.0, moves=5_000_000))
        print(f"\nsample state of {people:,}: taken in {took:.1f} s, {len(problem.pieces):,} pieces")
        show(("", "seconds", "value", "bound", "gap", "check"), [("Rotunda", *_row(found))])
        dispatching(found)
    print(f"peak {peak_gib():.2f} GiB")


def dispatching(found: Assignment) -> None:
    """How long it takes to rank everybody for a ticket and book the first, over many tickets."""
    facts = found.problem.facts
    assert facts is not None
    desk, rng, seconds, booked = Dispatcher(found), np.random.default_rng(1), [], 0
    for number in range(TICKETS):
        skill, agency = rng.choice(facts.skills), rng.choice(facts.agencies)
        ticket = Ticket(
            f"T{number}", str(agency), str(skill), int(rng.integers(1, 4)), float(rng.integers(1, 9)) / 2, 3
        )
        began = time.perf_counter()
        ranked = desk.rank(ticket)
        if ranked:
            desk.book(ticket, ranked[0].person)
            booked += 1
        seconds.append(time.perf_counter() - began)
    low, high = np.percentile(seconds, [50, 99]) * 1000
    print(f"dispatch: {low:.2f} ms median, {high:.2f} ms 99th percentile, {booked / TICKETS:.0%} of {TICKETS:,} placed")


@dataclass(frozen=True)
class Plain:
    """What the plain model found: its value (the empty plan's where it found nothing), its bound and the seconds."""

    value: float
    bound: float
    seconds: float


def plain_model(problem: Problem, seconds: float) -> Plain:
    """A binary for each pair and whole hours for each week of it, as one would first write it; the fair-load goal and
    the number of agencies, which ours carries and which only lower a value, are left out."""
    began = time.perf_counter()
    pieces, pairs = problem.pieces, problem.pairs
    pair = np.arange(len(pairs))
    need = np.repeat(np.arange(len(problem.needs)), np.diff(pairs.first))
    week = np.arange(WEEKS)
    inside = (week >= pieces.begin[need][:, None]) & (week <= pieces.end[need][:, None])
    arc, at = np.nonzero(inside & ((pairs.weeks[:, None] >> week) & 1 > 0))
    count, hours, agencies = len(pairs), len(arc), len(problem.agencies)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)  # noqa: FBT003
    model.setOptionValue("time_limit", seconds)
    value = pieces.size[need] * (pieces.worth[need] + pairs.extra)
    cost = -np.concatenate([value, np.zeros(hours), problem.floor_weight]).astype(float)
    upper = np.concatenate([np.ones(count), np.full(hours, 1e30), np.full(agencies, 1e30)])
    lp = highspy.HighsLp()
    lp.num_col_, lp.col_cost_, lp.col_lower_, lp.col_upper_ = len(cost), cost, np.zeros(len(cost)), upper
    lp.integrality_ = [highspy.HighsVarType.kInteger] * (count + hours) + [highspy.HighsVarType.kContinuous] * agencies
    done, whole, room = 0, len(problem.needs), len(problem.needs) + count
    floors = room + problem.room.size
    rows = np.concatenate([
        done + need, whole + pair, whole + arc, room + pairs.person[arc] * WEEKS + at,
        floors + problem.need_agency[need], floors + np.arange(agencies),
    ])  # fmt: skip
    columns = np.concatenate([pair, pair, count + np.arange(hours), count + np.arange(hours), pair,
                              count + hours + np.arange(agencies)])  # fmt: skip
    size = pieces.size[need].astype(float)
    entries = np.concatenate([np.ones(count), -size, np.ones(hours), np.ones(hours), size, np.ones(agencies)])
    order = np.lexsort((rows, columns))
    lp.num_row_ = floors + agencies
    least = np.full(floors, -1e30)
    least[whole:room] = 0.0
    lp.row_lower_ = np.concatenate([least, problem.floor.astype(float)])
    most = np.concatenate([np.ones(whole), np.zeros(count), problem.room.reshape(-1), np.full(agencies, 1e30)])
    lp.row_upper_ = most.astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(len(cost) + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = rows[order].astype(np.int32), entries[order]
    assert model.passModel(lp) != highspy.HighsStatus.kError
    model.run()
    info = model.getInfo()
    nothing = -float(problem.floor @ problem.floor_weight)
    found = -info.objective_function_value if info.primal_solution_status == 2 else nothing
    return Plain(found, -info.mip_dual_bound, time.perf_counter() - began)
