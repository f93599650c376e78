"""The page of demonstration accounts, and signing in as one of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rotunda.web.accounts.models import User
from rotunda.web.accounts.sessions import FACTOR

#: What demonstration accounts end with; no other account can be signed in to from the page.
DOMAIN = "@demo.invalid"


def accounts(request: HttpRequest) -> HttpResponse:
    """One account for each role, with what it is for."""
    _refuse_elsewhere()
    users = User.objects.filter(email__endswith=DOMAIN).prefetch_related("memberships__agency").order_by("pk")
    return render(request, "demo/accounts.html", {"accounts": users})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a demonstration account."""
    _refuse_elsewhere()
    email = request.POST.get("email", "")
    user = get_object_or_404(User, email=email, email__endswith=DOMAIN, is_active=True)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session[FACTOR] = True  # whoever only looks around has nothing that a second factor would guard
    return redirect("home")


def _refuse_elsewhere() -> None:
    if not settings.DEMO:
        raise Http404
