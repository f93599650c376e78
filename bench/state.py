"""Planning whole states, from file to report: seconds and memory of `rotunda plan` at each size.

Each state is made by `rotunda sample` with seed 1 and written as Parquet; its plan is a command of its own, so that the
memory is the command's alone. Give sizes to run only those: small, state, large.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.protocol import cost_of, machine, shared, show

#: People, agencies, skills, systems and tickets.
SIZES = {
    "small": (120, 10, 30, 300, 40_000),
    "state": (600, 40, 60, 1_500, 200_000),
    "large": (5_000, 40, 300, 20_000, 5_000_000),
}
ROTUNDA = str(Path(sys.executable).with_name("rotunda"))


def main(arguments: list[str]) -> None:
    """Print the cost of the plan of the real log and roster, and of sample states at each size."""
    rows = [
        (name, *_plan(shared("data", *parts)))
        for name, parts in (
            ("real log", ("tickets", "servicenow_incident_event_log.csv.gz")),
            ("real roster", ("roster", "rhode_island_titles_2021-04-13.csv")),
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments or SIZES:
            state = Path(folder, name)
            values = dict(zip(("people", "agencies", "skills", "systems", "tickets"), SIZES[name], strict=True))
            options = [part for key, value in values.items() for part in (f"--{key}", str(value))]
            made = cost_of([ROTUNDA, "sample", *options, "--seed", "1", "--parquet", "--out", str(state)])
            rows.append((f"{name}: making {SIZES[name]}", made.seconds, made.gib))
            rows.append((f"{name}: planning", *_plan(state)))
    print(machine())
    show(("plan of", "seconds", "GiB"), rows)


def _plan(path: Path) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        cost = cost_of([ROTUNDA, "plan", str(path), "--out", folder])
    return cost.seconds, cost.gib
