"""Where people stand on the day of the plan: what they work on, who serves higher, who will move, who works when."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import chosen, days_after, stream
from rotunda.estate.sample.job_classes import CLASSES
from rotunda.estate.sample.people import Staff
from rotunda.estate.sample.planted import PEOPLE, PLANTED
from rotunda.estate.sample.setting import Setting
from rotunda.estate.sample.sizes import TODAY
from rotunda.estate.sample.work import Orders

#: The share of needs that somebody at home works on, and of people who serve higher or were asked about a move.
_HELD, _HIGHER, _ASKED = 0.6, 0.02, 0.08
#: The shares of people on a week of four days and on a fortnight of nine; the Monday of the week of the plan.
_FOUR_DAYS, _NINE_DAYS, _MONDAY = 0.05, 0.04, TODAY - timedelta(days=TODAY.weekday())
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def assignments_of(setting: Setting, orders: Orders, seed: int) -> pl.DataFrame:
    """The table `assignments`: for most needs somebody at home who can; the planted first, who cannot."""
    rng = stream(seed, "assignments")
    needs, truth, systems = setting.needs, setting.truth, setting.systems
    asked = pl.DataFrame({"of": needs.system, "skill": needs.skill, "asked": needs.level})
    asked = asked.with_columns(home=pl.Series(systems.agency[needs.system]), luck=pl.Series(rng.random(asked.height)))
    able = pl.DataFrame({"person": truth.person, "skill": truth.skill, "level": truth.level})
    able = able.with_columns(home=pl.Series(setting.staff.homes[truth.person]))
    held = (
        asked.filter(pl.col("luck") < _HELD)
        .join(able, on=["skill", "home"], maintain_order="left_right")
        .filter((pl.col("level") >= pl.col("asked")) & (pl.col("person") >= len(PEOPLE)))
    )
    held = held.with_columns(turn=pl.Series(rng.random(held.height))).sort("of", "skill", "turn")
    rows = held.unique(["of", "skill"], keep="first", maintain_order=True)
    count = rows.height
    table = pl.DataFrame(
        {
            "person": chosen(setting.staff.persons, rows["person"].to_numpy()),
            "system": chosen(systems.codes, rows["of"].to_numpy()),
            "work": pl.Series([None] * count, dtype=pl.String()),
            "skill": chosen(setting.skills.codes, rows["skill"].to_numpy()),
            "weekly_hours": np.round(rng.uniform(1, 12, count), 1),
            "since": days_after(TODAY, -rng.integers(30, 1500, count)),
        }
    )
    planted = [
        (PLANTED.stale_person, PLANTED.lone_system, None, PLANTED.lone_skill, 4.0, date(2026, 2, 2)),
        (PLANTED.lone_person, None, str(orders.codes[0]), PLANTED.impossible_skill, 2.0, date(2026, 6, 1)),
    ]
    return pl.concat([pl.DataFrame(planted, schema=table.schema, orient="row"), table])


def higher_class_of(staff: Staff, seed: int) -> pl.DataFrame:
    """The table `higher_class`: a few people for some months; the clock of the planted one runs out."""
    rng = stream(seed, "higher_class")
    person = np.flatnonzero((rng.random(staff.homes.size) < _HIGHER) & (np.arange(staff.homes.size) >= len(PEOPLE)))
    starts = -rng.integers(5, 120, person.size)
    ends = days_after(TODAY, starts + 150, unless=rng.random(person.size) < 0.5)
    table = pl.DataFrame(
        {
            "person": chosen(staff.persons, person),
            "job_class": chosen([CLASSES[-3]], np.zeros(person.size, dtype=np.int64)),
            "starts": days_after(TODAY, starts),
            "ends": ends,
        }
    )
    started = date.fromisoformat(PLANTED.higher_since)
    planted = [(PLANTED.lone_person, CLASSES[-3], started, date(2026, 12, 31))]
    return pl.concat([pl.DataFrame(planted, schema=table.schema, orient="row"), table])


def moves_of(staff: Staff, seed: int) -> pl.DataFrame:
    """The table `moves`: most who were asked are willing, and most supervisors consent."""
    rng = stream(seed, "moves")
    person = np.flatnonzero((rng.random(staff.homes.size) < _ASKED) & (np.arange(staff.homes.size) >= len(PEOPLE)))
    table = pl.DataFrame(
        {
            "person": chosen(staff.persons, person),
            "agency": pl.Series([None] * person.size, dtype=pl.String()),
            "wish": rng.random(person.size) < 0.8,
            "consent": rng.random(person.size) < 0.85,
            "decided": days_after(TODAY, -rng.integers(1, 200, person.size)),
        }
    )
    planted = [
        (PLANTED.fragile_person, None, False, True, date(2026, 5, 4)),
        (PLANTED.expiring_person, PLANTED.fragile_agency, True, False, date(2026, 5, 11)),
    ]
    return pl.concat([pl.DataFrame(planted, schema=table.schema, orient="row"), table])


def calendars_of(staff: Staff, seed: int) -> pl.DataFrame:
    """The table `calendars`: the hours of a week on four days, or those of two weeks on nine."""
    rng = stream(seed, "calendars")
    luck, off = rng.random(staff.homes.size), rng.integers(0, 2, staff.homes.size)
    luck[: len(PEOPLE)] = 1.0
    rows: list[tuple[str, date, int, list[float]]] = []
    for number in np.flatnonzero(luck < _FOUR_DAYS + _NINE_DAYS).tolist():
        person, hours = str(staff.persons[number]), float(staff.weekly_hours[number])
        if luck[number] < _FOUR_DAYS:
            day = hours / 4
            rows.append((person, _MONDAY, 1, [day, day, day, day, 0.0] if off[number] else [0.0, day, day, day, day]))
            continue
        day, last = round(hours / 4.5, 1), round(2 * hours - 8 * round(hours / 4.5, 1), 1)
        rows.append((person, _MONDAY, 2, [day, day, day, day, last]))
        rows.append((person, _MONDAY + timedelta(days=7), 2, [day, day, day, day, 0.0]))
    planted = (PLANTED.short_person, _MONDAY, 1, list(PLANTED.short_week))
    data = [(person, starts, every, *hours, 0.0, 0.0) for person, starts, every, hours in [planted, *rows]]
    kinds = {"person": pl.String(), "starts": pl.Date(), "every": pl.Int64(), **dict.fromkeys(_DAYS, pl.Float64())}
    return pl.DataFrame(data, schema=kinds, orient="row")
