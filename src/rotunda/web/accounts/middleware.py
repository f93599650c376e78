"""Asks the table of access rules before any view runs. What the table does not name is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from rotunda.web.access import ACCESS, Anyone, SignedIn
from rotunda.web.accounts.actor import NotPermitted


class AccessMiddleware:
    """Deny by default. A rule opens a URL; which records are behind it, the querysets say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """A redirect to sign in, a refusal, or nothing, where the view may run."""
        match = request.resolver_match
        rule = ACCESS.get(match.view_name if match else "")
        if rule is None:
            raise PermissionDenied("No rule opens this page.")
        if isinstance(rule, Anyone):
            return None
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if isinstance(rule, SignedIn) or any(user.may(permission) for permission in rule.permissions):
            return None
        raise PermissionDenied("Your roles do not open this page.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """An action's refusal is the page's."""
        if isinstance(exception, NotPermitted):
            raise PermissionDenied(str(exception)) from exception
