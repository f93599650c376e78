"""The table in which rate limits are counted, where every process of the site sees it."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django gives both
    call_command("createcachetable", "site_cache", database=schema_editor.connection.alias, verbosity=0)


def drop(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  # Django gives both
    schema_editor.execute("DROP TABLE site_cache")


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)
    operations = (migrations.RunPython(create, drop),)
