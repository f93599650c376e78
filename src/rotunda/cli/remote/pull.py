"""`rotunda pull`: the Estate of a site, as far as a token sees it, as a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotunda.cli.remote.asking import asks_a_site, site_of
from rotunda.cli.terminal import answering, console

if TYPE_CHECKING:
    from rotunda.cli.remote.note import Note
    from rotunda.cli.remote.site import Site
    from rotunda.estate import Reading


@click.command()
@click.argument("url")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write.")
@asks_a_site
@click.option("--replace", is_flag=True, help="Replace an Estate that is already there.")
def pull(url: str, out: Path, *, replace: bool, **values: Any) -> None:
    """Write the Estate of the site at URL into a folder: what is in use, in the scope of the token.

    It is written whole or not at all. What the token may not see is left out, and told. The folder can be checked,
    planned and mended like any other, and given back with `rotunda push`.
    """
    from rotunda.cli.defect_table import show_defects
    from rotunda.cli.remote.site import Steps
    from rotunda.cli.remote.telling import show_pull
    from rotunda.estate.place import placing
    from rotunda.estate.schema import TABLES

    wanted = frozenset(values["tables"] or TABLES)
    with answering() as stages, placing(out, replace=replace) as unfinished:
        reading, note = _pulled(site_of(url, values, Steps(stages)), unfinished, wanted)
    show_pull({source.name: source.rows for source in reading.sources}, note.withheld)
    if not reading.defects.is_empty():
        show_defects(reading.defects)
    console.print(f"The Estate: {out}", markup=False)


def _pulled(site: Site, folder: Path, wanted: frozenset[str]) -> tuple[Reading, Note]:
    """What was pulled into the folder. Raises `InputError`."""
    from rotunda.cli.remote.note import Note
    from rotunda.cli.remote.seen import seen_in
    from rotunda.cli.remote.unpacking import unpack
    from rotunda.estate import Estate, Reading
    from rotunda.estate.place import VERSIONS
    from rotunda.estate.read import read
    from rotunda.estate.schema import TABLES

    site.steps.stage(f"Asking {site.address}")
    me = site.me()
    site.steps.stage("Receiving the Estate")
    archive = folder.with_name("received.zip")
    some = "" if wanted == frozenset(TABLES) else f"?tables={','.join(sorted(wanted))}"
    site.download(f"/estate{some}", archive)
    site.steps.stage("Unpacking and reading it")
    withheld = unpack(archive, folder, wanted, site.address)
    note = Note(site.address, me.now, seen_in(folder / VERSIONS, wanted), withheld)
    reading = read(folder) if any(folder.glob("*.csv")) else Reading(Estate())
    note.write(folder)
    return reading, note
