"""The fewest people for fixed work: every SMPTSP instance, sixty seconds each, beside the most jobs at once.

Give seconds to change the limit. The search stops as soon as it reaches the bound.
"""

from __future__ import annotations

import csv
from pathlib import Path

from bench.protocol import machine, shared, show
from rotunda.engine.pool.fixed.problem import Problem, problem_of
from rotunda.engine.pool.fixed.solve import FixedParameters, solve


def main(arguments: list[str]) -> None:
    """Print what was found for each instance, and the share at the lower bound."""
    seconds = float(arguments[0]) if arguments else 60.0
    known = shared("bench", "smptsp", "bounds.csv")
    solve(problem_of([(0, 1), (1, 2)], [[0, 1]]), FixedParameters(seconds=1))
    print(f"{machine()}; at most {seconds:g} s each; bounds.csv: Krishnamoorthy, Ernst & Baatar (2012)")
    rows, reached = [], 0
    for line in csv.DictReader(known.read_text(encoding="utf-8").splitlines()):
        problem = read(known.with_name(f"{line['instance']}.dat"))
        told = solve(problem, FixedParameters(seconds=seconds))
        assert told.verdict.holds, told.verdict.broken
        reached += told.objective == told.bound
        bounds = [f"{value:g}" for value in (told.bound or 0, float(line["lower_bound"]), float(line["upper_bound"]))]
        ours = "none" if told.objective is None else f"{told.objective:g}"
        at = "yes" if told.objective == told.bound else "NO"
        rows.append((line["instance"], len(problem), problem.people, *bounds, ours, f"{told.seconds:.1f}", at))
    names = ("instance", "jobs", "people", "our bound", "bounds.csv", "its best", "ours", "seconds", "at the bound")
    show(names, rows)
    print(f"At the bound: {reached} of {len(rows)}, {reached / len(rows):.0%}")


def read(path: Path) -> Problem:
    """An instance: how many jobs and their times, how many people and the jobs of each after a colon."""
    lines = [line for line in path.read_text(encoding="ascii").splitlines() if not line.startswith("#")]
    jobs = int(lines[1].partition("=")[2])
    times = [(int(start), int(end)) for start, end in (line.split() for line in lines[2 : 2 + jobs])]
    people = int(lines[2 + jobs].partition("=")[2])
    may = [list(map(int, line.partition(":")[2].split())) for line in lines[3 + jobs : 3 + jobs + people]]
    return problem_of(times, may)
