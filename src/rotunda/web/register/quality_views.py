"""Pages of data quality: the score of each agency, what would raise it, and the records where something is missing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.cells import Link, Meter, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.gaps import Gap, gaps_of, lacking, tables_with_gaps
from rotunda.web.register.labels import label_of, one_of
from rotunda.web.register.lists.query import MOST_COUNTED
from rotunda.web.register.measures import MEASURES
from rotunda.web.register.models import Agency
from rotunda.web.register.quality import Score, score_for, score_of, scores_of
from rotunda.web.register.records.cells import called

TITLE, MISSING = "Data quality", "What is missing"
_PAGE = 50


def meter(score: Score) -> object:
    """A score as a meter, or that there is none."""
    if score.value is None:
        return Tag("nothing to score")
    return Meter(score.value, f"{score.value:.0f} of 100", most=100)


def qualities(request: HttpRequest) -> HttpResponse:
    """The scores of the agencies in the reader's scope, the lowest first."""
    actor: Any = request.user
    scope = actor.scope(Permission.VIEW_REGISTER)
    agencies = list(Agency.objects.current().filter(scope.where("pk", None)).order_by("code"))
    scores = scores_of([agency.pk for agency in agencies])
    agencies.sort(key=lambda agency: (scores[agency.pk].value is None, scores[agency.pk].value or 0, agency.code))
    rows = [
        Row(
            (str(agency), meter(scores[agency.pk]), _first(scores[agency.pk])),
            url=reverse("register:quality", args=(agency.code,)),
        )
        for agency in agencies
    ]
    columns = (Column("Agency"), Column("Score"), Column("What would raise it most"))
    empty = "You hold no role for an agency."
    context = {
        "title": TITLE,
        "lead": "How much of what matters the register knows of each agency, counted with what belongs to it.",
        "table": Table("Agencies, the lowest score first", columns, rows, empty=empty, id="quality"),
        "trail": [("Register", reverse("register:index")), (TITLE, "")],
    }
    return render(request, "register/listed.html", context)


def _first(score: Score) -> str:
    if not score.parts or score.parts[0].gain <= 0:
        return ""
    first = score.parts[0]
    return f"{first.measure.label}: {first.missing:,} missing, {first.gain:.1f} points"


def quality(request: HttpRequest, code: str) -> HttpResponse:
    """An agency's score, measure by measure, the greatest gain first."""
    actor: Any = request.user
    scope = actor.scope(Permission.VIEW_REGISTER)
    agency = Agency.objects.current().filter(scope.where("pk", None)).filter(code=code).first()
    if agency is None:
        raise Http404("There is no such agency, or not among yours.")
    score = score_of(agency)
    mends = actor.scope(Permission.EDIT_REGISTER).covers(agency.pk)
    rows = [
        Row(
            (
                part.measure.label,
                Meter(part.met / part.base, f"{part.met:,} of {part.base:,}"),
                f"{part.gain:.1f}" if part.missing else "0",
                _mend(part.measure.key, part.measure.table, part.missing) if mends and part.missing else None,
            )
        )
        for part in score.parts
    ]
    columns = (Column("Measure"), Column("Share"), Column("Points to gain", numeric=True), Column("Mend it"))
    caption = "What would raise the score, the most first"
    empty = "There is nothing to score yet. Add the agency's people and systems."
    context = {
        "agency": agency,
        "score": meter(score),
        "table": Table(caption, columns, rows, empty=empty, id="measures"),
        "trail": [
            ("Register", reverse("register:index")),
            (TITLE, reverse("register:qualities")),
            (str(agency), ""),
        ],
    }
    return render(request, "register/quality.html", context)


def _mend(key: str, table: str, missing: int) -> Link:
    return Link(f"Show {missing:,}", f"{reverse('register:missing')}?table={table}&measure={key}")


def missing(request: HttpRequest) -> HttpResponse:
    """The records that the reader may mend, by what mending them gains."""
    actor: Any = request.user
    score = score_for(actor)
    tables = tables_with_gaps(score)
    table = request.GET.get("table") or (tables[0][0] if tables else "people")
    only = request.GET.get("measure", "")
    if table not in {measure.table for measure in MEASURES}:
        raise Http404("Nothing of this table is scored.")
    gaps = gaps_of(actor, table, score, only)
    counted = gaps.order_by()[:MOST_COUNTED].count()
    page = Paginator(range(counted), _PAGE).get_page(request.GET.get("page"))
    keys = list(gaps[max(0, page.start_index() - 1) : page.end_index()])
    here = request.get_full_path()
    rows = [_row(actor, gap, here) for gap in lacking(keys, table)]
    columns = (Column(one_of(table).capitalize()), Column("Agency"), Column("Missing"), Column("Answer"))
    caption = f"{label_of(table)} with something missing, the most valuable first"
    context = {
        "title": MISSING,
        "lead": "Each answer raises your agencies' data quality. The ones that raise it most come first.",
        "score": meter(score),
        "tables": [(label_of(name), f"?table={name}", f"{gain:.1f}", name == table) for name, gain in tables],
        "table": Table(caption, columns, rows, empty="Nothing is missing here.", id="missing"),
        "page": page,
        "trail": [("Register", reverse("register:index")), (MISSING, "")],
    }
    return render(request, "register/missing.html", context)


def _row(actor: Any, gap: Gap, here: str) -> Row:
    record = gap.record
    asks = ", ".join(measure.asks for measure in gap.lacks)
    return Row(
        (_name(actor, record), _agency(record), asks, Link("Answer", gap.address(here))), url=record.get_absolute_url()
    )


def _name(actor: Any, record: Any) -> str:
    if record.estate == "person_skills":
        return f"{called(actor, record.person)}: {record.skill}"
    if record.estate == "releases":
        return f"{record.product} {record.version_name} of {record.system}"
    return called(actor, record)


def _agency(record: Any) -> str:
    """The name of the agency that a record belongs to."""
    owner = getattr(record, "agency", None) or getattr(record, "person", None) or getattr(record, "system", None)
    agency = owner if isinstance(owner, Agency) else getattr(owner, "agency", None)
    return "" if agency is None else agency.name or agency.code
