"""Pages of the history: all of it, one record's, as a file, and whether it is whole."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.audit.checking import check_chain, holds
from rotunda.web.audit.files import csv_lines, json_lines
from rotunda.web.audit.forms import HistoryFilter
from rotunda.web.audit.models import Entry, Head
from rotunda.web.audit.origins import origins_of
from rotunda.web.audit.querysets import EntryQuerySet
from rotunda.web.audit.showing import Reader, Shown
from rotunda.web.design.cells import Link
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.design.when import moment
from rotunda.web.register.labels import label_of, one_of
from rotunda.web.register.models import MODELS, Record

_COLUMNS = (
    Column("Entry", numeric=True),
    Column("When"),
    Column("Who"),
    Column("What"),
    Column("Record"),
    Column("Agency"),
    Column("Columns"),
    Column("Import"),
)
#: Entries of a page, and of a look at the end of the chain.
_PAGE, _NEWEST = 50, 1_000


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """The history, the newest first. Pages follow each other by number: the last costs what the first does."""
    user = cast("User", request.user)
    form = HistoryFilter(request.GET, actor=user)
    found = form.narrow(Entry.objects.visible_to(user))
    page, older = _page(request, found)
    origins = origins_of(user, (entry.source for entry in page))
    rows = [_row(shown, origins.get(shown.source, shown.source)) for shown in Reader(user).show(page)]
    table = Table(
        "History",
        _COLUMNS,
        rows,
        empty="Nothing was changed yet, or nothing fits the filters. Clear them to see all.",
        hide_caption=True,
    )
    context = {"form": form, "table": table, "older": older, "query": _query(request)}
    return render(request, "audit/list.html", context)


@require_GET
def record(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """The history of one record, before and after side by side."""
    user = cast("User", request.user)
    found = Entry.objects.visible_to(user).of(table, key)
    page, older = _page(request, found)
    model = MODELS.get(table)
    row = model.objects.visible_to(user).filter(code=key).first() if model else None
    if not page and (row is None or not _reads(user, row)):
        raise Http404("There is no such record here.")
    origins = origins_of(user, (entry.source for entry in page))
    context = {
        "entries": [(shown, origins.get(shown.source, shown.source)) for shown in Reader(user).show(page)],
        "title": _called(table, key),
        "record": row,
        "older": older,
    }
    return render(request, "audit/record.html", context)


def _reads(user: User, row: Record) -> bool:
    """Whether the user may read this record's history, were there any."""
    scope = user.scope(Permission.VIEW_AUDIT)
    return scope.everywhere if row.is_reference() else scope.covers(row.agency_key(), row.person_key())


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The history that the filters leave, as a file. That it was taken stands in the history too."""
    user = cast("User", request.user)
    if not user.may(Permission.EXPORT):
        raise NotPermitted("You may read the history, and not download it.")
    form = HistoryFilter(request.GET, actor=user)
    found = form.narrow(Entry.objects.exportable_by(user))
    kind = "jsonl" if request.GET.get("format") == "jsonl" else "csv"
    with transaction.atomic():
        filters = {name: value for name, value in request.GET.items() if value}
        number = audit([Change("export", "history", kind, after=filters)], by=user)
    found = found.filter(number__lt=number)
    lines = json_lines(found, user) if kind == "jsonl" else csv_lines(found, user)
    types = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
    answer = StreamingHttpResponse(lines, content_type=types[kind])
    answer["Content-Disposition"] = f'attachment; filename="history-{localdate().isoformat()}.{kind}"'
    return answer


@require_GET
def integrity(request: HttpRequest) -> HttpResponse:
    """Where the chain ends, whether its newest part holds, and whether an end that was noted earlier still stands."""
    noted: bool | None = None
    number, then = request.GET.get("number", ""), request.GET.get("hash", "")
    if then and number.isdecimal() and len(number) < 19:
        noted = holds(int(number), then)
    context = {
        "head": Head.objects.get(pk=1),
        "wrong": list(check_chain(_NEWEST)),
        "newest": _NEWEST,
        "noted": noted,
        "number": number,
        "then": then,
    }
    return render(request, "audit/integrity.html", context)


def _page(request: HttpRequest, found: EntryQuerySet) -> tuple[list[Any], str]:
    """The entries before the one that the query names, and the query for those before them."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(number__lt=int(before))
    page = list(found.order_by("-number")[: _PAGE + 1])
    older = f"{_query(request)}&before={page[_PAGE - 1].number}" if len(page) > _PAGE else ""
    return page[:_PAGE], older


def _query(request: HttpRequest) -> str:
    return urlencode({name: value for name, value in request.GET.items() if name != "before" and value})


def _called(table: str, key: str) -> str:
    """What an entry is about, such as System S1; where it is about many at once, the table alone."""
    return f"{label_of(table)}, many at once" if key == "*" else f"{one_of(table).capitalize()} {key}".strip()


def _row(shown: Shown, origin: object) -> Row:
    about = _called(shown.table, shown.key)
    return Row(
        [
            shown.number,
            moment(shown.at),
            shown.who,
            shown.what,
            Link(about, reverse("audit:record", args=[shown.table, shown.key])) if shown.key else about,
            shown.agency,
            ", ".join(column for column, _, _ in shown.told),
            origin,
        ]
    )
