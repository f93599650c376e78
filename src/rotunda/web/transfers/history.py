"""The history of a transfer as the audit has it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rotunda.web.audit.models import Entry
from rotunda.web.register.wording import worded
from rotunda.web.transfers.models import Side, State
from rotunda.web.transfers.reads import who

_VERBS = {
    "propose": "Proposed",
    "sign": "Signed",
    "refuse": "Refused",
    "withdraw": "Withdrawn",
    "void-signature": "A signature no longer counts, as the record was changed",
}
#: What an entry tells that pages say elsewhere.
_LEFT_OUT = {"signed", "kind", "code", "from", "to", "effective", "side"}


@dataclass(frozen=True)
class Told:
    """An entry as the component of histories takes it."""

    what: str
    who: str
    at: datetime
    reason: str
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)


def entries(found: Iterable[Entry]) -> list[Told]:
    """The entries with names and words in place of labels and codes."""
    listed = list(found)
    names = who({entry.actor for entry in listed})
    return [Told(_what(entry), names[entry.actor], entry.at, entry.reason, _changes(entry)) for entry in listed]


def _what(entry: Entry) -> str:
    verb, side = _VERBS.get(entry.action, entry.action), entry.after.get("side")
    return f"{verb}, for the {_side(side)}" if side in Side.values else verb


def _side(side: str) -> str:
    return Side(side).label.lower()


def _changes(entry: Entry) -> list[tuple[str, Any, Any]]:
    names = [name for name in dict.fromkeys([*entry.before, *entry.after]) if name not in _LEFT_OUT]
    return [
        (name.replace("_", " ").capitalize(), _word(name, entry.before.get(name)), _word(name, entry.after.get(name)))
        for name in names
    ]


def _word(name: str, value: Any) -> Any:
    return State(value).label if name == "state" and value in State.values else worded("", name, value)
