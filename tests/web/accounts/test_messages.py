"""Messages about accounts are in plain words, say whom they come from, and what to do if it was somebody else."""

from __future__ import annotations

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import RequestFactory

from rotunda.web.accounts.models import User

#: What the ways of signing in that this site has can send.
SENT = (
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_set",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
)
TEMPLATES = Path(allauth.__file__).parent / "templates"


@pytest.mark.parametrize("kind", SENT)
def test_a_change_of_an_account_is_told_with_what_to_do(kind: str, cast: dict[str, User], rf: RequestFactory) -> None:
    assert (TEMPLATES / f"{kind}_message.txt").is_file(), "allauth sends no such message any more"
    request = rf.post("/", HTTP_USER_AGENT="A browser")
    with context.request_context(request):
        get_adapter().send_notification_mail(kind, cast["liaison"])
    (message,) = mail.outbox
    text = str(message.body)
    assert message.subject.startswith("Rotunda: ")
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert "If it was not you" in text
    assert "password" not in text.lower() + str(message.subject).lower()
    assert " EST" in text or " EDT" in text
    assert "{" not in text


@pytest.mark.parametrize("kind", sorted(path.name for path in (TEMPLATES / "mfa/messages").glob("*.txt")))
def test_what_pages_say_after_a_change_is_ours(kind: str) -> None:
    said = render_to_string(f"mfa/messages/{kind}", {}).strip()
    assert said.endswith(".")
    assert "activated" not in said
