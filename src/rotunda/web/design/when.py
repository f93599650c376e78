"""Days and moments as every page writes them: in US form, moments in the state's time with its zone."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime, make_aware


def day(value: date | datetime | None) -> str:
    """A day, such as Nov 26, 2026; of a moment, its day where the state is. "" for none."""
    if value is None:
        return ""
    return date_format(_local(value) if isinstance(value, datetime) else value, "M j, Y")


def moment(value: datetime | None) -> str:
    """A moment, such as Nov 26, 2026, 4:43 p.m. EST. "" for none."""
    return "" if value is None else date_format(_local(value), "M j, Y, P T")


def _local(value: datetime) -> datetime:
    """A moment where the state is; one without a zone is taken to be there already."""
    return localtime(value) if is_aware(value) else make_aware(value)
