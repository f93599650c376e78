"""Many rows of a table at once: first what each would do and why not, then all of it or nothing.

Rows are as an Estate has them: columns by name, columns that the format does not list kept as text. A column that a row
leaves out stays as it is. So does one that the actor may not see and that the row has empty, since an empty cell is how
a withheld value reaches whoever takes a table away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import record as audit
from rotunda.web.register.judging import Judge, Manner, Outcome, Verdict
from rotunda.web.register.known import Known
from rotunda.web.register.models.record import Record
from rotunda.web.register.pen import Pen, verb_of
from rotunda.web.register.rights import Rights
from rotunda.web.register.rows import Defect, given

#: What becomes of a row, in the words of the audit.
VERBS = ("add", "change", "restore", "same", "refused")
#: Outcomes that leave the record as it is, in whichever version.
_AS_IT_WAS = {Outcome.SAME, Outcome.REFUSED}


@dataclass(frozen=True)
class Plan:
    """What would become of rows of a table."""

    model: type[Record]
    verdicts: Sequence[Verdict]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows get each verdict."""
        found = Counter(verb_of(verdict) for verdict in self.verdicts)
        return {verb: found[verb] for verb in VERBS}

    @property
    def refused(self) -> list[Verdict]:
        """The rows that cannot be taken."""
        return [verdict for verdict in self.verdicts if verdict.outcome is Outcome.REFUSED]


class Refused(Exception):  # noqa: N818  # a fact about the rows, which views turn into an answer
    """Some rows cannot be taken, so none was."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"{len(plan.refused)} rows of {plan.model.estate} are refused")
        self.plan = plan


def plan(
    model: type[Record],
    rows: Sequence[Mapping[str, Any]],
    seen: Sequence[int | None] = (),
    *,
    by: Actor,
    lock: bool = False,
) -> Plan:
    """What would become of each row. With `lock`, records stay as they are until the transaction ends.

    `seen` has for each row the version of its record that its writer saw, 0 where he saw none, `None` where it does not
    matter. A row that would change another one is refused.
    """
    judge = Judge(model.estate, Known.now(), Rights(model, by), lock=lock)
    verdicts = judge.judge((given(model, number, row) for number, row in enumerate(rows, start=1)), Manner())
    for verdict, version in zip(verdicts, seen, strict=False):
        if version is not None and verdict.version != version and verdict.outcome not in _AS_IT_WAS:
            verdict.refuse(_meanwhile(verdict, version))
    judge.settle(verdicts)
    return Plan(model, verdicts)


@transaction.atomic
def put(  # noqa: PLR0913  # an action says all that it rests on
    model: type[Record],
    rows: Sequence[Mapping[str, Any]],
    seen: Sequence[int | None] = (),
    *,
    by: Actor,
    reason: str = "",
    source: str = "",
) -> Plan:
    """Plan and apply: every row, or none. Raises `Refused` with the plan where a row cannot be taken."""
    made = plan(model, rows, seen, by=by, lock=True)
    if made.refused:
        raise Refused(made)
    pen = Pen(model, source)
    changes = pen.write([verdict for verdict in made.verdicts if verdict.outcome is not Outcome.SAME])
    pen.finish()
    audit(changes, by=by, reason=reason, source=source)
    return made


def version_of(verdict: Verdict) -> int:
    """The version of a row's record when the row is written; 0 where it is refused."""
    match verdict.outcome:
        case Outcome.REFUSED:
            return 0
        case Outcome.SAME:
            return verdict.version
        case _:
            return verdict.version + 1


def _meanwhile(verdict: Verdict, seen: int) -> Defect:
    """The record is not as the writer of the row saw it."""
    if seen == 0:
        message = "There is such a record already, and the row is of none. Get it first, then repeat."
    elif verdict.version == 0:
        message = "There is no such record any more. Leave the row out, or put it as a new one."
    else:
        message = "The record was changed meanwhile. Get it again, then repeat."
    return Defect("", message, "stale", verdict.code[:500])
