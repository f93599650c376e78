"""Rows of an import as pages and exports show them: what changes, and why not; protected values only to who may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.design.cells import Tag, Tone
from rotunda.web.formulas import harmless
from rotunda.web.intake.models import StagedRow
from rotunda.web.register.columns import OWN, PROTECTED, WITHHELD
from rotunda.web.register.judging import RETIRED, Outcome
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import MODELS
from rotunda.web.register.wording import worded

_TONES: Mapping[str, Tone] = {
    Outcome.ADDED: "good",
    Outcome.CHANGED: "info",
    Outcome.SAME: "plain",
    Outcome.RETIRED: "fair",
    Outcome.REFUSED: "bad",
}


@dataclass(frozen=True)
class Line:
    """A column of a row: its name, and what was and will be there as text; `before` is empty for a new record."""

    column: str
    before: str
    after: str
    table: str = ""

    @property
    def label(self) -> str:
        """What pages call the column."""
        return label_of(self.column)

    @property
    def was(self) -> str:
        """What was there, as pages tell it."""
        return worded(self.table, self.column, self.before)

    @property
    def will(self) -> str:
        """What will be there, as pages tell it."""
        return worded(self.table, self.column, self.after)


@dataclass(frozen=True)
class Shown:
    """A row as it is shown."""

    row: StagedRow
    tag: Tag
    lines: list[Line]
    problems: list[dict[str, str]]

    @property
    def table(self) -> str:
        """What pages call the row's table."""
        return label_of(self.row.table)

    @property
    def left_out(self) -> list[str]:
        """What pages call the columns that are left out."""
        return [label_of(name) for name in self.row.left_out]


def shown(rows: Iterable[StagedRow], actor: Actor) -> Iterator[Shown]:
    """The rows, with what the actor may see of them."""
    scope = cache(actor.scope)
    for row in rows:
        eyes = _Eyes(row, scope)
        problems = [
            {
                **problem,
                "label": label_of(problem["column"]) if problem["column"] else "",
                "value": eyes.sees(problem["column"], problem["value"]),
            }
            for problem in row.problems
        ]
        tag = Tag(str(row.get_outcome_display()), _TONES[row.outcome])
        yield Shown(row, tag, list(_lines(row, eyes)), problems)


def _lines(row: StagedRow, eyes: _Eyes) -> Iterator[Line]:
    if row.outcome == Outcome.RETIRED:
        return
    names = row.before if row.outcome == Outcome.CHANGED else row.values
    for name in names:
        before = text_of(row.before.get(name)) if row.outcome == Outcome.CHANGED else ""
        after = text_of(row.values.get(name))
        if name == RETIRED:
            yield Line("in use", "no, it was retired", "yes")
        elif before or after:
            yield Line(name.removeprefix(OWN), eyes.sees(name, before), eyes.sees(name, after), row.table)


class _Eyes:
    """What may be seen of one row, by the scopes of who looks."""

    def __init__(self, row: StagedRow, scope: Callable[[Permission], Scope]) -> None:
        self.row, self.scope = row, scope
        model = MODELS[row.table]
        self.blind = not model.is_reference() and not scope(model.viewing).covers(row.agency)

    def sees(self, column: str, text: str) -> str:
        permission = PROTECTED.get((self.row.table, column))
        hidden = permission is not None and not self.scope(permission).covers(self.row.agency)
        own = self.row.agency is None and permission is None
        return WITHHELD if text and (hidden or (self.blind and not own)) else text


def text_of(value: Any) -> str:
    """A value of JSON as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {part}" for name, part in value.items())
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e15 and value == int(value) else str(value)


def cells(one: Shown) -> list[str]:
    """A row as a line of an export."""
    changes = "; ".join(f"{line.column}: {line.before} → {line.after}" for line in one.lines)
    reasons = "; ".join(f"{p['column']}: {p['problem']} {p['remedy']}" for p in one.problems)
    row = one.row
    told = [str(row.number or ""), row.table, row.code, one.tag.text, changes, reasons, "; ".join(row.left_out)]
    return [harmless(cell) for cell in told]


HEADINGS = ("row", "table", "key", "outcome", "changes", "refused because", "columns left out")
