"""Signs members of the cast in as people do: on the page, with a pass phrase and a second factor."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.test import Client
from django.urls import reverse

from rotunda.web.accounts.models import User
from tests.web.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  # of nobody


def code(secret: str = SECRET, later: int = 0) -> str:
    """The code that an authenticator app shows now, or some steps of half a minute later."""
    return f"{hotp_value(secret, int(time.time()) // 30 + later):06}"


def set_up(user: User) -> None:
    """Give a user an authenticator app."""
    TOTP.activate(user, SECRET)


def enter(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    """Post the sign-in form."""
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def enter_code(client: Client, digits: str) -> Any:
    """Post the form of the second factor."""
    return client.post(reverse("mfa_authenticate"), {"code": digits})


def where(answer: Any) -> str:
    """Where an answer leads."""
    return str(answer["Location"])


def whoever_is_in(client: Client) -> str | None:
    """The primary key of who has signed in; `None` for nobody."""
    return client.session.get("_auth_user_id")
