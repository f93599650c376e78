"""The columns that a list can show, filter and sort: those of the Estate, and what each record has besides."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rotunda.estate.schema import Column, Kind
from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.columns import protection_of
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import MODELS, Record


class Shape(enum.Enum):
    """How a column is filtered."""

    TEXT = "text"
    CHOICE = "one of a few words"
    REFERENCE = "another record"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "yes or no"
    SEVERAL = "list of texts"


_SHAPES: Mapping[Kind, Shape] = MappingProxyType(
    {
        Kind.ID: Shape.TEXT,
        Kind.TEXT: Shape.TEXT,
        Kind.INTEGER: Shape.NUMBER,
        Kind.NUMBER: Shape.NUMBER,
        Kind.DATE: Shape.DAY,
        Kind.TIME: Shape.MOMENT,
        Kind.FLAG: Shape.FLAG,
        Kind.LIST: Shape.SEVERAL,
    }
)


@dataclass(frozen=True)
class ListColumn:
    """A column of a list. `field` is the model's field, `to` the model that a reference means, `protection` the
    permission that it takes beside its table's; `column` is its description in the Estate's form."""

    name: str
    label: str
    shape: Shape
    field: str
    column: Column
    to: type[Record] | None = None
    protection: Permission | None = None

    @property
    def order(self) -> str:
        """The lookup to sort by."""
        return f"{self.field}__code" if self.shape is Shape.REFERENCE else self.field

    @property
    def sortable(self) -> bool:
        """Whether it sorts alike on every database; lists of texts do not."""
        return self.shape is not Shape.SEVERAL

    @property
    def numeric(self) -> bool:
        """Whether it stands to the right."""
        return self.shape is Shape.NUMBER


#: What each record has beside the columns of its table.
_BESIDES = (
    (Column("confirmed", Kind.TIME, "When its agency last said that the record is right."), "confirmed"),
    (Column("changed", Kind.TIME, "When the record was last written."), "changed"),
    (Column("source", Kind.TEXT, "The import or hand that last wrote the record."), "source"),
    (Column("retired_at", Kind.TIME, "When the record was taken out of use."), "retired_at"),
)

#: The columns that a list of a wide table shows unless others are chosen; other tables show all of theirs.
_SHOWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "people": ("person", "name", "agency", "job_class", "title", "location", "weekly_hours", "in_scope"),
        "job_classes": ("job_class", "title", "bargaining_unit", "pay_min", "pay_max", "family", "level"),
        "systems": ("system", "name", "agency", "capability", "criticality", "owner", "expert", "lifecycle"),
        "releases": ("system", "product", "version", "end_of_life", "installs"),
        "tickets": ("ticket", "kind", "agency", "system", "category", "priority", "opened", "resolved", "state"),
        "work": ("work", "name", "kind", "agency", "system", "priority", "due", "hours", "status"),
    }
)


@cache
def columns_of(model: type[Record]) -> Mapping[str, ListColumn]:
    """All columns of a list of the model, by name."""
    own = [_own(model, column) for column in model.table().columns]
    besides = [
        ListColumn(column.name, label_of(column.name), _SHAPES[column.kind], field, column)
        for column, field in _BESIDES
    ]
    return MappingProxyType({column.name: column for column in (*own, *besides)})


def _own(model: type[Record], column: Column) -> ListColumn:
    field = model.field_of(column.name)
    to = None
    shape = Shape.CHOICE if column.allowed and column.kind is Kind.TEXT else _SHAPES[column.kind]
    if column.references and column.kind is not Kind.LIST and field != "code":
        shape, to = Shape.REFERENCE, MODELS[column.references.partition(".")[0]]
    return ListColumn(column.name, label_of(column.name), shape, field, column, to, protection_of(model, column.name))


def readable(actor: Actor, model: type[Record]) -> dict[str, ListColumn]:
    """The columns that the reader may see of some record at least."""
    return {
        name: column
        for name, column in columns_of(model).items()
        if column.protection is None or actor.scope(column.protection)
    }


def usual(model: type[Record]) -> tuple[str, ...]:
    """The columns that a list shows unless others are chosen."""
    return _SHOWN.get(model.estate) or tuple(model.table().by_name)
