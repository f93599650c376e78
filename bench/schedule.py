"""Who does what when: ROADEF 2007, MSPSP and iMOPSE beside the best known values and beside peers.

`python -m bench schedule [set] [seconds] [every] [peer]`: the set is roadef2007, mspsp or imopse (all where none is
named, and `mspsp/set-1b` or `roadef2007/B` names a part), with so many seconds an instance (10) and every so manieth
instance of it (1).

Protocol: each instance alone, seed 1, two threads, and the limit on the clock that includes building everything; the
compiled loops are warm. Each schedule is judged by the set's own rules, apart from the engine, and by the engine's
checker. The bound is the one that the run itself proved. With the word `peer`, peers that take the problem have the
same seconds on the same machine, one after the other: the plain CP-SAT model where the goal is the makespan, and
PyJobShop where a task takes one person (iMOPSE; in MSPSP it would take a mode for every crew, in ROADEF 2007 there are
teams). Both have CP-SAT's eight ways of searching on the machine's cores. `value (bound)` is what they found.

Below best known means better than published; a star marks values that are not proven optimal. The last table is the
gap curve: the mean share above the best known value after so many seconds. What is printed is also written as CSV,
with the values over time of each instance, where `ROTUNDA_BENCH_CSV` names a file.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.protocol import machine, show
from bench.schedules import imopse, in_pyjobshop, mspsp, roadef2007
from bench.schedules.curve import Curve, mean_gaps, moments
from bench.schedules.instance import Instance
from bench.schedules.plain import plain
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import Goal, problem_of
from rotunda.engine.schedule.solve import Scheduling, schedule

SETS = {"roadef2007": roadef2007.instances, "mspsp": mspsp.instances, "imopse": imopse.instances}
_COLUMNS = ("instance", "value", "bound", "gap", "best known", "against it", "rules", "proven", "seconds")
_PEERS = ("plain CP-SAT", "PyJobShop")


@dataclass(frozen=True)
class Run:
    """An instance after its run, with what peers found."""

    instance: Instance
    decided: Scheduling
    curve: Curve
    peers: tuple[str, ...]

    @property
    def value(self) -> int:
        """What was found."""
        return int(self.decided.result.objective or 0)

    @property
    def over(self) -> float:
        """The share above the best known value."""
        return self.value / self.instance.known - 1

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.decided.result.objective == self.decided.result.bound

    def row(self) -> tuple[object, ...]:
        """A row of the table."""
        told, instance = self.decided.result, self.instance
        known = f"{instance.known}{'' if instance.proven else '*'}"
        row = (instance.name, self.value, int(told.bound or 0), f"{told.gap or 0:.1%}", known, f"{self.over:+.1%}")
        return (
            *row,
            judged(instance, self.decided),
            "yes" if self.proven else "no",
            f"{told.seconds:.1f}",
            *self.peers,
        )


def main(arguments: list[str]) -> None:
    """Print a row for each instance, what they come to, and the gap curve."""
    peer = "peer" in arguments
    arguments = [argument for argument in arguments if argument != "peer"]
    name = arguments[0] if arguments else ""
    seconds = float(arguments[1]) if len(arguments) > 1 else 10.0
    every = int(arguments[2]) if len(arguments) > 2 else 1
    for day, goal in ((0, Goal.MAKESPAN), (1, Goal.CHALLENGE)):
        schedule(problem_of([1], [[(0, 1, 1)]], [[1]], day=day, goal=goal), Effort(steps=10, workers=2))
    print(f"{machine()}; at most {seconds:g} s each")
    columns = _COLUMNS + (_PEERS if peer else ())
    runs: list[Run] = []
    for instance in list(_of(name))[::every]:
        runs.append(run(instance, seconds, peer=peer))
        _write(columns, runs, seconds)
    show(columns, [each.row() for each in runs])
    print()
    print(_told(runs))
    print()
    show(
        ("after", "known", "mean above best known"),
        mean_gaps([(run.curve, run.instance.known) for run in runs], seconds),
    )


def _of(name: str) -> Iterator[Instance]:
    """The instances of a set, of a part of it, or of all sets."""
    for known, instances in SETS.items():
        if not name or name.partition("/")[0] == known:
            part = name.partition("/")[2]
            yield from (instance for instance in instances() if instance.name.startswith(part))


def run(instance: Instance, seconds: float, *, peer: bool) -> Run:
    """Schedule an instance, and let peers do the same."""
    effort = Effort(steps=100_000_000 if instance.problem.day else 3_000, exact=1e6, seconds=seconds, workers=2)
    curve = Curve()
    decided = schedule(instance.problem, effort, heard=curve)
    return Run(instance, decided, curve, tuple(_peers(instance, seconds)) if peer else ())


def _peers(instance: Instance, seconds: float) -> Iterator[str]:
    """What each peer found and proved, empty where it does not take the problem."""
    for solve, takes in (
        (plain, not instance.problem.day),
        (in_pyjobshop.pyjobshop, in_pyjobshop.takes(instance.problem)),
    ):
        if not takes:
            yield ""
            continue
        found, bound = solve(instance.problem, seconds)
        yield f"{found or 'none'} ({bound})"


def judged(instance: Instance, decided: Scheduling) -> str:
    """What the set's own rules and the engine's checker say."""
    try:
        own = instance.judge(decided.schedule)
    except AssertionError as broken:
        return f"BROKEN: {broken}"
    if own != decided.result.objective or not decided.result.verdict.holds:
        return f"NOT AGREED: {own} {decided.result.verdict.broken}"
    return "hold"


def _told(runs: list[Run]) -> str:
    """What the runs come to, and what is better than published."""
    count = max(len(runs), 1)
    best = sum(run.over <= 0 for run in runs)
    optimal = [run for run in runs if run.instance.proven]
    reached = sum(run.over <= 0 for run in optimal)
    below = [f"{run.instance.name} {run.value} for {run.instance.known}" for run in runs if run.over < 0]
    return (
        f"{len(runs)} instances: {best} at best known or below, {sum(run.proven for run in runs)} proven, mean "
        f"{sum(run.over for run in runs) / count:+.2%} against it. Published as optimal and reached: {reached} of "
        f"{len(optimal)}.\nBetter than published: {'; '.join(below) or 'none'}."
    )


def _write(columns: tuple[str, ...], runs: list[Run], seconds: float) -> None:
    """Write what is known so far, so that an interrupted run leaves its rows."""
    if path := os.environ.get("ROTUNDA_BENCH_CSV"):
        times = moments(seconds)
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*columns, *(f"at {moment} s" for moment in times)])
            writer.writerows([*run.row(), *(run.curve.at(moment) for moment in times)] for run in runs)
