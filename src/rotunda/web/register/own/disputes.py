"""Pages of what employees dispute, for those who settle it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from rotunda.web.design.cells import Link, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.actions import Stale
from rotunda.web.register.labels import level_of
from rotunda.web.register.models import PersonSkill
from rotunda.web.register.own.actions import settle_dispute
from rotunda.web.register.own.forms import SettleForm
from rotunda.web.register.own.words import basis_of
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records.cells import called, day
from rotunda.web.register.records.person import NO_APPRAISAL

DISPUTES = "Disputed skills"
#: Disputes on a page.
_PAGE = 50


def _disputed(request: HttpRequest) -> RecordQuerySet[PersonSkill]:
    actor: Any = request.user
    rows: RecordQuerySet[PersonSkill] = PersonSkill.objects.editable_by(actor).current().exclude(disputed="")
    return rows.select_related("skill", "person__agency")


def disputes(request: HttpRequest) -> HttpResponse:
    """What employees of the reader's agencies dispute."""
    actor: Any = request.user
    page = Paginator(_disputed(request).order_by("changed", "code"), _PAGE).get_page(request.GET.get("page"))
    columns = (Column("Skill"), Column("Person"), Column("Agency"), Column("On record"), Column("The person says"))
    rows = [
        Row(
            (str(one.skill), called(actor, one.person), str(one.person.agency), level_of(one.level), one.disputed),
            url=reverse("register:dispute", args=(one.code,)),
        )
        for one in page
    ]
    context = {
        "title": DISPUTES,
        "lead": NO_APPRAISAL,
        "table": Table(DISPUTES, columns, rows, empty="Nobody disputes a skill.", id="disputes", hide_caption=True),
        "page": page,
        "trail": [("Register", reverse("register:index")), (DISPUTES, "")],
    }
    return render(request, "register/listed.html", context)


def dispute(request: HttpRequest, code: str) -> HttpResponse:
    """Settle one dispute."""
    actor: Any = request.user
    held = _disputed(request).filter(code=code).first()
    if held is None:
        raise Http404("There is no such dispute, or not among yours.")
    form = SettleForm(request.POST or None, initial={"_version": held.version, "level": str(held.level)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                settle_dispute(
                    held, by=actor, level=int(given["level"]), reason=given["reason"], version=given["_version"]
                )
            except Stale as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, f"Settled {held.skill}.")
                return redirect("register:disputes")
    context = {
        "title": f"{held.skill}: what holds?",
        "facts": _facts(actor, held),
        "form": form,
        "submit": "Settle",
        "cancel_url": reverse("register:disputes"),
        "trail": [
            ("Register", reverse("register:index")),
            (DISPUTES, reverse("register:disputes")),
            (str(held.skill), ""),
        ],
    }
    return render(request, "register/form.html", context, status=status)


def _facts(actor: Any, held: PersonSkill) -> Sequence[tuple[str, object]]:
    """Both sides of a dispute."""
    return (
        ("Person", Link(called(actor, held.person), held.person.get_absolute_url())),
        ("On record", level_of(held.level)),
        ("It rests on", basis_of(held, own=False)),
        ("The person says", held.disputed),
        ("Status", Tag("disputed", "poor")),
        ("Newest evidence", day(held.evidence_date)),
    )
