"""Reads an Estate into the facts that the rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from rotunda.engine.assign.parameters import AssignParameters
from rotunda.engine.assign.rules.facts import (
    Access,
    Calendar,
    Days,
    Facts,
    Freeze,
    Fund,
    Higher,
    Integers,
    Move,
    Needed,
    Persons,
)
from rotunda.estate import Estate

#: Hours a week where neither the person nor the job class has any, as the Estate's format says.
FULL_TIME = 40.0
#: Tickets about a system that a person must have resolved to know it.
LEAST_TICKETS = 3

Numbers = Mapping[str, int]


def facts_of(estate: Estate, asked: pl.DataFrame, parameters: AssignParameters) -> Facts:
    """The facts for what is asked: columns of `asking.asked_of`."""
    people = _people(estate)
    number = _numbered(people["person"].to_list())
    named = _all_names(estate, people, asked)
    agencies, systems, skills, places, funds, regimes, units = named
    agency, system, skill, place, fund, regime, unit = (_numbered(names) for names in named)
    delivers = _delivers(estate, number, system, parameters)
    level, weak = _levels(estate, number, skill, parameters)
    return Facts(
        start=parameters.start,
        weeks=parameters.weeks,
        persons=_persons(people, agency, place, fund, unit),
        needs=_needed(asked, (agency, system, skill, place, fund, regime, unit), parameters),
        agencies=agencies,
        systems=systems,
        skills=skills,
        regimes=regimes,
        places=places,
        level=level,
        weak=weak,
        access=_access(estate["clearances"], number, regime, agency),
        funds=_funds(estate["funds"], funds, agency),
        freezes=_freezes(estate["freezes"], agency, system),
        absences=_absences(estate["absences"], number),
        delivers=delivers,
        knows=delivers | _solved(estate["tickets"], number, system),
        audits=frozenset(skill[name] for name in parameters.audits if name in skill),
        tables=frozenset(name for name in estate if estate.has(name)),
        units=units,
        calendars=_calendars(estate["calendars"], number),
        higher=_higher(estate, number, parameters),
        classes=_classes(estate),
        moves=_moves(estate["moves"], number, agency),
        escort=parameters.escort,
        share=parameters.share,
    )


def _all_names(estate: Estate, people: pl.DataFrame, asked: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Agencies, systems, skills, places, funds, regimes and bargaining units."""
    return (
        _names(estate["agencies"]["agency"], people["agency"], asked["agency"]),
        _names(estate["systems"]["system"], asked["system"]),
        _names(asked["skill"], estate["person_skills"]["skill"]),
        _names(asked["location"], people["location"]),
        _names(estate["funds"]["fund"]),
        _names(asked["regimes"].explode(empty_as_null=True), estate["clearances"]["regime"]),
        _names(estate["job_classes"]["bargaining_unit"], asked["units"].explode(empty_as_null=True)),
    )


def _people(estate: Estate) -> pl.DataFrame:
    classes = estate["job_classes"].select(
        "job_class", pl.col("weekly_hours").alias("class_hours"), pl.col("level").alias("rank"), "bargaining_unit"
    )
    return (
        estate["people"]
        .drop_nulls("person")
        .unique("person", keep="first", maintain_order=True)
        .join(classes.unique("job_class", keep="first", maintain_order=True), on="job_class", how="left")
        .with_columns(pl.coalesce("weekly_hours", "class_hours", pl.lit(FULL_TIME)).alias("hours"))
        .sort("person")
    )


def _names(*columns: pl.Series) -> tuple[str, ...]:
    return tuple(sorted(set().union(*(column.drop_nulls().to_list() for column in columns))))


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


def _codes(column: pl.Series, numbers: Numbers) -> Integers:
    return np.array([-1 if name is None else numbers.get(name, -1) for name in column.to_list()], dtype=np.int32)


def _days(values: Sequence[date | None]) -> Days:
    return np.array(["NaT" if value is None else value for value in values], dtype="datetime64[D]")


def _persons(people: pl.DataFrame, agency: Numbers, place: Numbers, fund: Numbers, unit: Numbers) -> Persons:
    names = people["person"].to_list()
    return Persons(
        names=tuple(names),
        agency=_codes(people["agency"], agency),
        place=_codes(people["location"], place),
        fund=_codes(people["fund"], fund),
        out_of_scope=(~people["in_scope"].fill_null(value=True)).to_numpy(),
        hours=people["hours"].to_numpy(),
        ends=_days(people["appointment_ends"].to_list()),
        hired=_days(people["hired"].to_list()),
        supervisor=_codes(people["supervisor"], _numbered(names)),
        rank=people["rank"].fill_null(0).to_numpy().astype(np.int32),
        unit=_codes(people["bargaining_unit"], unit),
    )


def _needed(asked: pl.DataFrame, numbers: tuple[Numbers, ...], parameters: AssignParameters) -> Needed:
    agency, system, skill, place, fund, regime, unit = numbers
    return Needed(
        names=tuple(asked["need"]),
        agency=_codes(asked["agency"], agency),
        system=_codes(asked["system"], system),
        skill=_codes(asked["skill"], skill),
        level=asked["level"].to_numpy().astype(np.int32),
        place=_codes(asked["location"], place),
        fund=_codes(asked["fund"], fund),
        changes=asked["changes"].to_numpy().astype(bool),
        audits=np.array([name in parameters.audits for name in asked["skill"]], dtype=bool),
        regimes=_lists(asked["regimes"], regime),
        units=_lists(asked["units"], unit),
        rank=asked["class_level"].fill_null(0).to_numpy().astype(np.int32),
    )


def _lists(column: pl.Series, numbers: Numbers) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sorted({numbers[name] for name in row or []})) for row in column.to_list())


