"""The forms with which owners look after accounts."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from rotunda.web.accounts.forms import PASS_PHRASE
from rotunda.web.accounts.models import User
from rotunda.web.accounts.roles import ROLES
from rotunda.web.register.models import Agency, Person

#: The roles that can be held.
HOLDABLE = [role for role in ROLES.values() if role.reach]


class AccountFilter(forms.Form):
    """Which accounts to list."""

    q = forms.CharField(label="Name or e-mail address", required=False)
    role = forms.ChoiceField(
        label="Role", required=False, choices=[("", "Any"), *((role.name, role.title) for role in HOLDABLE)]
    )
    state = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Any"), ("open", "May sign in"), ("closed", "Closed")]
    )


class Invite(forms.Form):
    """Whom to invite."""

    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(
        label="E-mail address",
        help_text="What the person signs in with. A provider of identities knows the person by it too.",
    )


class Grant(forms.Form):
    """Which role, for which agency, until when."""

    role = forms.ChoiceField(label="Role", choices=[(role.name, role.title) for role in HOLDABLE])
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="All agencies, or the own record",
        help_text="What belongs to the agency is included. Some roles are for all agencies only; leave it empty then.",
    )
    until = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput,
        help_text="The role ends by itself after this day. Leave it empty if it has no end.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above
        field.queryset = Agency.objects.current().order_by("name")

    def ends(self) -> datetime | None:
        """The end of the last day, in the state's time zone."""
        day = self.cleaned_data["until"]
        return None if day is None else timezone.make_aware(datetime.combine(day, time.max))


class Record(forms.Form):
    """Whose record of the register the user's is."""

    person = forms.CharField(
        label="Identifier in the register", required=False, help_text="Leave it empty to link the account to nobody."
    )

    def clean_person(self) -> Person | None:
        code = self.cleaned_data["person"].strip()
        found = Person.objects.current().filter(code=code).first()
        if code and found is None:
            raise forms.ValidationError("The register has no such person. Look the identifier up there.")
        return found


class Sure(forms.Form):
    """A reason, for what is asked about once more."""

    reason = forms.CharField(label="Reason", required=False, help_text="It stands in the history.")


class AcceptInvitation(forms.Form):
    """The pass phrase of somebody who was invited."""

    password1 = forms.CharField(
        label="Pass phrase",
        help_text=PASS_PHRASE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Pass phrase once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "password1" in values and values.get("password1") != values.get("password2"):
            self.add_error("password2", "The two do not agree. Type it once more.")
        return values
