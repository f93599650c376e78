"""Pages on which owners look after accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rotunda.web.accounts import actions
from rotunda.web.accounts.mail import can_send
from rotunda.web.accounts.manage_forms import HOLDABLE, AccountFilter, Grant, Invite, Record, Sure
from rotunda.web.accounts.models import Membership, User
from rotunda.web.design.cells import Many, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.design.when import day

_COLUMNS = (Column("Name"), Column("E-mail address"), Column("Roles"), Column("Status"), Column("Last sign-in"))


def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts, by name."""
    form = AccountFilter(request.GET)
    found = User.objects.manageable_by(_user(request)).prefetch_related("memberships__agency")
    if form.is_valid():
        found = found.matching(form.cleaned_data["q"])
        if role := form.cleaned_data["role"]:
            found = found.filter(pk__in=Membership.objects.in_force().filter(role=role).values("user"))
        if state := form.cleaned_data["state"]:
            found = found.filter(is_active=state == "open")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    rows = [_row(user) for user in page]
    table = Table(
        "Accounts", _COLUMNS, rows, empty="No account fits the filters. Clear them to see all.", hide_caption=True
    )
    context = {"form": form, "page": page, "table": table, "actions": [_door("Invite somebody", "accounts:invite")]}
    return render(request, "accounts/list.html", context)


def _row(user: User) -> Row:
    roles = [Tag(f"{each}{f', {each.agency}' if each.agency else ''}", "info") for each in user.memberships.all()]
    state = Tag("May sign in", "good") if user.is_active else Tag("Closed", "bad")
    last = day(user.last_login) or None
    url = reverse("accounts:account", args=[user.pk])
    return Row([str(user), user.email, Many(roles) if roles else None, state, last], url=url)


def _door(label: str, name: str) -> dict[str, Any]:
    return {"label": label, "url": reverse(name), "primary": True}


@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """A form for a new account; its link is on the answer, and never again."""
    form = Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, link = actions.invite(by=_user(request), address=_address(request), **form.cleaned_data)
            return _show_link(request, user, link)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.is_bound else 200)


def _show_link(request: HttpRequest, user: User, link: str) -> HttpResponse:
    context = {"account": user, "link": link, "days": actions.LINK.days, "sent": can_send()}
    return render(request, "accounts/link.html", context)


def _address(request: HttpRequest) -> Callable[[str], str]:
    return lambda secret: request.build_absolute_uri(reverse("accounts:accept", args=[secret]))


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it holds, and what can be done with it."""
    user = _account(request, pk)
    context = {"account": user, "memberships": user.memberships.select_related("agency"), "deeds": _deeds(user)}
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """A form for a role, with what each role is for."""
    user = _account(request, pk)
    form = Grant(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role, agency = form.cleaned_data["role"], form.cleaned_data["agency"]
        try:
            held = actions.grant(user, by=_user(request), role=role, agency=agency, until=form.ends())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{user} is now {held}.")
            return redirect("accounts:account", user.pk)
    context = {"form": form, "account": user, "roles": HOLDABLE}
    return render(request, "accounts/grant.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Asks whether to take a role back, and does."""
    user = _account(request, pk)
    held = get_object_or_404(user.memberships.select_related("agency", "user"), pk=membership)
    deed = Deed("Take this role back", "It ends at once.", Sure, lambda by, said: actions.revoke(held, by=by, **said))
    return _ask(request, user, deed)


@never_cache
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Asks whether to do something with an account, and does."""
    user = _account(request, pk)
    if deed == "link" and request.method == "POST":
        return _show_link(request, user, actions.new_link(user, by=_user(request), address=_address(request)))
    if (found := _deeds(user).get(deed)) is None:
        raise Http404("There is no such thing to do.")
    return _ask(request, user, found)


@dataclass(frozen=True)
class Deed:
    """Something to do with an account: what it is called, what it means, what it asks for, and the doing."""

    title: str
    meaning: str
    form: type[forms.Form]
    act: Callable[[User, dict[str, Any]], object]


def _deeds(user: User) -> dict[str, Deed]:
    """What can be done with an account, by the name in the address."""
    found = {
        "link": Deed(
            "Make a new link",
            "With it the person sets a pass phrase. Former links, and the pass phrase then, no longer hold.",
            forms.Form,
            lambda _by, _said: None,
        ),
        "factors": Deed(
            "Reset the second factor",
            "For somebody who lost telephone or key. Be sure that it is the person who asks: call back.",
            forms.Form,
            lambda by, _said: actions.reset_factors(user, by=by),
        ),
        "person": Deed(
            "Link to a record",
            "Say which person of the register the user is.",
            Record,
            lambda by, said: actions.link_person(user, by=by, **said),
        ),
    }
    if user.is_active:
        found["close"] = Deed(
            "Close the account",
            "The person is signed out everywhere at once, and tokens no longer hold. Roles stay, for when it is "
            "opened again.",
            Sure,
            lambda by, said: actions.close(user, by=by, **said),
        )
    else:
        found["open"] = Deed(
            "Open the account again",
            "The person may sign in again, with the roles that the account has.",
            forms.Form,
            lambda by, _said: actions.reopen(user, by=by),
        )
    return found


def _ask(request: HttpRequest, user: User, deed: Deed) -> HttpResponse:
    form = deed.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            deed.act(_user(request), form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, f"{deed.title}: done.")
            return redirect("accounts:account", user.pk)
    context = {"form": form, "account": user, "deed": deed}
    return render(request, "accounts/ask.html", context, status=422 if form.is_bound else 200)


def _account(request: HttpRequest, pk: int) -> User:
    found: User = get_object_or_404(User.objects.manageable_by(_user(request)).select_related("person"), pk=pk)
    return found


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
