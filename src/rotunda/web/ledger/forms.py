"""What lines of the ledger can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from rotunda.web.ledger.querysets import LineQuerySet, Tally


class LineFilter(forms.Form):
    """Filters of the ledger; what is not understood narrows nothing."""

    #: What each choice of cover asks of a line, and which count of an agency's tally has them.
    _COVERS: ClassVar[dict[str, dict[str, int]]] = {
        "thin": {"home_depth__lte": 1},
        "state": {"state_depth__lte": 1},
        "none": {"state_depth": 0},
    }
    _TALLIED: ClassVar[dict[str, str]] = {"thin": "home_thin", "state": "state_thin", "none": "state_none"}

    agency = forms.ChoiceField(label="Agency", required=False, help_text="Whose services.")
    cover = forms.ChoiceField(
        label="Cover",
        required=False,
        help_text="How deep a need is today.",
        choices=[
            ("", "Any"),
            ("thin", "One person or nobody at home"),
            ("state", "One person or nobody in the whole state"),
            ("none", "Nobody in the whole state"),
        ],
    )
    q = forms.CharField(label="Service or skill", required=False, max_length=200, help_text="A part of a name or code.")

    def __init__(self, *args: Any, tallies: Sequence[Tally], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tallies = tallies
        named = sorted(((one.agency.code, str(one.agency)) for one in tallies), key=lambda each: each[1])
        self.fields["agency"].choices = [("", "All in my scope"), *named]  # type: ignore[attr-defined]

    def narrowed(self, lines: LineQuerySet) -> LineQuerySet:
        """The lines that are asked for."""
        self.is_valid()
        asked = self.cleaned_data
        if agency := asked.get("agency"):
            lines = lines.filter(agency__code=agency)
        if (most := self._COVERS.get(asked.get("cover", ""))) is not None:
            lines = lines.filter(**most)
        for word in asked.get("q", "").split():
            names = ("service", "name", "skill", "skill_name")
            lines = lines.filter(Q(*((f"{name}__icontains", word) for name in names), _connector=Q.OR))
        return lines

    def count(self, lines: LineQuerySet) -> int:
        """How many lines are asked for: off the agencies' tallies, where no words are searched for."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("q", "").split():
            return self.narrowed(lines).count()
        agency, counted = asked.get("agency"), self._TALLIED.get(asked.get("cover", ""), "needs")
        return sum(getattr(one, counted) for one in self.tallies if not agency or one.agency.code == agency)
