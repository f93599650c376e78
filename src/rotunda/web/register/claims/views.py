"""Pages of claims: the titles that wait, and the decision of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from rotunda.web.design.cells import Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.actions import Stale
from rotunda.web.register.claims.actions import decide_claim
from rotunda.web.register.models import Claim
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records.detail import lines_of

#: Claims on a page.
_PAGE = 50
_TONES: dict[str, Any] = {"claimed": "good", "refused": "plain", "open": "fair"}
TITLE = "Titles that may do IT work"


class DecisionForm(forms.Form):
    """Claim or refuse, with the reason."""

    _version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="What does your agency decide?",
        choices=(
            ("claimed", "Claim them: they do IT work, and each becomes a person of the register"),
            ("refused", "Refuse them: they do no IT work"),
            ("open", "Leave it open"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what your agency decides."},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="What the people under this title do. It stays in the history.",
        max_length=1000,
        error_messages={"required": "Say why. Whoever reads the history will ask."},
    )


def _decidable(request: HttpRequest) -> RecordQuerySet[Claim]:
    actor: Any = request.user
    found: RecordQuerySet[Claim] = Claim.objects.editable_by(actor).current().select_related("agency")
    return found


def claims(request: HttpRequest) -> HttpResponse:
    """The titles of the reader's agencies, those that wait first, the most people first."""
    state = request.GET.get("decision", "open")
    rows = _decidable(request)
    shown = rows.filter(decision__in=("open", "")) if state == "open" else rows.filter(decision=state)
    page = Paginator(shown.order_by("-headcount", "code"), _PAGE).get_page(request.GET.get("page"))
    columns = (
        Column("Title"),
        Column("Agency"),
        Column("People", numeric=True),
        Column("How likely IT", numeric=True),
        Column("Why it is doubtful"),
        Column("Decision"),
    )
    listed = [
        Row(
            (
                claim.title,
                str(claim.agency),
                claim.headcount,
                None if claim.confidence is None else f"{claim.confidence:.0%}",
                claim.reason,
                _state(claim),
            ),
            url=reverse("register:decide", args=(claim.code,)),
        )
        for claim in page
    ]
    empty = "No title waits for a decision." if state == "open" else "None."
    context = {
        "table": Table(TITLE, columns, listed, empty=empty, id="claims", hide_caption=True),
        "page": page,
        "title": TITLE,
        "state": state,
        "states": (("open", "Waiting"), ("claimed", "Claimed"), ("refused", "Refused")),
        "trail": [("Register", reverse("register:index")), (TITLE, "")],
    }
    return render(request, "register/claims.html", context)


def _state(claim: Claim) -> Tag:
    word = claim.decision or "open"
    return Tag("waiting" if word == "open" else word, _TONES.get(word, "plain"))


def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Claim or refuse a title."""
    claim = _decidable(request).filter(code=code).first()
    if claim is None:
        raise Http404("There is no such title, or not among yours.")
    actor: Any = request.user
    first = {"_version": claim.version, "decision": claim.decision if claim.decision != "open" else ""}
    form = DecisionForm(request.POST or None, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                decided = decide_claim(
                    claim, by=actor, decision=given["decision"], reason=given["reason"], version=given["_version"]
                )
            except ValidationError as error:
                form.add_error(None, error)
            except Stale as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, f"{claim.title}: {_state(decided).text}.")
                return redirect("register:claims")
    context = {
        "title": f"Do people under the title {claim.title} work in IT?",
        "lead": f"{claim.headcount:,} people of {claim.agency} hold it.",
        "lines": lines_of(actor, claim),
        "form": form,
        "submit": "Decide",
        "cancel_url": reverse("register:claims"),
        "trail": [
            ("Register", reverse("register:index")),
            (TITLE, reverse("register:claims")),
            (claim.title, ""),
        ],
    }
    return render(request, "register/form.html", context, status=status)
