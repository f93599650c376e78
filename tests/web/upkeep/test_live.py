"""Steps of migrations on a site in use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Index

from rotunda.web.upkeep.live import AddIndexLive, RemoveIndexLive

_LEFT = "left_over"


@pytest.fixture
def left(transactional_db: None) -> Iterator[None]:
    """An index of another column, as a step that was cut short may have left it."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX {_LEFT} ON register_ticket (location)")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {_LEFT}")


def _columns() -> list[str] | None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "register_ticket").get(_LEFT)
    return None if found is None else list(found["columns"])


def test_an_index_that_a_step_cut_short_has_left_is_made_anew_and_taken_away(left: None) -> None:
    before = MigrationLoader(connection).project_state()
    add, remove = AddIndexLive("ticket", Index(fields=["channel"], name=_LEFT)), RemoveIndexLive("ticket", _LEFT)
    after = before.clone()
    add.state_forwards("register", after)
    with connection.schema_editor(atomic=False) as editor:
        add.database_forwards("register", editor, before, after)
    assert _columns() == ["channel"]
    for _ in range(2):  # the second time as after a step that was cut short
        with connection.schema_editor(atomic=False) as editor:
            remove.database_forwards("register", editor, after, before)
        assert _columns() is None
