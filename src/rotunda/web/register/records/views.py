"""Pages of single records: what the register tells of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Tag
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import MODELS, Record
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records import agency, person, skill, system
from rotunda.web.register.records.cells import called, edits
from rotunda.web.register.records.detail import actions_of, eyebrow_of, lines_of, provenance_of, trail_of
from rotunda.web.register.records.references import matching, rendered
from rotunda.web.register.records.sections import Section

#: The tables whose records have a page of more than their columns.
_RICH: Mapping[str, Callable[[Actor, Any], list[Section]]] = MappingProxyType(
    {
        "agencies": agency.sections,
        "people": person.sections,
        "skills": skill.sections,
        "systems": system.sections,
    }
)


def model_of(table: str) -> type[Record]:
    """The model of a table by its name in an address."""
    if table not in MODELS:
        raise Http404(f"There is no table {table}.")
    return MODELS[table]


def visible(request: HttpRequest, table: str, code: str) -> Record:
    """A record in the reader's scope; all others are not found."""
    actor: Any = request.user
    return _one(model_of(table).objects.visible_to(actor), code)


def editable(request: HttpRequest, table: str, code: str) -> Record:
    """A record that the reader may change. One that is only seen is not his to change, one unseen is not found."""
    actor: Any = request.user
    row = visible(request, table, code)
    if not edits(actor, row):
        raise PermissionDenied("Your roles do not let you change this record.")
    return row


def _one(rows: RecordQuerySet[Record], code: str) -> Record:
    # not the first in order: to put one in order, Django compares all columns of all that it refers to
    try:
        return rows.with_references().get(code=code)
    except rows.model.DoesNotExist:
        raise Http404("There is no such record, or not among yours.") from None


def record(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Everything of a record that is for the reader."""
    actor: Any = request.user
    row = visible(request, table, code)
    build = _RICH.get(table)
    context = {
        "record": row,
        "name": called(actor, row),
        "eyebrow": eyebrow_of(row),
        "tag": Tag("retired", "poor") if row.retired_at else None,
        "trail": trail_of(actor, row),
        "actions": actions_of(actor, row),
        "lines": lines_of(actor, row),
        "provenance": provenance_of(actor, row),
        "sections": build(actor, row) if build else [],
        "table": label_of(table),
    }
    return render(request, "register/record.html", context)


def lookup(request: HttpRequest, table: str) -> HttpResponse:
    """What fits the text in a reference's field, as suggestions."""
    actor: Any = request.user
    text = request.GET.get(request.GET.get("field", ""), "")[:100]
    model = model_of(table)
    found = matching(actor, model.estate, text) if text.strip() else []
    return HttpResponse(rendered(found))
