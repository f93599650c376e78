"""Writes the reference pages that are made from the program itself: the format of an Estate and the command line.

`make docs` runs it. The pages depend on nothing but the schema and the commands, so the same program always writes the
same pages.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rotunda.cli import main
from rotunda.estate.schema import LEVELS, TABLES, Column, Disclosure, Kind, Table

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
_MADE = "<!-- Made by tools/reference.py. Do not edit: change the program and run `make docs`. -->"

_FORMAT = """\
# The format of an Estate

An **Estate** is what a state has: a set of tables, each documented here column by column.

## Files

- An Estate is a folder or a `.zip` of files, or a workbook (`.xlsx`). Each file or sheet is one table and has the
  table's name: `people.csv`, `people.parquet`, a sheet `people`. Case, blanks and underscores in names make no
  difference.
- Files may be CSV (comma, semicolon, tab or bar between cells, also packed with gzip) or Parquet. CSV is in UTF-8,
  UTF-16 with a byte-order mark, or Windows-1252.
- The first row that is not blank is the heading. Columns may stand in any order. Columns that are not listed here are
  kept as text.
- Every table but {required} may be left out. A column that is not marked as required may be left out too.
- A row without a value in a required column is left out, and so is a row whose key another row before it has. A value
  that its column does not allow is emptied. Each of these is a defect with its place and remedy; what was left out is
  written to a rejects file.
- A text that begins with `=`, `+`, `-`, `@`, a tab or a return has one apostrophe before it in the files that Rotunda
  writes, so that no spreadsheet runs it as a formula. Reading takes it off again.

## Kinds of column

| kind | how it is written |
| --- | --- |
{kinds}

Levels of skill are {levels}.

*Disclosure* says who may see a column: {disclosures}.

## Tables
"""
_HOW_WRITTEN: Mapping[Kind, str] = {
    Kind.ID: "A short text that does not change. Identifiers of people are never their names.",
    Kind.TEXT: "Any text. Where values are listed, one of these; case, blanks and underscores make no difference.",
    Kind.INTEGER: "`1200` or `1,200`.",
    Kind.NUMBER: "`1200.5`, `1,200.5` or `$1,200.50`.",
    Kind.FLAG: "`yes` or `no`; also `true`, `y`, `t`, `1` and `false`, `n`, `f`, `0`.",
    Kind.DATE: "`2026-01-31`; other usual forms are read where day and month can be told apart.",
    Kind.TIME: "`2026-01-31 08:15:00`, the time of day on the wall where it was written, without a zone.",
    Kind.LIST: "Texts with a semicolon between them: `CJIS;FTI`.",
}
_WHO: Mapping[Disclosure, str] = {
    Disclosure.PUBLIC: "anybody may see it",
    Disclosure.INTERNAL: "the organization's own staff",
    Disclosure.PERSONAL: "about one person, and in a report only where it was asked for, if at all",
}

_COMMANDS = """\
# The command line

`rotunda` with a command does one thing and ends. Answers go to standard output, progress and errors to standard error.

