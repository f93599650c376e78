"""Pages on which users make, see and revoke their tokens."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rotunda.web.accounts.models import User
from rotunda.web.api import actions
from rotunda.web.api.forms import TokenForm
from rotunda.web.api.models import Token


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The user's tokens, and a form for another. A new one's text is on the answer to the form, and never again."""
    user = cast("User", request.user)
    form = TokenForm(request.POST or None, user=user)
    made, text = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, text = actions.make(by=user, **form.values)
            form = TokenForm(user=user)
        except ValidationError as error:
            for field, sentences in error.message_dict.items():
                form.add_error({"expires": "days"}.get(field, field), sentences)
    context = {"form": form, "tokens": Token.objects.of(user), "made": made, "text": text}
    status = 422 if form.is_bound else 200
    return render(request, "api/tokens.html", context, status=status)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Asks whether to revoke a token, and does."""
    user = cast("User", request.user)
    found = get_object_or_404(Token.objects.of(user), pk=token)
    if request.method == "POST":
        actions.revoke(found, by=user)
        messages.success(request, f"{found.name} is revoked. What used it is refused from now on.")
        return redirect("tokens:list")
    return render(request, "api/revoke.html", {"token": found})
