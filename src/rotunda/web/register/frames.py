"""The register as an Estate, for the engine. Only workers and commands import this: it loads the table engine."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import polars as pl
from django.utils import timezone

from rotunda.estate import Estate
from rotunda.estate.schema import TABLES, Column, Kind
from rotunda.web.register.models import MODELS, Record


def estate_of_register(tables: Collection[str] = tuple(TABLES)) -> Estate:
    """These tables of the register as they are now, retired records left out."""
    return Estate({name: frame_of(MODELS[name]) for name in tables})


def frame_of(model: type[Record]) -> pl.DataFrame:
    """A table of the register as a frame, in the order of its keys."""
    columns = model.table().columns
    paths = [_path(model, column) for column in columns]
    rows = model.objects.current().order_by("code").values_list(*paths).iterator(chunk_size=10_000)
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pl.DataFrame(
        {
            column.name: pl.Series(column.name, _values(column, values), dtype=column.dtype)
            for column, values in zip(columns, by_column, strict=True)
        }
    )


def _path(model: type[Record], column: Column) -> str:
    """The lookup from a row to the value of a column: of a reference, the key that it refers to."""
    field = model.field_of(column.name)
    return f"{field}__code" if field in model.references() else field


def _values(column: Column, values: tuple[Any, ...]) -> list[Any]:
    """Values as the Estate has them: nothing in place of empty texts, moments without their zone."""
    if column.kind is Kind.TIME:
        return [_local(value) for value in values]
    if column.kind in {Kind.ID, Kind.TEXT, Kind.LIST}:
        return [value or None for value in values]
    return list(values)


def _local(value: datetime | None) -> datetime | None:
    return None if value is None else timezone.localtime(value).replace(tzinfo=None)
