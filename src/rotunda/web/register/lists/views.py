"""Pages of lists: all tables, and the records of one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.labels import label_of
from rotunda.web.register.lists.page import ListPage
from rotunda.web.register.lists.query import parse
from rotunda.web.register.lists.reading import listing
from rotunda.web.register.models import MODELS, Record
from rotunda.web.register.sizes import sizes_for


def user_of(request: HttpRequest) -> User:
    """Who asks. The table of access rules lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def model_of(user: User, table: str) -> type[Record]:
    """The model of a table's name. Raises `Http404` where there is none, `PermissionDenied` where the user's roles open
    none of its records."""
    model = MODELS.get(table)
    if model is None:
        raise Http404(f"There is no table {table}.")
    if not user.scope(model.viewing):
        raise PermissionDenied(f"Your roles do not open {label_of(table).lower()}.")
    return model


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All tables that the user may open: what each is, and how many records of it are in his scope."""
    user = user_of(request)
    models = [model for model in MODELS.values() if user.scope(model.viewing)]
    tables = [_table(model, size) for model, size in zip(models, sizes_for(user, models), strict=True)]
    return render(request, "register/index.html", {"tables": tables, "may_export": user.may(Permission.EXPORT)})


def _table(model: type[Record], size: str) -> dict[str, Any]:
    return {
        "label": label_of(model.estate),
        "row_is": model.table().row_is,
        "url": reverse("register:list", args=(model.estate,)),
        "count": size,
        "reference": model.is_reference(),
    }


@require_safe
def records(request: HttpRequest, table: str) -> HttpResponse:
    """A table's records, as the address asks for them."""
    user = user_of(request)
    model = model_of(user, table)
    query = parse(user, model, request.GET)
    if not query.problems and any(not value.strip() for values in request.GET.lists() for value in values[1]):
        # what a form sends of fields left empty does not belong into an address that people pass on
        page = f"&page={query.page}" if query.page > 1 else ""
        return HttpResponseRedirect(f"{request.path}?{query.encoded()}{page}".rstrip("?"))
    found = ListPage(user, listing(user, query))
    context = {"list": found, "pages": Paginator(range(found.reachable), found.size).get_page(query.page)}
    return render(request, "register/lists/list.html", context, status=400 if query.problems else 200)
