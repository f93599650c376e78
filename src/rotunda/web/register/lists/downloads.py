"""Lists as files: exactly what the list shows, in the same order and scope. Who takes what away is recorded first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.register.lists.cells import Sight
from rotunda.web.register.lists.query import ListQuery, parse
from rotunda.web.register.lists.reading import Listing, listing
from rotunda.web.register.lists.views import model_of, user_of

#: Rows that a workbook takes at most, and those that one fetch reads.
MOST_IN_A_WORKBOOK, BATCH = 100_000, 2_000
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that gives back what is written, so that a response can stream it."""

    def write(self, text: str) -> str:
        return text


@require_safe
def csv_file(request: HttpRequest, table: str) -> HttpResponseBase:
    """The list as CSV, streamed, whatever its length."""
    user = user_of(request)
    found = _asked(request, user, table)
    if found.query.problems:
        return _refusal(request, found.query.problems)
    _record(user, found.query, "csv")
    answer = StreamingHttpResponse(_csv_lines(user, found), content_type="text/csv; charset=utf-8")
    return _named(answer, found.query, "csv")


@require_safe
def workbook(request: HttpRequest, table: str) -> HttpResponseBase:
    """The list as a workbook of one sheet."""
    user = user_of(request)
    found = _asked(request, user, table)
    if found.query.problems:
        return _refusal(request, found.query.problems)
    if len(found.rows.order_by().values_list("pk")[: MOST_IN_A_WORKBOOK + 1]) > MOST_IN_A_WORKBOOK:
        return _refusal(
            request, [f"A workbook takes {MOST_IN_A_WORKBOOK:,} records. Filter the list, or take the CSV."]
        )
    _record(user, found.query, "xlsx")
    file = io.BytesIO()
    _write_workbook(file, user, found)
    return _named(HttpResponse(file.getvalue(), content_type=_WORKBOOK), found.query, "xlsx")


def rows_of(user: User, found: Listing) -> Iterator[list[Any]]:
    """The list as files have it: the names of its columns, then a row for each record."""
    sight = Sight(user, found.query.columns)
    yield [column.name for column in found.query.columns]
    for record in found.ordered().iterator(chunk_size=BATCH):
        yield [sight.written(record, column) for column in found.query.columns]


def _asked(request: HttpRequest, user: User, table: str) -> Listing:
    """The list of the address, where the user may see its records and take them away."""
    model = model_of(user, table)
    return listing(user, parse(user, model, request.GET), also=Permission.EXPORT)


def _refusal(request: HttpRequest, problems: Any) -> HttpResponse:
    return render(request, "register/lists/refusal.html", {"problems": problems}, status=400)


def _named(answer: Any, query: ListQuery, kind: str) -> HttpResponseBase:
    today: date = timezone.localdate()
    answer["Content-Disposition"] = f'attachment; filename="{query.model.estate}-{today.isoformat()}.{kind}"'
    answer["Cache-Control"] = "no-store"
    named: HttpResponseBase = answer
    return named


@transaction.atomic
def _record(user: User, query: ListQuery, kind: str) -> None:
    """Write into the audit who takes which list away, before the first row leaves."""
    asked = {"columns": [column.name for column in query.columns], "query": query.encoded(), "form": kind}
    audit([Change("export", query.model.estate, "", after=asked)], by=user)


def _csv_lines(user: User, found: Listing) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # without it spreadsheets take the text for another encoding
    for row in rows_of(user, found):
        yield writer.writerow(row)


def _write_workbook(file: IO[bytes], user: User, found: Listing) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(found.query.model.estate[:31])
        bold = book.add_format({"bold": True})
        for at, row in enumerate(rows_of(user, found)):
            for across, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, across, value, bold if at == 0 else None)
                elif value is not None:
                    sheet.write_number(at, across, value)
        sheet.freeze_panes(1, 0)
