"""`rotunda pool`: the log served apart and together, with options of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rotunda.cli.inputs import arguments_of, read_input, reads_input, refuse_strangers
from rotunda.cli.terminal import answering, console

_TITLE = "Apart or together: the tickets of the log served again"


@click.command()
@reads_input
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the report.")
@click.option("--names", is_flag=True, help="Show people's names where the input has them; ids otherwise.")
@click.option(
    "--penalty",
    default=0.15,
    show_default=True,
    type=click.FloatRange(0),
    help="Context penalty: how much more work a ticket is for somebody of another agency. 0.15 is 15% more.",
)
@click.option(
    "--handover",
    default=0.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Working hours that somebody of another agency needs on top, for each ticket.",
)
@click.option(
    "--hours", metavar="DAYS FROM-TO", help="Working hours, such as 'mon-fri 8-17'; those that the log shows otherwise."
)
@click.option(
    "--targets",
    default="1,4,8,16,40",
    show_default=True,
    help="Working hours within which work should begin, by priority 1 to 5.",
)
@click.option(
    "--share",
    default=0.9,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Of how many tickets the targets should hold.",
)
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="PERSON",
    help="Somebody who may not be asked to serve other agencies. Repeatable.",
)
@click.option("--replications", default=10, show_default=True, type=click.IntRange(2, 1000), help="Runs of the replay.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
def pool(out: Path, *, names: bool, targets: str, hours: str | None, kept: tuple[str, ...], **values: Any) -> None:
    """Serve the tickets of INPUTS apart and together, and say who waits longer and who shorter.

    Writes pool.html, pool.xlsx and pool.json into the folder.
    """
    from rotunda.cli.checking import checked
    from rotunda.cli.defect_table import show_sources
    from rotunda.cli.planning import write_document
    from rotunda.engine.plan import PlanOptions, make_plan
    from rotunda.engine.pool.hours import parse_hours
    from rotunda.engine.pool.problem import PoolParameters
    from rotunda.estate import InputError
    from rotunda.report.build import OF_POOL, ReportOptions, build

    chosen = {name: values.pop(name) for name in ("penalty", "handover", "share", "replications", "seed")}
    try:
        parameters = PoolParameters(
            hours=parse_hours(hours) if hours else None,
            targets=tuple(float(part) for part in targets.split(",")),
            apart=frozenset(kept),
            **chosen,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with answering() as stages:
        reading = checked(read_input(arguments_of(values), stages), stages)
        refuse_strangers(kept, reading)
        plan = make_plan(reading.estate, PlanOptions(pool=parameters, decisions=frozenset({"pool"})), stages)
        if plan.pool is None:
            raise InputError(
                ", ".join(source.name for source in reading.sources),
                "It has no ticket with a resolver, a kind of work and the times of opening and resolution.",
                "Give a log of resolved tickets.",
            )
        document = build(reading, plan, ReportOptions(names=names), title=_TITLE, parts=OF_POOL)
        written = write_document(document, reading, out, "pool", stages)
    show_sources(reading)
    written.show()
    for sentence in plan.pool.verdict.broken:
        console.print(f"[bold red]The checker objects:[/bold red] {sentence}")
