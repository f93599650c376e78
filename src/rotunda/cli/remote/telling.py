"""What `push` and `pull` say at their end."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from rich.markup import escape
from rich.table import Table

from rotunda.cli.remote.note import Withheld
from rotunda.cli.remote.report import Fate, Report
from rotunda.cli.terminal import console
from rotunda.estate.check.summary import summarise

_COLUMNS = (
    (Fate.ADD, "added", "would be added"),
    (Fate.CHANGE, "changed", "would be changed"),
    (Fate.RESTORE, "brought back", "would be brought back"),
    (Fate.SAME, "unchanged", "unchanged"),
    (Fate.REFUSED, "refused", "refused"),
    (Fate.WAITS, "waits", "wait"),
)
#: Kinds of refusal shown on the terminal; the file holds them all.
_SHOWN = 40
#: Columns that stand there only where anything is in them.
_SELDOM = {Fate.RESTORE, Fate.WAITS}


def show_push(report: Report, *, dry_run: bool) -> None:
    """What became of each table's rows, why rows were refused, and what rows wait for."""
    shown = [one for one in _COLUMNS if one[0] not in _SELDOM or any(fates[one[0]] for fates in report.fates.values())]
    table = Table(box=None, pad_edge=False)
    table.add_column("table")
    for heading in ("rows", *(would if dry_run else done for _, done, would in shown)):
        table.add_column(heading, justify="right")
    for name, rows in report.rows.items():
        fates = report.fates[name]
        if rows and not fates:
            table.add_row(name, f"{rows:,}", *("not sent" if at == 0 else "" for at in range(len(shown))))
        elif rows:
            table.add_row(name, f"{rows:,}", *(f"{fates[fate]:,}" if fates[fate] else "-" for fate, _, _ in shown))
    console.print(table)
    if report.refusals:
        _show_refusals(report.refusals_frame())
    for (name, column, target), rows in sorted(report.waiting.items()):
        sentence = f"{name}.{column}: {_rows(rows)} for rows of {target} that this push would add."
        console.print(f"{sentence} The site judges them when those are there.", markup=False)


def _show_refusals(refusals: pl.DataFrame) -> None:
    """Why rows were refused, by kind, each with the file and the first rows that have it, and its remedy."""
    kinds = summarise(refusals)
    table = Table(title="Why rows are refused", title_justify="left", show_lines=True)
    for heading in ("File, column and rows", "How many", "Problem and remedy"):
        table.add_column(heading, justify="right" if heading == "How many" else "left", overflow="fold")
    for kind in kinds.head(_SHOWN).iter_rows(named=True):
        place = " ".join(str(kind[name]) for name in ("source", "column") if kind[name])
        why = f"{escape(kind['problem'])}\n[dim]{escape(kind['remedy'])}[/dim]"
        table.add_row(escape(f"{place}\nrow {kind['rows']}"), f"{kind['count']:,}", why)
    console.print(table)
    if kinds.height > _SHOWN or refusals.height > kinds.height:
        more = f"… and {kinds.height - _SHOWN:,} kinds more. " if kinds.height > _SHOWN else ""
        console.print(f"{more}--out FILE writes every refusal, one a row.", markup=False)


def show_pull(rows: Mapping[str, int], withheld: Withheld) -> None:
    """The rows of each table, and what the site withheld."""
    for name, count in rows.items():
        console.print(f"{count:>10,} {name}", markup=False)
    closed = [name for name, columns in withheld.items() if columns is None]
    if closed:
        console.print(f"Withheld, since the token may not see them: {', '.join(closed)}.", markup=False)
    for name, columns in withheld.items():
        for column, keys in (columns or {}).items():
            told = "the column is left out" if keys is None else f"empty in {len(keys):,} of {rows.get(name, 0):,} rows"
            console.print(f"Withheld: {name}.{column}, {told}.", markup=False)


def _rows(count: int) -> str:
    return "1 row waits" if count == 1 else f"{count:,} rows wait"
