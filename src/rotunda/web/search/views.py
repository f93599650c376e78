"""The page of the one box."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rotunda.web.accounts.models import User
from rotunda.web.search.reads import SHORTEST, search

_LONGEST = 200


def find(request: HttpRequest) -> HttpResponse:
    """What the words of `q` are found in."""
    text = request.GET.get("q", "").replace("\x00", "")[:_LONGEST].strip()
    found = search(cast("User", request.user), text)
    context = {"q": text, "found": found, "any": any(kind.hits for kind in found), "shortest": SHORTEST}
    return render(request, "search/find.html", context)
