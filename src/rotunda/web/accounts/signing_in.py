"""What signing in allows: nobody makes an account alone, and identities from outside meet accounts by e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Local accounts are made by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # the base class asks so
        return False


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Identities of the state's own provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
