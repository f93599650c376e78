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


def needs_escape(text: pl.Series) -> bool:
    """Whether `escape` would change any of the texts."""
    return bool(text.str.contains(_FORMULA).any())


def unescaped(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its texts as they were before `escape`. Columns that were never escaped are the same ones."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String()]
    touched = [name for name in texts if frame[name].str.starts_with("'").any()]
    return frame.with_columns(pl.col(touched).str.replace(_ESCAPED, "${1}")) if touched else frame
