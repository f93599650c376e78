"""Pages of imports: take a file, settle its columns, look at what would change, apply it, undo it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.cells import Tag, Tone
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.design.when import moment
from rotunda.web.intake import actions
from rotunda.web.intake.forms import FileForm, PartForm, ReasonForm, RowFilter, kinds_of
from rotunda.web.intake.models import Import, Source, Stage, StagedRow
from rotunda.web.intake.showing import HEADINGS, cells, shown
from rotunda.web.jobs.showing import shown as shown_job
from rotunda.web.register.judging import Outcome
from rotunda.web.register.labels import label_of

_TONES: dict[str, Tone] = {Stage.CHECKED: "info", Stage.APPLIED: "good", Stage.UNREADABLE: "bad", Stage.STALE: "fair"}
_COLUMNS = (
    Column("File"),
    Column("Source"),
    Column("Status"),
    Column("Given by"),
    Column("Given"),
    Column("Rows", numeric=True),
)
_PAGE = 50


def user_of(request: HttpRequest) -> User:
    """Whoever is signed in; the table of access rules let nobody else in."""
    return cast("User", request.user)


def imports(request: HttpRequest) -> HttpResponse:
    """All imports in scope, the newest first."""
    found = Import.objects.visible_to(user_of(request)).select_related("source", "upload", "user")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    table = Table(
        "Imports",
        _COLUMNS,
        [_row(one) for one in page],
        empty="No file was given yet. Press “Upload a file” to begin.",
    )
    return render(request, "intake/list.html", {"table": table, "page": page, "actions": _doors(request)})


def _row(one: Import) -> Row:
    when = moment(one.at)
    state = Tag(str(one.get_stage_display()), _TONES.get(one.stage, "plain"))
    rows = one.counts.get("read", "")
    return Row(
        [one.upload.name, one.source.name, state, str(one.user or one.asked_by), when, rows], url=one.get_absolute_url()
    )


def _doors(request: HttpRequest) -> list[dict[str, Any]]:
    doors: list[dict[str, Any]] = [
        {"label": "Upload a file", "url": reverse("intake:new"), "primary": True},
        {"label": "Sources", "url": reverse("intake:sources")},
    ]
    if user_of(request).may(Permission.RECONCILE):
        doors.append({"label": "Reconcile", "url": reverse("intake:pairs")})
    return doors


def new(request: HttpRequest) -> HttpResponse:
    """Upload a file."""
    actor = user_of(request)
    form = FileForm(
        request.POST or None, request.FILES or None, actor=actor, initial={"source": request.GET.get("source")}
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = actions.take_file(
                by=actor, source=form.cleaned_data["source"], name=file.name or "", chunks=file.chunks()
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect(found)
    some = Source.objects.visible_to(actor).exists()
    return render(request, "intake/new.html", {"form": form, "some": some}, status=422 if form.errors else 200)


def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, what it would change row by row, and what can be done with it."""
    found = _import(request, pk)
    context: dict[str, Any] = {
        "found": found,
        "tag": Tag(str(found.get_stage_display()), _TONES.get(found.stage, "plain")),
    }
    left_out: dict[str, int] = found.counts.get("left_out", {})
    context["left_out"] = [(label_of(name), count) for name, count in left_out.items()]
    if found.job and (found.is_busy or found.job.state == "failed"):
        context["job"] = shown_job(found.job, with_result=False)
    if found.stage in {Stage.CHECKED, Stage.STALE, Stage.APPLIED, Stage.UNDONE}:
        context |= _rows(request, found)
        if found.stage == Stage.CHECKED and not context["writes"]:
            context["tag"] = Tag("Nothing to apply", "fair")
    context["may_undo"] = actions.may_undo(found, user_of(request))
    return render(request, "intake/import.html", context)


