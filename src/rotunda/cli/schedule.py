"""`rotunda schedule`: which people do which open work when, as a report and as calendars."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotunda.cli.inputs import arguments_of, read_input, reads_input
from rotunda.cli.terminal import answering, console

if TYPE_CHECKING:
    from rotunda.engine.plan import Plan
    from rotunda.estate import Reading

_TITLE = "When work is done"


@click.command()
@reads_input
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the report.")
@click.option("--names", is_flag=True, help="Show people's names where the input has them; ids otherwise.")
@click.option("--calendars", is_flag=True, help="Also write iCalendar files, for each person and agency.")
@click.option(
    "--horizon", default=260, show_default=True, type=click.IntRange(1, 2600), help="Working days to look ahead."
)
@click.option(
    "--day-hours",
    default=8.0,
    show_default=True,
    type=click.FloatRange(0, 24, min_open=True),
    help="Hours of a day that go into such work.",
)
@click.option("--goal", default="lateness", show_default=True, type=click.Choice(["lateness", "makespan"]))
@click.option("--budget", default=0, show_default=True, type=click.IntRange(0), help="Dollars for contracting out.")
@click.option("--steps", default=4_000, show_default=True, type=click.IntRange(0), help="Schedules to try.")
@click.option("--seconds", type=click.FloatRange(1), help="Stop searching after so long; the answer then varies.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
def schedule(out: Path, *, names: bool, calendars: bool, **values: Any) -> None:
    """Say which people do which open work of INPUTS on which days, with a bound, and why the rest is left out.

    Writes schedule.html, schedule.xlsx and schedule.json into the folder, and with --calendars a folder of .ics files.
    """
    from rotunda.cli.calendars import write_calendars
    from rotunda.cli.defect_table import show_sources
    from rotunda.cli.planning import write_document
    from rotunda.report.build import OF_SCHEDULE, ReportOptions, build
    from rotunda.report.wording import agree

    with answering() as stages:
        reading, plan = _planned(values, stages)
        document = build(reading, plan, ReportOptions(names=names), title=_TITLE, parts=OF_SCHEDULE)
        written = write_document(document, reading, out, "schedule", stages)
        count = write_calendars(plan, out / "calendars") if calendars else 0
    show_sources(reading)
    written.show()
    if calendars:
        console.print(f"{count} {agree(count, 'calendar', 'calendars')} in {out / 'calendars'}", markup=False)
    assert plan.scheduling is not None  # noqa: S101  # `_planned` refuses what has none
    for sentence in plan.scheduling.result.verdict.broken:
        console.print(f"[bold red]The checker objects:[/bold red] {sentence}")


def _planned(values: dict[str, Any], stages: Any) -> tuple[Reading, Plan]:
    """The input read, and its schedule. Raises `InputError` where there is nothing to schedule."""
    from rotunda.cli.checking import checked
    from rotunda.engine.plan import PlanOptions, make_plan
    from rotunda.engine.schedule.parameters import Effort, ScheduleParameters
    from rotunda.engine.schedule.problem import Goal
    from rotunda.estate import InputError

    parameters = ScheduleParameters(
        date.min,
        horizon=values["horizon"],
        day_hours=values["day_hours"],
        goal=Goal(values["goal"]),
        budget=values["budget"],
        effort=Effort(steps=values["steps"], seconds=values["seconds"], seed=values["seed"]),
    )
    reading = checked(read_input(arguments_of(values), stages), stages)
    plan = make_plan(reading.estate, PlanOptions(schedule=parameters, decisions=frozenset({"schedule"})), stages)
    if plan.scheduling is None:
        raise InputError(
            ", ".join(source.name for source in reading.sources),
            "It has no open work that anybody could be scheduled for.",
            "Give the tables people, work and work_needs.",
        )
    return reading, plan
