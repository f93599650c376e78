"""The front page and the statements."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "site/home.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, and whom to tell where it is not."""
    return render(request, "site/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What the site keeps about people, and who sees it."""
    return render(request, "site/privacy.html")


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view takes a request
    """That the site answers."""
    return HttpResponse("ok", content_type="text/plain")
