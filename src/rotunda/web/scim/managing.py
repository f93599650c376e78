"""The page on which owners look after the directory: tokens, and the roles of groups."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rotunda.web.accounts.manage_forms import HOLDABLE
from rotunda.web.accounts.models import User
from rotunda.web.register.models import Agency
from rotunda.web.scim import actions
from rotunda.web.scim.models import DirectoryToken, Group, GroupRole


class TokenForm(forms.Form):
    """What the token is for."""

    name = forms.CharField(label="Name", max_length=100, help_text="What will use it, such as: Entra ID.")


class MapForm(forms.Form):
    """Which role a group gives."""

    group = forms.ModelChoiceField(label="Group", queryset=Group.objects.all())
    role = forms.ChoiceField(label="Role", choices=[(role.name, role.title) for role in HOLDABLE])
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.filter(retired_at__isnull=True).order_by("name"),
        required=False,
        empty_label="All agencies, or the own record",
    )


@never_cache
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Groups and what they give, tokens, and a form for each. A new token's text is on the answer, and never again."""
    by, text = cast("User", request.user), ""
    which = request.POST.get("form", "") if request.method == "POST" else ""
    token_form = TokenForm(request.POST if which == "token" else None)
    map_form = MapForm(request.POST if which == "map" else None)
    if which == "token" and token_form.is_valid():
        _, text = actions.make_token(by=by, **token_form.cleaned_data)
        token_form = TokenForm()
    if which == "map" and map_form.is_valid():
        said = dict(map_form.cleaned_data)
        try:
            given = actions.map_group(said.pop("group"), by=by, **said)
            messages.success(request, f"Members of {given.group} are now {given}.")
            return redirect("directory:index")
        except ValidationError as error:
            map_form.add_error(None, error)
    context = {
        "text": text,
        "token_form": token_form,
        "map_form": map_form,
        "tokens": DirectoryToken.objects.all(),
        "groups": Group.objects.annotate(count=Count("members")).prefetch_related("roles__agency"),
        "address": request.build_absolute_uri(reverse("scim:config")).rpartition("/")[0],
    }
    wrong = token_form.errors or map_form.errors
    return render(request, "scim/index.html", context, status=422 if wrong else 200)


@require_POST
def unmap(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a role from a group."""
    actions.unmap_group(
        get_object_or_404(GroupRole.objects.select_related("group"), pk=pk), by=cast("User", request.user)
    )
    return redirect("directory:index")


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revokes a token of the directory."""
    actions.revoke_token(get_object_or_404(DirectoryToken, pk=pk), by=cast("User", request.user))
    return redirect("directory:index")
