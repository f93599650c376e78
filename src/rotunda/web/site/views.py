"""The front page and the statements."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from rotunda.web.accounts.models import User
from rotunda.web.api.problems import Problem
from rotunda.web.site.desk import desk


def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the site is for, and for whoever has signed in what awaits."""
    context = {"demo": settings.DEMO, "desk": desk(request.user) if isinstance(request.user, User) else []}
    return render(request, "site/home.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, and whom to tell where it is not."""
    return render(request, "site/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What the site keeps about people, and who sees it."""
    return render(request, "site/privacy.html")


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view takes a request
    """That the site answers."""
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """That there is no such address: as a page, and to programmes as the API tells its problems."""
    if request.path.startswith("/api/"):
        return Problem("not-found", "There is no such address. See /api/v1/openapi.json.").response()
    return page_not_found(request, exception)
