"""The shapes of what the API takes and gives: for each table, models made from the Estate's format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, create_model

from rotunda.estate.schema import Column, Kind, Table
from rotunda.web.api.problems import ProblemBody, Wrong
from rotunda.web.register.cleaning import LONGEST
from rotunda.web.register.columns import is_reference
from rotunda.web.register.models import MODELS
from rotunda.web.register.models.record import Record

#: Whole numbers between which JSON is exact everywhere.
_EXACT = 2**53 - 1
_DAY: Any = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})]
_MOMENT: Any = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$")]
LONGEST_REASON = 2_000
_REASON = "Why it is done; the history of the record tells it."


class Strict(BaseModel):
    """A body: its values are of the kinds that it says, and it has nothing else."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Row(BaseModel):
    """A row of a bulk, whose values are of the kinds that it says. What else it has is text."""

    __pydantic_extra__: dict[str, str | None] = Field(init=False)
    model_config = ConfigDict(strict=True, extra="allow")


class Change(Schema):
    """A column that differs."""

    before: Any = Field(description="What stands there now.")
    after: Any = Field(description="What would stand there.")


class RowVerdict(Schema):
    """What becomes of one row."""

    row: int = Field(description="The row, counted from 1.")
    key: str = Field(description="Its record's key; empty where the row does not give one.")
    verdict: Literal["add", "change", "restore", "same", "refused"] = Field(
        description="Whether it adds a record, changes one, brings a retired one back, changes nothing, or is refused."
    )
    version: int = Field(description="The version that its record then has; 0 where the row is refused.")
    changes: dict[str, Change] = Field(description="The columns that differ. Of a row that adds, all that it fills.")
    errors: list[Wrong] = Field(description="Why it is refused.")


class Verdicts(Schema):
    """What becomes of many rows."""

    dry_run: bool = Field(description="Whether this only tells what would happen.")
    counts: dict[str, int] = Field(description="How many rows get each verdict.")
    rows: list[RowVerdict] = Field(description="The verdict on each row.")


class RefusedBody(ProblemBody):
    """Why rows were refused. None was written."""

    counts: dict[str, int] | None = Field(None, description="How many rows would have got each verdict.")
    rows: list[RowVerdict] | None = Field(None, description="The rows that are refused, and why.")


class Reach(Schema):
    """Where a permission holds."""

    everywhere: bool = Field(description="Whether it holds for all agencies.")
    agencies: list[str] = Field(description="The agencies that it holds for, where not for all.")
    own_record: bool = Field(description="Whether it holds for the user's own record.")


class Me(Schema):
    """Whose token it is, and what it gives."""

    user: str = Field(description="The user's name.")
    email: str = Field(description="The user's e-mail address.")
    token: str = Field(description="What the token is called.")
    source: str = Field(description="What stands as the source of records that the token writes.")
    expires: datetime = Field(description="When it ends.")
    may: dict[str, Reach] = Field(description="What it gives, and where, by permission.")
    rotunda: str = Field(description="The version of Rotunda that answers.")
    now: datetime = Field(description="The site's time, for `changed_since` later on.")


@dataclass(frozen=True)
class Shapes:
    """The models of one table: what is given, added, changed, and put in bulk."""

    record: type[Schema]
    page: type[Schema]
    add: type[BaseModel]
    change: type[BaseModel]
    row: type[BaseModel]


@cache
def shapes_of(name: str) -> Shapes:
    """The models of a table."""
    model, table = MODELS[name], MODELS[name].table()
    stem = "".join(part.title() for part in name.split("_"))
    record = _record(stem, model)
    page = create_model(
        f"{stem}Page",
        __base__=Schema,
        __doc__=f"Some of the table {name}.",
        items=(list[record], Field(description="The records.")),  # type: ignore[valid-type]  # made here
        next=(str | None, Field(None, description="The cursor of the next page; null on the last.")),
    )
    own = [column for column in table.columns if column.name not in table.key]
    reason: Any = (Annotated[str, Field(max_length=LONGEST_REASON)], Field("", description=_REASON))
    add = create_model(
        f"{stem}New", __base__=Strict, __doc__=f"One row is {table.row_is}.", **_given(model, table.columns)
    )
    change = create_model(
        f"{stem}Changes", __base__=Strict, __doc__="The columns to change.", **_given(model, own, needed=False)
    )
    return Shapes(
        record,
        page,
        create_model(f"{stem}Add", __base__=Strict, values=(add, Field(description="The columns.")), reason=reason),
        create_model(
            f"{stem}Change", __base__=Strict, values=(change, Field(description="The columns.")), reason=reason
        ),
        _row(stem, model, table),
    )


