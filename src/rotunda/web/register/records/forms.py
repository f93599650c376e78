"""The form of a record, made from the Estate's format: a field for each column, with what it means beside it.

What a value may be the action says (`register.actions.clean`), so that a form, the API and an import refuse the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rotunda.estate.schema import LEVELS, Column, Kind
from rotunda.web.accounts.actor import Actor
from rotunda.web.register import actions
from rotunda.web.register.cleaning import LONGEST
from rotunda.web.register.columns import may_see, protection_of, raw
from rotunda.web.register.labels import label_of, word_of
from rotunda.web.register.models import Record
from rotunda.web.register.records.cells import called
from rotunda.web.register.records.references import ReferenceInput, options_for

#: Texts longer than this are written in a field of several lines.
_LONG = 500
#: Whole numbers of so few values are offered as choices.
_SCALE = 8
#: Columns that have a page of their own, because more follows from them.
_DECIDED_ELSEWHERE = {("claims", "decision")}
NEEDED = "This is needed. Enter a value."
_YES_NO = (("", "Not known"), ("yes", "Yes"), ("no", "No"))


class RecordForm(forms.Form):
    """The columns of a record that the reader may write. `_version` is what the reader has seen."""

    _version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(  # noqa: PLR0913  # what a form is made from
        self,
        model: type[Record],
        actor: Actor,
        *,
        data: Mapping[str, Any] | None = None,
        record: Record | None = None,
        only: Collection[str] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data)
        self.model, self.record = model, record
        self.columns = _writable(model, actor, record, only)
        for column in self.columns:
            self.fields[column.name] = field_of(model, actor, column)
            self.initial[column.name] = _initial(column, record, initial or {})
            if record is not None and isinstance(self.fields[column.name].widget, ReferenceInput):
                self.fields[column.name].help_text += _present(actor, record, column)
        self.fields["_reason"] = forms.CharField(
            label="Reason", help_text="Why you change it. It stays in the history.", required=False, max_length=1000
        )
        if record:
            self.initial["_version"] = record.version

    def clean(self) -> dict[str, Any]:
        """Hold every value against the format, and say at each field what is wrong there."""
        values = {column.name: self.cleaned_data[column.name] for column in self.columns if self._given(column.name)}
        try:
            actions.clean(self.model, values)
        except ValidationError as error:
            self.add_error(None, error) if not hasattr(error, "error_dict") else self.tell(error)
        return self.cleaned_data

    def _given(self, name: str) -> bool:
        return name in self.cleaned_data

    def tell(self, error: ValidationError) -> None:
        """Show an action's refusal at the fields that it names."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)

    def values(self) -> dict[str, Any]:
        """What was entered, by column; of a new record, protected columns only where something was."""
        entered = {column.name: self.cleaned_data[column.name] for column in self.columns}
        if self.record is not None:
            return entered
        return {name: value for name, value in entered.items() if value or not protection_of(self.model, name)}

    @property
    def seen(self) -> int | None:
        """The version that the reader has seen."""
        version: int | None = self.cleaned_data.get("_version")
        return version


def _initial(column: Column, record: Record | None, given: Mapping[str, Any]) -> Any:
    """What a field holds at first: what the record has, or what the address of the page says."""
    if record is None:
        return given.get(column.name, "")
    value = written(raw(record, column))
    return "; ".join(value) if isinstance(value, list) and not column.allowed else value


def _present(actor: Actor, record: Record, column: Column) -> str:
    """Which record a field refers to now, as the reader may call it: the field itself has its code."""
    other = getattr(record, record.field_of(column.name))
    name = called(actor, other) if isinstance(other, Record) else ""
    return f" Now: {name}." if name and other.code != name else ""


def _writable(model: type[Record], actor: Actor, record: Record | None, only: Collection[str]) -> list[Column]:
    """The columns that the form has: those of the key only for a new record, protected ones for those who see them."""
    table, found = model.table(), []
    for column in table.columns:
        if record is not None and column.name in table.key:
            continue
        if (only and column.name not in only) or (model.estate, column.name) in _DECIDED_ELSEWHERE:
            continue
        if (permission := protection_of(model, column.name)) is not None:
            shown = bool(actor.scope(permission)) if record is None else may_see(actor, record, column.name)
            if not shown:
                continue
        found.append(column)
    return found


def field_of(model: type[Record], actor: Actor, column: Column) -> forms.Field:
    """The field of a column: its control by the kind, its help from what the column means."""
    help_text = f"{column.meaning} In {column.unit}." if column.unit and column.unit[0].isalpha() else column.meaning
    told: dict[str, Any] = {
        "label": label_of(column.name),
        "help_text": help_text,
        "required": column.required,
        "error_messages": {"required": NEEDED},
    }
    if column.allowed and column.kind is Kind.LIST:
        return forms.MultipleChoiceField(
            choices=[(word, word_of(word).capitalize()) for word in column.allowed],
            widget=forms.CheckboxSelectMultiple,
            **told,
        )
    if column.kind is Kind.LIST:
        told["help_text"] = f"{help_text} Put a semicolon between several."
    widget = _widget(model, actor, column)
    if isinstance(widget, ReferenceInput):
        told["help_text"] = f"{help_text} Begin to type its name or code, then choose it."
    return forms.CharField(widget=widget, max_length=_longest(model, column), **told)


def _longest(model: type[Record], column: Column) -> int:
    longest: int | None = getattr(model._meta.get_field(model.field_of(column.name)), "max_length", None)
    return longest or LONGEST


def _widget(model: type[Record], actor: Actor, column: Column) -> forms.Widget:  # noqa: PLR0911  # one for a kind
    """The control of a column."""
    field = model.field_of(column.name)
    if column.references and column.kind is not Kind.LIST and field != "code":
        table = column.references.partition(".")[0]
        return ReferenceInput(table, options_for(actor, table))
    if column.allowed:
        words = [("", "Not known"), *((word, word_of(word).capitalize()) for word in column.allowed)]
        return forms.Select(choices=words)
    if column.kind is Kind.FLAG:
        return forms.Select(choices=_YES_NO)
    if column.kind is Kind.DATE:
        return forms.DateInput()
    if column.kind is Kind.TIME:
        return forms.DateTimeInput()
    if column.kind in {Kind.NUMBER, Kind.INTEGER}:
        if "1 awareness" in column.meaning:
            return forms.Select(choices=[("", "Not known"), *((str(n), f"{n} {word}") for n, word in LEVELS.items())])
        if few := _few(column):
            return forms.Select(choices=[("", "Not known"), *((str(n), str(n)) for n in few)])
        return forms.TextInput(attrs={"inputmode": "decimal" if column.kind is Kind.NUMBER else "numeric"})
    return forms.Textarea(attrs={"rows": 4}) if _longest(model, column) > _LONG else forms.TextInput()


def _few(column: Column) -> range | None:
    """The values of a whole number that has only a few: a scale, which is chosen from."""
    least, most = column.minimum, column.maximum
    if column.kind is not Kind.INTEGER or least is None or most is None or most - least >= _SCALE:
        return None
    return range(int(least), int(most) + 1)


def written(value: Any) -> Any:
    """A value as a control wants it: days and times as the browser writes them, lists with semicolons."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


class ReasonForm(forms.Form):
    """Why a record is retired or restored."""

    _version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Reason",
        help_text="It stays in the history, where auditors read it.",
        max_length=1000,
        error_messages={"required": "Say why. Whoever reads the history will ask."},
    )


class ConfirmForm(forms.Form):
    """The version of a record that somebody confirms."""

    _version = forms.IntegerField(widget=forms.HiddenInput)
