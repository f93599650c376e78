"""`rotunda backup`, `rotunda restore` and `rotunda doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from rotunda.cli.site.opening import at_home, open_site, prepare, update
from rotunda.cli.terminal import answering, console


@click.command()
@at_home
@click.argument("to", type=click.Path(path_type=Path, dir_okay=False))
def backup(home: Path, to: Path) -> None:
    """Write a backup of the site into the file TO, while it runs.

    It holds the database and the uploads, and not the secret: keep that apart.
    """
    open_site(home)
    from rotunda.web.upkeep.backup import BackupError, back_up

    with answering() as stages:
        stages.stage(f"Writing {to}")
        try:
            made = back_up(to)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
    size = to.stat().st_size / 1e6
    console.print(f"{to}: {size:,.1f} MB, {made.audit_entries:,} entries of the audit.", markup=False)


@click.command()
@at_home
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put it in the place of a site that has data. Stop the site first.")
def restore(home: Path, source: Path, *, replace: bool) -> None:
    """Restore the site from the backup SOURCE. A damaged one changes nothing."""
    prepare(home)
    open_site(home)
    from rotunda.web.upkeep.backup import BackupError
    from rotunda.web.upkeep.backup import restore as put_back

    with answering() as stages:
        stages.stage(f"Restoring {source}")
        try:
            made = put_back(source, replace=replace)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
        stages.stage("Bringing it to this version")
        update()
    console.print(f"Restored the site as of {made.made[:16].replace('T', ' ')} UTC.", markup=False)


@click.command()
@at_home
def doctor(home: Path) -> None:
    """Examine the site, and say what is to be done. The exit status is 1 where anything is not well."""
    open_site(home)
    from rich.table import Table

    from rotunda.web.upkeep.doctor import examine

    table = Table(box=None, show_header=False)
    findings = list(examine())
    for finding in findings:
        table.add_row("[green]well[/green]" if finding.well else "[red]look[/red]", finding.of, finding.said)
    console.print(table)
    if not all(finding.well for finding in findings):
        raise click.exceptions.Exit(1)
