"""On PostgreSQL an index finds a part of a text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from rotunda.web.register.models import Person, Record, Release, System, Work
from rotunda.web.upkeep.doctor import Finding, examine
from rotunda.web.upkeep.searching import index_searches, searches_are_indexed

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such index")

_SEARCHED: tuple[tuple[type[Record], str], ...] = (
    (Person, "title"),
    (Person, "name"),
    (System, "name"),
    (System, "capability"),
    (Release, "code"),
    (Work, "name"),
)


@pytest.fixture
def indexed(transactional_db: None) -> Iterator[None]:
    """The indexes, taken away afterwards: other tests are quicker without."""
    assert not searches_are_indexed()
    assert index_searches()
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")


def _finding() -> Finding:
    return next(found for found in examine() if found.of == "Search")


@on_postgresql
def test_a_search_for_a_part_of_a_text_is_answered_by_an_index(indexed: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for model, column in _SEARCHED:
            plan = model.objects.filter(**{f"{column}__icontains": "ledger"}).order_by().explain()
            assert f"{model._meta.db_table}_{column}_parts" in plan


@on_postgresql
def test_an_index_that_is_gone_is_made_anew_and_the_others_stay(indexed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX register_system_name_parts")
    assert not searches_are_indexed()
    assert index_searches()
    assert searches_are_indexed()
    assert _finding().well


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[None]:
    """The extension in a schema in which names are not looked for."""
    with connection.cursor() as cursor:
        cursor.execute('CREATE SCHEMA "Else where"')
        cursor.execute('CREATE EXTENSION pg_trgm SCHEMA "Else where"')
    yield
    with connection.cursor() as cursor:
        cursor.execute('DROP SCHEMA "Else where" CASCADE')


@on_postgresql
def test_an_extension_that_is_in_a_schema_of_its_own_is_used_there(elsewhere: None) -> None:
    assert index_searches()
    assert searches_are_indexed()


@on_postgresql
def test_an_index_that_the_database_refuses_keeps_no_new_version_from_being_set_up(
    elsewhere: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("rotunda.web.upkeep.searching._operators", lambda: "gin_trgm_ops")
    assert not index_searches()
    assert "gin_trgm_ops" in caplog.text


@on_postgresql
def test_without_the_extension_the_site_works_and_the_doctor_says_what_to_do(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> bool:
        raise DatabaseError("permission denied to create extension")

    monkeypatch.setattr("rotunda.web.upkeep.searching.transaction.atomic", refused)
    assert not index_searches()
    monkeypatch.undo()
    found = _finding()
    assert not found.well
    assert "CREATE EXTENSION pg_trgm" in found.said


@pytest.mark.skipif(connection.vendor == "postgresql", reason="of SQLite")
def test_sqlite_does_without(db: None) -> None:
    assert not index_searches()
    assert _finding().well
