"""The register has the Estate's tables and columns, and protects what is personal."""

from __future__ import annotations

import pytest
from django.db import models

from rotunda.estate.schema import TABLES, Disclosure, Kind
from rotunda.web.register.columns import PROTECTED
from rotunda.web.register.models import MODELS

_FIELDS = {
    Kind.ID: models.CharField,
    Kind.TEXT: models.CharField,
    Kind.INTEGER: models.BigIntegerField,
    Kind.NUMBER: models.FloatField,
    Kind.FLAG: models.BooleanField,
    Kind.DATE: models.DateField,
    Kind.TIME: models.DateTimeField,
    Kind.LIST: models.JSONField,
}


def test_every_table_of_the_estate_has_a_model() -> None:
    assert set(MODELS) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_field_of_its_kind(table: str) -> None:
    model = MODELS[table]
    for column in TABLES[table].columns:
        field = model._meta.get_field(model.field_of(column.name))
        if column.references and column.kind is not Kind.LIST and field.name != "code":
            assert isinstance(field, models.ForeignKey)
            assert field.related_model is MODELS[column.references.partition(".")[0]]
            assert field.null != column.required
        else:
            assert isinstance(field, _FIELDS[column.kind]), column.name


def test_every_personal_column_is_protected() -> None:
    personal = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.disclosure is Disclosure.PERSONAL
    }
    assert set(PROTECTED) == personal
