"""`rotunda plan`: from any input to a plan on paper."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from rotunda.cli.inputs import arguments_of, read_input, reads_input
from rotunda.cli.terminal import INPUT_FAULT, answering, console


@click.command()
@reads_input
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the plan.")
@click.option("--names", is_flag=True, help="Show people's names where the input has them; ids otherwise.")
@click.option(
    "--depth",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="People each need should have, unless it says.",
)
@click.option(
    "--confidence",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Skill records less sure than this do not count as cover.",
)
@click.option(
    "--horizon",
    default=5,
    show_default=True,
    type=click.IntRange(0, 40),
    help="Years within which retirements are looked at.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the plan is made for; the newest day in the input where not given.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(["coverage", "pool", "train", "assign", "schedule"]),
    help="Decide this alone, which is faster. Repeatable; everything that the input supports where not given.",
)
def plan(
    out: Path,
    *,
    names: bool,
    depth: int,
    confidence: float,
    horizon: int,
    as_of: datetime | None,
    only: tuple[str, ...],
    **values: Any,
) -> None:
    """Plan INPUTS: an Estate (folder, .zip, .xlsx), a ticket log, a roster, or several of these together.

    Writes plan.html, plan.xlsx and plan.json into the folder, and rejects.csv where something could not be read.
    """
    from rotunda.cli.checking import checked
    from rotunda.cli.defect_table import show_defects, show_sources
    from rotunda.cli.planning import PlanArguments, write_plan
    from rotunda.estate.check import can_plan

    asked = PlanArguments(
        names=names, depth=depth, confidence=confidence, horizon=horizon, as_of=as_of, only=frozenset(only)
    )
    with answering() as stages:
        reading = checked(read_input(arguments_of(values), stages), stages)
        written = write_plan(reading, out, asked, stages) if can_plan(reading.defects) else None
    show_sources(reading)
    if written is None:
        show_defects(reading.defects)
        console.print("[bold red]No plan can be made[/bold red] until what is marked blocking is mended.")
        raise click.exceptions.Exit(INPUT_FAULT)
    written.show()
