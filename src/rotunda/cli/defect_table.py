"""What was read and what was wrong with it, on the terminal."""

from __future__ import annotations

import polars as pl
from rich.markup import escape
from rich.table import Table

from rotunda.cli.terminal import console
from rotunda.estate import Reading, Severity
from rotunda.estate.check.summary import summarise

_COLOURS = {Severity.BLOCKING: "bold red", Severity.ROW: "red", Severity.CELL: "yellow", Severity.DOUBT: "cyan"}
#: Kinds of defect shown on the terminal; the files hold them all.
_SHOWN = 40


def show_sources(reading: Reading) -> None:
    """What was read: each source, how many rows, which of its columns became which of ours, and what was assumed."""
    for source in reading.sources:
        console.print(
            f"[bold]{escape(source.name)}[/bold] read as {escape(source.kind)}:"
            f" {source.rows:,} rows, {source.kept:,} kept"
        )
        if source.mapping:
            pairs = ", ".join(f"{ours} = {theirs}" for ours, theirs in source.mapping.items())
            console.print(f"  [dim]Columns:[/dim] {escape(pairs)}")
        for note in source.notes:
            console.print(f"  [dim]Note:[/dim] {escape(note)}")


def show_defects(defects: pl.DataFrame) -> None:
    """The defects by kind, worst first, each with the first rows it stands in and its remedy."""
    if defects.is_empty():
        console.print("No defects.")
        return
    summary = summarise(defects)
    table = Table(
        title=f"{_count(defects.height, 'defect')} of {_count(summary.height, 'kind')}",
        title_justify="left",
        show_lines=True,
    )
    for heading in ("What it does", "Where", "How many", "Problem and remedy"):
        table.add_column(heading, justify="right" if heading == "How many" else "left", overflow="fold")
    for kind in summary.head(_SHOWN).iter_rows(named=True):
        colour = _COLOURS[Severity(kind["severity"])]
        table.add_row(
            f"[{colour}]{kind['severity']}[/{colour}]",
            escape(_where(kind)),
            f"{kind['count']:,}",
            f"{escape(kind['problem'])}\n[dim]{escape(kind['remedy'])}[/dim]",
        )
    console.print(table)
    if summary.height > _SHOWN:
        console.print(f"… and {summary.height - _SHOWN:,} kinds more: write them all with rotunda check --out FILE.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _where(kind: dict[str, object]) -> str:
    place = ".".join(str(kind[name]) for name in ("table", "column") if kind[name])
    rows = kind["rows"]
    return f"{place}\nrow {rows}" if rows else place
