"""Logs with lines in them, made by a desk that is known: what a replay must find again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from rotunda.engine.pool.desk import Arrivals, People
from rotunda.engine.pool.simulate import simulate
from rotunda.estate import Estate

MONDAY = datetime(2026, 1, 5)
DAY, FROM = 9.0, 8


@dataclass(frozen=True)
class Shop:
    """An agency with so many people; tickets an hour, and the mean work on one. `fixed`: all take just that long."""

    name: str
    people: int
    rate: float
    work: float
    fixed: bool = False


def clock(hours: float) -> datetime:
    """The moment of so many working hours after the first Monday's opening, Monday to Friday from 8 to 17."""
    day, rest = divmod(hours, DAY)
    week, weekday = divmod(int(day), 5)
    return MONDAY + timedelta(weeks=week, days=weekday, hours=FROM + rest)


def log_of(*shops: Shop, weeks: int = 12, seed: int = 1) -> Estate:
    """The log of shops that each serve their own, first come first served, with a step when work begins; everybody's
    record of the one skill is sure."""
    rng = np.random.default_rng(seed)
    rows, steps, people = [], [], []
    for shop in shops:
        times = np.cumsum(rng.exponential(1 / shop.rate, int(weeks * 45 * shop.rate)))
        work = np.full(len(times), shop.work) if shop.fixed else rng.exponential(shop.work, len(times))
        served = simulate(_desk(shop.people), _arrivals(times, work))
        people += [{"person": f"{shop.name}{number}", "agency": shop.name} for number in range(shop.people)]
        for number, time in enumerate(times):
            ticket = f"{shop.name}-{number:05}"
            who = f"{shop.name}{served.person[number]}"
            moments = [clock(time), clock(served.started[number]), clock(served.finished[number])]
            rows.append((ticket, shop.name, f"at {shop.name}", "java", moments[0], moments[2], shop.name, who))
            states = zip(moments, ("New", "Active", "Resolved"), strict=True)
            steps += [(ticket, place, at, state, shop.name) for place, (at, state) in enumerate(states, start=1)]
    ticket_columns = ["ticket", "agency", "location", "skill", "opened", "resolved", "group", "resolver"]
    step_columns = ["ticket", "sequence", "at", "state", "group"]
    known = [
        {"person": one["person"], "skill": "java", "level": 3, "evidence": "confirmed", "confidence": 1.0}
        for one in people
    ]
    return Estate(
        {
            "agencies": pl.DataFrame({"agency": [shop.name for shop in shops]}),
            "people": pl.DataFrame(people),
            "skills": pl.DataFrame({"skill": ["java"]}),
            "person_skills": pl.DataFrame(known),
            "tickets": pl.DataFrame(rows, schema=ticket_columns, orient="row"),
            "ticket_events": pl.DataFrame(steps, schema=step_columns, orient="row"),
        }
    )


def _desk(people: int) -> People:
    nobody_special = np.zeros(people, dtype=np.int32)
    return People(
        np.arange(people + 1, dtype=np.int32), np.zeros(people, dtype=np.int32), nobody_special, nobody_special
    )


def _arrivals(times: npt.NDArray[np.float64], work: npt.NDArray[np.float64]) -> Arrivals:
    zero = np.zeros(len(times), dtype=np.int32)
    return Arrivals(times, zero, zero, zero, work, np.full(len(times), np.inf), np.zeros(len(times)))
