"""The problem that an Estate poses: the work that is open, the people in service, and the days they are there."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import Literal

import numpy as np
import polars as pl

from rotunda.engine.schedule.barring import barred_of
from rotunda.engine.schedule.parameters import ScheduleParameters
from rotunda.engine.schedule.problem import NO_CONTRACT, Flags, Integers, Needs, Problem
from rotunda.estate import Estate

#: The days of the slots.
Days = np.ndarray[tuple[int], np.dtype[np.datetime64]]
#: Work that is no longer to be done.
_OVER = ("done", "cancelled")
#: What is asked of people.
_PERSON = ("person", "agency", "in_scope", "hired", "appointment_ends")


def take(estate: Estate, parameters: ScheduleParameters) -> Problem | None:
    """The problem of the Estate, or `None` where no work is open or nobody is in service.

    A need takes ceil(hours / (people × hours a day)) days, and work as long as its longest need; where a need has no
    hours, the needs share those of the work. Who fills a need has the level and access to the data, and is in scope
    (`barring`); funds, places and who audits whom are not weighed. People are there from the day they are hired until
    their appointment ends. A freeze holds for work that changes a system it is about. What runs in a circle of
    predecessors loses that order.
    """
    work = _open_work(estate)
    people = _people(estate, parameters)
    if work.is_empty() or people.is_empty():
        return None
    dates = working_days(parameters.as_of, parameters.horizon)
    first = np.array(dates, dtype="datetime64[D]")
    asked = _asked(estate, work, parameters)
    skills = tuple(asked["skill"].unique().sort())
    priority = work["priority"].fill_null(parameters.usual_priority).to_numpy().astype(np.int64)
    return Problem(
        tasks=tuple(work["work"]),
        people=tuple(people["person"]),
        skills=skills,
        duration=_durations(work, asked, parameters),
        needs=_needs(asked, skills),
        level=_levels(estate, people, skills, parameters),
        available=_available(estate, people, first),
        release=_slots(first, work["earliest"].fill_null(parameters.as_of), "left"),
        due=_slots(first, work["due"].fill_null(date.max), "right"),
        weight=_weights(priority, parameters),
        priority=priority,
        before=_before(work),
        frozen=_frozen(estate, work, first),
        cost=np.zeros(people.height, dtype=np.int64),
        contract=work["contract_cost"].ceil().cast(pl.Int64).fill_null(NO_CONTRACT).to_numpy().astype(np.int64),
        budget=parameters.budget,
        goal=parameters.goal,
        change_cost=parameters.change_cost,
        barred=barred_of(estate, work, asked, people, parameters.as_of),
        dates=dates,
    )


def _weights(priority: Integers, parameters: ScheduleParameters) -> Integers:
    """What a day late costs each piece of work."""
    usual = parameters.weights[parameters.usual_priority]
    return np.array([parameters.weights.get(each, usual) for each in priority.tolist()], dtype=np.int64)


def _needs(asked: pl.DataFrame, skills: tuple[str, ...]) -> Needs:
    number = {skill: column for column, skill in enumerate(skills)}
    return Needs(
        asked["row"].to_numpy().astype(np.int64),
        np.array([number[skill] for skill in asked["skill"]], dtype=np.int64),
        asked["level"].to_numpy().astype(np.int64),
        asked["people"].to_numpy().astype(np.int64),
    )


def _slots(first: Days, days: pl.Series, side: Literal["left", "right"]) -> Integers:
    """The slot of each day, or with `right` the one after it."""
    return np.searchsorted(first, days.to_numpy().astype("datetime64[D]"), side=side).astype(np.int64)


def working_days(since: date, count: int) -> tuple[date, ...]:
    """So many days from Monday to Friday, from a day on."""
    days = (since + timedelta(days=number) for number in range(2 * count + 7))
    return tuple([day for day in days if day.weekday() < 5][:count])


def _open_work(estate: Estate) -> pl.DataFrame:
    over = pl.col("status").is_in(_OVER).fill_null(value=False)
    work = estate["work"].drop_nulls("work").filter(~over)
    return work.unique("work", keep="first", maintain_order=True).sort("work").with_row_index("row")


def _people(estate: Estate, parameters: ScheduleParameters) -> pl.DataFrame:
    day = pl.lit(parameters.as_of, dtype=pl.Date())
    serving = (pl.col("appointment_ends") >= day).fill_null(value=True)
    people = estate["people"].drop_nulls("person").filter(serving).select(_PERSON)
    return people.unique("person", keep="first", maintain_order=True).sort("person").with_row_index("place")


def _asked(estate: Estate, work: pl.DataFrame, parameters: ScheduleParameters) -> pl.DataFrame:
    """The needs of the open work in its order: row, skill, level, people and the days they take."""
    needs = estate["work_needs"].drop_nulls(["work", "skill", "level"])
    needs = needs.unique(["work", "skill", "level"], keep="first", maintain_order=True)
    shared = pl.col("work_hours") / pl.len().over("work")
    return (
        needs.join(work.select("row", "work", pl.col("hours").alias("work_hours")), on="work")
        .with_columns(pl.col("people").fill_null(1), pl.coalesce("hours", shared, 0.0).alias("hours"))
        .with_columns((pl.col("hours") / (pl.col("people") * parameters.day_hours)).ceil().clip(1).alias("days"))
        .sort("row", "skill", "level")
    )


def _durations(work: pl.DataFrame, asked: pl.DataFrame, parameters: ScheduleParameters) -> Integers:
    """The longest need of each piece of work; what has no need takes one person's days."""
    longest = dict(asked.group_by("row").agg(pl.col("days").max()).rows())
    alone = [max(1, ceil((hours or 0) / parameters.day_hours)) for hours in work["hours"]]
    return np.array([int(longest.get(row, days)) for row, days in enumerate(alone)], dtype=np.int64)


