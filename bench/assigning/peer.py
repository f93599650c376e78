"""A plain model in a process of its own, so that its memory and its end are its own: what it built and found, as JSON.

`python -m bench.assigning.peer NAME SIZE SECONDS GIB`: NAME is cpsat or highs. A line is printed once the model is
built and once it is solved; where the memory ends before, the lines before it stand.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

from bench.assigning import in_cpsat, in_highs
from bench.assigning.invented import SIZES, invented
from bench.protocol import peak_gib


@dataclass(frozen=True)
class Peer:
    """Seconds to build, variables, value and bound (`None` where nothing was found), seconds and GiB in all, and how it
    ended."""

    built: float | None
    variables: int | None
    value: float | None
    bound: float | None
    seconds: float
    gib: float | None
    ended: str


def run(name: str, size: str, seconds: float, gib: int, patience: float) -> Peer:
    """Run the peer with so many seconds to solve, and `patience` seconds in all."""
    command = [sys.executable, "-m", "bench.assigning.peer", name, size, str(seconds), str(gib)]
    began = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
        said, ended = done.stdout, "ended" if done.returncode == 0 else f"out of its {gib} GiB"
    except subprocess.TimeoutExpired as stopped:
        said, ended = (stopped.stdout or b"").decode(), f"stopped after {patience:.0f} s"
    told: dict[str, float] = {}
    for line in said.splitlines():
        told |= json.loads(line)
    variables = int(told["variables"]) if "variables" in told else None
    spent = time.perf_counter() - began
    return Peer(told.get("built"), variables, told.get("value"), told.get("bound"), spent, told.get("gib"), ended)


def main(arguments: list[str]) -> None:
    """Be the process of the peer."""
    name, size, seconds, gib = arguments
    resource.setrlimit(resource.RLIMIT_AS, (int(gib) << 30, int(gib) << 30))
    people, skills, agencies, _ = SIZES[size]
    problem = invented(people, skills, agencies)
    began = time.perf_counter()
    module = {"cpsat": in_cpsat, "highs": in_highs}[name]
    model = module.built(problem)
    built = time.perf_counter() - began
    print(json.dumps({"built": built, "variables": model.variables, "gib": peak_gib()}), flush=True)
    value, bound = model.solved(float(seconds))
    print(json.dumps({"value": value, "bound": bound, "gib": peak_gib()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
