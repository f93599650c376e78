"""Pages on which two records that may be one stand side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rotunda.web.accounts.models import User
from rotunda.web.design.cells import Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.intake import tasks
from rotunda.web.intake.comparing import compared, origin
from rotunda.web.intake.merging import decide, merge
from rotunda.web.intake.models import Decision, Pair
from rotunda.web.intake.views import user_of
from rotunda.web.jobs import actions as jobs
from rotunda.web.jobs.models import Job
from rotunda.web.jobs.showing import shown as shown_job
from rotunda.web.register.labels import label_of
from rotunda.web.register.models import MODELS, Record
from rotunda.web.register.records.cells import called

_COLUMNS = (Column("Records"), Column("Table"), Column("Why"), Column("Alike by", numeric=True), Column("Status"))
_PAGE = 50


def pairs(request: HttpRequest) -> HttpResponse:
    """The pairs to be decided, the likeliest first; or those of another state. While a look for more is under way, how
    far it is."""
    state, user = request.GET.get("state", Decision.OPEN), user_of(request)
    state = state if state in Decision.values else Decision.OPEN
    known = Pair.objects.visible_to(user)
    page = Paginator(known.filter(decision=state), _PAGE).get_page(request.GET.get("page"))
    empty = "There is nothing to decide here."
    table = Table("Possible duplicates", _COLUMNS, _rows(list(page), user), empty=empty, hide_caption=True)
    states = [(choice, known.filter(decision=choice).count()) for choice in Decision]
    context = {"table": table, "page": page, "states": states, "state": state}
    looking = Job.objects.visible_to(user).open().filter(kind=tasks.find_pairs.path).first()
    context["job"] = shown_job(looking, with_result=False) if looking else None
    return render(request, "intake/pairs.html", context)


def _rows(page: list[Pair], user: User) -> list[Row]:
    """The rows of a page, with the names that the reader may know; one query for each table."""
    names = {table: _names(table, [pair for pair in page if pair.table == table], user) for table in MODELS}
    return [_row(pair, names[pair.table]) for pair in page]


def _names(table: str, among: list[Pair], user: User) -> dict[str, str]:
    codes = {code for pair in among for code in (pair.left, pair.right)}
    if not codes:
        return {}
    found = MODELS[table].objects.with_references().filter(code__in=codes)
    return {one.code: name for one in found if (name := called(user, one)) != one.code}


def _row(pair: Pair, names: dict[str, str]) -> Row:
    state = Tag(str(pair.get_decision_display()), "info" if pair.decision == Decision.OPEN else "plain")
    both = " and ".join(_named(code, names) for code in (pair.left, pair.right))
    cells = [both, label_of(pair.table), " ".join(pair.why), f"{pair.likeness:.0%}", state]
    return Row(cells, url=pair.get_absolute_url())


def _named(code: str, names: dict[str, str]) -> str:
    return f"{names[code]} ({code})" if code in names else code


def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair side by side, and the decision."""
    found: Pair = get_object_or_404(Pair.objects.visible_to(user_of(request)), pk=pk)
    left, right = _records(found)
    lines, problem = compared(left, right, user_of(request)), ""
    if request.method == "POST":
        try:
            _decide(request, found, lines)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("intake:pairs")
    names = {one.code: called(user_of(request), one) for one in (left, right)}
    context = {
        "title": " and ".join(_named(code, names) if names[code] != code else code for code in names),
        "problem": problem,
        "said": request.POST,
        "origins": (origin(left), origin(right)),
        "pair": found,
        "left": left,
        "right": right,
        "lines": [(line, request.POST.get(f"choose-{line.column}", "")) for line in lines],
        "open": found.decision != Decision.SAME and left.retired_at is None and right.retired_at is None,
        "back": reverse("intake:pairs"),
    }
    return render(request, "intake/pair.html", context, status=422 if problem else 200)


def _records(found: Pair) -> tuple[Record, Record]:
    model = MODELS[found.table]
    there = {one.code: one for one in model.objects.with_references().filter(code__in=(found.left, found.right))}
    if len(there) < 2:
        raise Http404("One of the records is not there any more.")
    return there[found.left], there[found.right]


def _decide(request: HttpRequest, found: Pair, lines: list[Any]) -> None:
    said, actor = request.POST.get("decision", ""), user_of(request)
    reason = request.POST.get("reason", "").strip()[:500]
    if said in {Decision.DIFFERENT, Decision.LATER, Decision.OPEN}:
        decide(found, by=actor, decision=Decision(said), reason=reason)
        return
    kept = request.POST.get("kept", "")
    if said != Decision.SAME or kept not in {found.left, found.right}:
        raise ValidationError("Choose which of the two records stays, then say again that they are the same.")
    values = {}
    for line in lines:
        side = request.POST.get(f"choose-{line.column}", "")
        if line.differs and line.open and side in {"left", "right"}:
            values[line.column] = line.raw_left if side == "left" else line.raw_right
    merge(found, by=actor, kept=kept, values=values, reason=reason)
    messages.success(request, f"{found.left} and {found.right} are one record now: {kept}.")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have all records compared anew."""
    jobs.start(tasks.find_pairs, by=user_of(request))
    messages.success(request, "All people and systems are being compared. New pairs will stand here.")
    return redirect("intake:pairs")
