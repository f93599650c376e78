"""Pages of the register."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def index(request: HttpRequest) -> HttpResponse:
    """The tables."""
    return render(request, "register/index.html")


def records(request: HttpRequest, table: str) -> HttpResponse:
    """A table's records."""
    return render(request, "register/list.html", {"table": table})
