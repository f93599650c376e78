"""Pages about the user's own account, and the one that an invitation opens."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rotunda.web.accounts import actions
from rotunda.web.accounts.manage_forms import HOLDABLE, AcceptInvitation
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.api.models import Token
from rotunda.web.register.models import Agency


def me(request: HttpRequest) -> HttpResponse:
    """What the user may do and see, and why: roles in prose, permissions with where they hold, tokens."""
    user = cast("User", request.user)
    names = dict(Agency.objects.values_list("pk", "name"))
    may = [(permission.meaning, _where(scope, names)) for permission in Permission if (scope := user.scope(permission))]
    held = user.memberships.in_force().select_related("agency")
    context = {"held": held, "may": may, "tokens": Token.objects.filter(user=user), "local": settings.LOCAL_ACCOUNTS}
    context["may_use_api"] = user.may(Permission.USE_API)
    return render(request, "accounts/me.html", context)


def _where(scope: Scope, names: dict[int, str]) -> str:
    """A scope in words."""
    if scope.everywhere:
        return "all agencies"
    own = ["your own record"] if scope.person is not None else []
    return ", ".join(own + sorted(names.get(agency, "") for agency in scope.agencies))


def roles(request: HttpRequest) -> HttpResponse:
    """Every role: what it is for, and what it permits."""
    told = [(role, sorted(permission.meaning for permission in role.permissions)) for role in HOLDABLE]
    return render(request, "accounts/roles.html", {"roles": told})


def second_factor(request: HttpRequest) -> HttpResponse:
    """Where whoever has no second factor begins."""
    return render(request, "accounts/second_factor.html")


def no_pass_phrase(request: HttpRequest) -> HttpResponse:
    """That the account has no pass phrase, for whoever means to change it."""
    return render(request, "accounts/no_pass_phrase.html")


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Where an invitation leads: a pass phrase is set, once."""
    found = actions.invitation(secret)
    if found is None or not settings.LOCAL_ACCOUNTS:
        return render(request, "accounts/accept.html", {"local": settings.LOCAL_ACCOUNTS}, status=404)
    form = AcceptInvitation(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(secret=secret, password=form.cleaned_data["password1"])
            messages.success(request, "Your pass phrase is set. Sign in with it now.")
            return redirect("account_login")
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "account": found.user, "local": True}
    return render(request, "accounts/accept.html", context, status=422 if form.is_bound else 200)
