"""Cells of text to the typed columns of a table, and a defect for each cell that is not what its column asks for."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import islice

import polars as pl

from rotunda.estate import defects
from rotunda.estate.dates import AmbiguousDatesError, DateOrder, parse_dates, parse_times
from rotunda.estate.defects import Severity
from rotunda.estate.escape import unescaped
from rotunda.estate.schema import Column, Kind, Table, plain
from rotunda.estate.textual import ROW, TextTable

_YES = ("true", "yes", "y", "t", "1")
_NO = ("false", "no", "n", "f", "0")
#: Separates the values of a list in one cell.
LIST_SEPARATOR = ";"
#: So many words that are not allowed, none longer than this, are compared with the allowed ones for a hint.
_COMPARED, _LONGEST_WORD = 200, 60


@dataclass(frozen=True)
class Parsed:
    """A column's values, where they are bad, and what is wrong with a bad one."""

    values: pl.Series
    bad: pl.Series
    problem: str
    remedy: str


def typed(
    text: TextTable, table: Table, *, order: DateOrder | None = None, numbered: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, str]]:
    """The rows of the table, the defects, and which of the file's columns was taken for which of ours.

    A bad cell in a required column leaves the row out, another is emptied; so does a key that an earlier row has, and
    a required column that the file lacks leaves out every row.
    Columns that the table does not know are kept as text. Where `numbered`, so is the row's number, in column `ROW`.
    """
    names = _names(text, table)
    raw = unescaped(text.frame)
    out, found = raw.select(ROW), []
    refused = pl.repeat(value=False, n=raw.height, eager=True)
    for column in table.columns:
        if column.name not in names:
            if column.required:
                refused |= pl.repeat(value=True, n=raw.height, eager=True)
                found.append(_rows_without(Place(raw, text, table), column))
            continue
        cells = raw[names[column.name]]
        parsed = parse_column(cells, column, order)
        out = out.with_columns(parsed.values.alias(column.name))
        missing = cells.is_null() if column.required else pl.repeat(value=False, n=raw.height, eager=True)
        refused |= missing | (parsed.bad if column.required else pl.repeat(value=False, n=raw.height, eager=True))
        found.append(_cell_defects(Place(raw, text, table), column, names[column.name], parsed, missing))
    unknown = [name for name in text.columns if name not in names.values() and name not in table.by_name]
    out = out.with_columns(raw[name] for name in unknown)
    keep = out.filter(~refused) if refused.any() else out
    repeated = _repeated(keep, Place(raw, text, table))
    if repeated.height:
        keep = keep.join(repeated.select(pl.col("row").alias(ROW)), on=ROW, how="anti", maintain_order="left")
    return keep if numbered else keep.drop(ROW), defects.join([*found, repeated]), names


def parse_column(cells: pl.Series, column: Column, order: DateOrder | None = None) -> Parsed:
    """One column of texts as values of its kind."""
    match column.kind:
        case Kind.INTEGER | Kind.NUMBER:
            return _numbers(cells, column)
        case Kind.FLAG:
            return _flags(cells)
        case Kind.DATE | Kind.TIME:
            return _moments(cells, column, order)
        case Kind.LIST:
            return _lists(cells, column)
        case Kind.ID | Kind.TEXT:
            return _texts(cells, column)


def _names(text: TextTable, table: Table) -> dict[str, str]:
    """The file's column for each of ours that it has; case, blanks and underscores make no difference."""
    theirs = {plain(name): name for name in reversed(text.columns)}
    exact = set(text.columns)
    return {
        column.name: column.name if column.name in exact else theirs[plain(column.name)]
        for column in table.columns
        if plain(column.name) in theirs
    }


def _numbers(cells: pl.Series, column: Column) -> Parsed:
    frame = pl.DataFrame({"text": cells})
    bare = pl.col("text").str.replace_all(r"[\s$,_]", "")
    # A comma is a separator of thousands only where it separates three digits.
    grouped = pl.col("text").str.contains(r"^[-+]?\$?\s?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
    plain_text = pl.when(grouped).then(bare).otherwise(pl.col("text").str.strip_prefix("$"))
    values = frame.select(plain_text.cast(pl.Float64, strict=False).alias("value"))["value"]
    fine = values.is_finite()
    problem = "This is not a number."
    if column.kind is Kind.INTEGER:
        exact = frame.select(plain_text.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False).alias("v"))["v"]
        values, fine, problem = exact, exact.is_not_null(), "This is not a whole number."
    if column.minimum is not None:
        fine &= values >= column.minimum
    if column.maximum is not None:
        fine &= values <= column.maximum
    fine = fine.fill_null(value=False)
    bad = cells.is_not_null() & ~fine
    kept = pl.select(pl.when(fine).then(values)).to_series()
    return Parsed(kept, bad, _with_range(problem, column), f"Give {_range(column)}.")


def _with_range(problem: str, column: Column) -> str:
    if column.minimum is None and column.maximum is None:
        return problem
    return f"{problem.removesuffix('.')} or not in the range that the column allows."


def _range(column: Column) -> str:
    kind = "a whole number" if column.kind is Kind.INTEGER else "a number"
    unit = f" ({column.unit})" if column.unit else ""
    match column.minimum, column.maximum:
        case None, None:
            return kind + unit
        case low, None:
            return f"{kind} of at least {low:g}{unit}"
        case None, high:
            return f"{kind} of at most {high:g}{unit}"
        case low, high:
            return f"{kind} from {low:g} to {high:g}{unit}"


