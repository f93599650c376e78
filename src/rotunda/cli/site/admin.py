"""`rotunda admin`: setting the site up, and what only whoever runs the machine may do."""

from __future__ import annotations

from pathlib import Path

import click

from rotunda.cli.site.opening import at_home, open_site, pending, prepare, update
from rotunda.cli.terminal import Commands, answering, console


@click.group(cls=Commands)
def admin() -> None:
    """Set the site up and look after it, on the machine itself."""


@admin.command()
@at_home
def init(home: Path) -> None:
    """Make the folder, its secret and the database, or bring them to this version. Does no harm twice."""
    made = prepare(home)
    open_site(home)
    with answering() as stages:
        stages.stage("Preparing the database and the pages")
        update()
    console.print(f"{'Made' if made else 'Kept'} the site in {home}.", markup=False)
    console.print("Next: rotunda admin create-owner, then rotunda serve.", markup=False)


@admin.command()
@at_home
def migrate(home: Path) -> None:
    """Take the steps that this version needs of the database. The site may go on serving meanwhile."""
    open_site(home)
    steps = pending()
    with answering() as stages:
        stages.stage("Taking the steps")
        update()
    console.print(f"{len(steps)} steps taken." if steps else "Nothing to do.", markup=False)


@admin.command()
@at_home
@click.option("--email", prompt="E-mail address", help="E-mail address of the owner.")
@click.option("--name", prompt="Name", help="Name of the owner.")
def create_owner(home: Path, email: str, name: str) -> None:
    """Make the first account, which may invite all others. Asks for a pass phrase of at least 14 characters."""
    open_site(home)
    from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from rotunda.web.accounts.actor import Operator
    from rotunda.web.accounts.first import create_owner as create

    try:
        validate_email(email)
        phrase = click.prompt("Pass phrase", hide_input=True, confirmation_prompt=True)
        validate_password(phrase)
        create(by=Operator(), email=email, name=name, password=phrase)
    except ValidationError as error:
        hints = " ".join(password_validators_help_texts())
        raise click.ClickException(f"{' '.join(error.messages)} {hints}") from error
    console.print(f"{email} may sign in, and is asked to set up a second factor then.", markup=False)


@admin.command()
@at_home
@click.argument("estate", type=click.Path(exists=True, path_type=Path))
def load(home: Path, estate: Path) -> None:
    """Fill an empty register from an ESTATE: a folder, zip or workbook. Later files are for imports on the site."""
    open_site(home)
    from rotunda.estate.feeds.feed import FeedOptions
    from rotunda.estate.ingest import ingest
    from rotunda.web.accounts.actor import Operator
    from rotunda.web.register.loading import NotEmpty
    from rotunda.web.register.loading import load as fill

    with answering() as stages:
        read = ingest([estate], FeedOptions(), progress=stages)
        try:
            loaded = fill(read.estate, by=Operator(), source=f"load of {estate.name}", progress=stages)
        except NotEmpty as error:
            raise click.ClickException(str(error)) from error
    for table, rows in loaded.items():
        if rows or read.estate.has(table):
            left = read.estate[table].height - rows
            console.print(f"{rows:>10,} {table}{f' ({left:,} left out)' if left else ''}", markup=False)


@admin.command()
@at_home
def check_audit(home: Path) -> None:
    """Prove that no entry of the audit was changed, added or left out."""
    open_site(home)
    from rotunda.web.audit.checking import check_chain
    from rotunda.web.audit.models import Head

    head = Head.objects.get(pk=1)
    wrong = list(check_chain())
    for sentence in wrong:
        console.print(sentence, markup=False)
    if wrong:
        raise click.exceptions.Exit(1)
    console.print(f"The chain of {head.number:,} entries holds. Its end is {head.hash}.", markup=False)
