"""How the event loop is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

Given = ParamSpec("Given")
Told = TypeVar("Told")


def compiled(function: Callable[Given, Told]) -> Callable[Given, Told]:
    """Compile a function that makes no arrays of its own.

    Counting references to the arrays that are passed around would take four fifths of the time; as nothing is
    made, nothing needs counting.
    """
    return cast("Callable[Given, Told]", njit(cache=True, _nrt=False)(function))  # type: ignore[call-overload]
