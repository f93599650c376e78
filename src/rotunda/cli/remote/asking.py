"""What `pull` and `push` take alike: the address of a site, the token, and whom to trust."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from rotunda.estate.schema import TABLES

if TYPE_CHECKING:
    from rotunda.cli.remote.site import Site, Steps

Command = TypeVar("Command", bound=Callable[..., Any])

#: Where the token is, if no file is given. A command line can be read by others on the machine, so no option takes it.
TOKEN = "ROTUNDA_TOKEN"  # noqa: S105  # the name of a place
#: Machines that are this one: only to these is a token sent in the clear.
_HERE = {"localhost", "127.0.0.1", "::1"}

_OPTIONS = (
    click.option(
        "--table",
        "tables",
        multiple=True,
        metavar="TABLE",
        type=click.Choice(sorted(TABLES)),
        help="Only this table, such as systems. Repeatable.",
    ),
    click.option(
        "--token-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"File with the token; without it the token is taken from {TOKEN}.",
    ),
    click.option(
        "--ca-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Certificates to trust (PEM), where the site's is signed by an authority of your own.",
    ),
)


def asks_a_site(command: Command) -> Command:
    """Give a command the options that both share."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def site_of(url: str, values: dict[str, Any], steps: Steps) -> Site:
    """The site at an address, with the token. Raises `InputError`."""
    from rotunda.cli.remote.site import Site

    return Site(address_of(url), token_of(values["token_file"]), steps, ca_file=values["ca_file"])


def address_of(url: str) -> str:
    """The address of a site without what follows it, such as `https://register.state.example`. Raises `InputError`."""
    from rotunda.estate import InputError

    given, shown = urlsplit(url), re.sub(r"//[^/]*@", "//…@", url)
    try:
        host, port = given.hostname, given.port
    except ValueError:
        host, port = None, None
    if given.scheme not in {"http", "https"} or not host or not host.isascii() or re.search(r"\s", url):
        raise InputError(shown, "This is no address of a site.", "Give it like https://register.state.example.")
    if given.username is not None or given.query or given.fragment:
        raise InputError(shown, "The address has more than host and path.", "Leave out names, ? and #.")
    if given.scheme == "http" and host not in _HERE:
        raise InputError(shown, "The token would go there in the clear.", "Give the address with https://.")
    name = f"[{host}]" if ":" in host else host
    path = re.sub(r"(/api(/v1)?)?/*$", "", given.path)
    return f"{given.scheme}://{name}{f':{port}' if port else ''}{path}"


def token_of(file: Path | None) -> str:
    """The token in a file, or in the environment. Raises `InputError`, which never has the token in it."""
    from rotunda.estate import InputError

    where, text = TOKEN, os.environ.get(TOKEN, "")
    if file is not None:
        where = str(file)
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise InputError(where, f"The token cannot be read: {reason}.", "Give another file.") from error
    text = text.strip()
    if not text:
        remedy = f"Make one on the site's page Your tokens, and put it into {TOKEN} or into a file for --token-file."
        raise InputError(where, "There is no token.", remedy)
    if not re.fullmatch(r"rotunda_[\w-]{8,200}", text, re.ASCII):
        raise InputError(where, "This is no token of Rotunda's.", "A token is one word that begins with rotunda_.")
    return text
