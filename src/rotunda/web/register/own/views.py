"""Pages of one's own record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Entry
from rotunda.web.design.cells import Link
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.actions import Stale
from rotunda.web.register.labels import level_of
from rotunda.web.register.models import Person, PersonSkill
from rotunda.web.register.own.actions import confirm_skill, dispute_skill
from rotunda.web.register.own.changes import changes_of
from rotunda.web.register.own.forms import AnswerForm
from rotunda.web.register.own.readers import readers_of
from rotunda.web.register.own.systems import ANCHOR, systems_of
from rotunda.web.register.own.taking import as_csv, taken
from rotunda.web.register.own.words import basis_of
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records import person as person_page
from rotunda.web.register.records.cells import called
from rotunda.web.register.records.detail import lines_of, provenance_of
from rotunda.web.register.records.skill import evidence_of

#: Changes that the page tells of.
_CHANGES = 30
TITLE = "Your record"


def _own(request: HttpRequest) -> Person | None:
    """The signed-in user's own record."""
    user: Any = request.user
    if user.person_id is None or not user.may(Permission.CONFIRM_OWN_SKILLS):
        return None
    found: Person | None = Person.objects.visible_to(user).with_references().filter(pk=user.person_id).first()
    return found


def own(request: HttpRequest) -> HttpResponse:
    """All of one's own record, who may see it, and what has changed."""
    actor: Any = request.user
    person = _own(request)
    context: dict[str, Any] = {"trail": [(TITLE, "")], "title": TITLE}
    if person is None:
        return render(request, "register/own_none.html", context)
    entries = Entry.objects.visible_to(actor).filter(person=person.pk)[:_CHANGES]
    context |= {
        "person": person,
        "name": called(actor, person),
        "lines": lines_of(actor, person),
        "provenance": provenance_of(actor, person),
        "skills": _skills(actor, person),
        "sections": [
            systems_of(actor, person) if section.anchor == ANCHOR else section
            for section in person_page.sections(actor, person)[1:]
        ],
        "readers": readers_of(person),
        "entries": changes_of(list(entries)),
        "no_appraisal": person_page.NO_APPRAISAL,
    }
    return render(request, "register/own.html", context)


def _skills(actor: Any, person: Person) -> Table:
    held = _held(actor, person).order_by("-level", "skill__code")
    columns = (Column("Skill"), Column("Level"), Column("Status"), Column("What it rests on"), Column("Your word"))
    rows = [
        Row(
            (
                one.skill.name or one.skill.code,
                level_of(one.level),
                evidence_of(one),
                basis_of(one),
                Link("Confirm or dispute", reverse("register:own_skill", args=(one.code,))),
            )
        )
        for one in held
    ]
    empty = "No skill is on your record yet."
    return Table("Skills on your record", columns, rows, empty=empty, id="skills", hide_caption=True)


def _held(actor: Any, person: Person) -> RecordQuerySet[PersonSkill]:
    rows: RecordQuerySet[PersonSkill] = PersonSkill.objects.visible_to(actor).current().filter(person=person)
    return rows.select_related("skill", "person")


def own_skill(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm or dispute a skill on one's own record."""
    actor: Any = request.user
    person = _own(request)
    held = _held(actor, person).filter(code=code).first() if person else None
    if held is None:
        raise Http404("There is no such skill on your record.")
    form = AnswerForm(request.POST or None, initial={"_version": held.version, "level": str(held.level)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given, act = form.cleaned_data, confirm_skill if form.cleaned_data["answer"] == "confirm" else dispute_skill
            try:
                act(
                    held,
                    by=actor,
                    level=int(given["level"]),
                    evidence=given["evidence"],
                    version=given["_version"],
                )
            except ValidationError as error:
                form.add_error(None, error)
            except Stale as error:
                form.add_error(None, str(error))
                status = 409
            else:
                said = "is confirmed" if given["answer"] == "confirm" else "is disputed: your agency will look at it"
                messages.success(request, f"{held.skill} {said}.")
                return redirect("register:own")
    context = {
        "title": f"{held.skill}: is it right?",
        "lead": f"Your record says {level_of(held.level)}. {basis_of(held)}",
        "note": person_page.NO_APPRAISAL,
        "form": form,
        "submit": "Send",
        "cancel_url": reverse("register:own"),
        "trail": [(TITLE, reverse("register:own")), (str(held.skill), "")],
    }
    return render(request, "register/form.html", context, status=status)


def download(request: HttpRequest, kind: str) -> HttpResponse:
    """One's own record as a file."""
    actor: Any = request.user
    person = _own(request)
    if person is None:
        raise Http404("Your account has no record in the register.")
    found = taken(actor, person, kind)
    name = f'attachment; filename="my-record.{kind}"'
    if kind == "json":
        return JsonResponse(found, json_dumps_params={"indent": 2}, headers={"Content-Disposition": name})
    return HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
