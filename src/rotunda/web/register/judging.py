"""The one judge of rows: what would become of each, added, changed, unchanged, or refused with reason and remedy.

The rules are those of a record that somebody edits on a page: values by `register.cleaning`, agencies in scope,
protected columns only for who may see them, references that are there. Files and programmes differ in their `Manner`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from rotunda.web.register.columns import OWN, references_of, told
from rotunda.web.register.known import Had, Known, records
from rotunda.web.register.models import MODELS, Record
from rotunda.web.register.rights import Rights
from rotunda.web.register.rows import Defect, Given, cells, key_of, missing

#: Stands among a row's values for when the record was retired, `None` for one in use.
RETIRED = "retired"
#: Where a record that was found to be another one says which.
POINTER = "same_as"


class Outcome(models.TextChoices):
    """What becomes of a row; the label is what pages say."""

    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    SAME = "same", "Unchanged"
    RETIRED = "retired", "Retired"
    REFUSED = "refused", "Refused"


@dataclass(frozen=True)
class Manner:
    """What is asked of rows beside the rules.

    `only_new` says that records which are there are not changed, `once` which columns of those are not. `leaves_out`
    says that columns which the actor may not write are left out of a row, which is refused otherwise.
    """

    only_new: bool = False
    once: tuple[str, ...] = ()
    leaves_out: bool = False


@dataclass(slots=True)
class Verdict:
    """What would become of a row. `values` are by column as JSON has them, `before` what the register has in those that
    change; `version` and `source` are the record's before, and `agency` is the primary key of where it would belong."""

    table: str
    number: int | None
    outcome: Outcome = Outcome.SAME
    code: str = ""
    agency: int | None = None
    person: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    source: str = ""
    defects: list[Defect] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    #: Columns that refer to the same table, and must be there when all of it has been judged.
    inward: dict[str, str] = field(default_factory=dict)

    def refuse(self, *defects: Defect) -> None:
        """Refuse it for these reasons as well."""
        self.outcome = Outcome.REFUSED
        self.defects += defects


