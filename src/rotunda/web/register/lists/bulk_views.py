"""The pages of changing many records at once: choose what to do, look at what it does, do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.register.bulk import MOST, Order, Outcome, Refused, change_many, preview
from rotunda.web.register.labels import label_of
from rotunda.web.register.lists.bulk_forms import BulkForm, ValueForm
from rotunda.web.register.lists.cells import Sight
from rotunda.web.register.lists.query import parse
from rotunda.web.register.lists.reading import listing
from rotunda.web.register.lists.views import model_of, user_of
from rotunda.web.register.models import Record
from rotunda.web.register.wording import worded


def bulk(request: HttpRequest, table: str) -> HttpResponse:
    """One step of the four: what to do, the new value where a column is set, what would change, and doing it.

    The records travel with their versions as `row`, so that nothing unseen is changed.
    """
    user = user_of(request)
    model = model_of(user, table)
    if not user.scope(model.editing):
        raise NotPermitted(f"{user.label} may not {model.editing} here.")
    back = f"{reverse('register:list', args=(table,))}?{request.GET.urlencode()}".rstrip("?")
    if request.method != "POST":
        return HttpResponseRedirect(back)  # a page loaded anew, or come back to: the choice is made on the list
    page = {"title": f"Change {label_of(table).lower()}", "back": back, "most": MOST}
    if "row" not in request.POST:
        rows, problem = _chosen(request, user, model)
        page |= {"problem": problem, "rows": rows, "form": BulkForm(user, model)}
        return render(request, "register/lists/bulk.html", page, status=400 if problem else 200)
    rows, versions = _carried(request, user, model)
    form = BulkForm(user, model, request.POST)
    page |= {"rows": rows, "form": form}
    if not form.is_valid():
        return render(request, "register/lists/bulk.html", page, status=422)
    order = form.order()
    if form.takes_value:
        given = {"value", "given"} & set(request.POST)  # of boxes none of which is ticked, no value comes
        asked = ValueForm(user, model, order.column, request.POST if given else None)
        if not asked.is_valid():
            page |= {"order": order, "value_form": asked, "label": label_of(order.column)}
            return render(request, "register/lists/bulk_value.html", page, status=422 if given else 200)
        order = form.order(asked.value())
    return _ordered(request, page | {"said": request.POST.getlist("value")}, order, versions)


def _ordered(request: HttpRequest, page: dict[str, Any], order: Order, versions: dict[int, int]) -> HttpResponse:
    """What the order would change; or, where it is to be applied, that it is done."""
    user, rows = user_of(request), page["rows"]
    if "apply" not in request.POST:
        return render(request, "register/lists/bulk_preview.html", page | _previewed(user, rows, order))
    try:
        done = change_many(rows, by=user, order=order, versions=versions)
    except Refused as refused:
        page |= _previewed(user, rows, order) | {"refused_now": refused.outcomes}
        return render(request, "register/lists/bulk_preview.html", page, status=409)
    messages.success(request, f"Done: {done:,} of {len(rows):,} records changed.")
    return HttpResponseRedirect(page["back"])


def _chosen(request: HttpRequest, user: User, model: type[Record]) -> tuple[Sequence[Record], str]:
    """The records that the list chose, or what is wrong with the choice."""
    too_many = f"One change takes {MOST:,} records at most. Filter the list to fewer, or choose some."
    if request.POST.get("which") == "all":
        query = parse(user, model, request.GET)
        if query.problems:
            return [], query.problems[0]
        keys = listing(user, query).keys(MOST + 1)
        found = model.objects.visible_to(user).filter(pk__in=keys[:MOST])
        return ([], too_many) if len(keys) > MOST else (list(found.order_by("code")), "" if keys else "Nothing fits.")
    codes = request.POST.getlist("chosen")
    if not codes:
        return [], "No record is chosen. Go back and choose some."
    if len(codes) > MOST:
        return [], too_many
    return list(model.objects.visible_to(user).filter(code__in=codes).order_by("code")), ""


def _carried(request: HttpRequest, user: User, model: type[Record]) -> tuple[list[Record], dict[int, int]]:
    """The records of the step before, and the versions seen. Raises `Http404` for what the user cannot see."""
    try:
        pairs = [said.split(":") for said in request.POST.getlist("row")]
        versions = {int(key): int(version) for key, version in pairs}
    except ValueError:
        raise Http404("A row is a key and a version.") from None
    if len(versions) > MOST or any(not 0 < key < 2**63 for key in versions):
        raise Http404("There are no such records.")
    rows = model.objects.visible_to(user).filter(pk__in=versions).with_references().order_by("code")
    found = list(rows)
    if len(found) != len(versions):
        raise Http404("Some of these records are not in your scope.")
    return found, versions


def _previewed(user: User, rows: list[Record], order: Order) -> dict[str, Any]:
    outcomes = preview(rows, by=user, order=order)
    sight = Sight(user, ())
    told = [(sight.called(found.record), found) for found in outcomes]
    return {
        "order": order,
        "column": label_of(order.column),
        "changing": [(name, found, *_sides(found, order.column)) for name, found in told if found.differs],
        "refused": [(name, found) for name, found in told if found.refused],
        "same": sum(not found.refused and not found.differs for found in outcomes),
    }


def _sides(found: Outcome, column: str) -> tuple[str, str]:
    """What was and will be there, in words."""
    table = found.record.estate
    return worded(table, column, found.before), worded(table, column, found.after)
