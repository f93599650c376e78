"""Why a home fares as it does in the pool, in sentences from the tables of a `pool` result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from rotunda.engine.result import Result


def why(result: Result, home: str) -> tuple[str, ...]:
    """What is known of a home: its waits, what of them is line and what is not, and when pooling would stop paying.

    Raises `KeyError` for a home that the replay does not know.
    """
    told = result.solution["pool_homes"].filter(pl.col("home") == home)
    if told.is_empty():
        raise KeyError(home)
    fitted = result.solution["calibration"].filter(pl.col("home") == home)
    return tuple(_sentences(told.row(0, named=True), fitted.row(0, named=True) if fitted.height else None))


def _sentences(told: dict[str, Any], fitted: dict[str, Any] | None) -> Iterator[str]:
    if fitted is None:
        yield f"No ticket of {told['home']} is in the replay, so nothing can be said of its waiting."
        return
    yield (
        f"A ticket of {told['home']} waits {_hours(fitted['observed'])} on average; its line explains "
        f"{_hours(max(fitted['observed'] - fitted['lag'], 0.0))} of it, and the rest no pool would shorten."
    )
    if not told["conclusion"]:
        yield f"No conclusion is drawn. {told['reason']}"
        return
    yield (
        f"In the replay it waits {_hours(told['apart'])} apart and {_hours(told['together'])} together: "
        f"{_change(told)}, and 95 of 100 times between {_signed(told['low'])} and {_signed(told['high'])}."
    )
    if told["break_even"] is None:
        yield "No loss of local knowledge that was tried makes it wait noticeably longer together."
    else:
        yield (
            f"Pooling stops paying for it where somebody from elsewhere needs about {told['break_even']:.0%} more time."
        )


def _change(told: dict[str, Any]) -> str:
    words = {"better": "shorter", "worse": "longer", "same": "no difference that anybody would notice"}
    return f"{_signed(told['change'])}, {words.get(told['verdict'], 'which may be luck')}"


def _hours(hours: float) -> str:
    return "1.0 hour" if round(hours, 1) == 1.0 else f"{hours:,.1f} hours"


def _signed(hours: float) -> str:
    return f"{hours:+,.1f} hours"
