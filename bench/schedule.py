"""Who does what when: ROADEF 2007, MSPSP and iMOPSE beside the best known values and a plain CP-SAT model.

`python -m bench schedule [set] [seconds] [every] [peer]`: the set is roadef2007, mspsp or imopse (all where none is
named, and `mspsp/set-1b` names a part), with so many seconds an instance (10) and every so manieth instance of it (1).
Each schedule is judged by the set's own rules apart from the engine. Seed 1; two threads. With the word `peer`, the
plain model, where the set's goal is the makespan, has the same time on the same machine. The values are also written as
CSV where `ROTUNDA_BENCH_CSV` names a file.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from bench.protocol import machine, show
from bench.schedules import imopse, mspsp, roadef2007
from bench.schedules.instance import Instance
from bench.schedules.plain import plain
from rotunda.engine.schedule.parameters import Effort
from rotunda.engine.schedule.problem import problem_of
from rotunda.engine.schedule.solve import Scheduling, schedule

SETS = {"roadef2007": roadef2007.instances, "mspsp": mspsp.instances, "imopse": imopse.instances}
_COLUMNS = ("instance", "value", "bound", "gap", "best known", "against it", "rules", "proven", "seconds", "plain")


def main(arguments: list[str]) -> None:
    """Print a row for each instance, and what they come to."""
    peer = "peer" in arguments
    arguments = [argument for argument in arguments if argument != "peer"]
    name = arguments[0] if arguments else ""
    seconds = float(arguments[1]) if len(arguments) > 1 else 10.0
    every = int(arguments[2]) if len(arguments) > 2 else 1
    schedule(problem_of([1], [[(0, 1, 1)]], [[1]]), Effort(seconds=1))
    print(f"{machine()}; at most {seconds:g} s each")
    rows, over, best, proven = [], 0.0, 0, 0
    for instance in list(_of(name))[::every]:
        row, against, closed = run(instance, seconds, peer=peer)
        rows.append(row)
        over, best, proven = over + against, best + (against <= 0), proven + closed
    show(_COLUMNS, rows)
    count = max(len(rows), 1)
    print(f"{len(rows)} instances: {best} at best known or below, {proven} proven, mean {over / count:.2%} above it")
    if path := os.environ.get("ROTUNDA_BENCH_CSV"):
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_COLUMNS, *rows])


def _of(name: str) -> Iterator[Instance]:
    """The instances of a set, of a part of it, or of all sets."""
    for known, instances in SETS.items():
        if not name or name.partition("/")[0] == known:
            part = name.partition("/")[2]
            yield from (instance for instance in instances() if instance.name.startswith(part))


def run(instance: Instance, seconds: float, *, peer: bool) -> tuple[tuple[object, ...], float, bool]:
    """A row of the table, the share above the best known value, and whether the value is proven."""
    effort = Effort(steps=100_000_000 if instance.problem.day else 3_000, exact=1e6, seconds=seconds, workers=2)
    decided = schedule(instance.problem, effort)
    told = decided.result
    beside = _peer(instance, seconds) if peer and not instance.problem.day else ""
    value = int(told.objective or 0)
    rules = judged(instance, decided)
    against = value / instance.known - 1
    closed = told.objective == told.bound
    known = f"{instance.known}{'' if instance.proven else '*'}"
    row = (instance.name, value, int(told.bound or 0), f"{told.gap or 0:.1%}", known, f"{against:+.1%}")
    return (*row, rules, "yes" if closed else "no", f"{told.seconds:.1f}", beside), against, closed


def judged(instance: Instance, decided: Scheduling) -> str:
    """What the set's own rules and the engine's checker say."""
    try:
        own = instance.judge(decided.schedule)
    except AssertionError as broken:
        return f"BROKEN: {broken}"
    if own != decided.result.objective or not decided.result.verdict.holds:
        return f"NOT AGREED: {own} {decided.result.verdict.broken}"
    return "hold"


def _peer(instance: Instance, seconds: float) -> str:
    found, bound = plain(instance.problem, seconds)
    return f"{found or 'none'} ({bound})"
