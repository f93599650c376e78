"""Reading and folding the real ticket log, beside pandas doing the same.

Both read the gzipped audit log, parse its dates, keep what was said last of each incident and every update as an event.
Before any timing the two must agree: on the tickets with their times, groups and resolvers, and on the events. Then
they take turns. The log is also laid out 1, 4 and 16 times over under new numbers, to see how the cost grows.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from pathlib import Path

import pandas as pd
import polars as pl

from bench.protocol import in_turn, machine, shared, show
from rotunda.estate import Estate
from rotunda.estate.feeds.feed import FeedOptions
from rotunda.estate.feeds.servicenow import read_incidents
from rotunda.estate.files import open_tables

_FORM = "%d/%m/%Y %H:%M"
_TIMES = ("opened_at", "resolved_at", "closed_at", "sys_updated_at")


def ours(path: Path) -> Estate:
    """The whole of what `rotunda` does with the file: bytes to checked tables."""
    return read_incidents(open_tables(path)[0], FeedOptions()).estate


def pandas(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a good engineer would write first: tickets and events."""
    log = pd.read_csv(path, na_values=["?"], dtype=str)
    for name in _TIMES:
        log[name] = pd.to_datetime(log[name], format=_FORM, errors="coerce")
    log["sys_mod_count"] = pd.to_numeric(log["sys_mod_count"])
    log = log.sort_values(["number", "sys_updated_at", "sys_mod_count"], kind="stable")
    return log.groupby("number").last().reset_index(), log


def main(_arguments: list[str]) -> None:
    """Print both contenders' seconds at three sizes, after proving that they say the same."""
    real = shared("data", "tickets", "servicenow_incident_event_log.csv.gz")
    _same(ours(real), *pandas(real))
    print(f"{machine()}; both say the same of {real.name}")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for copies in (1, 4, 16):
            path = real if copies == 1 else _repeated(real, copies, Path(folder))
            taken = in_turn({"ours": lambda path=path: ours(path), "pandas": lambda path=path: pandas(path)})  # type: ignore[misc]
            events = 119_998 * copies
            rows.append((f"{events:,}", taken["ours"], taken["pandas"], f"{taken['pandas'] / taken['ours']:.1f}×"))
    show(("events", "ours, s", "pandas, s", "pandas / ours"), rows)


def _same(estate: Estate, tickets: pd.DataFrame, events: pd.DataFrame) -> None:
    """Raises `AssertionError` where the two disagree."""
    names = {"number": "ticket", "opened_at": "opened", "assignment_group": "group", "resolved_by": "resolver"}
    mine = estate["tickets"].sort("ticket").select(*names.values())
    theirs = pl.from_pandas(tickets[list(names)].reset_index(drop=True)).rename(names)
    theirs = theirs.with_columns(pl.col("opened").cast(pl.Datetime("us")))
    assert _digest(mine) == _digest(theirs), "the tickets differ"
    counts = estate["ticket_events"].group_by("ticket").len().sort("ticket")["len"].to_list()
    assert counts == events.groupby("number").size().to_list(), "the events differ"


def _digest(frame: pl.DataFrame) -> str:
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def _repeated(path: Path, copies: int, folder: Path) -> Path:
    """The log so many times over, each copy under numbers of its own."""
    heading, *lines = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    repeated = folder / f"log{copies}.csv.gz"
    with gzip.open(repeated, "wt", compresslevel=1) as out:
        out.write(heading)
        for copy in range(copies):
            out.writelines(f"{copy}{line}" if not line.startswith('"') else f'"{copy}{line[1:]}' for line in lines)
    return repeated
