"""Pages of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.jobs.showing import shown
from rotunda.web.ledger import actions
from rotunda.web.ledger.forms import LineFilter
from rotunda.web.ledger.models import Line, Run
from rotunda.web.ledger.querysets import Tally, tallies_for
from rotunda.web.ledger.showing import agencies_table, needs_table

_PAGE = 50


def index(request: HttpRequest) -> HttpResponse:
    """The newest run: what hangs on one person or nobody, by agency and line by line."""
    user = cast("User", request.user)
    run, job = Run.objects.first(), actions.under_way()
    context: dict[str, Any] = {
        "run": run,
        "job": shown(job) if job else None,
        "may_run": user.may(Permission.RUN_LEDGER),
        "clear_url": reverse("ledger:index"),
    }
    if run is None:
        return render(request, "ledger/index.html", context)
    seen = Line.objects.filter(run=run).visible_to(user)
    tallies = tallies_for(user, run)
    form = LineFilter(request.GET, tallies=tallies)
    page = Paginator(range(form.count(seen)), _PAGE).get_page(request.GET.get("page"))
    lines = form.narrowed(seen).part(max(0, page.start_index() - 1), page.end_index())
    context |= {"form": form, "page": page, "needs": needs_table(user, lines)}
    if tallies and not page.has_previous():
        context |= {"totals": _totals(tallies), "agencies": agencies_table(tallies)}
    return render(request, "ledger/index.html", context)


def _totals(tallies: Sequence[Tally]) -> dict[str, int]:
    """The counts of all agencies together."""
    names = ("needs", "home_none", "home_single", "state_none", "state_single")
    return {name: sum(getattr(one, name) for one in tallies) for name in names}


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the ledger computed anew."""
    return redirect(actions.ask(by=cast("User", request.user)))
