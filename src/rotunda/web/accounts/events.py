"""What happens as people sign in, in the audit: sign-ins, pass phrases and second factors."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import password_changed, password_reset, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in as session_began
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest

from rotunda.web.accounts.models import User
from rotunda.web.accounts.sessions import FACTOR, begin, end_all
from rotunda.web.audit.actions import Change, record

log = logging.getLogger(__name__)


@transaction.atomic
def _tell(action: str, user: User, **after: Any) -> None:
    record([Change(action, "users", str(user.pk), after=after)], by=user)


def began(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A session began, however one signed in."""
    begin(request)


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Somebody signed in on the page, or through a provider."""
    _tell("sign-in", user, through="provider" if "sociallogin" in kwargs else "pass phrase")


def changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A pass phrase was changed by its owner."""
    _tell("change-pass-phrase", user)


def reset(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A pass phrase was replaced through a link. Whoever knew the old one is out."""
    end_all(user)
    _tell("reset-pass-phrase", user)


def factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    """A second factor was set up."""
    _tell("add-second-factor", user, kind=str(authenticator.type))


def factor_removed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    """A second factor was removed: whether another stands is asked anew."""
    request.session.pop(FACTOR, None)
    _tell("remove-second-factor", user, kind=str(authenticator.type))


def codes_made(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """New recovery codes were made."""
    _tell("new-recovery-codes", user)


def failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """An attempt failed. The log has from where, not with what, nor for whom: people type pass phrases anywhere."""
    address = request.META.get("REMOTE_ADDR") if request else None
    log.warning("An attempt to sign in from %s failed.", address)


def connect() -> None:
    """Listen; called once, when the app is ready."""
    listeners = (
        (session_began, began),
        (user_logged_in, signed_in),
        (user_login_failed, failed),
        (password_changed, changed),
        (password_reset, reset),
        (authenticator_added, factor_added),
        (authenticator_removed, factor_removed),
        (authenticator_reset, codes_made),
    )
    for signal, listener in listeners:
        signal.connect(listener, dispatch_uid=f"rotunda.{listener.__name__}")
