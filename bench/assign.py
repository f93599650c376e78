"""Assignment of a state's people to work orders, beside plain models in CP-SAT and HiGHS; dispatch and re-planning.

`python -m bench assign [small] [large] [largest] [state] [cpsat] [highs]`. Invented states of 400 people × 60 skills,
2,000 × 150 and 5,000 × 300, with 20 orders a person over 8 weeks and 40 agencies; limits of 30, 60 and 180 seconds, in
which the checker and the tables are. Value, bound and gap are those of the checked result. Then a re-plan after the
busiest person has gone. A plain model, where named, has the same problem without the two goals that only lower a value,
the same limit to solve in besides what it takes to build, and at most 16 GiB, in a process of its own. `state` takes
sample states of 600 and 5,000 people: assignment, re-plan, and the latency of dispatch. Seed 1; compilation is done
before the clock starts. The measures are also written as CSV where `ROTUNDA_BENCH_CSV` names a file.
"""

from __future__ import annotations

import csv
import os
import time
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from bench.assigning import peer
from bench.assigning.invented import SIZES, invented
from bench.protocol import machine, peak_gib, show
from rotunda.engine.assign.dispatch import Dispatcher
from rotunda.engine.assign.parameters import AssignParameters, Effort
from rotunda.engine.assign.solve import Assignment, assign, replan
from rotunda.engine.assign.taking import take
from rotunda.engine.assign.tickets import Ticket
from rotunda.estate.sample import make_state

#: The share of a limit that the search has: the checker and the tables take the rest.
SEARCH, TICKETS = 0.72, 2_000
#: GiB that a plain model may take, and seconds beyond its limit that it may take to build.
GIB, PATIENCE = 16, 600.0
COLUMNS = ("", "build s", "seconds", "variables", "value", "bound", "gap", "GiB", "check")


@dataclass
class Measures:
    """What is measured, as rows of a long table: instance, who, measure, value."""

    rows: list[tuple[str, str, str, object]] = field(default_factory=list)

    def add(self, instance: str, who: str, **values: object) -> None:
        """Note these measures."""
        self.rows += [(instance, who, name, value) for name, value in values.items()]

    def write(self) -> None:
        """As CSV, where a file is named."""
        if path := os.environ.get("ROTUNDA_BENCH_CSV"):
            with Path(path).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("instance", "who", "measure", "value"), *self.rows])


def main(arguments: list[str]) -> None:
    """Print the tables."""
    print(machine())
    warm = assign(invented(20, 6, 4, each=5), Effort(seconds=5.0, moves=2_000, price_steps=5))
    replan(warm, warm.problem, Effort(seconds=None, moves=100))
    measures = Measures()
    named = [size for size in SIZES if size in arguments]
    for size in named if named or "state" in arguments else ["small"]:
        one_size(size, [name for name in ("cpsat", "highs") if name in arguments], measures)
    if "state" in arguments:
        sample(measures)
    measures.write()


def one_size(size: str, peers: list[str], measures: Measures) -> None:
    """An invented state, the peers, and a re-plan."""
    people, skills, agencies, seconds = SIZES[size]
    problem = invented(people, skills, agencies)
    asked = problem.pieces.size.sum() / problem.room.sum()
    what = f"{people:,} people × {skills} skills: {len(problem.pieces):,} orders, {len(problem.pairs):,} pairs"
    print(f"\n{what}, {asked:.2f} asked per hour there is; at most {seconds:g} s")
    found = assign(problem, Effort(seconds=seconds * SEARCH, moves=100_000_000, price_steps=40))
    rows = [_row(found, size, measures), *(_beside(name, size, seconds, measures) for name in peers)]
    show(COLUMNS, rows)
    resignation(found, size, measures)


def _row(found: Assignment, instance: str, measures: Measures) -> tuple[object, ...]:
    seconds, bound, gap, gib = found.result.seconds, found.claim.bound, found.result.gap, peak_gib()
    holds = "holds" if found.result.verdict.holds else found.result.verdict.broken[0]
    measures.add(instance, "rotunda", seconds=seconds, value=found.value, bound=bound, gap=gap, gib=gib, check=holds)
    return ("Rotunda", "-", seconds, "-", _told(found.value), _told(bound), _share(gap), gib, holds)


