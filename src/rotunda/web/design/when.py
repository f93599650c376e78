"""Days and moments as every page writes them: in US form, moments in the state's time with its zone.

As Django's `date_format` writes `M j, Y` and `M j, Y, P T`, which takes ten times as long: lists have hundreds of them.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import is_aware, localtime, make_aware

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOON = 12


def day(value: date | datetime | None) -> str:
    """A day, such as Nov 26, 2026; of a moment, its day where the state is. "" for none."""
    if value is None:
        return ""
    return _day(_local(value) if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """A moment, such as Nov 26, 2026, 4:43 p.m. EST. "" for none."""
    if value is None:
        return ""
    there = _local(value)
    return f"{_day(there)}, {_clock(there)} {there.tzname()}"


def _day(value: date) -> str:
    return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"


def _clock(value: datetime) -> str:
    """A time of day; full hours without minutes, and midnight and noon by their names."""
    if not value.minute and not value.hour % _NOON:
        return "noon" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % _NOON or _NOON}{minutes} {'a.m.' if value.hour < _NOON else 'p.m.'}"


def _local(value: datetime) -> datetime:
    """A moment where the state is; one without a zone is taken to be there already."""
    return localtime(value) if is_aware(value) else make_aware(value)
