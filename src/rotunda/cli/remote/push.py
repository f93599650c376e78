"""`rotunda push`: an Estate into the register of a site, as far as a token may write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotunda.cli.remote.asking import asks_a_site, site_of
from rotunda.cli.terminal import INPUT_FAULT, answering, console, tell

if TYPE_CHECKING:
    from rotunda.cli.remote.report import Report
    from rotunda.cli.remote.sending import Push
    from rotunda.cli.remote.sheets import Sheet
    from rotunda.cli.terminal import Stages

_STOPPED = "Stopped. What was sent so far stays; push again to go on: what is there already is left as it is."


@click.command()
@click.argument("estate", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would happen.")
@asks_a_site
@click.option("--reason", default="", help="Why; it stands in the history of every record that changes.")
@click.option(
    "--without",
    multiple=True,
    metavar="TABLE.COLUMN",
    help="A column that is not sent, such as people.yearly_pay; the site leaves it as it is. Repeatable.",
)
@click.option(
    "--with-defects",
    is_flag=True,
    help="Send what could be read, where not all could: no row that was left out, and no cell that was emptied.",
)
@click.option(
    "--overwrite", is_flag=True, help="Also replace what others changed on the site after the folder was pulled."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write every refusal, one a row, to this CSV file.",
)
def push(estate: Path, url: str, **values: Any) -> None:
    """Put the rows of ESTATE (a folder, zip or workbook) into the register of the site at URL.

    New rows are added, others changed where they differ; no record is removed because a row is missing. A column that
    a file lacks stays as it is, and an empty cell empties. What the site refuses is listed, the rest is written. A push
    that was interrupted is simply repeated: it changes nothing twice. The exit status is 1 where anything was refused.
    """
    from rotunda.cli.remote.report import Report
    from rotunda.cli.remote.telling import show_push
    from rotunda.estate import InputError
    from rotunda.estate.rejects import write_defects

    report, ended = Report(), None
    with answering(stopped=_STOPPED) as stages:
        sheets, pushing = _prepared(estate, url, values, stages, report)
        try:
            pushing.send(sheets)
        except InputError as error:
            ended = error
        if values["out"]:
            write_defects(report.refusals_frame(), values["out"])
    show_push(report, dry_run=values["dry_run"])
    if ended is not None:
        tell(ended)
        again = "Nothing was changed." if values["dry_run"] else "What was sent stays. Push again to go on."
        console.print(f"The push ended early, after {report.sent:,} rows. {again}", markup=False)
    elif values["dry_run"]:
        console.print("This was a dry run: nothing was changed.", markup=False)
    else:
        again = " Mend them and push again: what is there already is left as it is." if report.refused else ""
        console.print(f"{report.written:,} rows were written, {report.refused:,} refused.{again}", markup=False)
    if ended is not None or report.refused:
        raise click.exceptions.Exit(INPUT_FAULT)


def _prepared(path: Path, url: str, values: dict[str, Any], stages: Stages, report: Report) -> tuple[list[Sheet], Push]:
    """The tables to send, checked, and the site that takes them. Raises `InputError` or ends the command."""
    from rotunda.cli.remote.note import note_of
    from rotunda.cli.remote.sending import Push
    from rotunda.cli.remote.site import Steps

    steps = Steps(stages)
    site = site_of(url, values, steps)
    note = note_of(path)
    sheets = _sheets(path, values, stages)
    steps.stage(f"Asking {site.address}")
    me = site.me()
    may = [name for name in me.may if name.startswith("edit-") or name == "decide-claims"]
    if not may:
        site.refuse_to_write()
    how = {name: values[name] for name in ("dry_run", "reason", "overwrite")}
    return sheets, Push(site, report, note=note, **how)


def _sheets(path: Path, values: dict[str, Any], stages: Stages) -> list[Sheet]:
    """The tables of an Estate, where all of it could be read or what could be is enough."""
    from rotunda.cli.checking import checked
    from rotunda.cli.defect_table import show_defects
    from rotunda.cli.remote.sheets import sheets_of, stopping
    from rotunda.estate import InputError
    from rotunda.estate.files import open_tables
    from rotunda.estate.read import is_estate, read_tables

    stages.stage(f"Reading {path}")
    texts = open_tables(path)
    if not is_estate(texts):
        raise InputError(str(path), "This is no Estate.", "Make one of it with rotunda convert, and push that.")
    reading = checked(read_tables(texts), stages)
    sheets = sheets_of(texts, reading, frozenset(values["without"]))
    if values["tables"]:
        sheets = [sheet for sheet in sheets if sheet.table.name in values["tables"]]
    _refuse_unknown(path, values, sheets)
    found = stopping(reading.defects, [sheet.table.name for sheet in sheets])
    if not found.is_empty() and not values["with_defects"]:
        show_defects(found)
        raise InputError(str(path), "Not all of it could be read.", "Mend it, or say --with-defects to send the rest.")
    return sheets


def _refuse_unknown(path: Path, values: dict[str, Any], sheets: list[Sheet]) -> None:
    """Raise `InputError` for a table that is not there, and for a column that no table has."""
    from rotunda.estate import InputError
    from rotunda.estate.schema import TABLES

    there = {sheet.table.name for sheet in sheets}
    for name in values["tables"]:
        if name not in there:
            raise InputError(str(path), f"There is no table {name} in it.", "Leave --table out, or name another.")
    for name in values["without"]:
        table, _, column = name.partition(".")
        if table not in TABLES or not column or column in TABLES[table].key:
            raise InputError("--without", f"{name} is no column that can be left out.", "Say one like people.name.")
    if not sheets:
        raise InputError(str(path), "There is no table in it.", "Give an Estate.")
