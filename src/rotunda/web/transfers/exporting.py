"""Reconciliations as files to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.db import transaction
from django.http import HttpResponse

from rotunda.web.accounts.actor import Actor
from rotunda.web.audit.actions import Change, record
from rotunda.web.design.when import day
from rotunda.web.formulas import harmless
from rotunda.web.register.models import Agency
from rotunda.web.transfers.models import Side
from rotunda.web.transfers.reconciling import FOUND, PROGRESS, Item

_HEAD = ("kind", "code", "name", "agency_says", "agency_note", "centre_says", "centre_note", "found", "progress")
_OF_TRANSFER = ("transfer", "state", "effective", "reason")


@transaction.atomic
def taken(agency: Agency, items: Iterable[Item], *, by: Actor) -> HttpResponse:
    """The items as CSV; that they were taken stands in the audit."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="reconciliation-{agency.pk}.csv"'
    answer.write("\N{BYTE ORDER MARK}")
    writer, many = csv.writer(answer), 0
    writer.writerow(_HEAD + _OF_TRANSFER)
    for many, item in enumerate(items, start=1):  # noqa: B007  # counts the rows
        writer.writerow([harmless(cell) for cell in _cells(item)])
    record([Change("export", "transfers", agency.code, {}, {"rows": many}, agency.pk)], by=by)
    return answer


def _cells(item: Item) -> list[str]:
    words = [item.words.get(side) for side in Side]
    said = [
        text for side, word in zip(Side, words, strict=True) for text in (item.says(side), word.note if word else "")
    ]
    cells = [item.kind.value, item.code, item.name, *said, FOUND[item.found], PROGRESS[item.progress]]
    if (each := item.transfer) is None:
        return [*cells, "", "", "", ""]
    return [*cells, str(each.pk), each.get_state_display(), day(each.effective), each.reason]
