"""The arguments that every command which reads input shares, and reading by them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rotunda.estate import Reading
    from rotunda.estate.progress import Progress

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class InputArguments:
    """What was said on the command line about the input."""

    paths: tuple[Path, ...]
    mapping: tuple[str, ...]
    mapping_file: Path | None
    dates: str | None
    nulls: tuple[str, ...]
    feed: str | None
    framework: Path | None


_OPTIONS = (
    click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path)),
    click.option(
        "--map",
        "mapping",
        multiple=True,
        metavar="OURS=THEIRS",
        help="Which of the file's columns is which of ours, such as --map opened='Created On'. Repeatable.",
    ),
    click.option(
        "--map-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help='The same in a TOML file: lines of ours = "theirs", and optionally dates = "dmy" and nulls = ["?"].',
    ),
    click.option(
        "--dates",
        type=click.Choice(["dmy", "mdy", "ymd"]),
        help="How to read 03/04/2016, where the file itself does not tell.",
    ),
    click.option("--null", "nulls", multiple=True, metavar="TEXT", help="A cell that means nothing. Repeatable."),
    click.option(
        "--feed", metavar="NAME", help="Read every file as this feed, instead of recognizing it: tickets, roster."
    ),
    click.option(
        "--framework",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A skills framework by which titles become skills: the DDaT export (.csv) or NICE components (.json).",
    ),
)


def reads_input(command: Command) -> Command:
    """Give a command the arguments of `InputArguments`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def arguments_of(values: Mapping[str, Any]) -> InputArguments:
    """The shared arguments out of all that a command was given."""
    return InputArguments(
        paths=values["inputs"],
        mapping=values["mapping"],
        mapping_file=values["map_file"],
        dates=values["dates"],
        nulls=values["nulls"],
        feed=values["feed"],
        framework=values["framework"],
    )


def read_input(arguments: InputArguments, progress: Progress) -> Reading:
    """Read all the inputs into one Estate. Raises `InputError` where one cannot be read at all."""
    from rotunda.estate.dates import DateOrder
    from rotunda.estate.feeds.feed import FeedOptions
    from rotunda.estate.ingest import ingest

    said = _mapping_file(arguments.mapping_file) if arguments.mapping_file else {}
    mapping = {key: value for key, value in said.items() if isinstance(value, str) and key != "dates"}
    dates = arguments.dates or said.get("dates")
    options = FeedOptions(
        mapping={**mapping, **dict(_pair(pair) for pair in arguments.mapping)},
        dates=DateOrder(dates) if dates else None,
        nulls=(*FeedOptions().nulls, *said.get("nulls", ()), *arguments.nulls),
    )
    return ingest(arguments.paths, options, feed=arguments.feed, framework=arguments.framework, progress=progress)


def refuse_strangers(named: Sequence[str], reading: Reading) -> None:
    """Raise `InputError` for anybody named by --keep whom the input does not know."""
    from rotunda.estate import InputError

    known = set(reading.estate["people"]["person"])
    for person in named:
        if person not in known:
            raise InputError("--keep", f"There is nobody {person!r} in the input.", "Give an id of the table people.")


def _pair(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    if not equals or not ours.strip() or not theirs.strip():
        raise click.BadParameter(f"{text!r} is not of the form OURS=THEIRS, such as opened='Created On'.")
    return ours.strip(), theirs.strip()


def _mapping_file(path: Path) -> dict[str, Any]:
    from rotunda.estate import InputError

    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            str(path), f"This mapping cannot be read: {error}.", 'Write lines such as: opened = "Created On"'
        ) from error
    wrong = [key for key, value in said.items() if not _is_understood(key, value)]
    if wrong:
        raise InputError(
            str(path),
            f"What {', '.join(wrong)} is set to is not understood.",
            'Set columns to texts, dates to "dmy", "mdy" or "ymd", and nulls to a list of texts.',
        )
    return said


def _is_understood(key: str, value: object) -> bool:
    if key == "dates":
        return value in {"dmy", "mdy", "ymd"}
    if key == "nulls":
        return isinstance(value, list) and all(isinstance(text, str) for text in value)
    return isinstance(value, str)