| exit status | what it means |
| --- | --- |
| 0 | It was done. Of `rotunda check`: a plan can be made. |
| 1 | The input is at fault: it cannot be read, or no plan can be made of it. |
| 2 | The command was not understood: an unknown option, or a value that it does not take. |
| 130 | It was stopped with Ctrl-C. |
"""


def format_page() -> str:
    """The page on the format of an Estate."""
    required = " and ".join(f"`{table.name}`" for table in TABLES.values() if table.required)
    kinds = "\n".join(f"| {kind.value} | {_HOW_WRITTEN[kind]} |" for kind in Kind)
    levels = ", ".join(f"{number} {word}" for number, word in LEVELS.items())
    disclosures = "; ".join(f"*{level.value}*, {_WHO[level]}" for level in Disclosure)
    introduction = _FORMAT.format(required=required, kinds=kinds, levels=levels, disclosures=disclosures)
    return _page([introduction.rstrip(), _contents(), *(_table(table) for table in TABLES.values())])


def _contents() -> str:
    rows = (f"| [{table.name}](#{table.name}) | {table.row_is} | {_yes(table.required)} |" for table in TABLES.values())
    return "\n".join(["| table | one row is | required |", "| --- | --- | --- |", *rows])


def _table(table: Table) -> str:
    key = " and ".join(f"`{name}`" for name in table.key)
    told_apart = f"Rows are told apart by {key}." if key else "Rows may repeat."
    required = "An Estate must have it." if table.required else "It may be left out."
    lines = [
        f"### {table.name}",
        "",
        f"One row is {table.row_is}. {told_apart} {required}",
        "",
        "| column | meaning | kind | unit | values | refers to | required | disclosure |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_column(column) for column in table.columns),
    ]
    return "\n".join(lines)


def _column(column: Column) -> str:
    cells = (
        f"`{column.name}`",
        column.meaning,
        column.kind.value,
        column.unit or "",
        _values(column),
        _reference(column),
        _yes(column.required),
        column.disclosure.value,
    )
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _values(column: Column) -> str:
    if column.allowed:
        return ", ".join(f"`{value}`" for value in column.allowed)
    match column.minimum, column.maximum:
        case None, None:
            return ""
        case low, None:
            return f"{low:g} or more"
        case None, high:
            return f"{high:g} or less"
        case low, high:
            return f"{low:g} to {high:g}"


def _reference(column: Column) -> str:
    if column.references is None:
        return ""
    return f"[`{column.references}`](#{column.references.partition('.')[0]})"


def _yes(said: bool) -> str:  # noqa: FBT001  # a cell of a table, not a switch
    return "yes" if said else "no"


def command_page() -> str:
    """The page on the command line."""
    return _page([_COMMANDS.rstrip(), *(_command(path, command) for path, command in commands(main))])


def commands(command: click.Command, path: tuple[str, ...] = ("rotunda",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The command and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            if not command.commands[name].hidden:
                yield from commands(command.commands[name], (*path, name))


def _command(path: Sequence[str], command: click.Command) -> str:
    name = " ".join(path)
    context = click.Context(command, info_name=name, **main.context_settings)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    rows = [_option(option.to_info_dict()) for option in options if not option.hidden]
    parts = [f"## {name}", inspect.cleandoc(command.help or ""), f"```text\n{usage}\n```", *_arguments(command)]
    if rows:
        parts.append("\n".join(["| option | what it does | default |", "| --- | --- | --- |", *rows]))
    if isinstance(command, click.Group):
        parts.append("Commands: " + ", ".join(f"`{name}`" for name in sorted(command.commands)) + ".")
    return "\n\n".join(parts)


def _arguments(command: click.Command) -> Iterator[str]:
    for argument in command.params:
        if isinstance(argument, click.Argument):
            name = argument.make_metavar(click.Context(command)).removesuffix("...").strip("[]")
            many = "one or more, in any order" if argument.nargs == -1 else str(argument.nargs)
            yield f"`{name}`: {many}."


def _option(said: Mapping[str, Any]) -> str:
    names = ", ".join(f"`{name}`" for name in said["opts"])
    if said["secondary_opts"]:
        names += " or " + ", ".join(f"`{name}`" for name in said["secondary_opts"])
    takes = "" if said["is_flag"] else _takes(said["type"])
    meaning = (said["help"] or "").replace("|", "&#124;")
    default = "required" if said["required"] else _default(said)
    return f"| {names}{takes} | {meaning} | {default} |"


def _takes(kind: Mapping[str, Any]) -> str:
    """What an option takes, after its name."""
    match kind["param_type"]:
        case "Choice":
            return f" {' or '.join(f'`{choice}`' for choice in kind['choices'])}"
        case "IntRange" | "FloatRange":
            noun = "whole number" if kind["param_type"] == "IntRange" else "number"
            return f" {noun}{_between(kind['min'], kind['max'])}"
        case "Int":
            return " whole number"
        case "DateTime":
            return " date such as `2026-01-31`"
        case "Path":
            return " folder" if not kind["file_okay"] else " file" if not kind["dir_okay"] else " file or folder"
        case _:
            return " text"


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    return f" of at least {low:g}" if low is not None else f" of at most {high:g}" if high is not None else ""


def _default(said: Mapping[str, Any]) -> str:
    """The default where there is one worth telling; a flag that is off by itself tells nothing."""
    default = said["default"]
    if said["is_flag"]:
        on, off = said["opts"][0], (said["secondary_opts"] or [""])[0]
        return f"`{on if default else off}`" if off else ""
    return f"`{default}`" if isinstance(default, (int, float, str)) else ""


def _page(parts: Sequence[str]) -> str:
    return "\n\n".join([_MADE, *parts]) + "\n"


#: Every page that is made, by its file.
PAGES: Mapping[Path, Callable[[], str]] = {
    FOLDER / "estate-format.md": format_page,
    FOLDER / "command-line.md": command_page,
}


def write() -> None:
    """Write every page that is made."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
