"""What signing in allows: nobody makes an account alone, and identities from outside meet accounts that are there."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from rotunda.web.accounts.models import User
from rotunda.web.accounts.sessions import BEGAN


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Local accounts are made by invitation, and can be switched off."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "E-mail address and pass phrase do not belong together. Try again.",
        "incorrect_password": "That is not your pass phrase. Try again.",
        "enter_current_password": "That is not your pass phrase. Try again.",
        "too_many_login_attempts": "Too many attempts failed. Wait five minutes, then try again.",
        "rate_limited": "Too many attempts. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # the base class asks so
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user with these credentials; nobody where only a provider of identities may say who somebody is."""
        return super().authenticate(request, **credentials) if settings.LOCAL_ACCOUNTS else None

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether the pass phrase is the user's. The view limits how often one may ask."""
        return bool(settings.LOCAL_ACCOUNTS) and user.check_password(password)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether one must show again who one is; not within the first minutes after signing in."""
        began = context.request.session.get(BEGAN, 0)
        return bool(time.time() - began > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Nothing for signing in and out: the page itself shows who is there."""
        template = args[0] if args else kwargs.get("message_template")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, *args, **kwargs)


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Identities of the state's own provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let a new identity meet its account: by the directory's identifier, else by a verified e-mail address."""
        if sociallogin.is_existing:
            if sociallogin.state.get("process") == "connect":
                raise ImmediateHttpResponse(_unknown(request))
            return
        user = _account_of(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(_unknown(request))
        sociallogin.connect(request, user)


def _account_of(sociallogin: Any) -> User | None:
    """The account that an identity belongs to. An address that the provider has not verified proves nothing."""
    known = User.objects.filter(external_id=str(sociallogin.account.uid)).exclude(external_id="").first()
    if known is not None:
        return known
    verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
    return User.objects.filter(email__in=verified).first()


def _unknown(request: HttpRequest) -> Any:
    return render(request, "account/signup_closed.html", status=403)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors, with their secrets encrypted by a key that is drawn from the site's."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Wait for the next one, and check the clock of your telephone.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Encrypts with the site's key; reads what former keys encrypted too."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    drawn = (hashlib.sha256(b"rotunda second factor\n" + str(key).encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in drawn])
