"""Views of allauth that only local accounts need: they are not there where local accounts are switched off."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


def local_only(view: View) -> View:
    """The view, or 404 where local accounts are switched off."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.LOCAL_ACCOUNTS:
            raise Http404("This site knows no pass phrases.")
        return view(request, *args, **kwargs)

    return guarded


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """The page to sign in on: through providers, and by pass phrase where local accounts are on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "local_accounts": settings.LOCAL_ACCOUNTS}
