"""Sends tables row by row, many at a time: what is refused is set aside with its reason, and the rest goes on.

The site takes all rows of a request or none. So where it refuses some, the others are sent again without them. Whatever
ends a push, whole requests were written and no part of one; the same push again changes nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rotunda.cli.remote.note import Note
from rotunda.cli.remote.report import Fate, Report
from rotunda.cli.remote.sheets import Row, Sheet, batches
from rotunda.cli.remote.site import Answer, Site
from rotunda.cli.remote.wire import printable
from rotunda.estate.errors import InputError

#: How often rows are put again that somebody else wrote at the same moment.
_MOST_CONFLICTS = 5
#: What is said of a row whose record is not as the folder has it: where that was pulled, and where it was not.
_CHANGED = "The record was changed on the site after this folder was pulled."
_UNSEEN = (
    "The site has a record of this key that was not in what was pulled: new, out of use, or out of the token's scope."
)
_MEANWHILE = "Pull again and make your change there; or say --overwrite to have yours in its place."


@dataclass(frozen=True)
class Push:
    """How rows are sent. `note` is that of the folder, where it was pulled."""

    site: Site
    report: Report
    dry_run: bool = False
    reason: str = ""
    note: Note | None = None
    overwrite: bool = False

    def send(self, sheets: Sequence[Sheet]) -> None:
        """Send the tables, in this order. Raises `InputError` where the site cannot be asked any more."""
        for sheet in sheets:
            self.report.begin(sheet.table.name, sheet.frame.height)
        for sheet in sheets:
            if sheet.frame.height:
                self.site.steps.stage(f"{'Trying' if self.dry_run else 'Sending'} {sheet.table.name}")
                _Sending(self, sheet).send()


@dataclass
class _Sending:
    """One table on its way. `later` are rows whose reference to their own table goes when all rows are there, with
    what became of their first part; `ahead` the keys of rows that no request had yet; `barred` why the table is closed;
    `seen` which version of each record the folder has, by key, where the table was pulled from there.
    """

    push: Push
    sheet: Sheet
    later: dict[int, tuple[Row, Fate | None]] = field(default_factory=dict)
    ahead: set[Any] = field(default_factory=set)
    barred: Mapping[str, Any] | None = None
    seen: Mapping[str, int] | None = None
    done: int = 0

    def send(self) -> None:
        note = self.push.note
        if note is not None and note.site == self.push.site.address:
            self.seen = note.seen.of(self.sheet.table.name)
        if self.seen is not None and note is not None and not self.push.dry_run:
            # before anything is written: a folder that cannot be written to would not know its own push again
            note.seen.note(self.sheet.table.name, {})
        if self.sheet.own is not None:
            self.ahead = set(self.sheet.frame[self.sheet.table.key[0]])
        for batch in batches(self.sheet.rows()):
            self._put(self._parted([self._shown(row) for row in batch]))
            self.done += len(batch)
            self.push.site.steps.advance(self.done, self.sheet.frame.height)
        for batch in batches(iter(self._what_waited())):
            self._put(batch)

    def _shown(self, row: Row) -> Row:
        """The row without the cells that are empty only because the site withheld them."""
        note, table = self.push.note, self.sheet.table
        if note is None or len(table.key) != 1:
            return row
        key = row.values.get(table.key[0])
        hidden = [name for name, keys in note.empty_for_that(table.name).items() if key in keys]
        return row.without([name for name in hidden if row.values.get(name) is None])

    def _parted(self, rows: list[Row]) -> list[Row]:
        """The rows of a request, without references to rows of their table that only a later one has."""
        own, key = self.sheet.own, self.sheet.table.key[0]
        if own is None:
            return rows
        self.ahead.difference_update(row.values[key] for row in rows)
        early = {row.number for row in rows if row.values.get(own.name) in self.ahead}
        self.later |= {row.number: (row.only((key, own.name)), None) for row in rows if row.number in early}
        return [row.without((own.name,)) if row.number in early else row for row in rows]

    def _what_waited(self) -> list[Row]:
        """The references that had to wait, of the rows that are there now."""
        there = {Fate.SAME, Fate.CHANGE, Fate.RESTORE} | (set() if self.push.dry_run else {Fate.ADD})
        return [row for row, fate in self.later.values() if fate in there]

    def _put(self, rows: Sequence[Row], *, conflicts: int = 0) -> None:
        """Put rows, and those that are not refused again where some are."""
        push, table = self.push, self.sheet.table.name
        while rows and self.barred is None:
            answer = push.site.put(table, self._body(rows), dry_run=push.dry_run, reason=push.reason)
            told = answer.body.get("rows") if isinstance(answer.body, Mapping) else None
            if answer.status == 200:
                if not isinstance(told, list) or len(told) != len(rows):
                    raise _strange(push.site)
                self._note(rows, told, repeated=answer.repeated)
                for verdict in told:
                    self._judge(_row_of(rows, verdict, push.site), verdict)
                return
            if answer.status == 422 and isinstance(told, list) and told:
                refused = {}
                for verdict in told:
                    row = _row_of(rows, verdict, push.site)
                    refused[row.number] = row
                    self._judge(row, verdict)
                rows = [row for row in rows if row.number not in refused]
                continue
            if answer.status == 409 and conflicts < _MOST_CONFLICTS:
                conflicts += 1
                push.site.steps.wait(1, "somebody else writes the same records")
                continue
            if answer.status == 413 and len(rows) > 1:
                half = len(rows) // 2
                self._put(rows[:half])
                rows = rows[half:]
                continue
            self._refuse_all(rows, answer)
            return
        for row in rows:
            self._refuse(row, self.barred or {})

    def _body(self, rows: Sequence[Row]) -> bytes:
        """Rows as the site takes them, with the versions that their records must have unless all is overwritten."""
        listed = b"[" + b",".join(row.text() for row in rows) + b"]"
        if self.seen is None or self.push.overwrite:
            return listed
        versions = [self.seen.get(self.sheet.table.key_of(row.values), 0) for row in rows]
        return b'{"rows":' + listed + b',"versions":' + json.dumps(versions).encode() + b"}"

    def _note(self, rows: Sequence[Row], told: Sequence[Any], *, repeated: bool) -> None:
        """Note the versions of the records that were written: the next push from this folder knows them. Of an answer
        that was `repeated` what is the same now may have been written by the request whose answer was lost."""
        note, fates = self.push.note, {Fate.ADD, Fate.CHANGE, Fate.RESTORE} | ({Fate.SAME} if repeated else set())
        if self.seen is None or note is None or self.push.dry_run:
            return
        written: dict[str, int] = {}
        for verdict in told:
            row = _row_of(rows, verdict, self.push.site)
            if verdict["verdict"] in fates:
                if type(verdict.get("version")) is not int:
                    raise _strange(self.push.site)
                written[self.sheet.table.key_of(row.values)] = verdict["version"]
        if written:
            note.seen.note(self.sheet.table.name, written)

    def _refuse_all(self, rows: Sequence[Row], answer: Answer) -> None:
        """Rows that the site does not take at all: of a table that is closed to the token, or one that is too large."""
        if answer.status not in {403, 404, 413}:
            self.push.site.refuse(answer)
        remedy = "Leave the table out with --table, or use a token that may write it."
        if answer.status == 413:
            remedy = "Shorten what the row holds."
        error = {"problem": answer.detail, "remedy": remedy}
        if answer.status != 413:
            self.barred = error
        for row in rows:
            self._refuse(row, error)

    def _refuse(self, row: Row, error: Mapping[str, Any]) -> None:
        self.push.report.refuse(self.sheet.table.name, self.sheet.source, row.number, [error])
        self._count(row, Fate.REFUSED)

    def _judge(self, row: Row, verdict: Mapping[str, Any]) -> None:
        """Write down what became of a row."""
        report, table = self.push.report, self.sheet.table.name
        fate, key = Fate(verdict["verdict"]), str(verdict.get("key", ""))
        errors = [_plain(error) for error in verdict.get("errors") or ()]
        if fate is Fate.REFUSED and self.push.dry_run and (targets := self._coming(errors)):
            fate = Fate.WAITS
            for column, target in targets:
                report.waiting[table, column, target] += 1
        if fate is Fate.REFUSED:
            report.lost[table].add(key)
            report.refuse(table, self.sheet.source, row.number, [self._explained(row, error) for error in errors])
        if fate in {Fate.ADD, Fate.WAITS}:
            report.keys[table].add(key)
        self._count(row, fate)

    def _count(self, row: Row, fate: Fate) -> None:
        """Count a row; one that had to be sent in two parts counts once, by what is more."""
        waiting = self.later.get(row.number)
        before = waiting[1] if waiting else None
        if before is None:
            self.push.report.count(self.sheet.table.name, fate)
        elif (
            before is not fate and fate is not Fate.SAME and (before is Fate.SAME or fate in {Fate.REFUSED, Fate.WAITS})
        ):
            self.push.report.count(self.sheet.table.name, fate, before)
        if waiting:
            self.later[row.number] = (waiting[0], before or fate)

    def _coming(self, errors: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Where nothing is wrong but that other rows of this push are not there yet: the columns and their tables."""
        found = []
        for error in errors:
            target = self._target(error)
            if target is None or error["value"] not in self.push.report.keys.get(target, ()):
                return []
            found.append((str(error["column"]), target))
        return found

    def _target(self, error: Mapping[str, Any]) -> str | None:
        """The table in which a reference was not found, where that is the error."""
        column = self.sheet.table.by_name.get(str(error["column"]))
        if error["code"] != "reference" or column is None or column.references is None:
            return None
        return column.references.partition(".")[0]

    def _explained(self, row: Row, error: Mapping[str, Any]) -> Mapping[str, Any]:
        """The error, with what this push knows about it."""
        if error["code"] == "stale":
            pulled = self.sheet.table.key_of(row.values) in (self.seen or ())
            return {**error, "problem": _CHANGED if pulled else _UNSEEN, "remedy": _MEANWHILE}
        if error["code"] == "permission" and error["column"] in self.sheet.table.by_name:
            column = f"{self.sheet.table.name}.{error['column']}"
            return {**error, "remedy": f"Say --without {column}; or use a token that may see it."}
        target = self._target(error)
        if target is None or error["value"] not in self.push.report.lost.get(target, ()):
            return error
        problem = f"It refers to a row of {target} that was refused."
        return {**error, "problem": problem, "remedy": f"Mend what is said of {target}, then push again."}


def _row_of(rows: Sequence[Row], verdict: Any, site: Site) -> Row:
    """The row that a verdict is about. Raises `InputError` where it is about none."""
    number = verdict.get("row") if isinstance(verdict, Mapping) else None
    if type(number) is not int or not 1 <= number <= len(rows) or verdict.get("verdict") not in set(Fate):
        raise _strange(site)
    return rows[number - 1]


def _strange(site: Site) -> InputError:
    return InputError(site.address, "It answers what no Rotunda answers.", "Check the address.")


def _plain(error: Any) -> dict[str, Any]:
    """What the site says is wrong with a row, as a terminal may have it."""
    told = error if isinstance(error, Mapping) else {}
    return {name: printable(str(told.get(name) or "")) for name in ("column", "problem", "remedy", "code", "value")}
