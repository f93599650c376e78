"""States small enough to know what the report must say of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from rotunda.engine.plan import make_plan
from rotunda.estate import Estate, Reading, Source, defects
from rotunda.report.subject import ReportOptions, Subject

DAY = date(2026, 6, 30)


def subject(estate: Estate, *, found: pl.DataFrame | None = None, names: bool = False, left_out: int = 0) -> Subject:
    """The estate read from one file of a hundred rows, and its plan."""
    source = Source("state.zip", "Estate", 100, 100 - left_out, "0" * 64, {"opened": "Created"}, ("Dates are ISO.",))
    reading = Reading(estate, (source,), defects.none() if found is None else found)
    return Subject(reading, make_plan(estate), ReportOptions(names=names))


def with_systems() -> Estate:
    """Two agencies, twelve systems. COBOL hangs on Ann of DMV for eleven; nobody knows RPG, which the twelfth needs."""
    systems = [f"S{number:02}" for number in range(1, 13)]
    skills = ["cobol"] * 11 + ["rpg"]
    return Estate(
        {
            "agencies": pl.DataFrame({"agency": ["DMV", "DOT"], "name": ["Motor Vehicles", "Transportation"]}),
            "people": pl.DataFrame(
                {
                    "person": ["P1", "P2", "P3"],
                    "agency": ["DMV", "DMV", "DOT"],
                    "name": ["Ann Lee", None, "<b>Bo</b>"],
                    "hired": [DAY, None, None],
                }
            ),
            "skills": pl.DataFrame({"skill": ["cobol", "java", "rpg"], "family": ["old", "new", "old"]}),
            "person_skills": pl.DataFrame(
                {
                    "person": ["P1", "P2", "P3"],
                    "skill": ["cobol", "java", "java"],
                    "level": [4, 3, 2],
                    "evidence": ["confirmed", "title", "log"],
                    "confidence": [None, 0.6, 0.3],
                }
            ),
            "systems": pl.DataFrame({"system": systems, "agency": ["DMV"] * 12, "name": ["=cmd|x", *systems[1:]]}),
            "system_needs": pl.DataFrame({"system": systems, "skill": skills, "level": [2] * 12}),
        }
    )


def with_log(days: int = 60) -> Estate:
    """Two teams; red resolves printing every day and blue, with red, the network; the log has no systems."""
    rows: list[tuple[str, str, datetime, datetime, str, str]] = []
    for day in range(days):
        opened = datetime.combine(DAY - timedelta(days=day), datetime.min.time())
        for person, category in (("R1", "printing"), ("R1", "network"), ("B1", "network"), ("B2", "network")):
            team = "red" if person == "R1" else "blue"
            rows.append((f"T{len(rows)}", category, opened, opened + timedelta(hours=2), team, person))
    columns = ["ticket", "category", "opened", "resolved", "group", "resolver"]
    return Estate(
        {
            "agencies": pl.DataFrame({"agency": ["blue", "red"], "kind": ["team", "team"]}),
            "people": pl.DataFrame(
                {"person": ["R1", "B1", "B2"], "agency": ["red", "blue", "blue"], "evidence": ["log"] * 3}
            ),
            "skills": pl.DataFrame({"skill": ["printing", "network"]}),
            "tickets": pl.DataFrame(rows, schema=columns, orient="row"),
        }
    )


def with_roster() -> Estate:
    """Three agencies of which one has a single IT worker, and a title that waits to be claimed."""
    return Estate(
        {
            "agencies": pl.DataFrame({"agency": ["DMV", "DOT", "ZOO"]}),
            "people": pl.DataFrame(
                {
                    "person": ["P1", "P2", "P3"],
                    "agency": ["DMV", "DMV", "ZOO"],
                    "title": ["Programmer", "Programmer", "Network Analyst"],
                    "job_class": ["PR", "PR", "NA"],
                    "evidence": ["title_count"] * 3,
                }
            ),
            "job_classes": pl.DataFrame(
                {
                    "job_class": ["PR", "NA"],
                    "title": ["Programmer", "Network Analyst"],
                    "role": ["Developer", "Network engineer"],
                    "role_confidence": [0.9, 0.8],
                }
            ),
            "claims": pl.DataFrame(
                {
                    "agency": ["DOT", "DOT"],
                    "title": ["Data Clerk", "Cook"],
                    "headcount": [7, 1],
                    "confidence": [0.4, 0.1],
                    "decision": ["open", "refused"],
                }
            ),
        }
    )


def with_people_only() -> Estate:
    """One agency and one person, of whom nothing is known."""
    return Estate(
        {"agencies": pl.DataFrame({"agency": ["DMV"]}), "people": pl.DataFrame({"person": ["P1"], "agency": ["DMV"]})}
    )


def retiring(eligible: int, people: int = 20) -> Estate:
    """One agency of so many people who know java, of whom so many may retire next year; the rest in thirty."""
    persons = [f"P{number:02}" for number in range(people)]
    soon, late = DAY + timedelta(days=300), DAY + timedelta(days=11_000)
    return Estate(
        {
            "agencies": pl.DataFrame({"agency": ["DMV"]}),
            "people": pl.DataFrame(
                {
                    "person": persons,
                    "agency": ["DMV"] * people,
                    "hired": [DAY] * people,
                    "retirement_eligible": [soon] * eligible + [late] * (people - eligible),
                }
            ),
            "skills": pl.DataFrame({"skill": ["java"]}),
            "person_skills": pl.DataFrame({"person": persons, "skill": ["java"] * people, "level": [3] * people}),
            "systems": pl.DataFrame({"system": ["S1"], "agency": ["DMV"]}),
            "system_needs": pl.DataFrame({"system": ["S1"], "skill": ["java"], "level": [2]}),
        }
    )
