"""`rotunda demo`: an invented state, planned, in a site of its own."""

from __future__ import annotations

from pathlib import Path

import click

from rotunda.cli.site.opening import at_home, open_site, prepare, update
from rotunda.cli.terminal import answering, console


@click.command()
@at_home
@click.argument("estate", type=click.Path(exists=True, path_type=Path))
def demo(home: Path, estate: Path) -> None:
    """Make a demonstration site of an ESTATE, with one account for each role.

    Whoever reaches a demonstration can sign in as anybody: serve it on your own machine, with ROTUNDA_DEMO=yes, and
    keep nothing real in it.
    """
    prepare(home)
    open_site(home)
    from rotunda.estate.read import read
    from rotunda.web.accounts.models import User
    from rotunda.web.demo.making import make_demo

    with answering() as stages:
        stages.stage("Preparing the database and the pages")
        update()
        if User.objects.exists():
            console.print(f"{home} has accounts already; it is left as it is.", markup=False)
            return
        stages.stage(f"Reading {estate}")
        make_demo(read(estate).estate, stages)
    console.print(f"The demonstration is in {home}.", markup=False)
