"""The form that makes a token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api.actions import grantable
from rotunda.web.register.models import Agency

_DAYS = (("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("365", "one year"))


class TokenForm(forms.Form):
    """What a token is called, what it is for, which agencies it reaches, and how long it lasts."""

    name = forms.CharField(max_length=100, help_text="What uses it, so that you know it again: nightly HR load.")
    permissions = forms.MultipleChoiceField(
        label="What it may do",
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose as little as the program needs. It never gets more than you have.",
    )
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Agencies",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="With all that belongs to each. Choose none for all of yours.",
    )
    days = forms.ChoiceField(label="Ends after", choices=_DAYS, initial="90")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(permission.value, permission.meaning) for permission in grantable(user)]
        self._field("permissions", forms.MultipleChoiceField).choices = offered
        reach = user.scope(Permission.USE_API).where("pk", None)
        of = self._field("agencies", forms.ModelMultipleChoiceField)
        of.queryset = Agency.objects.current().filter(reach).order_by("name", "code")

    def _field(self, name: str, kind: type[Any]) -> Any:
        field = self.fields[name]
        assert isinstance(field, kind)  # noqa: S101  # for the types
        return field

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the action."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "permissions": [Permission(value) for value in said["permissions"]],
            "agencies": list(said["agencies"]) or None,
            "expires": self._expires(),
        }

    def _expires(self) -> datetime:
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))
