"""Opens the site for a command: where it keeps its things, and Django set up."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

#: Where the site keeps what it writes, where nobody says otherwise.
HOME = "rotunda-data"

at_home: Callable[[F], F] = click.option(
    "--home",
    envvar="ROTUNDA_HOME",
    default=HOME,
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the site: its secret, its database where that is SQLite, and uploads.",
)


def open_site(home: Path) -> None:
    """Set Django up for the site in this folder.

    Raises `click.ClickException` where it has no secret yet.
    """
    os.environ["ROTUNDA_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rotunda.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error


def prepare(home: Path) -> bool:
    """Make the folder and its secret, readable by its owner alone; tells whether there was none."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = home / "secret_key"
    if kept.exists() or os.environ.get("ROTUNDA_SECRET_KEY"):
        return False
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return True


def update() -> None:
    """Bring the tables and the collected static files to what this version needs."""
    from django.core.management import call_command

    from rotunda.web.register.counts import recount
    from rotunda.web.upkeep.searching import index_searches

    call_command("migrate", interactive=False, verbosity=0)
    index_searches()
    recount()
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    call_command("check", deploy=False)


def pending() -> list[str]:
    """The steps of the database that this version needs and that were not taken, by name."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