def _record(stem: str, model: type[Record]) -> type[Schema]:
    table = model.table()
    fields: dict[str, Any] = {
        c.name: (type_of(model, c) | None, Field(None, description=meaning(c))) for c in table.columns
    }
    prose = f"One row is {table.row_is}. What is withheld, or was not asked for, is not there."
    values = create_model(f"{stem}Values", __base__=Schema, __doc__=prose, **fields)
    return create_model(
        f"{stem}Record",
        __base__=Schema,
        __doc__=f"A record of the table {table.name}.",
        key=(str, Field(description="What tells it from others: its key column, or several with | between them.")),
        version=(int, Field(description="Counts its changes. It is in the ETag too.")),
        changed=(datetime, Field(description="When it last changed.")),
        source=(str, Field(description="The import, or the token, that last wrote it; empty where a person did.")),
        confirmed=(datetime | None, Field(description="When its agency last said that it is right.")),
        retired=(datetime | None, Field(description="When it went out of use; null while it is in use.")),
        values=(values, Field(description="Its columns.")),
        extra=(
            dict[str, str] | None,
            Field(description="Columns that the format does not list; null for whoever may not edit the record."),
        ),
        withheld=(list[str], Field(description="Columns that the token may not see. They are not among the values.")),
    )


def _row(stem: str, model: type[Record], table: Table) -> type[BaseModel]:
    """A row of a bulk: only its key is needed, since a record that is there keeps what the row leaves out."""
    fields = _given(model, table.columns, needed=False)
    for name in table.key:
        if table.by_name[name].required:
            fields[name] = (type_of(model, table.by_name[name]), Field(description=meaning(table.by_name[name])))
    prose = f"One row is {table.row_is}. Columns that the format does not list are kept as text."
    return create_model(f"{stem}Row", __base__=Row, __doc__=prose, **fields)


def _given(model: type[Record], columns: Any, *, needed: bool = True) -> dict[str, Any]:
    """Fields of a body."""
    fields: dict[str, Any] = {}
    for column in columns:
        kind = type_of(model, column)
        if column.required:
            # a factory, since a default that the description shows would have to be a value that is allowed
            default: Any = {} if needed else {"default_factory": str}
            fields[column.name] = (kind, Field(description=meaning(column), **default))
        else:
            fields[column.name] = (kind | None, Field(None, description=meaning(column)))
    return fields


def meaning(column: Column) -> str:
    """What a column means, with its unit and what it refers to."""
    unit = f" In {column.unit}." if column.unit else ""
    refers = f" A key of {column.references.partition('.')[0]}." if column.references else ""
    local = " In the state's local time." if column.kind is Kind.TIME else ""
    return f"{column.meaning}{unit}{refers}{local}"


def type_of(model: type[Record], column: Column) -> Any:
    """The type of a column's values, with its limits."""
    match column.kind:
        case Kind.ID | Kind.TEXT:
            return _text(model, column)
        case Kind.INTEGER:
            low = -_EXACT if column.minimum is None else int(column.minimum)
            high = _EXACT if column.maximum is None else int(column.maximum)
            return Annotated[int, Field(ge=low, le=high)]
        case Kind.NUMBER:
            return Annotated[float, Field(ge=column.minimum, le=column.maximum, allow_inf_nan=False)]
        case Kind.FLAG:
            return bool
        case Kind.DATE | Kind.TIME:
            return _DAY if column.kind is Kind.DATE else _MOMENT
        case Kind.LIST:
            return list[_word(column) if column.allowed else Annotated[str, Field(max_length=LONGEST)]]  # type: ignore[misc]


def _text(model: type[Record], column: Column) -> Any:
    if column.allowed:
        return _word(column)
    field = "code" if is_reference(model, column) else model.field_of(column.name)
    longest = getattr(model._meta.get_field(field), "max_length", None) or LONGEST
    # what is needed has a character that is no blank
    return Annotated[str, Field(max_length=longest, pattern=r"\S" if column.required else None)]


def _word(column: Column) -> Any:
    return Literal[column.allowed]
