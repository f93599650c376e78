"""The service that the directory calls: every request shows a token, every answer is JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from rotunda.web.accounts.models import User
from rotunda.web.scim import filters, groups, people, schema
from rotunda.web.scim.bearer import Directory, directory_of
from rotunda.web.scim.errors import MESSAGES, Refused, as_json
from rotunda.web.scim.models import Group
from rotunda.web.scim.patches import patch_group, patched_user
from rotunda.web.scim.selecting import selected

Inner = Callable[..., HttpResponse]


def service(view: Inner) -> Inner:
    """The view for whoever shows a token; refusals as the directory reads them."""

    @csrf_exempt  # nothing here is asked of a session
    @wraps(view)
    def answered(request: HttpRequest, **parts: Any) -> HttpResponse:
        directory = directory_of(request.headers.get("Authorization", ""))
        if directory is None:
            challenge = {"WWW-Authenticate": "Bearer"}
            return Refused(401, "Show a token that is in force.", headers=challenge).response()
        try:
            return view(request, directory, **parts)
        except Refused as refusal:
            return refusal.response()

    return answered


@service
def config(request: HttpRequest, _by: Directory) -> HttpResponse:
    """What the service can do."""
    _allow(request, "GET")
    return as_json(schema.config(_base(request)))


@service
def resource_types(request: HttpRequest, _by: Directory, name: str = "") -> HttpResponse:
    """The kinds of resources, or one of them."""
    return _described(request, schema.resource_types(_base(request)), name)


@service
def schemas(request: HttpRequest, _by: Directory, name: str = "") -> HttpResponse:
    """The attributes of each kind, or of one."""
    return _described(request, schema.schemas(_base(request)), name)


@service
def users(request: HttpRequest, by: Directory) -> HttpResponse:
    """Finds users, or makes one."""
    _allow(request, "GET", "POST")
    if request.method == "POST":
        return _made(request, people.as_resource(people.create(_body(request), by=by), _base(request)))
    found = User.objects.get_queryset().filter(left__isnull=True).prefetch_related("directory_groups").order_by("pk")
    return _found(request, found, filters.USERS, people.as_resource)


@service
def user(request: HttpRequest, by: Directory, pk: str) -> HttpResponse:
    """One user: read, replaced, changed in part, or gone."""
    _allow(request, "GET", "PUT", "PATCH", "DELETE")
    found = _one(User.objects.get_queryset().filter(left__isnull=True), pk)
    if request.method == "DELETE":
        people.remove(found, by=by)
        return HttpResponse(status=204)
    if request.method == "PUT":
        found = people.replace(found, _body(request), by=by)
    elif request.method == "PATCH":
        found = people.replace(found, patched_user(found, _body(request)), by=by)
    return as_json(selected(people.as_resource(found, _base(request)), request.GET))


@service
def group_list(request: HttpRequest, by: Directory) -> HttpResponse:
    """Finds groups, or makes one."""
    _allow(request, "GET", "POST")
    if request.method == "POST":
        return _made(request, groups.as_resource(groups.write(None, _body(request), by=by), _base(request)))
    found = Group.objects.prefetch_related("members").order_by("pk")
    return _found(request, found, filters.GROUPS, groups.as_resource)


@service
def group(request: HttpRequest, by: Directory, pk: str) -> HttpResponse:
    """One group: read, replaced, changed in part, or gone."""
    _allow(request, "GET", "PUT", "PATCH", "DELETE")
    found = _one(Group.objects.all(), pk)
    if request.method == "DELETE":
        groups.remove(found, by=by)
        return HttpResponse(status=204)
    if request.method == "PUT":
        found = groups.write(found, {"members": [], **_body(request)}, by=by)
    elif request.method == "PATCH":
        found = patch_group(found, _body(request), by=by)
    return as_json(selected(groups.as_resource(found, _base(request)), request.GET))


@service
def unsupported(_request: HttpRequest, _by: Directory) -> HttpResponse:
    """What the standard has and this service does not."""
    raise Refused(501, "This is not supported; ServiceProviderConfig tells what is.")


@service
def elsewhere(_request: HttpRequest, _by: Directory, rest: str) -> HttpResponse:
    """Any other address."""
    raise Refused(404, f"There is no {rest} here.")


def _described(request: HttpRequest, all_of_them: list[dict[str, Any]], name: str) -> HttpResponse:
    """What the service says of itself: all, or what has this id. RFC 7644, section 4, forbids a filter here."""
    _allow(request, "GET")
    if "filter" in request.GET:
        raise Refused(403, "Nothing is filtered here.")
    if not name:
        return _listed(all_of_them)
    found = next((one for one in all_of_them if one["id"] == name), None)
    if found is None:
        raise Refused(404, f"There is no {name} here.")
    return as_json(found)


def _found(
    request: HttpRequest, rows: QuerySet[Any], attributes: Mapping[str, str], show: Callable[[Any, str], dict[str, Any]]
) -> HttpResponse:
    """One page of what a filter leaves."""
    if text := request.GET.get("filter", ""):
        rows = rows.filter(filters.condition(text, attributes)).distinct()
    first = max(1, _whole(request, "startIndex", 1))
    count = min(schema.MOST, max(0, _whole(request, "count", schema.MOST)))
    page = [selected(show(row, _base(request)), request.GET) for row in rows[first - 1 : first - 1 + count]]
    return _listed(page, rows.count(), first)


def _listed(page: list[dict[str, Any]], total: int | None = None, first: int = 1) -> HttpResponse:
    told = {
        "schemas": [f"{MESSAGES}:ListResponse"],
        "totalResults": len(page) if total is None else total,
        "startIndex": first,
        "itemsPerPage": len(page),
        "Resources": page,
    }
    return as_json(told)


def _made(request: HttpRequest, resource: dict[str, Any]) -> HttpResponse:
    answer = as_json(selected(resource, request.GET), 201)
    answer["Location"] = resource["meta"]["location"]
    return answer


def _one(rows: QuerySet[Any], pk: str) -> Any:
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Refused(404, f"There is no {pk} here.")
    return found


def _whole(request: HttpRequest, name: str, standard: int) -> int:
    text = request.GET.get(name, "")
    try:
        return max(-1, min(int(text), 10**9)) if text else standard
    except ValueError as error:
        raise Refused(400, f"{name} is a whole number.", "invalidValue") from error


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The body is no JSON.", "invalidSyntax") from error
    if not isinstance(said, dict):
        raise Refused(400, "The body is no object.", "invalidSyntax")
    return said


def _allow(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        taken = ", ".join(methods)
        raise Refused(405, f"This takes {taken}.", headers={"Allow": taken})


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("scim:config")).rpartition("/")[0]