class Judge:
    """Judges the rows of one table. Call `judge` for each slice, then `settle` or `note` before the next table."""

    def __init__(self, table: str, known: Known, rights: Rights, *, lock: bool = False) -> None:
        self.model: type[Record] = MODELS[table]
        self.known, self.rights, self._lock = known, rights, lock
        self.references = references_of(self.model)
        self.home, _, self._beyond = (self.model.agency_path or "").partition("__")
        self._agencies = [name for name, to in self.references.items() if to.estate == "agencies"]
        self._agencies += ["agency"] if table == "agencies" else []
        #: The keys of the rows so far, each with its first row; and how many rows had none that could be read.
        self.seen: dict[str, int | None] = {}
        self.keyless = 0

    @property
    def waits(self) -> bool:
        """Whether rows refer to rows of the same table, so that none is sure before the last was seen."""
        return self.model in self.references.values()

    def judge(self, rows: Iterable[Given], manner: Manner) -> list[Verdict]:
        """The verdicts on a slice, in its order."""
        verdicts = [self._read(row, manner) for row in rows]
        had = records(self.model, [verdict.code for verdict in verdicts if verdict.code], lock=self._lock)
        for name, to in self.references.items():
            self.known.look_up(to.estate, (code for verdict in verdicts if (code := verdict.values.get(name))))
        for verdict in verdicts:
            self._weigh(verdict, had.get(verdict.code), manner)
        return verdicts

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Refuse what refers to rows of the same table that were refused; then let what is added be referred to."""
        table = self.model.estate
        while True:
            added = {verdict.code for verdict in verdicts if verdict.outcome is Outcome.ADDED}
            lost = [
                (verdict, column, code)
                for verdict in verdicts
                if verdict.outcome is not Outcome.REFUSED
                for column, code in verdict.inward.items()
                if code not in added and not self.known.has(table, code)
            ]
            for verdict, column, code in lost:
                verdict.refuse(_absent(column, code, table))
            if not lost:
                break
        self.note(verdicts)

    def note(self, verdicts: Iterable[Verdict]) -> None:
        """Let later tables refer to what these rows add."""
        for verdict in verdicts:
            if verdict.outcome in {Outcome.ADDED, Outcome.CHANGED}:
                self.known.add(self.model.estate, verdict.code, self._agency_told(verdict))

    def _read(self, row: Given, manner: Manner) -> Verdict:
        """The row with its values as they would be written, and its key, which no other row has."""
        verdict = Verdict(self.model.estate, row.number, defects=row.defects)
        verdict.values = cells(self.model, row, verdict.defects)
        if self.known.names:
            for name in self._agencies:
                if text := verdict.values.get(name):
                    verdict.values[name] = self.known.agency_named(text)
        if not any(defect.column in self.model.table().key for defect in verdict.defects):
            verdict.code = key_of(self.model, verdict.values, verdict.defects)
        self.keyless += not verdict.code
        if verdict.code and verdict.code not in self.seen:
            self.seen[verdict.code] = row.number
        elif not verdict.code:
            pass
        elif manner.only_new:
            # what a feed merely mentions, another part of the file tells
            verdict.values = {}
        else:
            first = self.seen[verdict.code]
            where = f"Row {first}" if first else "Another row"
            message = f"{where} has the same key. Leave one of them out."
            verdict.defects.append(Defect("", message, "repeated", verdict.code[:500]))
        return verdict

    def _weigh(self, verdict: Verdict, had: Had | None, manner: Manner) -> None:
        """The row held against the register, and what its actor may do there."""
        if had is None and verdict.code and not verdict.values:
            return
        told_ = self._agency_told(verdict)
        agency = self._agency_key(told_) if self.home in verdict.values else had.agency if had else None
        verdict.agency, verdict.person = agency, had.person if had else None
        self._refer(verdict, had, agency)
        if had is not None and not self.rights.may_see(had.agency, had.person):
            verdict.refuse(self._not_yours(verdict, agency, taken=True))
        elif not verdict.defects:
            self._withhold(verdict, had, agency, manner)
            if had is None:
                self._add(verdict, agency)
            else:
                self._change(verdict, had, agency, manner)
        if verdict.defects:
            verdict.outcome = Outcome.REFUSED

    def _refer(self, verdict: Verdict, had: Had | None, agency: int | None) -> None:
        """Refuse it where it refers to what is not there; references to its own table wait."""
        for name, to in self.references.items():
            code = verdict.values.get(name)
            if not code or any(defect.column == name for defect in verdict.defects):
                continue
            hidden = had is None and name == self.home and self._beyond and not self.rights.may_write(agency)
            if hidden:
                verdict.defects.append(self._not_yours(verdict, agency))
            elif to is self.model:
                verdict.inward[name] = code
            elif not self.known.has(to.estate, code):
                verdict.defects.append(_absent(name, code, to.estate))

    def _withhold(self, verdict: Verdict, had: Had | None, agency: int | None, manner: Manner) -> None:
        """Take out the columns that the actor may not see: an empty cell says nothing, since that is how a withheld
        value reaches whoever takes a table away."""
        hidden = self.rights.hidden_at(agency, verdict.person)
        if had is not None:
            hidden = hidden | self.rights.hidden_at(had.agency, had.person)
        for name in [name for name in verdict.values if name in hidden]:
            value = verdict.values.pop(name)
            if manner.leaves_out:
                verdict.left_out.append(name)
            elif value not in (None, "", []):
                message = "You may not see this column, so you may not write it. Leave it out."
                verdict.defects.append(Defect(name, message, "permission"))

    def _add(self, verdict: Verdict, agency: int | None) -> None:
        verdict.defects += missing(self.model, {*verdict.values, *verdict.left_out})
        if not verdict.defects and not self.rights.may_write(agency):
            verdict.defects.append(self._not_yours(verdict, agency))
        verdict.values = {name: value for name, value in verdict.values.items() if value is not None}
        verdict.outcome = Outcome.ADDED

    def _change(self, verdict: Verdict, had: Had, agency: int | None, manner: Manner) -> None:
        """The columns that change; a record that was merged into another does not come back by itself."""
        verdict.version, verdict.source = had.version, had.source
        own = [name for name in verdict.values if name.startswith(OWN)]
        mine = self.rights.may_write(had.agency) and self.rights.may_write(agency)
        if (kept := had.own.get(POINTER)) and had.retired is not None:
            message = f"This record was found to be the same as {kept}, and retired. Use {kept} in its place."
            verdict.defects.append(Defect("", message, "merged", verdict.code[:500]))
        elif not mine and any(verdict.values[name] for name in own):
            # what they hold is not shown to whoever may not edit, so neither is whether it is the same
            verdict.defects += [Defect(name.removeprefix(OWN), _LEAVE, "permission") for name in own]
        elif not verdict.defects and not manner.only_new:
            for name in manner.once:
                verdict.values.pop(name, None)
            verdict.before = _differing(verdict, had)
            if verdict.before and not mine:
                verdict.before = {}
                verdict.defects.append(self._not_yours(verdict, agency))
            elif verdict.before:
                verdict.outcome = Outcome.CHANGED

    def _not_yours(self, verdict: Verdict, agency: int | None, *, taken: bool = False) -> Defect:
        """It is out of reach: in words that do not tell whether a record is there that the actor may not see."""
        if self.model.is_reference():
            message = "All agencies share this table, and you may not change it. Ask a register manager to."
            return Defect("", message, "permission", verdict.code[:500])
        if self._beyond and (code := verdict.values.get(self.home)):
            table, remedy = self.references[self.home].estate, "Correct it, leave it out, or ask whoever may."
            return Defect(self.home, f"There is no {code} in {table} that you may change. {remedy}", "reference", code)
        if taken and self.rights.may_write(agency):
            message = (
                "There is such a record already, and it is not yours to see. Leave it out, or give it another key."
            )
            return Defect("", message, "taken", verdict.code[:500])
        message = "This belongs to an agency, or is in a table, that you may not change. Ask whoever may."
        return Defect("", message, "permission", verdict.code[:500])

    def _agency_told(self, verdict: Verdict) -> str | None:
        """The code of the agency that a row says its record belongs to."""
        code = verdict.values.get(self.home)
        if not code:
            return None
        return self.known.agency_of(self.references[self.home].estate, code) if self._beyond else str(code)

    def _agency_key(self, code: str | None) -> int | None:
        return self.known.agencies.get(code) if code is not None else None


_LEAVE = "You may see this record, but not change it. Leave it as it is."


def _absent(column: str, code: str, table: str) -> Defect:
    return Defect(column, f"There is no {code} in {table}. Add it there first.", "reference", code)


def _differing(verdict: Verdict, had: Had) -> dict[str, Any]:
    """What the register has in the columns in which the row says something else."""
    before: dict[str, Any] = {}
    for name, value in verdict.values.items():
        was = had.own.get(name.removeprefix(OWN)) if name.startswith(OWN) else had.values[name]
        if was != value and not (was in _EMPTY and value in _EMPTY):
            before[name] = was
    if had.retired is not None:
        before[RETIRED], verdict.values[RETIRED] = told(had.retired), None
    return before


_EMPTY: tuple[Any, ...] = (None, "", [])
