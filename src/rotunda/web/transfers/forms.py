"""What is asked for to propose, count, sign, refuse and withdraw, and what lists are narrowed by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rotunda.web.register.models import Agency
from rotunda.web.transfers.models import Kind, Side, State, Transfer
from rotunda.web.transfers.querysets import TransferQuerySet
from rotunda.web.transfers.reconciling import FOUND, PROGRESS, Item

_LONGEST = Transfer._meta.get_field("code").max_length or 0


def _any(choices: Iterable[tuple[str, str]], label: str = "Any") -> list[tuple[str, str]]:
    return [("", label), *choices]


class TransferFilter(forms.Form):
    """Which transfers to list; what is not understood narrows nothing."""

    agency = forms.ChoiceField(label="From agency", required=False)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=_any([("mine", "Waits for my signature"), ("open", "All that are open"), *State.choices]),
    )
    kind = forms.ChoiceField(label="What", required=False, choices=_any(Kind.choices))

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(agency.code, str(agency)) for agency in agencies]
        self.fields["agency"].choices = _any(names, "All in my scope")  # type: ignore[attr-defined]

    def narrowed(self, transfers: TransferQuerySet, mine: Iterable[int]) -> TransferQuerySet:
        """The transfers that are asked for."""
        self.is_valid()
        asked = self.cleaned_data
        if agency := asked.get("agency"):
            transfers = transfers.filter(from_agency__code=agency)
        if kind := asked.get("kind"):
            transfers = transfers.filter(kind=kind)
        state = asked.get("state")
        if state == "mine":
            return transfers.filter(pk__in=list(mine))
        if state == "open":
            return transfers.open()
        return transfers.filter(state=state) if state else transfers


class ItemFilter(forms.Form):
    """What of an agency's inventory to show; what is not understood narrows nothing."""

    kind = forms.ChoiceField(label="What", required=False, choices=_any(Kind.choices))
    found = forms.ChoiceField(label="Found by", required=False, choices=_any(FOUND.items()))
    progress = forms.ChoiceField(label="Transfer", required=False, choices=_any(PROGRESS.items()))

    def narrowed(self, items: Iterable[Item]) -> list[Item]:
        """The items that are asked for."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return [item for item in items if all(getattr(item, name) == value for name, value in asked.items())]


class SideForm(forms.Form):
    """For which side one speaks; asked only of who may speak for both."""

    side = forms.ChoiceField(
        label="For", choices=Side.choices, help_text="The side in whose name you do this.", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["side"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [(side.value, side.label) for side in sides]
        if len(sides) == 1:
            field.widget, field.initial = forms.HiddenInput(), sides[0].value

    def clean_side(self) -> Side:
        return Side(self.cleaned_data["side"])


class _Listed(SideForm):
    """Records by their identifiers, one a line, as they are chosen, or pasted from a count."""

    people = forms.CharField(
        label="People",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "short"}),
        help_text="Identifiers in the register, one a line.",
    )
    systems = forms.CharField(
        label="Systems",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "short"}),
        help_text="Identifiers in the register, one a line.",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("people", "systems"):
            if any(len(line.strip()) > _LONGEST for line in found.get(name, "").splitlines()):
                self.add_error(name, f"An identifier has at most {_LONGEST} characters. Put each on a line of its own.")
        if not any(found.get(name, "").strip() for name in ("people", "systems")):
            raise ValidationError("Name at least one person or system.")
        return found

    def codes(self) -> dict[Kind, list[str]]:
        """The identifiers, by kind."""
        asked = self.cleaned_data
        return {Kind.PERSON: asked["people"].splitlines(), Kind.SYSTEM: asked["systems"].splitlines()}


class Propose(_Listed):
    """What to transfer, and from when on."""

    effective = forms.DateField(
        label="Effective day",
        initial=timezone.localdate,
        widget=forms.DateInput,
        help_text="From this day on it belongs to the shared organization. The last signature is given on it or later.",
    )


class Count(_Listed):
    """What one side found, or did not find."""

    seen = forms.ChoiceField(
        label="What you say",
        choices=[("yes", "These are there"), ("no", "These are not there")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Note", required=False, max_length=500, help_text="Where they were found, or who would know."
    )


class Ending(SideForm):
    """Why a transfer is refused or withdrawn."""

    reason = forms.CharField(
        label="Reason",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Both sides read it, and it stays in the history.",
    )


class Signing(SideForm):
    """That the signer has read what he signs."""

    read = forms.BooleanField(label="I have read what stands above, and sign it.", help_text="Others rely on it.")
