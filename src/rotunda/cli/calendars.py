"""Writes the calendars of a schedule: a file for each person and for the people of each agency, all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import quote

import polars as pl

from rotunda.engine.plan import Plan
from rotunda.engine.schedule.ical import calendar
from rotunda.estate import Estate, InputError


def write_calendars(plan: Plan, folder: Path) -> int:
    """Write `PERSON.ics` for everybody who is in some work, and `AGENCY+team.ics` for the people of each agency, in
    place of the calendars that the folder had; tells how many. Characters that a file's name cannot have are written as
    in addresses of pages (`%2F`).

    Raises `InputError` where the folder has anything but calendars, and `ValueError` for a plan without a schedule.
    """
    if plan.scheduling is None or plan.as_of is None:
        raise ValueError("the plan has no schedule")
    if folder.exists() and (not folder.is_dir() or any(file.suffix != ".ics" for file in folder.iterdir())):
        raise InputError(str(folder), "It has something other than calendars.", "Move it away, or give another --out.")
    problem, schedule = plan.scheduling.problem, plan.scheduling.schedule
    stamp, titles = datetime.combine(plan.as_of, time(), UTC), _titles(plan.estate)
    people = plan.scheduling.result.solution["assignments"]["person"].unique().sort().to_list()
    owners = {_file(person): [person] for person in people} | _teams(plan.estate, people)
    _replace(folder, {name: calendar(problem, schedule, members, stamp, titles) for name, members in owners.items()})
    return len(owners)


def _file(identifier: str) -> str:
    return quote(identifier, safe="")


def _titles(estate: Estate) -> dict[str, str]:
    return dict(estate["work"].select("work", "name").drop_nulls().iter_rows())


def _teams(estate: Estate, people: list[str]) -> dict[str, list[str]]:
    """Those of the people who are of one agency, by the name of its calendar."""
    teams: defaultdict[str, list[str]] = defaultdict(list)
    home = estate["people"].filter(pl.col("person").is_in(people)).select("agency", "person").drop_nulls()
    for agency, person in home.sort("agency", "person").iter_rows():
        teams[f"{_file(agency)}+team"].append(person)
    return dict(teams)


def _replace(folder: Path, texts: Mapping[str, str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".calendars.", dir=folder.parent))
    try:
        for name, text in texts.items():
            (unfinished / f"{name}.ics").write_text(text, encoding="utf-8", newline="")
        unfinished.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