def _levels(estate: Estate, people: pl.DataFrame, skills: tuple[str, ...], parameters: ScheduleParameters) -> Integers:
    records = (
        estate["person_skills"]
        .drop_nulls(["person", "skill", "level"])
        .filter(pl.col("confidence").fill_null(1.0) >= parameters.confidence)
        .join(people.select("place", "person"), on="person")
        .join(pl.DataFrame({"skill": skills}, schema={"skill": pl.String()}).with_row_index("column"), on="skill")
    )
    level = np.zeros((people.height, len(skills)), dtype=np.int64)
    np.maximum.at(level, (records["place"].to_numpy(), records["column"].to_numpy()), records["level"].to_numpy())
    return level


def _span(first: Days, starts: date, ends: date) -> tuple[int, int]:
    """The slots from a day to another, that one included."""
    since = np.searchsorted(first, np.datetime64(starts), side="left")
    return int(since), int(np.searchsorted(first, np.datetime64(ends), side="right"))


def _available(estate: Estate, people: pl.DataFrame, first: Days) -> Flags:
    """People × days: there unless absent, not yet hired or no longer appointed."""
    there = np.ones((people.height, len(first)), dtype=bool)
    for place, ends in people.drop_nulls("appointment_ends").select("place", "appointment_ends").iter_rows():
        there[place, _span(first, ends, ends)[1] :] = False
    for place, hired in people.drop_nulls("hired").select("place", "hired").iter_rows():
        there[place, : _span(first, hired, hired)[0]] = False
    absences = estate["absences"].drop_nulls(["person", "starts", "ends"]).join(people, on="person")
    for place, starts, ends in absences.select("place", "starts", "ends").iter_rows():
        since, until = _span(first, starts, ends)
        there[place, since:until] = False
    return there


def _before(work: pl.DataFrame) -> Integers:
    """Pairs of open work in order; predecessors that are over or unknown bind nothing."""
    row = dict(work.select("work", "row").iter_rows())
    pairs: list[tuple[int, int]] = []
    after: dict[int, set[int]] = {}
    for then, names in work.select("row", "predecessors").iter_rows():
        for first in sorted({row[name] for name in names or () if name in row}):
            if first != then and not _reaches(after, then, first):
                pairs.append((first, then))
                after.setdefault(first, set()).add(then)
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _reaches(after: dict[int, set[int]], start: int, goal: int) -> bool:
    seen, queue = {start}, [start]
    while queue:
        fresh = after.get(queue.pop(), set()) - seen
        seen |= fresh
        queue += fresh
    return goal in seen


def _frozen(estate: Estate, work: pl.DataFrame, first: Days) -> Integers:
    """Task, first slot and the slot after the last of each freeze that holds for work on a system."""
    rows: list[tuple[int, int, int]] = []
    changing = work.drop_nulls("system").select("row", "agency", "system").rows()
    freezes = estate["freezes"].drop_nulls(["starts", "ends"])
    for agency, system, starts, ends in freezes.select("agency", "system", "starts", "ends").iter_rows():
        since, until = _span(first, starts, ends)
        if since < until:
            rows += [
                (task, since, until)
                for task, its_agency, its_system in changing
                if agency in (None, its_agency) and system in (None, its_system)
            ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
