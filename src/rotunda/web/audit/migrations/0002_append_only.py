"""The first hash, and triggers that keep the database itself from changing or deleting an entry."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from rotunda.web.audit.chain import FIRST

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


def guard(apps: Any, schema_editor: Any) -> None:
    apps.get_model("audit", "Head").objects.create(pk=1, number=0, hash=FIRST)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL)
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(_SQLITE.format(verb=verb))


def unguard(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django gives both
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL_BACK)
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER audit_no_{verb}")


class Migration(migrations.Migration):
    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunPython(guard, unguard),)
