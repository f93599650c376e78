"""How every benchmark measures: contenders in turn, medians, and the peak memory of whole commands."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(os.environ.get("ROTUNDA_SHARED", Path(__file__).parents[2] / "shared"))


def shared(*parts: str) -> Path:
    """A file of the data beside the project. Ends the program where it is absent, and says which."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        sys.exit(f"There is no {path}: set ROTUNDA_SHARED to the folder of the data.")
    return path


def machine() -> str:
    """What the numbers were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def in_turn(contenders: Mapping[str, Callable[[], object]], rounds: int = 3) -> dict[str, float]:
    """Median seconds of each, run in turn: A B A B. One round before that warms up and is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            began = time.perf_counter()
            run()
            if number:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the clock and the peak of its memory in GiB."""

    seconds: float
    gib: float


#: Runs a command and reports on the peak memory of it alone: `ru_maxrss` of children is the greatest of all so far.
_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
sys.stderr.buffer.write(done.stderr[-2000:] if done.returncode else b"")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def cost_of(command: Sequence[str]) -> Cost:
    """Run a command to its end. Raises `subprocess.CalledProcessError` where it fails."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _MEASURED, *command], check=True, capture_output=True, text=True)
    kib = int(done.stdout) / (1024 if sys.platform == "darwin" else 1)
    return Cost(time.perf_counter() - began, kib / 1024**2)


def peak_gib() -> float:
    """The peak memory of this process so far."""
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return kib / 1024**2


def show(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in Markdown, so that it can stand in a note as it is."""
    cells = [[f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [list(headings), *cells]) for i in range(len(headings))]
    for row in (list(headings), ["-" * width for width in widths], *cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
