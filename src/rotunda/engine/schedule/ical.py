"""The schedule of people as a calendar (iCalendar, RFC 5545): an all-day event for each stretch of days in a row."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from rotunda.engine.schedule.problem import Problem, Schedule

#: Octets that a line may have, its end not counted.
_WIDTH = 75


def calendar(
    problem: Problem, schedule: Schedule, people: Collection[str], stamp: datetime, titles: Mapping[str, str]
) -> str:
    """The calendar of a person, or of people who form a team: what any of them is in, with who is in it.

    `stamp` is when it is made; `titles` are what to call work, its identifier where it has none there. An event keeps
    its identifier as long as the work stays in the calendar, whatever its days. Raises `KeyError` for somebody unknown
    and `ValueError` where slots have no dates.
    """
    if unknown := sorted(set(people) - set(problem.people)):
        raise KeyError(unknown[0])
    if not problem.dates:
        raise ValueError("the slots of the problem have no dates")
    numbers = {problem.people.index(person) for person in people}
    owner = "\0".join(sorted(people))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rotunda//Schedule//EN", "CALSCALE:GREGORIAN"]
    mine = sorted({(int(schedule.start[task]), task) for task, _, who in schedule.crew.tolist() if who in numbers})
    for _, task in mine:
        work = problem.tasks[task]
        title = f"{titles[work]} ({work})" if titles.get(work) else work
        crew = [problem.people[other] for other in schedule.people_of(task)]
        others = crew if len(people) > 1 else [other for other in crew if other not in people]
        with_whom = f"With {', '.join(others)}" if others else ""
        days = problem.dates[int(schedule.start[task]) : int(schedule.start[task] + problem.duration[task])]
        for part, stretch in enumerate(_stretches(days)):
            lines += _event(_identifier(work, owner, part), stretch, stamp, title, with_whom)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(identifier: str, days: tuple[date, date], stamp: datetime, title: str, with_whom: str) -> Iterator[str]:
    starts, ends = days
    yield "BEGIN:VEVENT"
    yield f"UID:{identifier}"
    yield f"DTSTAMP:{stamp.astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    yield f"DTSTART;VALUE=DATE:{starts:%Y%m%d}"
    # the end of an event is the first day after it
    yield f"DTEND;VALUE=DATE:{ends + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(title)}"
    if with_whom:
        yield f"DESCRIPTION:{escaped(with_whom)}"
    yield "END:VEVENT"


def _stretches(days: tuple[date, ...]) -> Iterator[tuple[date, date]]:
    """The first and last day of each stretch of days in a row."""
    for place, day in enumerate(days):
        if not place or day - days[place - 1] > timedelta(days=1):
            first = day
        if place + 1 == len(days) or days[place + 1] - day > timedelta(days=1):
            yield first, day


def _identifier(work: str, owner: str, part: int) -> str:
    digest = hashlib.sha256(f"{work}\0{owner}\0{part}".encode()).hexdigest()[:32]
    return f"{digest}@rotunda"


def escaped(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line breaks are escaped, other control characters left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(sign for sign in text if sign == "\t" or (ord(sign) >= 32 and ord(sign) != 127))


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each after the first behind a space; no character is cut."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece += sign
        size += octets
    return "\r\n".join([*pieces, piece])
