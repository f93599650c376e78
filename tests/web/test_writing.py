"""Rows that are written without making records read back as records that were saved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rotunda.web.register.models import Agency, Person
from rotunda.web.writing import insert, overwrite

VALUES: dict[str, Any] = {
    "code": "P7",
    "version": 3,
    "created": datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC),
    "changed": datetime(2026, 11, 26, 13, tzinfo=UTC),
    "extra": {"room": "ü 'quoted' %s"},
    "name": "O'Brien; 100 %",
    "hired": date(2011, 4, 5),
    "weekly_hours": 37.5,
    "in_scope": False,
    "yearly_pay": None,
    "retired_at": None,
}


@pytest.mark.django_db
def test_every_kind_of_field_reads_back_as_it_was_written() -> None:
    agency = Agency.objects.create(code="REV")
    plain = {field.name: field.get_default() for field in Person._meta.concrete_fields if field.name != "id"}
    told = {**plain, **VALUES, "agency": agency.pk}
    insert(Person, list(told), [list(told.values())])
    found = Person.objects.get()
    assert {name: getattr(found, name) for name in VALUES} == VALUES
    assert found.agency == agency
    overwrite(Person, ["name", "extra"], [["x", {}, found.pk]], beside="version = version + 1")
    found.refresh_from_db()
    assert (found.name, found.extra, found.version, found.hired) == ("x", {}, 4, date(2011, 4, 5))


@pytest.mark.django_db
def test_a_row_that_is_there_already_is_refused_as_ever() -> None:
    plain = {field.name: field.get_default() for field in Agency._meta.concrete_fields if field.name != "id"}
    plain |= {"code": "REV", "created": VALUES["created"], "changed": VALUES["changed"]}
    insert(Agency, list(plain), [list(plain.values())])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Agency, list(plain), [list(plain.values())])
    assert Agency.objects.count() == 1


@pytest.mark.django_db
def test_no_rows_are_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert(Agency, ["code"], [])
        overwrite(Agency, ["code"], [])