def _flags(cells: pl.Series) -> Parsed:
    text = pl.DataFrame({"text": cells.str.to_lowercase()})
    yes, no = pl.col("text").is_in(_YES), pl.col("text").is_in(_NO)
    values = text.select(pl.when(yes).then(statement=True).when(no).then(statement=False).alias("v"))["v"]
    return Parsed(values, cells.is_not_null() & values.is_null(), "This is neither yes nor no.", "Give yes or no.")


def _moments(cells: pl.Series, column: Column, order: DateOrder | None) -> Parsed:
    remedy = "Give it as 2026-01-31." if column.kind is Kind.DATE else "Give it as 2026-01-31 08:15:00."
    try:
        parsed = (parse_dates if column.kind is Kind.DATE else parse_times)(cells, order)
    except AmbiguousDatesError as error:
        nothing = pl.Series(cells.name, [None] * len(cells), dtype=column.dtype)
        return Parsed(nothing, cells.is_not_null(), str(error), f"{remedy} Or say --dates dmy, or --dates mdy.")
    return Parsed(parsed.values, parsed.bad, f"This is not a {column.kind.value}.", remedy)


def _lists(cells: pl.Series, column: Column) -> Parsed:
    frame = pl.DataFrame({"text": cells})
    parts = pl.col("text").str.split(LIST_SEPARATOR).list.eval(pl.element().str.strip_chars())
    values = frame.select(parts.list.eval(pl.element().filter(pl.element() != "")).alias("v"))["v"]
    if not column.allowed:
        return Parsed(values, pl.repeat(value=False, n=len(cells), eager=True), "", "")
    fine = values.list.eval(pl.element().is_in(column.allowed)).list.all()
    bad = cells.is_not_null() & ~fine.fill_null(value=True)
    kept = pl.select(pl.when(~bad).then(values)).to_series()
    return Parsed(kept, bad, "A value is not one that the column allows.", f"Give any of: {', '.join(column.allowed)}.")


def _texts(cells: pl.Series, column: Column) -> Parsed:
    if not column.allowed:
        return Parsed(cells, pl.repeat(value=False, n=len(cells), eager=True), "", "")
    known = {text: column.word(text) for text in cells.drop_nulls().unique().sort().to_list()}
    values = cells.replace_strict(known, default=None, return_dtype=pl.String())
    strange = islice((text for text, to in known.items() if not to and len(text) <= _LONGEST_WORD), _COMPARED)
    near = {text: difflib.get_close_matches(text.lower(), column.allowed, n=1) for text in strange}
    hints = sorted({f"{text!r} may be meant as {match[0]!r}" for text, match in near.items() if match})
    hint = f" ({'; '.join(hints[:3])}.)" if hints else ""
    bad = cells.is_not_null() & values.is_null()
    problem = "This is not one of the words that the column allows."
    return Parsed(values, bad, problem, f"Give one of: {', '.join(column.allowed)}.{hint}")


@dataclass(frozen=True)
class Place:
    """Where defects are: the rows of a file that become rows of a table."""

    rows: pl.DataFrame
    text: TextTable
    table: Table

    def columns(self, column: str) -> list[pl.Expr]:
        """Source, table, row and column of a defect."""
        return [
            pl.lit(self.text.name).alias("source"),
            pl.lit(self.table.name).alias("table"),
            pl.col(ROW).alias("row"),
            pl.lit(column).alias("column"),
        ]


def _cell_defects(place: Place, column: Column, theirs: str, parsed: Parsed, missing: pl.Series) -> pl.DataFrame:
    """A defect for each bad cell, and for each required one that is empty; with the whole row where it goes."""
    if not (parsed.bad.any() or missing.any()):
        return defects.none()
    at = place.columns(column.name)
    whole = [_row_text(place.text)] if column.required else []
    bad = defects.like(
        place.rows.filter(parsed.bad).select(*at, pl.col(theirs).alias("value"), *whole),
        severity=Severity.ROW if column.required else Severity.CELL,
        problem=parsed.problem,
        remedy=parsed.remedy,
    )
    empty = defects.like(
        place.rows.filter(missing).select(*at, _row_text(place.text)),
        severity=Severity.ROW,
        problem="The cell is empty, and the row cannot do without it.",
        remedy="Fill it in.",
    )
    return pl.concat([bad, empty])


def _rows_without(place: Place, column: Column) -> pl.DataFrame:
    """A defect for each row of a file that lacks a required column, with the whole row: none of them can be kept."""
    return defects.like(
        place.rows.select(*place.columns(column.name), _row_text(place.text)),
        severity=Severity.ROW,
        problem="The file has no such column, and the row cannot do without it.",
        remedy=column.addition,
    )


def _row_text(text: TextTable) -> pl.Expr:
    return pl.struct(text.columns).struct.json_encode().alias("text")


def _repeated(rows: pl.DataFrame, place: Place) -> pl.DataFrame:
    """A defect for each row whose key an earlier row has."""
    table = place.table
    key = [name for name in table.key if name in rows.columns]
    if not key or any(table.by_name[name].required for name in table.key if name not in key):
        return defects.none()
    again = rows.select(key).is_duplicated()
    if not again.any():
        return defects.none()
    numbered = rows.filter(again).with_columns(pl.col(ROW).first().over(key).alias("first"))
    later = numbered.filter(pl.col(ROW) != pl.col("first")).select(ROW, "first", *key)
    shown = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in key], separator=", ")
    whole = place.rows.select(ROW, _row_text(place.text))
    return defects.like(
        later.join(whole, on=ROW, how="left", maintain_order="left").select(
            *place.columns(key[0]),
            pl.format("{} (first in row {})", shown, pl.col("first")).alias("value"),
            "text",
        ),
        severity=Severity.ROW,
        problem=f"Another row has the same {' and '.join(key)}.",
        remedy="Keep one of them.",
    )
