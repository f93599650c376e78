"""The front page and the statements."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rotunda.web.accounts.models import User
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
