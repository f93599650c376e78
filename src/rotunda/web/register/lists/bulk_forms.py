"""The form that says what to do with the records chosen on a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from rotunda.web.accounts.actor import Actor
from rotunda.web.register.bulk import Deed, Order
from rotunda.web.register.lists.columns import readable
from rotunda.web.register.models import Record
from rotunda.web.register.records.forms import field_of

_DEEDS: Mapping[Deed, str] = {
    Deed.CHANGE: "Set a column to a value",
    Deed.CONFIRM: "Confirm them as right today",
    Deed.RETIRE: "Retire them",
    Deed.RESTORE: "Take them back into use",
}

_WHICH = "Only where you set a column. You are asked for its value next."


class BulkForm(forms.Form):
    """A deed, and for a change its column."""

    deed = forms.ChoiceField(label="What to do", choices=[(d.value, t) for d, t in _DEEDS.items()])
    column = forms.ChoiceField(label="Column", required=False)
    reason = forms.CharField(label="Why", required=False, max_length=500, help_text="It stays in the history.")

    def __init__(self, actor: Actor, model: type[Record], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = [c for n, c in readable(actor, model).items() if n in model.table().by_name]
        columns = [(c.name, c.label) for c in open_ if c.name not in model.table().key]
        self.fields["column"] = forms.ChoiceField(
            label="Column", required=False, choices=[("", "None"), *columns], help_text=_WHICH
        )

    def clean(self) -> dict[str, Any]:
        """A change has a column; what takes records out of use, or back, has a reason."""
        found: dict[str, Any] = super().clean() or {}
        deed = found.get("deed")
        if deed == Deed.CHANGE and not found.get("column") and "column" not in self.errors:
            self.add_error("column", ValidationError("Choose the column to set."))
        if deed in {Deed.RETIRE, Deed.RESTORE} and not found.get("reason"):
            self.add_error("reason", ValidationError("Say why. It stays in the history."))
        return found

    @property
    def takes_value(self) -> bool:
        """Whether the deed writes a value; the form must be valid."""
        return bool(self.cleaned_data["deed"] == Deed.CHANGE)

    def order(self, value: str = "") -> Order:
        """What was ordered; the form must be valid."""
        said = self.cleaned_data
        return Order(Deed(said["deed"]), said["column"] if self.takes_value else "", value, said["reason"])


class ValueForm(forms.Form):
    """The new value of a column, in the control of its kind: choices, a day, a number, a text, another record."""

    def __init__(self, actor: Actor, model: type[Record], column: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["value"] = field_of(model, actor, model.table().by_name[column])
        if not self.fields["value"].required:
            self.fields["value"].help_text = f"{self.fields['value'].help_text} Leave it empty to clear it."

    def value(self) -> str:
        """The value as the register takes it; the form must be valid."""
        said = self.cleaned_data["value"]
        return "; ".join(said) if isinstance(said, list) else str(said)
