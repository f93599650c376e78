"""Forms of imports: a file, a source, the columns of a file, filters, and a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from rotunda.estate.schema import TABLES
from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.intake.actions import columns_of
from rotunda.web.intake.models import Source
from rotunda.web.register.judging import Outcome
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import Agency

_DATES = (
    ("", "As the file tells"),
    ("mdy", "Month, day, year"),
    ("dmy", "Day, month, year"),
    ("ymd", "Year, month, day"),
)
_TABLES = [(name, label_of(name)) for name in TABLES]


class FileForm(forms.Form):
    """A file of a source."""

    source = forms.ModelChoiceField(
        Source.objects.none(),
        help_text="Where the file comes from. What you say about its columns is remembered for it.",
    )
    file = forms.FileField(help_text="A CSV file, a workbook (.xlsx), or a zip of CSV files named as the tables are.")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Source.objects.visible_to(actor)
        self.fields["source"].queryset = known  # type: ignore[attr-defined]
        self.fields["source"].empty_label = "Choose one"  # type: ignore[attr-defined]
        if not self.initial.get("source") and len(only := known.values_list("pk", flat=True)[:2]) == 1:
            self.initial["source"] = only[0]


class SourceForm(forms.Form):
    """A source."""

    name = forms.CharField(max_length=200, help_text="What you call it, such as Payroll, or Systems of the DMV.")
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        required=False,
        help_text="Whose list it is. Rows that name no agency are taken for its own.",
    )
    complete = forms.MultipleChoiceField(
        choices=_TABLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Complete for",
        help_text="Tick a table only where the file has every record of it. What a later file lacks is then retired.",
    )
    clears = forms.BooleanField(
        required=False, label="An empty cell clears what the register has", help_text="Otherwise it leaves it as it is."
    )
    keeps = forms.BooleanField(
        required=False,
        label="Keep columns that Rotunda does not know",
        help_text="They are shown to everybody who sees the record. Do not keep what is personal.",
    )
    dates = forms.ChoiceField(choices=_DATES, required=False, label="Dates", help_text="How to read 03/04/2026.")

    def __init__(self, *args: Any, actor: Actor, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = actor.scope(Permission.IMPORT)
        if fixed:
            del self.fields["agency"]
            return
        agencies = Agency.objects.current().filter(scope.where("pk", None))
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["agency"].required = not scope.everywhere
        self.fields["agency"].empty_label = "Choose one"  # type: ignore[attr-defined]
        if scope.everywhere:
            self.fields["agency"].empty_label = "All agencies"  # type: ignore[attr-defined]


class PartForm(forms.Form):
    """What one part of a file is, and which of its columns is which of ours."""

    def __init__(
        self, *args: Any, part: Mapping[str, Any], kind: str, knows_agency: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.part, self.kind = part, kind
        mapping = part["mapping"] if kind == part["kind"] else part["guesses"].get(kind, {})
        samples = part["samples"]
        theirs = [("", "Not in the file")]
        theirs += [(name, f"{name} ({samples[name]})" if samples[name] else name) for name in part["columns"]]
        needed = _needed(kind) - ({"agency"} if knows_agency and kind != "table:agencies" else set())
        if kind != "none":
            for name, meaning in columns_of(part, kind).items():
                self.fields[name] = forms.ChoiceField(
                    choices=theirs,
                    required=name in needed,
                    error_messages={"required": "Say which column has it: no row can do without it."},
                    label=label_of(name),
                    help_text=meaning,
                    initial=mapping.get(name, ""),
                )

    def said(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        return {"kind": self.kind, "mapping": dict(self.cleaned_data)}


def _needed(kind: str) -> set[str]:
    """The columns without which every row would be refused."""
    table = TABLES.get(kind.removeprefix("table:"))
    return {column.name for column in table.columns if column.required} if table else set()


def kinds_of(part: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a part may be: nothing, a feed, or a table."""
    feeds = [(kind, about["title"].capitalize()) for kind, about in part["feeds"].items()]
    tables = [(f"table:{name}", f"{label_of(name)}: {table.row_is} in each row") for name, table in TABLES.items()]
    return [("none", "Leave it out"), *feeds, *tables]


class RowFilter(forms.Form):
    """Which rows of an import are shown."""

    outcome = forms.ChoiceField(choices=(("", "All"), *Outcome.choices), required=False, label="What happens")
    table = forms.ChoiceField(choices=(("", "All"), *_TABLES), required=False)
    key = forms.CharField(required=False, max_length=100, label="Key contains")


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(max_length=500, label="Why", help_text="It stands in the history of every record.")
