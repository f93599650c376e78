"""Pages of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from rotunda.web.register.columns import may_see
from rotunda.web.register.models import Person
from rotunda.web.register.models.record import address_of

_PAGE = 50
#: What the repairs of the engine are called, before whom they are for.
_VERBS = {"share": "Share with", "train": "Train", "clear": "Get clearance for"}


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
    people = _people(user, lines)
    context |= {"form": form, "page": page, "lines": [told(line, people) for line in lines]}
    if not page.has_previous():
        context |= {"totals": _totals(tallies), "agencies": tallies}
    return render(request, "ledger/index.html", context)


def _totals(tallies: Sequence[Tally]) -> dict[str, int]:
    """The counts of all agencies together."""
    names = ("needs", "home_none", "home_single", "state_none", "state_single")
    return {name: sum(getattr(one, name) for one in tallies) for name in names} if tallies else {}


def _people(user: User, lines: Iterable[Line]) -> dict[str, Person]:
    """The people whom these lines name and the user may see, by their keys."""
    named = {code for line in lines for code in (line.home_person, line.state_person, *line.repair_people) if code}
    found = {person.code: person for person in Person.objects.visible_to(user).filter(code__in=named)}
    for person in found.values():
        person.shown = person.name if person.name and may_see(user, person, "name") else person.code  # type: ignore[attr-defined]
    return found


def told(line: Line, people: dict[str, Person]) -> dict[str, Any]:
    """A line with the people it names: those in scope by name, the others counted."""
    helpers = [people[code] for code in line.repair_people if code in people]
    return {
        "line": line,
        "service_url": address_of("systems", line.service) if line.kind == "system" else "",
        "skill_url": address_of("skills", line.skill),
        "only_at_home": people.get(line.home_person),
        "only_in_state": people.get(line.state_person),
        "helpers": helpers,
        "others": len(line.repair_people) - len(helpers),
        "verb": _VERBS.get(line.repair, line.repair.capitalize()),
    }


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the ledger computed anew."""
    return redirect(actions.ask(by=cast("User", request.user)))