def _levels(estate: Estate, person: Numbers, skill: Numbers, parameters: AssignParameters) -> tuple[Any, Any]:
    level = np.zeros((len(person), max(len(skill), 1)), dtype=np.int8)
    weak = np.zeros_like(level)
    records = estate["person_skills"].select("person", "skill", "level", "confidence").drop_nulls(["level"])
    sure = records["confidence"].fill_null(1.0) >= parameters.confidence
    for table, rows in ((level, records.filter(sure)), (weak, records.filter(~sure))):
        row, column = _codes(rows["person"], person), _codes(rows["skill"], skill)
        known = (row >= 0) & (column >= 0)
        np.maximum.at(table, (row[known], column[known]), rows["level"].to_numpy().astype(np.int8)[known])
    return level, weak


def _access(table: pl.DataFrame, person: Numbers, regime: Numbers, agency: Numbers) -> dict[Any, Access]:
    """Of two rows about the same access, one that can be used goes before one that cannot."""
    found: dict[tuple[int, int | None], Access] = {}
    order = {"escort": 0, "pending": 1}
    rows = table.select("person", "regime", "agency", "status", "valid_from", "valid_until").rows()
    for who, data, of, status, starts, ends in sorted(rows, key=lambda row: order.get(row[3] or "", 2)):
        if who not in person or data not in regime or (of is not None and of not in agency):
            continue
        key = (regime[data], None if of is None else agency[of])
        access = found.get(key) or _no_access(len(person))
        found[key] = access
        row = person[who]
        access.starts[row], access.ends[row] = _days([starts, ends])
        access.escort[row], access.pending[row], access.known[row] = status == "escort", status == "pending", True
    return found


def _no_access(people: int) -> Access:
    return Access(
        starts=_days([None] * people),
        ends=_days([None] * people),
        escort=np.zeros(people, dtype=bool),
        pending=np.zeros(people, dtype=bool),
        known=np.zeros(people, dtype=bool),
    )


def _funds(table: pl.DataFrame, names: tuple[str, ...], agency: Numbers) -> tuple[Fund, ...]:
    rows = {row["fund"]: row for row in table.iter_rows(named=True)}
    found = []
    for name in names:
        of = rows[name]["agencies"]
        agencies = frozenset(agency[a] for a in of if a in agency) if of else None
        found.append(Fund(name, agencies, tuple(rows[name]["programmes"] or ())))
    return tuple(found)


def _freezes(table: pl.DataFrame, agency: Numbers, system: Numbers) -> tuple[Freeze, ...]:
    return tuple(
        Freeze(
            None if row["agency"] is None else agency.get(row["agency"], -2),
            None if row["system"] is None else system.get(row["system"], -2),
            row["starts"],
            row["ends"],
            row["reason"] or "Freeze",
        )
        for row in table.drop_nulls(["starts", "ends"]).iter_rows(named=True)
    )


def _absences(table: pl.DataFrame, person: Numbers) -> tuple[tuple[int, date, date], ...]:
    rows = table.select("person", "starts", "ends").drop_nulls().rows()
    return tuple((person[who], starts, ends) for who, starts, ends in rows if who in person)


def _delivers(
    estate: Estate, person: Numbers, system: Numbers, parameters: AssignParameters
) -> frozenset[tuple[int, int]]:
    """Who owns a system, is its expert, or works on it at present other than to audit it."""
    own = estate["systems"].select("system", "owner", "expert").rows()
    rows = [(name, who) for name, *people in own for who in people]
    work = estate["assignments"].filter(~pl.col("skill").is_in(sorted(parameters.audits)))
    rows += work.select("system", "person").rows()
    return frozenset((person[who], system[name]) for name, who in rows if who in person and name in system)


def _solved(tickets: pl.DataFrame, person: Numbers, system: Numbers) -> frozenset[tuple[int, int]]:
    """Who has resolved tickets enough about a system to know it."""
    solved = tickets.drop_nulls(["system", "resolver"]).group_by("system", "resolver").len()
    enough = solved.filter(pl.col("len") >= LEAST_TICKETS).select("resolver", "system").rows()
    return frozenset((person[who], system[what]) for who, what in enough if who in person and what in system)


def _calendars(table: pl.DataFrame, person: Numbers) -> tuple[Calendar, ...]:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    rows = table.drop_nulls(["person", "starts"]).sort("starts").select("person", "starts", "every", *days).rows()
    return tuple(
        Calendar(person[who], starts, every or 1, tuple(hours or 0.0 for hours in day))
        for who, starts, every, *day in rows
        if who in person
    )


def _classes(estate: Estate) -> tuple[tuple[str, int], ...]:
    return tuple(estate["job_classes"].select("job_class", "level").drop_nulls().rows())


def _higher(estate: Estate, person: Numbers, parameters: AssignParameters) -> tuple[Higher, ...]:
    """Service ends on its own last day, or when the clock has run down, whichever is earlier."""
    ranks = dict(_classes(estate))
    clock = timedelta(days=parameters.higher_class_days - 1)
    rows = estate["higher_class"].select("person", "job_class", "starts", "ends").rows()
    return tuple(
        Higher(person[who], ranks[of], starts, min(ends or date.max, starts + clock))
        for who, of, starts, ends in rows
        if who in person and of in ranks and starts is not None
    )


def _moves(table: pl.DataFrame, person: Numbers, agency: Numbers) -> tuple[Move, ...]:
    rows = table.select("person", "agency", "wish", "consent").rows()
    return tuple(
        Move(person[who], None if of is None else agency[of], wish, consent)
        for who, of, wish, consent in rows
        if who in person and (of is None or of in agency)
    )
