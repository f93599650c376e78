"""What would become of each row: added, changed, unchanged, or refused with the reason and the remedy.

The rules are those of a record that somebody edits on a page: values by `register.cleaning`, agencies in scope,
protected columns only for who may see them, references that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from rotunda.estate.schema import Column
from rotunda.web.intake.known import Had, Known, records, references_of
from rotunda.web.intake.models import Outcome
from rotunda.web.intake.reach import Reach
from rotunda.web.intake.reading import Given, Problem, Stretch
from rotunda.web.register.cleaning import cleaned
from rotunda.web.register.columns import code_of, told
from rotunda.web.register.models import MODELS, Record

#: Stands among a row's values for whether the record is retired, and for what our format does not list.
RETIRED, EXTRA = "retired", "extra"


@dataclass
class Verdict:
    """What would become of a row; the fields are those of `StagedRow`."""

    table: str
    number: int | None
    outcome: Outcome
    code: str = ""
    agency: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    source: str = ""
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    #: Columns that refer to the same table, and must be there when all of it has been judged.
    inward: dict[str, str] = field(default_factory=dict)

    def refuse(self, column: str, value: Any, problem: str, remedy: str) -> None:
        """Refuse it for one more reason."""
        self.outcome = Outcome.REFUSED
        self.problems.append({"column": column, "value": str(value)[:500], "problem": problem, "remedy": remedy})


class Judge:
    """Judges the rows of one table. Call `judge` for each slice, then `settle` once."""

    def __init__(self, table: str, known: Known, reach: Reach) -> None:
        self.model: type[Record] = MODELS[table]
        self.columns = self.model.table().by_name
        self.known, self.reach = known, reach
        self.references = references_of(self.model)
        self.longest = {name: _longest(self.model, name) for name in self.columns}
        self.seen: dict[str, int | None] = {}

    @property
    def waits(self) -> bool:
        """Whether rows refer to rows of the same table, so that none is sure before the last was seen."""
        return self.model in self.references.values() and self.model.estate in {"people", "agencies"}

    def judge(self, stretch: Stretch, rows: Iterable[Given]) -> list[Verdict]:
        """The verdicts on a slice, in its order."""
        verdicts = [self._cleaned(stretch, given) for given in rows]
        fine = [verdict for verdict in verdicts if verdict.outcome is not Outcome.REFUSED]
        had = records(self.model, [verdict.code for verdict in fine])
        for name, to in self.references.items():
            self.known.look_up(to.estate, (code for verdict in fine if (code := verdict.values.get(name))))
        for verdict in fine:
            self._held(verdict, stretch, had.get(verdict.code))
        return verdicts

    def settle(self, verdicts: list[Verdict]) -> None:
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
                verdict.refuse(column, code, f"There is no {code} in {table}.", "Add it there first, or correct it.")
            if not lost:
                break
        self.note(verdicts)

    def note(self, verdicts: Iterable[Verdict]) -> None:
        """Let later tables refer to what these rows add."""
        for verdict in verdicts:
            if verdict.outcome in {Outcome.ADDED, Outcome.CHANGED}:
                self.known.add(self.model.estate, verdict.code, self._agency_after(verdict))

    def _cleaned(self, stretch: Stretch, given: Given) -> Verdict:
        """The row with its values as they would be written, refused where one of them cannot be."""
        verdict = Verdict(self.model.estate, given.number, Outcome.SAME)
        for name, value in given.values.items():
            if value is None and not (stretch.clears and not self.columns[name].required):
                continue
            self._clean(verdict, self.columns[name], value)
        if given.extra:
            verdict.values[EXTRA] = given.extra
        for problem in given.problems:
            verdict.refuse(**problem)
        for name in self.model.table().key:
            if self.columns[name].required and not verdict.problems and name not in verdict.values:
                verdict.refuse(name, "", "This is needed.", "Enter a value.")
        if verdict.outcome is not Outcome.REFUSED:
            self._coded(verdict, stretch)
        return verdict

    def _clean(self, verdict: Verdict, column: Column, value: Any) -> None:
        try:
            found = cleaned(column, value)
        except ValidationError as error:
            problem, _, remedy = " ".join(error.messages).partition(". ")
            verdict.values[column.name] = str(value)[:500]
            verdict.refuse(column.name, value, f"{problem.rstrip('.')}.", remedy or "Correct it.")
            return
        longest = self.longest[column.name]
        if longest and isinstance(found, str) and len(found) > longest:
            verdict.refuse(column.name, found, f"This has more than {longest} characters.", "Shorten it.")
        elif (
            isinstance(found, str) and (column.references or f"{self.model.estate}.{column.name}") == "agencies.agency"
        ):
            found = self.known.agency_named(found)
        verdict.values[column.name] = told(found)

    def _coded(self, verdict: Verdict, stretch: Stretch) -> None:
        """Its key, which no other row of the import has."""
        key = {name: verdict.values.get(name) for name in self.model.table().key}
        verdict.code = code_of(self.model, key)
        if len(verdict.code) > 400:
            verdict.refuse(self.model.table().key[0], verdict.code, "The key is too long.", "Shorten it.")
        elif verdict.code in self.seen:
            first = self.seen[verdict.code]
            where = f" (row {first})" if first else ""
            if not stretch.only_new:
                verdict.refuse(
                    self.model.table().key[0], verdict.code, f"Another row of the file is the same{where}.", "Keep one."
                )
            else:
                # what a feed merely mentions, another part of the file tells
                verdict.values = {}
        else:
            self.seen[verdict.code] = verdict.number

    def _held(self, verdict: Verdict, stretch: Stretch, had: Had | None) -> None:
        """The row held against the register."""
        if had is None and not verdict.values:
            return
        after = (
            self._agency_key(self._agency_after(verdict))
            if self._tells_agency(verdict)
            else (had.agency if had else None)
        )
        if not self._permitted(verdict, stretch, had, after):
            return
        verdict.agency = after if self.reach.shows(after) else None
        for name in [name for name in verdict.values if name in self.columns]:
            if not self.reach.may_set(self.model, name, after) or (
                had and not self.reach.may_set(self.model, name, had.agency)
            ):
                del verdict.values[name]
                verdict.left_out.append(name)
        self._refer(verdict)
        if verdict.outcome is Outcome.REFUSED:
            return
        if had is None:
            self._add(verdict)
        else:
            self._compare(verdict, had, stretch)

    def _permitted(self, verdict: Verdict, stretch: Stretch, had: Had | None, after: int | None) -> bool:
        """Whether the record may be written as it is and as it will be; says nothing of records out of reach."""
        key = self.model.table().key[0]
        if self.model.is_reference():
            if not self.reach.may_write(self.model, None):
                if had is not None and (stretch.only_new or not self._differs(verdict, had)):
                    return True
                verdict.refuse(
                    key, verdict.code, "All agencies share this table, and you may not change it.",
                    "Ask a register manager to load it first.",
                )  # fmt: skip
                return False
            return True
        if self.reach.may_write(self.model, after) and (had is None or self.reach.may_write(self.model, had.agency)):
            return True
        self._refuse_agency(verdict)
        return False

    def _refuse_agency(self, verdict: Verdict) -> None:
        """Refuse it as out of reach, in words that do not tell whether a record is there that the actor may not see."""
        first, _, rest = (self.model.agency_path or "").partition("__")
        code, remedy = verdict.values.get(first, ""), "Correct it, leave it out, or ask whoever may."
        if rest:
            table = self.references[first].estate
            verdict.refuse(first, code, f"There is no {code} in {table} that you may change.", remedy)
        else:
            key = self.model.table().key[0]
            verdict.refuse(
                key, verdict.code, "It belongs to an agency, or is in a table, that you may not change.", remedy
            )

    def _refer(self, verdict: Verdict) -> None:
        """Refuse it where it refers to what is not there; references to its own table wait."""
        for name, to in self.references.items():
            code = verdict.values.get(name)
            if not code:
                continue
            if self.waits and to is self.model:
                verdict.inward[name] = code
            elif not self.known.has(to.estate, code):
                verdict.refuse(name, code, f"There is no {code} in {to.estate}.", "Add it there first, or correct it.")

    def _add(self, verdict: Verdict) -> None:
        for name, column in self.columns.items():
            if column.required and verdict.values.get(name) in {None, ""} and name not in verdict.left_out:
                verdict.refuse(name, "", "This is needed for a new record.", "Enter a value.")
        if verdict.outcome is not Outcome.REFUSED:
            verdict.outcome = Outcome.ADDED

    def _compare(self, verdict: Verdict, had: Had, stretch: Stretch) -> None:
        """The columns that change; a record that was merged into another does not come back by itself."""
        verdict.version, verdict.source = had.version, had.source
        if kept := self.known.merged.get((self.model.estate, verdict.code)):
            problem = f"This record was found to be the same as {kept}, and retired."
            verdict.refuse(self.model.table().key[0], verdict.code, problem, f"Use {kept} in its place.")
            return
        if stretch.only_new:
            return
        for name in stretch.once:
            verdict.values.pop(name, None)
        self._merge_extra(verdict, had)
        verdict.before = self._differs(verdict, had)
        if verdict.before:
            verdict.outcome = Outcome.CHANGED

    def _differs(self, verdict: Verdict, had: Had) -> dict[str, Any]:
        """What the register has in the columns in which the row says something else."""
        changed = {
            name: had.values[name]
            for name, value in verdict.values.items()
            if name in had.values and had.values[name] != value
        }
        if EXTRA in verdict.values and verdict.values[EXTRA] != had.extra:
            changed[EXTRA] = had.extra
        if had.retired is not None:
            changed[RETIRED] = told(had.retired)
            verdict.values[RETIRED] = None
        return {name: value for name, value in changed.items() if not _both_empty(value, verdict.values[name])}

    @staticmethod
    def _merge_extra(verdict: Verdict, had: Had) -> None:
        if EXTRA in verdict.values:
            verdict.values[EXTRA] = {**had.extra, **verdict.values[EXTRA]}

    def _tells_agency(self, verdict: Verdict) -> bool:
        path = self.model.agency_path
        return path is not None and path.partition("__")[0] in verdict.values

    def _agency_after(self, verdict: Verdict) -> str | None:
        """The code of the agency that the record would belong to."""
        path = self.model.agency_path
        if path is None:
            return None
        first, _, rest = path.partition("__")
        code = verdict.values.get(first)
        if not code:
            return None
        return self.known.agency_of(self.references[first].estate, code) if rest else str(code)

    def _agency_key(self, code: str | None) -> int | None:
        return self.known.agencies.get(code) if code is not None else None


def _longest(model: type[Record], column: str) -> int | None:
    """The characters that a column's field takes at most, where it has such a limit."""
    found: int | None = getattr(model._meta.get_field(model.field_of(column)), "max_length", None)
    return found


def _both_empty(before: Any, after: Any) -> bool:
    return before in (None, "", []) and after in (None, "", [])


def unreadable(table: str, given: Given) -> Verdict:
    """The verdict on a row that could not be read."""
    values: Mapping[str, Any] = {name: told(value) for name, value in given.values.items()}
    return Verdict(table, given.number, Outcome.REFUSED, values=dict(values), problems=given.problems)
