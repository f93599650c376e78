"""Dates and times as people write them, a whole column at a time.

A column is read by one order of day, month and year. Where the digits do not tell it (03/04/2016), the other
values of the column do: one day above 12 is enough. Where none does, nothing is guessed: `AmbiguousDatesError`.
Years of two digits are those of this century.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl


class DateOrder(enum.Enum):
    """The order of day, month and year where the digits alone do not tell."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


#: Day and month in digits, in either order, before the year.
_NUMERIC = r"^(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?:\D|$)"
#: What databases write; a whole column of it needs no second look.
_PLAIN = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M")
_CLOCKS = (" %H:%M:%S%.f", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "")
_DAYS = {
    DateOrder.YMD: ("%Y-%m-%d", "%Y%m%d"),
    DateOrder.DMY: ("%d-%m-%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%A %d %B %Y"),
    DateOrder.MDY: ("%m-%d-%Y", "%b %d %Y", "%B %d %Y"),
}
_ZONE = r"\s*(?:[Zz]|UTC|GMT|[+-]\d{2}:?\d{2})$"


class AmbiguousDatesError(ValueError):
    """Every value could be day/month/year or month/day/year, and the two differ."""


@dataclass(frozen=True)
class ParsedTimes:
    """`values` (Datetime or Date), `bad` (true where a text is no date), and a note on what was assumed."""

    values: pl.Series
    bad: pl.Series
    note: str | None = None


def parse_times(values: pl.Series, order: DateOrder | None = None) -> ParsedTimes:
    """Texts to wall-clock times. A zone is left off: 08:00-05:00 is eight in the morning where it was written.

    Raises `AmbiguousDatesError` where neither `order` nor the values tell day from month.
    """
    values = values.cast(pl.String)
    for form in _PLAIN:
        plain = values.str.to_datetime(form, strict=False, time_unit="us")
        if plain.null_count() == values.null_count():
            return ParsedTimes(plain, pl.repeat(value=False, n=len(values), eager=True))
    distinct = values.drop_nulls().unique(maintain_order=True)
    clean, zoned = _clean(distinct)
    order = order or decide_order([values])
    times = _parse(clean, order)
    notes = [_order_note(clean, order)] if order and clean.str.contains(_NUMERIC).any() else []
    if zoned:
        notes.append(f"{values.name}: {zoned:,} times carry a time zone; the time of day is kept as it was written.")
    known = pl.DataFrame({"text": distinct, "time": times})
    found = pl.DataFrame({"text": values}).join(known, on="text", how="left", maintain_order="left")["time"]
    return ParsedTimes(found.alias(values.name), values.is_not_null() & found.is_null(), " ".join(notes) or None)


def parse_dates(values: pl.Series, order: DateOrder | None = None) -> ParsedTimes:
    """Texts to dates; a time of day is left off. Raises as `parse_times`."""
    parsed = parse_times(values, order)
    return ParsedTimes(parsed.values.dt.date(), parsed.bad, parsed.note)


def decide_order(columns: Sequence[pl.Series]) -> DateOrder | None:
    """Day first or month first, as the columns of a file tell together; `None` where it makes no difference.

    Raises `AmbiguousDatesError` where it does and they do not tell.
    """
    texts = pl.concat(
        [column.cast(pl.String).drop_nulls().unique().alias("text") for column in columns] or [pl.Series("text", [""])]
    )
    pairs = texts.str.strip_chars().str.extract_groups(_NUMERIC).struct.unnest()
    first, second = (pairs[name].cast(pl.Int64, strict=False) for name in ("1", "2"))
    day_first, month_first = int((first > 12).sum()), int((second > 12).sum())
    if day_first or month_first:
        return DateOrder.DMY if day_first >= month_first else DateOrder.MDY
    if (first != second).any():
        raise AmbiguousDatesError("Every date could be day/month/year or month/day/year.")
    return None


def _order_note(texts: pl.Series, order: DateOrder) -> str:
    place = "1" if order is DateOrder.DMY else "2"
    above = texts.str.extract_groups(_NUMERIC).struct.field(place).cast(pl.Int64, strict=False) > 12
    words = "day/month/year" if order is DateOrder.DMY else "month/day/year"
    return f"{texts.name}: read as {words}; {int(above.sum()):,} distinct values have a day above 12."


def _clean(texts: pl.Series) -> tuple[pl.Series, int]:
    """The texts in few forms: one separator, no T, no comma, no zone; and how many had a zone."""
    stripped = texts.str.strip_chars()
    zoned = stripped.str.contains(r"\d{1,2}:\d{2}") & stripped.str.contains(_ZONE)
    plain = pl.select(pl.when(zoned).then(stripped.str.replace(_ZONE, "")).otherwise(stripped)).to_series()
    clean = (
        plain.str.replace_all(",", " ")
        .str.replace(r"^(\d{1,4})[/.-](\d{1,2}|[A-Za-z]{3,9})[/.-](\d{1,4})", "${1}-${2}-${3}")
        .str.replace(r"^(\d{1,2}-(?:\d{1,2}|[A-Za-z]{3})-)(\d{2})( |$)", "${1}20${2}${3}")
        .str.replace(r"^(\d[\d-]*\d)[Tt/:]\s*(\d)", "${1} ${2}")
        .str.replace(r"(?i)(\d)\s*([ap])\.?m\.?$", "${1} ${2}M")
        .str.replace_all(r"\s+", " ")
    )
    return clean.alias(texts.name), int(zoned.sum())


def _parse(texts: pl.Series, order: DateOrder | None) -> pl.Series:
    """Each text by the first format that takes it whole."""
    found = pl.Series(texts.name, [None] * len(texts), dtype=pl.Datetime("us"))
    for form in _formats(order):
        left = found.is_null() & texts.is_not_null()
        if not left.any():
            break
        # The rest is tried whole: texts that were taken are null here, and cost nothing.
        rest = pl.select(pl.when(left).then(texts)).to_series()
        tried = (
            rest.str.to_datetime(form, strict=False, time_unit="us")
            if "%H" in form or "%I" in form
            else (rest.str.to_date(form, strict=False).cast(pl.Datetime("us")))
        )
        found = pl.select(pl.coalesce(found, tried)).to_series()
    return pl.select(pl.coalesce(found, _epochs(texts))).to_series()


def _formats(order: DateOrder | None) -> Iterator[str]:
    """Year first is tried first, as it cannot be mistaken; then the column's own order, then months by name."""
    orders = [DateOrder.YMD, order or DateOrder.DMY]
    named = [form for forms in _DAYS.values() for form in forms if "%b" in form or "%B" in form]
    days = [form for one in dict.fromkeys(orders) for form in _DAYS[one]]
    for day in dict.fromkeys([*days, *named]):
        for clock in _CLOCKS:
            yield day + clock


def _epochs(texts: pl.Series) -> pl.Series:
    """Seconds or thousandths since 1970, where every text is a number as long as those are today."""
    given = texts.drop_nulls()
    lengths = given.str.len_chars().unique().to_list()
    if given.str.contains(r"^1\d+$").all() and lengths == [10]:
        return pl.Series(pl.from_epoch(texts.cast(pl.Int64), time_unit="s")).cast(pl.Datetime("us"))
    if given.str.contains(r"^1\d+$").all() and lengths == [13]:
        return pl.Series(pl.from_epoch(texts.cast(pl.Int64), time_unit="ms")).cast(pl.Datetime("us"))
    return pl.Series(texts.name, [None] * len(texts), dtype=pl.Datetime("us"))
