"""`rotunda assign` and `rotunda explain`: who works on what in the coming weeks, and why somebody does or does not."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotunda.cli.inputs import arguments_of, read_input, reads_input
from rotunda.cli.terminal import answering, console

if TYPE_CHECKING:
    from rotunda.engine.plan import Plan
    from rotunda.estate import Reading

_TITLE = "Who works on what"
_PAIR = "PERSON=NEED"


def decides(command: Any) -> Any:
    """The options that both commands share."""
    for option in (
        click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, 60), help="Weeks to plan."),
        click.option(
            "--share",
            default=0.8,
            show_default=True,
            type=click.FloatRange(0, 1, min_open=True),
            help="Share of everybody's hours that may be assigned.",
        ),
        click.option("--escort", is_flag=True, help="Access under escort will do."),
        click.option("--lock", "locks", multiple=True, metavar=_PAIR, help="Fix somebody to a need. Repeatable."),
        click.option("--forbid", "bans", multiple=True, metavar=_PAIR, help="Keep somebody off a need. Repeatable."),
        click.option("--by", default="", help="Who decided what is locked and forbidden, for the record."),
        click.option("--why", default="", help="Why, for the record."),
        click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer."),
    ):
        command = option(command)
    return command


@click.command()
@reads_input
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the report.")
@click.option("--names", is_flag=True, help="Show people's names where the input has them; ids otherwise.")
@decides
def assign(out: Path, *, names: bool, **values: Any) -> None:
    """Say who works on which system or work order of INPUTS, with a bound, and why the rest is not done.

    Writes assign.html, assign.xlsx and assign.json into the folder.
    """
    from rotunda.cli.defect_table import show_sources
    from rotunda.cli.planning import write_document
    from rotunda.report.build import OF_ASSIGNMENT, ReportOptions, build

    with answering() as stages:
        reading, plan = planned(values, stages)
        document = build(reading, plan, ReportOptions(names=names), title=_TITLE, parts=OF_ASSIGNMENT)
        written = write_document(document, reading, out, "assign", stages)
    show_sources(reading)
    written.show()
    assert plan.assignment is not None  # noqa: S101  # `planned` refuses what has none
    for sentence in plan.assignment.result.verdict.broken:
        console.print(f"[bold red]The checker objects:[/bold red] {sentence}")


@click.command()
@reads_input
@click.option("--person", required=True, help="Whom to ask about, by id.")
@click.option("--need", required=True, help="The need: SYSTEM/SKILL, or WORK/SKILL/LEVEL.")
@click.option("--json", "as_json", is_flag=True, help="Print data in place of sentences.")
@decides
def explain(person: str, need: str, *, as_json: bool, **values: Any) -> None:
    """Say why somebody is or is not on a need: the rules, the price, and the smallest change that would make it so."""
    from rotunda.engine.assign.explain import explain as explained
    from rotunda.estate import InputError

    with answering() as stages:
        _, plan = planned(values, stages)
        assert plan.assignment is not None  # noqa: S101  # `planned` refuses what has none
        try:
            told = explained(plan.assignment, person, need)
        except KeyError as error:
            raise InputError("--person, --need", f"{error.args[0]}.", "Give ids that the input has.") from error
    if as_json:
        weeks = plan.assignment.problem.weeks
        data = asdict(told)
        data["noes"] = [asdict(no) | {"weeks": [weeks[week] for week in no.weeks]} for no in told.noes]
        click.echo(json.dumps(data, indent=2, default=str))
    else:
        console.print(told.says, markup=False)


def planned(values: dict[str, Any], stages: Any) -> tuple[Reading, Plan]:
    """The input read, and its assignment. Raises `InputError` where there is nothing to assign."""
    from rotunda.cli.checking import checked
    from rotunda.engine.assign.parameters import AssignParameters, Effort
    from rotunda.engine.plan import PlanOptions, make_plan
    from rotunda.estate import InputError

    by, why = values["by"], values["why"]
    parameters = AssignParameters(
        date.min,
        weeks=values["weeks"],
        share=values["share"],
        escort=values["escort"],
        locks=tuple(_decision(pair, by, why) for pair in values["locks"]),
        bans=tuple(_decision(pair, by, why) for pair in values["bans"]),
        effort=Effort(seconds=None, seed=values["seed"]),
    )
    reading = checked(read_input(arguments_of(values), stages), stages)
    plan = make_plan(reading.estate, PlanOptions(assign=parameters, decisions=frozenset({"assign"})), stages)
    if plan.assignment is None:
        raise InputError(
            ", ".join(source.name for source in reading.sources),
            "It has no need of a system and no work that anybody could be assigned to.",
            "Give the tables systems and system_needs, or work and work_needs.",
        )
    return reading, plan


def _decision(pair: str, by: str, why: str) -> Any:
    from rotunda.engine.assign.parameters import Decision

    person, equals, need = pair.partition("=")
    if not equals or not person.strip() or not need.strip():
        raise click.BadParameter(f"{pair!r} is not of the form {_PAIR}, such as P00001=S00001/cobol.")
    if not by.strip() or not why.strip():
        raise click.UsageError("Say with --by and --why who decided what is locked or forbidden, and why.")
    return Decision(person.strip(), need.strip(), by.strip(), why.strip())
