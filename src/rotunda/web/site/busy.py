"""What whoever meets a busy database reads: SQLite lets one write at a time, and a large import writes for a while.

Nothing of what was asked has been done. What somebody entered is kept on the page and sent again by a button: a form on
which one has worked is not lost.
"""

from __future__ import annotations

import sys

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error

from rotunda.web.site import programmes

#: Seconds after which programmes and browsers may ask again.
_AGAIN = "10"
#: Apps whose forms hold no pass phrase, code or token, so that they may stand in a page.
_KEPT = frozenset({"register", "intake", "transfers"})


def failed(request: HttpRequest) -> HttpResponse:
    """That something went wrong: where it is a busy database, with what was entered; else as ever."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return programmes.told(request, 500) or server_error(request)
    answer = programmes.told(request, 503) or _page(request)
    answer["Retry-After"] = _AGAIN
    return answer


def _page(request: HttpRequest) -> HttpResponse:
    """The page, in the frame of who has signed in; where not even that can be read, without."""
    match = request.resolver_match
    writes = request.method == "POST"
    kept = writes and match is not None and match.namespace in _KEPT
    told = [(name, value) for name, values in request.POST.lists() for value in values] if kept else []
    fields = [(name, value) for name, value in told if name != "csrfmiddlewaretoken"]
    files = kept and bool(request.FILES)
    try:
        return render(request, "503.html", {"writes": writes, "kept": kept and not files, "fields": fields}, status=503)
    except DatabaseError:
        return HttpResponse(loader.get_template("503.html").render({"writes": writes}), status=503)
