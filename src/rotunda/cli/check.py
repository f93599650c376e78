"""`rotunda check`: every defect of an input, with its place and its remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rotunda.cli.inputs import arguments_of, read_input, reads_input
from rotunda.cli.terminal import INPUT_FAULT, answering, console


@click.command()
@reads_input
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write every defect, one a row, to this CSV file.",
)
def check(out: Path | None, **values: Any) -> None:
    """List every defect of INPUTS with table, row, column and remedy.

    The exit status is 0 when a plan can be made, 1 when it cannot.
    """
    from rotunda.cli.checking import checked
    from rotunda.cli.defect_table import show_defects, show_sources
    from rotunda.estate.check import can_plan
    from rotunda.estate.rejects import write_defects

    with answering() as stages:
        reading = checked(read_input(arguments_of(values), stages), stages)
        if out:
            write_defects(reading.defects, out)
    show_sources(reading)
    show_defects(reading.defects)
    if not can_plan(reading.defects):
        console.print("[bold red]No plan can be made[/bold red] until what is marked blocking is mended.")
        raise click.exceptions.Exit(INPUT_FAULT)
    console.print("[bold green]A plan can be made.[/bold green]")
