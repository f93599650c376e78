"""Pages on which sides propose, count, sign, refuse and withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.actions import Stale
from rotunda.web.register.models import Agency
from rotunda.web.transfers import actions, counting
from rotunda.web.transfers.forms import Count, Ending, Propose, SideForm, Signing
from rotunda.web.transfers.models import Kind, Side, Transfer
from rotunda.web.transfers.reads import centre, missing
from rotunda.web.transfers.showing import to_sign
from rotunda.web.transfers.sides import sides_of
from rotunda.web.transfers.views import agency_of, transfer_of

#: Transfers that are read and signed on one page.
MOST_AT_ONCE = 50


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, agency: int) -> HttpResponse:
    """A form for transfers of an agency's people and systems."""
    home = agency_of(request, agency)
    form = Propose(request.POST or None, sides=_sides(request, home), initial=_chosen(request))

    def act(said: dict[str, Any]) -> str:
        made = actions.propose(
            home, by=_user(request), side=said["side"], codes=form.codes(), effective=said["effective"]
        )
        return f"Proposed: {len(made)}. Both sides can sign now."

    lead = f"From {home} to the shared organization. Both sides sign before anything changes."
    return _listed(request, home, form, act, {"title": "Propose transfers", "lead": lead, "submit": "Propose"})


@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, agency: int) -> HttpResponse:
    """A form for what a side found of an agency's people and systems."""
    home = agency_of(request, agency)
    given = {"seen": "no" if request.GET.get("seen") == "no" else "yes", **_chosen(request)}
    form = Count(request.POST or None, sides=_sides(request, home), initial=given)

    def act(said: dict[str, Any]) -> str:
        by, seen = _user(request), said["seen"] == "yes"
        many = counting.count(home, by=by, side=said["side"], codes=form.codes(), seen=seen, note=said["note"])
        return f"Noted: {many} {'found' if seen else 'not found'}."

    lead = f"What you found of {home}. What the register does not have may be named too, and is shown as found by one."
    return _listed(request, home, form, act, {"title": "Say what is there", "lead": lead, "submit": "Say so"})


def _listed(
    request: HttpRequest, home: Agency, form: Any, act: Callable[[dict[str, Any]], str], words: dict[str, str]
) -> HttpResponse:
    back = reverse("transfers:agency", args=(home.pk,))
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(back)
    trail = [("Transfers", reverse("transfers:list")), (str(home), back), (words["title"], "")]
    context = {"form": form, "back": back, "trail": trail, **words}
    return render(request, "transfers/ask.html", context, status=422 if form.is_bound else 200)


def _sides(request: HttpRequest, home: Agency) -> list[Side]:
    """The sides for which the user may speak here. Raises `PermissionDenied` where there is none."""
    shared, _ = centre()
    if sides := sides_of(_user(request), home.pk, shared.pk if shared else None):
        return sides
    raise PermissionDenied("You sign for neither side here.")


def _chosen(request: HttpRequest) -> dict[str, str]:
    """The rows that were chosen on the page before, as fields of the form."""
    found: dict[str, list[str]] = {kind: [] for kind in Kind}
    for key in request.GET.getlist("chosen")[: counting.MOST]:
        kind, _, code = key.partition(":")
        if kind in found:
            found[kind].append(code)
    return {"people": "\n".join(found[Kind.PERSON]), "systems": "\n".join(found[Kind.SYSTEM])}


@never_cache
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest) -> HttpResponse:
    """Everything that would be signed, in full; and with a post, the signatures: all or none."""
    user = _user(request)
    found = _to_sign(request)
    open_sides = [missing(each, user) for each in found]
    sides = [side for side in Side if open_sides and all(side in each for each in open_sides)]
    if not sides:
        messages.info(request, "Nothing of this waits for your signature.")
        return redirect("transfers:list")
    asked = request.POST.get("side") or request.GET.get("side")
    side = Side(asked) if asked in sides else sides[0]
    form = Signing(request.POST or None, sides=[side])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _signed(request, found, form)
            if status == 200:
                return redirect("transfers:list" if len(found) > 1 else found[0])
            found, form = _to_sign(request), Signing(None, sides=[side])
    shown = [to_sign(each, side, named=_named(user, each)) for each in found]
    others = [each for each in sides if each is not side]
    context = {"form": form, "shown": shown, "side": side, "others": others, "title": "Sign", "trail": _trail("Sign")}
    return render(request, "transfers/sign.html", context, status=status)


def _to_sign(request: HttpRequest) -> list[Transfer]:
    """The chosen transfers in scope, in the order of their numbers. Raises `Http404`."""
    given = request.POST if request.method == "POST" else request.GET
    keys = {int(key) for key in given.getlist("chosen") if key.isdecimal() and len(key) < 18}
    found = list(
        Transfer.objects.visible_to(_user(request)).with_all().filter(pk__in=keys).order_by("pk")[:MOST_AT_ONCE]
    )
    if keys and not found:
        raise Http404("There is no such transfer in your scope.")
    return found


def _signed(request: HttpRequest, found: list[Transfer], form: SideForm) -> int:
    """Sign them all, or say why none was; the status of the answer."""
    side = form.cleaned_data["side"]
    try:
        with transaction.atomic():
            done = [
                actions.sign(each, by=_user(request), side=side, digest=request.POST.get(f"digest-{each.pk}", ""))
                for each in found
            ]
    except Stale as stale:
        messages.error(request, str(stale))
        return 409
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return 422
    complete = sum(not each.is_open for each in done)
    messages.success(request, f"Signed: {len(done)}. Complete with that: {complete}.")
    return 200


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why a side refuses, and does."""
    return _end(request, pk, "Refuse", "Nothing changes in the register. It can be proposed anew.", actions.refuse)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why a transfer is taken back, and does."""
    lead = "The transfer ends as if it had not been proposed. It can be proposed anew."
    return _end(request, pk, "Withdraw", lead, actions.withdraw)


def _end(request: HttpRequest, pk: int, title: str, lead: str, act: Callable[..., Transfer]) -> HttpResponse:
    found, user = transfer_of(request, pk), _user(request)
    own = title == "Withdraw"
    speaks = sides_of(user, found.from_agency_id, found.to_agency_id)
    sides = [side for side in speaks if (side == found.proposed_for) is own]
    if not sides:
        raise PermissionDenied("Whoever proposed a transfer withdraws it, and the other side refuses it.")
    form = Ending(request.POST or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        try:
            act(found, by=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, f"{found}: {title.lower()} done.")
            return redirect(found)
    words = {"title": f"{title}: {found}", "lead": lead, "submit": title, "back": found.get_absolute_url()}
    context = {"form": form, "danger": title == "Refuse", "trail": _trail(title), **words}
    return render(request, "transfers/ask.html", context, status=422 if form.is_bound else 200)


def _trail(last: str) -> list[tuple[str, str]]:
    return [("Transfers", reverse("transfers:list")), (last, "")]


def _named(user: User, each: Transfer) -> bool:
    return user.scope(Permission.VIEW_NAMES).covers(each.from_agency_id)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
