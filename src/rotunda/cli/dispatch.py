"""`rotunda dispatch`: who should take a ticket or a work order now, consistent with the plan and with nobody booked
twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from rotunda.cli.assign import decides, planned
from rotunda.cli.inputs import reads_input
from rotunda.cli.terminal import answering, console

if TYPE_CHECKING:
    from datetime import date

    from rotunda.engine.assign.dispatch import Answer
    from rotunda.engine.assign.tickets import Ticket
    from rotunda.estate import Estate


@click.command()
@reads_input
@click.option("--ticket", "tickets", multiple=True, metavar="ID", help="A ticket of the input. Repeatable.")
@click.option("--work", "works", multiple=True, metavar="ID", help="A work order of the input that came in since.")
@click.option("--system", help="A new ticket: the system that it is about.")
@click.option("--agency", help="A new ticket: the agency that it is for; the system's where it is not given.")
@click.option("--skill", help="A new ticket: the skill that it takes.")
@click.option("--level", default=2, show_default=True, type=click.IntRange(1, 4), help="Lowest level that will do.")
@click.option(
    "--hours", default=2.0, show_default=True, type=click.FloatRange(0, min_open=True), help="Hours that each takes."
)
@click.option("--priority", default=3, show_default=True, type=click.IntRange(1, 5), help="Priority of the new ticket.")
@click.option("--most", default=3, show_default=True, type=click.IntRange(1), help="People to show for each ticket.")
@click.option("--names", is_flag=True, help="Show people's names where the input has them; ids otherwise.")
@click.option("--json", "as_json", is_flag=True, help="Print data in place of sentences.")
@decides
def dispatch(**values: Any) -> None:
    """Rank people for tickets of INPUTS, or for a new one, and book the first: the next ticket finds those hours gone.

    Tickets are taken by priority, and then in the order given, as if they came in now. Who is allowed, what the hours
    are worth elsewhere, and why the next ones are not first is told of each; and where nobody has hours left, what
    makes room.
    """
    from rotunda.engine.assign.dispatch import Dispatcher

    with answering() as stages:
        _, plan = planned(values, stages)
        assert plan.assignment is not None  # noqa: S101  # `planned` refuses what has none
        asked = _asked(plan.estate, values, plan.assignment.problem.weeks[0])
        planned_needs = frozenset(plan.assignment.problem.needs)
        planned_work = sorted({ticket.ticket for ticket in asked if ticket.ticket.split(" (")[0] in planned_needs})
        fresh = [ticket for ticket in asked if ticket.ticket not in planned_work]
        answers = Dispatcher(plan.assignment).dispatch(fresh, values["most"])
    names = _names(plan.estate) if values["names"] else {}
    if values["as_json"]:
        click.echo(json.dumps([_data(answer, names) for answer in answers], indent=2))
        return
    for name in planned_work:
        console.print(f"{name} is in the plan already, and is not booked again.", markup=False)
    for answer in answers:
        _show(answer, names)


def _asked(estate: Estate, values: dict[str, Any], start: date) -> list[Ticket]:
    from rotunda.engine.assign.tickets import order_of, ticket_of
    from rotunda.estate import InputError

    level, hours = values["level"], values["hours"]
    try:
        found = [ticket_of(estate, name, level, hours) for name in dict.fromkeys(values["tickets"])]
    except (KeyError, ValueError) as error:
        raise InputError("--ticket", f"{error.args[0]}.", "Give a ticket of the input that names a skill.") from error
    try:
        found += [part for work in dict.fromkeys(values["works"]) for part in order_of(estate, work, start)]
    except (KeyError, ValueError) as error:
        raise InputError(
            "--work", f"{error.args[0]}.", "Give work of the input that has rows in work_needs."
        ) from error
    if values["skill"]:
        found.append(_new(estate, values))
    if not found:
        raise click.UsageError("Give --ticket or --work with an id of the input, or --skill with --system or --agency.")
    return found


def _new(estate: Estate, values: dict[str, Any]) -> Ticket:
    """The ticket that the options describe, for a system of the input or for an agency."""
    from rotunda.engine.assign.tickets import Ticket
    from rotunda.estate import InputError

    rows = estate["systems"].filter(system=values["system"]).to_dicts() if values["system"] else []
    if values["system"] and not rows:
        raise InputError("--system", f"There is no system {values['system']}.", "Give an id of the table systems.")
    row = rows[0] if rows else {}
    agency = values["agency"] or row.get("agency")
    if agency is None or agency not in set(estate["agencies"]["agency"]):
        raise InputError("--agency", f"There is no agency {agency}.", "Give an id of the table agencies.")
    if values["skill"] not in set(estate["person_skills"]["skill"]):
        raise InputError("--skill", f"Nobody has {values['skill']} on record.", "Give a skill of person_skills.")
    return Ticket(
        "new",
        agency,
        values["skill"],
        values["level"],
        values["hours"],
        values["priority"],
        values["system"],
        tuple(row.get("regimes") or ()),
        row.get("location"),
    )


def _names(estate: Estate) -> dict[str, str]:
    known = estate["people"].select("person", "name").drop_nulls()
    return {person: f"{name} ({person})" for person, name in known.iter_rows()}


def _data(answer: Answer, names: dict[str, str]) -> dict[str, Any]:
    return {
        "ticket": answer.ticket.ticket,
        "booked": answer.booked,
        "why": answer.why,
        "moved": [{"need": one.need, "hours": one.hours, "person": one.person, "to": one.to} for one in answer.moved],
        "people": [
            {
                "person": one.person,
                **({"name": names[one.person]} if one.person in names else {}),
                "index": round(one.index, 4),
                "worth": round(one.worth, 4),
                "price": round(one.price, 4),
                "waiting": round(one.waiting, 4),
                "why": one.why,
                "behind": behind,
            }
            for one, behind in zip(answer.ranked, answer.behind, strict=True)
        ],
    }


def _show(answer: Answer, names: dict[str, str]) -> None:
    console.print(f"{answer.ticket.ticket}: {answer.why}", markup=False)
    for place, (one, behind) in enumerate(zip(answer.ranked, answer.behind, strict=True), start=1):
        said = " ".join(sentence for sentence in (one.why, behind) if sentence)
        console.print(f"  {place}. {said.replace(one.person, names.get(one.person, one.person), 1)}", markup=False)
    for move in answer.moved:
        where = f"goes to {names.get(move.to, move.to)}" if move.to else "is not done"
        console.print(f"  To make room, {move.hours:g} hours of {move.need} {where}.", markup=False)
