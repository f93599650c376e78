"""Pages of sources."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.intake import actions
from rotunda.web.intake.forms import SourceForm
from rotunda.web.intake.models import Source
from rotunda.web.intake.views import user_of

_COLUMNS = (Column("Source"), Column("Agency"), Column("Complete for"))


def sources(request: HttpRequest) -> HttpResponse:
    """All sources in scope."""
    found = Source.objects.visible_to(user_of(request)).select_related("agency")
    rows = [
        Row([one.name, one.agency or "All agencies", ", ".join(one.complete)], url=one.get_absolute_url())
        for one in found
    ]
    table = Table("Sources", _COLUMNS, rows, empty="There is no source yet. Add the first.")
    doors = [{"label": "Add a source", "url": reverse("intake:new-source"), "primary": True}]
    return render(request, "intake/sources.html", {"table": table, "actions": doors})


def new_source(request: HttpRequest) -> HttpResponse:
    """Add a source."""
    actor = user_of(request)
    form = SourceForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            source = actions.add_source(by=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('intake:new')}?source={source.pk}")
    return render(request, "intake/source.html", {"form": form}, status=422 if form.errors else 200)


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a source."""
    actor = user_of(request)
    found: Source = get_object_or_404(Source.objects.visible_to(actor), pk=pk)
    initial = {name: getattr(found, name) for name in ("name", "complete", "clears", "keeps", "dates")}
    form = SourceForm(request.POST or None, actor=actor, fixed=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_source(found, by=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("intake:sources")
    return render(request, "intake/source.html", {"form": form, "source": found}, status=422 if form.errors else 200)
