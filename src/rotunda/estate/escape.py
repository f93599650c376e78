"""Cells that a spreadsheet would run as formulas, made harmless in what we write and restored in what we read.

A text that begins with = + - @, a tab or a return, after any number of apostrophes, gets one apostrophe more; when
an Estate's own file is read, one is taken off again. Each is the other's exact inverse.
"""

from __future__ import annotations

import polars as pl

_FORMULA = r"^('*[=+\-@\t\r])"
_ESCAPED = r"^'('*[=+\-@\t\r])"


def escape(text: pl.Expr) -> pl.Expr:
    """The texts as they are safe to write."""
    return text.str.replace(_FORMULA, "'${1}")


def unescape(text: pl.Expr) -> pl.Expr:
    """The texts as they were before `escape`."""
    return text.str.replace(_ESCAPED, "${1}")
