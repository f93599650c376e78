"""The forms of signing in, in plain words."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form

PASS_PHRASE = "At least 14 characters: four or five words that do not belong together are easy to remember."  # noqa: S105  # a hint
_CODE = "The six digits that your authenticator app shows, or one of your recovery codes."


class InOurWords(Form):
    """Labels and hints by field, instead of placeholders, which vanish as one types."""

    words: ClassVar[tuple[tuple[str, str, str], ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, hint in self.words:
            self.fields[name].label, self.fields[name].help_text = label, hint
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignIn(InOurWords, account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Who one is."""

    words = (
        ("login", "E-mail address", ""),
        ("password", "Pass phrase", ""),
    )


class SignInAgain(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """That it is still the same person."""

    words = (("password", "Pass phrase", ""),)


class ChangePassPhrase(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """A new pass phrase, by whoever knows the old one."""

    words = (
        ("oldpassword", "Pass phrase now", ""),
        ("password1", "New pass phrase", PASS_PHRASE),
        ("password2", "New pass phrase once more", ""),
    )


class ForgottenPassPhrase(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send a link for a new pass phrase."""

    words = (("email", "E-mail address", "The one that you sign in with."),)

    def clean_email(self) -> Any:
        email = super().clean_email()
        if not settings.LOCAL_ACCOUNTS:
            raise ValidationError("This site knows no pass phrases. Sign in through the state's own sign-in.")
        return email


class NewPassPhrase(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new pass phrase, by whoever got the link."""

    words = (
        ("password1", "New pass phrase", PASS_PHRASE),
        ("password2", "New pass phrase once more", ""),
    )


class Code(InOurWords, factors.AuthenticateForm):  # type: ignore[misc]
    """A code of the second factor."""

    words = (("code", "Code", _CODE),)


class CodeAgain(InOurWords, factors.ReauthenticateForm):  # type: ignore[misc]
    """A code of the second factor, asked for again."""

    words = (("code", "Code", _CODE),)


class FirstCode(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, which shows that it is set up."""

    words = (("code", "Code", "The six digits that the app shows now."),)


class SecurityKey(InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A security key or passkey, with a name to tell it from others."""

    words = (("name", "Name of the key", "So that you can tell it from others, such as: key on my ring."),)


class SecurityKeyName(InOurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a security key."""

    words = (("name", "Name of the key", ""),)
