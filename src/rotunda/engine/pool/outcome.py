"""The tables of a pool answer, documented column by column as the Estate's are. Hours are working hours."""

from __future__ import annotations

from rotunda.engine.pool.compare import VERDICTS
from rotunda.estate.schema import Column, Kind, Table


def _number(name: str, meaning: str, unit: str) -> Column:
    return Column(name, Kind.NUMBER, meaning, unit=unit)


def _count(name: str, meaning: str, unit: str) -> Column:
    return Column(name, Kind.INTEGER, meaning, unit=unit, minimum=0)


_COMPARED = (
    _count("tickets", "Tickets compared.", "tickets"),
    _number("observed", "Mean wait that the log shows, counted up to a working week.", "hours"),
    _number("apart", "Mean wait in the replay when each serves its own.", "hours"),
    _number("together", "Mean wait in the replay when all serve all.", "hours"),
    _number("change", "Together less apart; below 0 is shorter.", "hours"),
    _number("low", "Lower end of its 95% interval over replications.", "hours"),
    _number("high", "Upper end of its 95% interval over replications.", "hours"),
    Column("verdict", Kind.TEXT, "What the interval says; empty where no conclusion is drawn.", allowed=VERDICTS),
    Column("conclusion", Kind.FLAG, "Whether a conclusion is drawn."),
    Column("reason", Kind.TEXT, "Why none is drawn; empty where one is."),
)

HOMES = Table(
    name="pool_homes",
    row_is="an agency or team, apart and together",
    key=("home",),
    columns=(
        Column("home", Kind.ID, "The agency or team."),
        _count("people", "People at home there who resolved tickets.", "people"),
        *_COMPARED,
        _number("in_target_apart", "Share begun within the target of their priority, apart.", "0 to 1"),
        _number("in_target_together", "Share begun within the target of their priority, together.", "0 to 1"),
        _number(
            "break_even",
            "The context penalty from which on it would noticeably wait longer together: 0.5 is half as much work "
            "again for an outsider. Empty where it would at none that was tried, up to 3, or without a conclusion.",
            "share of work",
        ),
    ),
)

LOCATIONS = Table(
    name="pool_locations",
    row_is="a place that asks, apart and together",
    key=("location",),
    columns=(
        Column("location", Kind.TEXT, "The place that asked."),
        _count("asked", "Its tickets in all; compared are those that went to homes with a conclusion.", "tickets"),
        *_COMPARED,
    ),
)

CALIBRATION = Table(
    name="calibration",
    row_is="how well the replay tells what an agency or team was seen to do",
    key=("home",),
    columns=(
        Column("home", Kind.ID, "The agency or team."),
        _count("tickets", "Tickets compared.", "tickets"),
        _number("factor", "Fitted: handling times against the most that they can be.", "0 to 1"),
        _number("lag", "Fitted: mean wait that load does not explain, and that a pool does not shorten.", "hours"),
        _number("formula", "Mean wait in line by Erlang C, as if everybody there could do everything.", "hours"),
        _number("observed", "Mean wait observed.", "hours"),
        _number("simulated", "Mean wait in the replay.", "hours"),
        _number("off_mean", "Simulated against observed.", "share"),
        _number("off_shares", "Largest difference of the shares begun within 1, 4 and 8 hours.", "share"),
        _number("off_later", "The last third of the log as the first two predict it, against what was seen.", "share"),
        Column("conclusion", Kind.FLAG, "Whether a conclusion is drawn."),
        Column("reason", Kind.TEXT, "Why none is drawn; empty where one is."),
    ),
)

STAFFING = Table(
    name="staffing",
    row_is="a skill, and the people that its work takes by closed forms",
    key=("skill",),
    columns=(
        Column("skill", Kind.ID, "The skill."),
        _count("tickets", "Tickets of the log.", "tickets"),
        _number("load", "Work that comes in an hour.", "erlangs"),
        _number("handling", "Mean work on a ticket.", "hours"),
        _count("homes", "Agencies or teams that ask for it.", "agencies"),
        _count("people", "People who may serve it for everybody.", "people"),
        _count("apart", "People needed to keep the target if each serves its own.", "people"),
        _count("together", "People needed to keep the target if all serve all.", "people"),
    ),
)

HANDLING = Table(
    name="handling",
    row_is="a ticket of the replay and the work it is told to have been",
    key=("ticket",),
    columns=(Column("ticket", Kind.ID, "The ticket."), _number("hours", "Fitted handling time.", "hours")),
)

#: The tables of the answer by name.
POOL_TABLES = {table.name: table for table in (HOMES, LOCATIONS, CALIBRATION, STAFFING, HANDLING)}
