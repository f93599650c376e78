"""How much memory a process and its children take, on Linux."""

from __future__ import annotations

from pathlib import Path


def resident(process: int) -> str:
    """Megabytes of the process and of all that it has started, each with its share of what they have in common."""
    return " + ".join(f"{_megabytes(each):.0f}" for each in _family(process)) or "not known"


def _family(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [process, *(each for child in children for each in _family(int(child)))]


def _megabytes(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