def _beside(name: str, size: str, seconds: float, measures: Measures) -> tuple[object, ...]:
    told = peer.run(name, size, seconds, GIB, seconds + PATIENCE)
    gap = None if told.value is None or told.bound is None else (told.bound - told.value) / abs(told.value)
    measures.add(size, name, **vars(told), gap=gap)
    built = told.built if told.built is not None else "not built"
    gib, count = told.gib if told.gib is not None else "-", "-" if told.variables is None else f"{told.variables:,}"
    found = (_told(told.value), _told(told.bound), _share(gap))
    return (
        {"cpsat": "CP-SAT, plain", "highs": "HiGHS, plain"}[name],
        built,
        told.seconds,
        count,
        *found,
        gib,
        told.ended,
    )


def _told(value: float | None) -> str:
    return "none" if value is None else f"{value:,.0f}"


def _share(gap: float | None) -> str:
    return "none" if gap is None else f"{gap:.2%}"


def resignation(found: Assignment, instance: str, measures: Measures) -> None:
    """How long a re-plan takes when the busiest person has gone, and how much else changes."""
    problem, claim = found.problem, found.claim
    gone = int(np.bincount(claim.who[claim.who >= 0]).argmax())
    room = problem.room.copy()
    room[gone] = 0
    began = time.perf_counter()
    again = replan(found, replace(problem, room=room, kept=0.05), Effort(seconds=None, moves=20_000))
    taken = time.perf_counter() - began
    others, lost = (claim.who >= 0) & (claim.who != gone), claim.who == gone
    changed = float((again.claim.who[others] != claim.who[others]).mean())
    refound = float((again.claim.who[lost] >= 0).mean())
    holds = "holds" if again.result.verdict.holds else again.result.verdict.broken[0]
    print(
        f"re-plan after one resignation: {taken:.1f} s, {changed:.2%} of the others' pieces changed, {refound:.0%} of "
        f"the {lost.sum()} pieces found somebody else, gap {_share(again.result.gap)}, check {holds}"
    )
    measures.add(
        instance, "re-plan", seconds=taken, changed=changed, refound=refound, gap=again.result.gap, check=holds
    )


def sample(measures: Measures) -> None:
    """Sample states of 600 and 5,000 people: assignment, re-plan, and dispatch."""
    for people in (600, 5_000):
        estate, name = make_state(people=people, tickets=20_000), f"sample of {people}"
        began = time.perf_counter()
        problem = take(estate, AssignParameters(date(2026, 6, 30)))
        assert problem is not None
        took = time.perf_counter() - began
        print(f"\nsample state of {people:,}: taken in {took:.1f} s, {len(problem.pieces):,} pieces")
        found = assign(problem, Effort(seconds=25.0 if people < 1_000 else 90.0, moves=5_000_000, price_steps=120))
        show(COLUMNS, [_row(found, name, measures)])
        resignation(found, name, measures)
        dispatching(found, name, measures)


def dispatching(found: Assignment, instance: str, measures: Measures) -> None:
    """How long it takes to rank everybody for a ticket and book the first, over many tickets."""
    facts = found.problem.facts
    assert facts is not None
    desk, rng, seconds, booked = Dispatcher(found), np.random.default_rng(1), [], 0
    for number in range(TICKETS):
        skill, agency = str(rng.choice(facts.skills)), str(rng.choice(facts.agencies))
        ticket = Ticket(f"T{number}", agency, skill, int(rng.integers(1, 4)), float(rng.integers(1, 9)) / 2, 3)
        began = time.perf_counter()
        (answer,) = desk.dispatch([ticket])
        seconds.append(time.perf_counter() - began)
        booked += answer.booked is not None
    low, high = np.percentile(seconds, [50, 99]) * 1000
    worst = max(seconds) * 1000
    print(
        f"dispatch: {low:.2f} ms median, {high:.2f} ms 99th percentile, {worst:.1f} ms at most, "
        f"{booked / TICKETS:.0%} of {TICKETS:,} placed"
    )
    measures.add(instance, "dispatch", median_ms=low, percentile_99_ms=high, most_ms=worst, placed=booked / TICKETS)