def _rows(request: HttpRequest, found: Import) -> dict[str, Any]:
    """The rows in scope that the filter leaves, a page of them, and counts of all in scope."""
    form = RowFilter(request.GET)
    rows, actor = StagedRow.objects.visible_to(user_of(request), found), user_of(request)
    counts = rows.counted()
    page = Paginator(_filtered(rows, form), _PAGE).get_page(request.GET.get("page"))
    tally = [(outcome, counts.get(outcome.value, 0)) for outcome in Outcome]
    return {"filter": form, "page": page, "rows": list(shown(page, actor)), "tally": tally, "writes": _writes(tally)}


def _writes(tally: list[tuple[Outcome, int]]) -> int:
    """How many rows would change something."""
    return sum(count for outcome, count in tally if outcome not in {Outcome.SAME, Outcome.REFUSED})


def _filtered(rows: Any, form: RowFilter) -> Any:
    if not form.is_valid():
        return rows
    said = form.cleaned_data
    for name in ("outcome", "table"):
        if said[name]:
            rows = rows.filter(**{name: said[name]})
    return rows.filter(code__icontains=said["key"]) if said["key"] else rows


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each part of a file is, and which of its columns is which of ours."""
    found = _import(request, pk)
    knows = found.source.agency_id is not None
    forms_ = [_part_form(request, number, part, knows) for number, part in enumerate(found.parts)]
    error = ""
    if request.method == "POST" and all(form.is_valid() for form in forms_):
        try:
            actions.settle_columns(found, by=user_of(request), parts=[form.said() for form in forms_])
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            return redirect(found)
    parts = [{"form": form, "part": form.part, "kinds": kinds_of(form.part), "kind": form.kind} for form in forms_]
    status = 422 if error or any(form.errors for form in forms_) else 200
    return render(request, "intake/columns.html", {"found": found, "parts": parts, "error": error}, status=status)


def _part_form(request: HttpRequest, number: int, part: dict[str, Any], knows_agency: bool) -> PartForm:  # noqa: FBT001
    said = request.POST if request.method == "POST" else request.GET
    kind = said.get(f"kind-{number}", part["kind"])
    kind = kind if kind in dict(kinds_of(part)) else part["kind"]
    posted = request.POST if request.method == "POST" else None
    return PartForm(posted, part=part, kind=kind, knows_agency=knows_agency, prefix=str(number))


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check an import against the register as it is now."""
    return _done(request, _import(request, pk), actions.check_again)


def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an import is to be applied, then have it applied."""
    found = _import(request, pk)
    if request.method == "POST":
        return _done(request, found, actions.apply)
    counts = StagedRow.objects.visible_to(user_of(request), found).counted()
    tally = [(outcome, counts.get(outcome.value, 0)) for outcome in Outcome]
    if found.stage != Stage.CHECKED or not _writes(tally):
        return redirect(found)
    return render(request, "intake/apply.html", {"found": found, "tally": tally})


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why an applied import is to be undone, then have it undone."""
    found = _import(request, pk)
    actions.require_undo(found, user_of(request))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _done(request, found, actions.undo, reason=form.cleaned_data["reason"])
    return render(request, "intake/undo.html", {"found": found, "form": form}, status=422 if form.errors else 200)


def _done(request: HttpRequest, found: Import, action: Any, **given: Any) -> HttpResponse:
    """Do something with an import, and show it; where it cannot be done, say why."""
    try:
        action(found, by=user_of(request), **given)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows in scope that the filter leaves, as CSV."""
    actor = user_of(request)
    found = _import(request, pk)
    rows = _filtered(StagedRow.objects.visible_to(actor, found), RowFilter(request.GET))
    answer = StreamingHttpResponse(_lines(rows, actor), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{found.pk}.csv"'
    return answer


def _lines(rows: Any, actor: Actor) -> Iterator[str]:
    yield _line(HEADINGS)
    for one in shown(rows.iterator(chunk_size=1_000), actor):
        yield _line(cells(one))


def _line(values: Any) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def _import(request: HttpRequest, pk: int) -> Import:
    known = Import.objects.visible_to(user_of(request)).select_related("source__agency", "upload", "job", "user")
    found: Import = get_object_or_404(known, pk=pk)
    return found
