"""Which of a file's columns is which of ours: by what the user says, else by the names that tools give them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from rotunda.estate.errors import InputError
from rotunda.estate.schema import plain

#: For our name of a column, the names that exports give it, in the order in which they are believed.
Aliases = Mapping[str, tuple[str, ...]]


def map_columns(columns: Sequence[str], aliases: Aliases, said: Mapping[str, str], where: str) -> dict[str, str]:
    """For each of our names that the file has, the file's name. What the user said goes before every alias.

    Raises `InputError` where the user names a column that is not ours or that the file does not have.
    """
    ours = {name: _said(name, theirs, columns, aliases, where) for name, theirs in said.items()}
    by_plain: dict[str, str] = {}
    for column in columns:
        by_plain.setdefault(plain(column), column)
    taken = set(ours.values())
    for name, known in aliases.items():
        if name in ours:
            continue
        found = (by_plain.get(plain(alias)) for alias in (name, *known))
        free = [column for column in found if column is not None and column not in taken]
        if free:
            ours[name] = free[0]
            taken.add(free[0])
    return {name: ours[name] for name in aliases if name in ours}


def known_share(columns: Sequence[str], aliases: Aliases, needed: Sequence[Sequence[str]]) -> float:
    """How likely a file with these columns is the feed's: 0 unless each group of needed names has one of its own
    there, else the share of its columns that are known, and at least one half."""
    found = map_columns(columns, aliases, {}, "")
    if not all(any(name in found for name in group) for group in needed):
        return 0.0
    return 0.5 + 0.5 * len(found) / max(len(columns), 1)


def _said(name: str, theirs: str, columns: Sequence[str], aliases: Aliases, where: str) -> str:
    if name not in aliases:
        near = difflib.get_close_matches(name, list(aliases), n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise InputError("--map", f"{name} is not one of our columns.", f"{hint}Ours are: {', '.join(aliases)}.")
    for column in columns:
        if column == theirs or plain(column) == plain(theirs):
            return column
    near = difflib.get_close_matches(theirs, list(columns), n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise InputError(
        where, f"It has no column {theirs!r} to take for {name}.", f"{hint}Its columns are: {', '.join(columns)}."
    )
