"""`rotunda train`: who should learn what under a budget, with options of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rotunda.cli.inputs import arguments_of, read_input, reads_input, refuse_strangers
from rotunda.cli.terminal import answering, console

_TITLE = "Who should learn what"


@click.command()
@reads_input
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the report.")
@click.option("--names", is_flag=True, help="Show people's names where the input has them; ids otherwise.")
@click.option("--budget", default=20.0, show_default=True, type=click.FloatRange(0), help="What may be spent.")
@click.option(
    "--unit",
    default="steps",
    show_default=True,
    type=click.Choice(["steps", "hours", "money"]),
    help="What the budget counts; money is hours of learning at --hourly-cost.",
)
@click.option(
    "--hourly-cost", default=60.0, show_default=True, type=click.FloatRange(0, min_open=True), help="Dollars."
)
@click.option(
    "--load",
    default=0.85,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="How busy people are taken to be: the mean demand as a share of the time that it has.",
)
@click.option(
    "--keep", "kept", multiple=True, metavar="PERSON", help="Somebody who may not be asked to learn. Repeatable."
)
@click.option("--level", default=2, show_default=True, type=click.IntRange(1, 4), help="Level that a step leads to.")
@click.option("--weeks", default=50, show_default=True, type=click.IntRange(2, 1000), help="Weeks drawn to choose by.")
@click.option("--rounds", default=40, show_default=True, type=click.IntRange(0), help="Rounds of improvement.")
@click.option("--seconds", type=click.FloatRange(1), help="Stop searching after so long; the answer then varies.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
def train(out: Path, *, names: bool, kept: tuple[str, ...], **values: Any) -> None:
    """Choose who should learn what from INPUTS, first against single points, then for the demand.

    Writes train.html, train.xlsx and train.json into the folder.
    """
    from rotunda.cli.checking import checked
    from rotunda.cli.defect_table import show_sources
    from rotunda.cli.planning import write_document
    from rotunda.engine.plan import PlanOptions, make_plan
    from rotunda.engine.train.parameters import Effort, TrainParameters
    from rotunda.estate import InputError
    from rotunda.report.build import OF_TRAINING, ReportOptions, build

    effort = Effort(
        rounds=values.pop("rounds"), seconds=values.pop("seconds"), seed=values["seed"], relaxed_steps=5_000
    )
    chosen = {name: values.pop(name) for name in ("budget", "unit", "hourly_cost", "load", "level", "weeks", "seed")}
    parameters = TrainParameters(not_asked=frozenset(kept), effort=effort, **chosen)
    with answering() as stages:
        reading = checked(read_input(arguments_of(values), stages), stages)
        refuse_strangers(kept, reading)
        plan = make_plan(reading.estate, PlanOptions(train=parameters), stages)
        if plan.training is None:
            raise InputError(
                ", ".join(source.name for source in reading.sources),
                "It asks for no skill that somebody could learn.",
                "Give a log of tickets with their kinds of work, or systems with their needs.",
            )
        document = build(reading, plan, ReportOptions(names=names), title=_TITLE, parts=OF_TRAINING)
        written = write_document(document, reading, out, "train", stages)
    show_sources(reading)
    written.show()
    for sentence in plan.training.result.verdict.broken:
        console.print(f"[bold red]The checker objects:[/bold red] {sentence}")
