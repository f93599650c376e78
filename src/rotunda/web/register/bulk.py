"""One deed for many records: tried first to show what would change and what is refused, then done as a whole or not."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rotunda.web.accounts.actor import Actor, NotPermitted
from rotunda.web.register import actions
from rotunda.web.register.columns import raw, told
from rotunda.web.register.models import Record

#: Records that one deed takes at most: they are locked together until it is done.
MOST = 500


class Deed(enum.StrEnum):
    """What is done with each record."""

    CHANGE = "change"
    CONFIRM = "confirm"
    RETIRE = "retire"
    RESTORE = "restore"


@dataclass(frozen=True)
class Order:
    """A deed, with the column and value that it writes where it is a change, and why."""

    deed: Deed
    column: str = ""
    value: Any = None
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a deed does to one record: the column's value before and after as JSON has it, or why it is refused.

    `version` is the record's before the deed.
    """

    record: Record
    version: int
    before: Any = None
    after: Any = None
    refused: str = ""

    @property
    def differs(self) -> bool:
        """Whether anything changes."""
        return not self.refused and self.before != self.after


class Refused(Exception):  # noqa: N818  # what became of an order, not an error of ours
    """Some of the records refused the deed, so nothing was done; `outcomes` has them."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__("; ".join(f"{found.record.code}: {found.refused}" for found in outcomes[:5]))
        self.outcomes = outcomes


def preview(rows: Iterable[Record], *, by: Actor, order: Order) -> list[Outcome]:
    """What the order would do to each record: the deed itself, undone before anybody sees it."""
    with transaction.atomic():
        found = [_tried(row, by, order, None) for row in rows]
        transaction.set_rollback(True)
    return found


@transaction.atomic
def change_many(rows: Iterable[Record], *, by: Actor, order: Order, versions: Mapping[int, int]) -> int:
    """Do the order to all records, or to none; tells how many changed. `versions` has the version that was seen of each
    record by its primary key.

    Raises `Refused` where any record refuses, was changed since, or stands in no version seen.
    """
    found = [_tried(row, by, order, versions.get(row.pk, 0)) for row in rows]
    if refused := [outcome for outcome in found if outcome.refused]:
        raise Refused(refused)
    return sum(outcome.differs for outcome in found)


def _tried(row: Record, by: Actor, order: Order, version: int | None) -> Outcome:
    """Do the deed to one record, within the transaction; what is refused leaves it as it was."""
    before = row.version
    try:
        with transaction.atomic():
            return _done(row, by, order, version)
    except ValidationError as error:
        return Outcome(row, before, refused=" ".join(error.messages))
    except NotPermitted:
        return Outcome(row, before, refused="Your roles do not let you do this with this record.")
    except actions.Stale:
        return Outcome(row, before, refused="Somebody else changed it meanwhile. Look at it again.")


def _done(row: Record, by: Actor, order: Order, version: int | None) -> Outcome:
    seen = row.version
    match order.deed:
        case Deed.CHANGE:
            column = row.table().by_name.get(order.column)
            if column is None:
                raise ValidationError("Choose a column of this table.")
            before = told(raw(row, column))
            done = actions.change(row, by=by, values={order.column: order.value}, version=version, reason=order.reason)
            return Outcome(row, seen, before, told(raw(done, column)))
        case Deed.CONFIRM:
            actions.confirm(row, by=by, version=version)
            return Outcome(row, seen, "", "confirmed today")
        case Deed.RETIRE:
            done = actions.retire(row, by=by, reason=order.reason, version=version)
        case Deed.RESTORE:
            done = actions.restore(row, by=by, reason=order.reason, version=version)
    states = ("retired" if row.retired_at else "in use", "retired" if done.retired_at else "in use")
    return Outcome(row, seen, *states)
