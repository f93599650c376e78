"""Sessions end when they are idle or old, and open nothing before a second factor is set up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from rotunda.web.accounts.models import User
from rotunda.web.waiting import unless_busy

#: When the session began, when it was last used, and that a second factor stands behind it.
BEGAN, SEEN, FACTOR = "rotunda_began", "rotunda_seen", "rotunda_second_factor"
#: Seconds within which a second use of a session is not written down again.
_GRAIN = 60
#: What whoever must still set up a second factor may open.
_ON_THE_WAY = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "accounts:second_factor",
        "accessibility",
        "privacy",
        "health",
    }
)

Next = Callable[[HttpRequest], HttpResponseBase]


class SessionLimits:
    """Signs out whoever has done nothing for `SESSION_IDLE` seconds, or signed in `SESSION_COOKIE_AGE` seconds ago."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = time.time()
            session = request.session
            began, seen = session.get(BEGAN, now), session.get(SEEN, now)
            if now - seen > settings.SESSION_IDLE or now - began > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif BEGAN not in session or now - seen > _GRAIN:
                _note(session, began, now)
        return self.get_response(request)


def _note(session: SessionBase, began: float, now: float) -> None:
    """Write down that a session is used. Whoever only reads does not wait where somebody else writes for long: the next
    request notes it."""
    changed = session.modified
    session[BEGAN], session[SEEN] = began, now
    with unless_busy("the use of a session"):
        try:
            session.save()
        except UpdateError as error:
            # Django tells both of a session in this one way
            raise OperationalError("it is gone, or the database is busy") from error
    session.modified = changed


def begin(request: HttpRequest) -> None:
    """Set the clocks of a session that has just begun."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


class SecondFactor:
    """Leads whoever has signed in by a pass phrase and has no second factor to set one up, before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """A redirect to set up a second factor, or nothing."""
        user = request.user
        if not settings.REQUIRE_MFA or not user.is_authenticated or request.session.get(FACTOR):
            return None
        if _stands(request, user):
            request.session[FACTOR] = True
            return None
        match = request.resolver_match
        return None if match and match.view_name in _ON_THE_WAY else redirect("accounts:second_factor")


def _stands(request: HttpRequest, user: User) -> bool:
    """Whether a second factor stands behind the session: the user's own, or the provider's, which vouches for it."""
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    return "socialaccount" in methods or is_mfa_enabled(user)


def end_all(user: User) -> int:
    """Sign a user out everywhere; tells of how many sessions."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()
    return len(keys)
