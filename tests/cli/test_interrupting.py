"""Ctrl-C waits for Polars, and only for it."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType

import polars as pl
import pytest

from rotunda.cli.interrupting import delicate, obey_between_calls


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    obey_between_calls()
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_in_our_own_code_is_obeyed_at_once() -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_delicate_waits_until_it_has_returned() -> None:
    done: list[bool] = []

    def interrupted(value: int) -> int:
        signal.raise_signal(signal.SIGINT)
        for _ in range(1_000):  # instructions between which a pending interrupt would be obeyed
            pass
        done.append(True)
        return value

    def work() -> None:
        pl.DataFrame({"value": [1]}).select(pl.col("value").map_elements(interrupted, return_dtype=pl.Int64))
        time.sleep(10)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [True]


def test_a_function_that_polars_has_called_is_delicate() -> None:
    seen: list[bool] = []

    def look(value: int) -> int:
        seen.append(delicate(sys._getframe()))
        return value

    pl.DataFrame({"value": [1]}).select(pl.col("value").map_elements(look, return_dtype=pl.Int64))
    assert seen == [True]
    assert not delicate(sys._getframe())


def test_an_interrupt_while_one_is_obeyed_does_not_stop_the_clearing_away() -> None:
    cleared: list[bool] = []

    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            cleared.append(True)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert cleared == [True]


def test_a_handler_of_somebody_else_stays() -> None:
    def other(number: int, frame: FrameType | None) -> None:
        pass

    signal.signal(signal.SIGINT, other)
    obey_between_calls()
    assert signal.getsignal(signal.SIGINT) is other
