"""Triggers that keep the database itself from changing or deleting an entry."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from rotunda.web.audit import guard


def forward(_: Any, schema_editor: Any) -> None:
    guard.guard(schema_editor.connection)


def back(_: Any, schema_editor: Any) -> None:
    guard.unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunPython(forward, back),)
