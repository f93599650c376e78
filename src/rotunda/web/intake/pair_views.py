"""Pages on which two records that may be one stand side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from rotunda.web.design.cells import Many, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.intake import tasks
from rotunda.web.intake.comparing import compared, origin
from rotunda.web.intake.merging import decide, merge
from rotunda.web.intake.models import Decision, Pair
from rotunda.web.intake.views import user_of
from rotunda.web.jobs import actions as jobs
from rotunda.web.register.models import MODELS, Record

_COLUMNS = (Column("Records"), Column("Table"), Column("Why"), Column("Alike", numeric=True), Column("State"))
_PAGE = 50


def pairs(request: HttpRequest) -> HttpResponse:
    """The pairs to be decided, the likeliest first; or those of another state."""
    state = request.GET.get("state", Decision.OPEN)
    state = state if state in Decision.values else Decision.OPEN
    known = Pair.objects.visible_to(user_of(request))
    page = Paginator(known.filter(decision=state), _PAGE).get_page(request.GET.get("page"))
    table = Table(
        "Records that may be one", _COLUMNS, [_row(one) for one in page], empty="There is nothing to decide here."
    )
    states = [(choice, known.filter(decision=choice).count()) for choice in Decision]
    return render(request, "intake/pairs.html", {"table": table, "page": page, "states": states, "state": state})


def _row(pair: Pair) -> Row:
    state = Tag(str(pair.get_decision_display()), "info" if pair.decision == Decision.OPEN else "plain")
    cells = [f"{pair.left} and {pair.right}", pair.table, Many(pair.why), f"{pair.likeness:.0%}", state]
    return Row(cells, url=pair.get_absolute_url())


def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair side by side, and the decision."""
    found: Pair = get_object_or_404(Pair.objects.visible_to(user_of(request)), pk=pk)
    left, right = _records(found)
    lines = compared(left, right, user_of(request))
    if request.method == "POST":
        try:
            _decide(request, found, lines)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(found)
        return redirect("intake:pairs")
    open_ = found.decision != Decision.SAME and left.retired_at is None and right.retired_at is None
    origins = (origin(left), origin(right))
    context = {"origins": origins, "pair": found, "left": left, "right": right, "lines": lines, "open": open_}
    return render(request, "intake/pair.html", context)


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
        raise ValidationError("Say whether they are the same, and which record stays.")
    values = {}
    for line in lines:
        side = request.POST.get(f"choose-{line.column}", "")
        if line.differs and line.open and side in {"left", "right"}:
            values[line.column] = line.raw_left if side == "left" else line.raw_right
    merge(found, by=actor, kept=kept, values=values, reason=reason)
    messages.success(request, f"{found.left} and {found.right} are one now: {kept}.")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have all records compared anew."""
    jobs.start(tasks.find_pairs, by=user_of(request))
    messages.success(request, "All people and systems are compared. New pairs will stand here.")
    return redirect("intake:pairs")
