"""What every record of the register has beside the columns of its table."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar
from urllib.parse import quote

from django.db import models
from django.urls import reverse

from rotunda.estate.schema import TABLES, Table
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.querysets import RecordQuerySet


class Record(models.Model):
    """A row of a table of the Estate.

    `code` is its key as one text (`Table.key_of`). `version` counts changes, so that nobody overwrites what he has not
    seen. `source` names the import that last wrote it, `confirmed` when the agency last said that it is right. `extra`
    keeps columns that the Estate's format does not list.

    `agency_path` and `person_path` are lookups from a row to the agency and the person that it belongs to; a table
    with neither is shared by all agencies.
    """

    code = models.CharField(max_length=400, unique=True)
    version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=100, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    extra: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)

    #: The table's name in the Estate.
    estate: ClassVar[str]
    agency_path: ClassVar[str | None] = None
    person_path: ClassVar[str | None] = None
    viewing: ClassVar[Permission] = Permission.VIEW_REGISTER
    editing: ClassVar[Permission] = Permission.EDIT_REGISTER
    #: Whether a row without an agency is one of every agency, and not of none.
    shared_without_agency: ClassVar[bool] = False
    #: Lookups in which a search looks.
    searched: ClassVar[tuple[str, ...]] = ("code",)
    #: Whether a search looks for how keys begin instead: of tables too large to look into each row.
    searched_by_start: ClassVar[bool] = False

    objects: ClassVar[RecordQuerySet[Any]] = RecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True
        ordering = ("code",)

    def __str__(self) -> str:
        return str(getattr(self, "name", "") or self.code)

    @classmethod
    def table(cls) -> Table:
        """The table's documented format."""
        return TABLES[cls.estate]

    @classmethod
    def is_reference(cls) -> bool:
        """Whether all agencies share the table."""
        return cls.agency_path is None and cls.person_path is None

    @classmethod
    def field_of(cls, column: str) -> str:
        """The name of the field that holds a column of the table."""
        return "code" if cls.table().key == (column,) else column

    @classmethod
    def references(cls) -> tuple[str, ...]:
        """The fields that refer to other records."""
        return tuple(field.name for field in cls._meta.get_fields() if field.many_to_one and field.concrete)

    @classmethod
    @cache
    def called_by(cls) -> frozenset[str]:
        """The fields that say what a record is called, and whose it is."""
        has = {field.name for field in cls._meta.get_fields()}
        paths = (cls.agency_path, cls.person_path)
        return frozenset(("code", "name", "title", *(path.partition("__")[0] for path in paths if path))) & has

    @classmethod
    def called_at(cls, path: str) -> list[str]:
        """The same fields of a record at the end of a path of lookups."""
        return [f"{path}__{field}" for field in sorted(cls.called_by())]

    def get_absolute_url(self) -> str:
        return address_of(self.estate, self.code)

    def agency_key(self) -> int | None:
        """The primary key of the agency that the record belongs to."""
        return _follow(self, self.agency_path)

    def person_key(self) -> int | None:
        """The primary key of the person whose record it is."""
        return _follow(self, self.person_path)


def address_of(table: str, code: str) -> str:
    """The page of the record with this key; put together by hand, as hundreds stand on a page."""
    return f"{_list_of(table)}{quote(code, safe='/~:@!$&()*+,;=')}/"


@cache
def _list_of(table: str) -> str:
    return reverse("register:list", args=(table,))


def _follow(record: Record, path: str | None) -> int | None:
    """The primary key at the end of a path of lookups."""
    if path is None:
        return None
    *way, last = path.split("__")
    at: Any = record
    for step in way:
        at = getattr(at, step)
        if at is None:
            return None
    found = at.pk if last == "pk" else getattr(at, f"{last}_id")
    return None if found is None else int(found)


def refers(to: str, related: str, *, needed: bool = False) -> Any:
    """A reference to another table; what refers to a record keeps it from being deleted."""
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name=related, null=not needed, blank=not needed)


def text(longest: int = 200) -> Any:
    """A column of text, empty where nothing is known."""
    return models.CharField(max_length=longest, blank=True, default="")


def number() -> Any:
    """A column of numbers."""
    return models.FloatField(null=True, blank=True)


def whole() -> Any:
    """A column of whole numbers."""
    return models.BigIntegerField(null=True, blank=True)


def day() -> Any:
    """A column of days."""
    return models.DateField(null=True, blank=True)


def moment() -> Any:
    """A column of moments, in the local time of the state as the Estate has it."""
    return models.DateTimeField(null=True, blank=True)


def flag() -> Any:
    """A column of yes, no or not known."""
    return models.BooleanField(null=True, blank=True)


def several() -> Any:
    """A column of lists of texts."""
    return models.JSONField(default=list, blank=True)
