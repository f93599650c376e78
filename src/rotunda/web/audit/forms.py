"""Which part of the history to look at."""

from __future__ import annotations

from typing import Any

from django import forms

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.querysets import EntryQuerySet
from rotunda.web.register.models import MODELS, Agency

#: Tables of the audit that are none of the register.
OTHERS = ("users", "tokens", "imports", "groups", "history")


class HistoryFilter(forms.Form):
    """Filters, joined by and; what is left empty filters nothing."""

    who = forms.CharField(label="Who", required=False, help_text="A part of the name or e-mail address.")
    table = forms.ChoiceField(label="Table", required=False)
    key = forms.CharField(label="Record", required=False, help_text="Its identifier.")
    agency = forms.ModelChoiceField(label="Agency", queryset=Agency.objects.none(), required=False, empty_label="Any")
    action = forms.CharField(label="Action", required=False, help_text="Such as add, change, retire or grant.")
    source = forms.CharField(label="Import", required=False, help_text="As the list has it, such as import:12.")
    first = forms.DateField(label="From", required=False, widget=forms.DateInput)
    last = forms.DateField(label="Until", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table, agency = self.fields["table"], self.fields["agency"]
        assert isinstance(table, forms.ChoiceField)  # noqa: S101  # declared above
        assert isinstance(agency, forms.ModelChoiceField)  # noqa: S101  # declared above
        table.choices = [("", "Any"), *((name, name.replace("_", " ")) for name in (*MODELS, *OTHERS))]
        agency.queryset = Agency.objects.filter(actor.scope(Permission.VIEW_AUDIT).where("pk", None)).order_by("name")

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        """The entries that the filters leave; none where one of them is wrong."""
        if not self.is_valid():
            return entries.none()
        said = self.cleaned_data
        exact = {"table": said["table"], "key": said["key"], "action": said["action"], "source": said["source"]}
        found = entries.filter(**{name: value for name, value in exact.items() if value})
        if said["agency"]:
            found = found.filter(agency__in=Agency.family_of(said["agency"].pk))
        if said["who"]:
            # more than a page of people is no filter; the first hundred by name are looked for
            who = User.objects.get_queryset().matching(said["who"]).values_list("pk", flat=True)[:100]
            found = found.by_any(list(who)) | found.filter(actor=said["who"])
        return found.between(said["first"], said["last"])
