"""Triggers that keep the database itself from changing or deleting entries of the audit."""

from __future__ import annotations

from typing import Any

_SQLITE = """
CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION audit_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the audit is append-only'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_append_only();
"""
_POSTGRESQL_BACK = "DROP TRIGGER audit_no_change ON audit_entry; DROP FUNCTION audit_append_only();"
_VERBS = ("UPDATE", "DELETE")


def guard(connection: Any) -> None:
    """Set the triggers."""
    _run(connection, [_POSTGRESQL], [_SQLITE.format(verb=verb) for verb in _VERBS])


def unguard(connection: Any) -> None:
    """Take them away: for undoing the step that set them, and for emptying a database of tests."""
    _run(connection, [_POSTGRESQL_BACK], [f"DROP TRIGGER audit_no_{verb}" for verb in _VERBS])


def _run(connection: Any, on_postgresql: list[str], on_sqlite: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in on_postgresql if connection.vendor == "postgresql" else on_sqlite:
            cursor.execute(statement)
