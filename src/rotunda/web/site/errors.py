"""Pages of errors that say what to do: no such address, a request too large, a page opened the wrong way."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found

from rotunda.web.api.problems import Problem

#: Addresses whose errors are for programmes, and not to be told as pages.
_PROGRAMMES = ("/api/", "/scim/")
_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """That there is no such address: as a page, and to programmes as the API tells its problems."""
    if request.path.startswith("/api/"):
        return Problem("not-found", "There is no such address. See /api/v1/openapi.json.").response()
    return page_not_found(request, exception)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """That a request could not be taken: because it is too large, or is not what a browser sends."""
    if isinstance(exception, _TOO_LARGE):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


class WrongMethod:
    """Shows a page where a browser opens what only a form leads to, instead of nothing at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.status_code != 405 or answer.streaming or request.path.startswith(_PROGRAMMES):
            return answer
        page = render(request, "405.html", status=405)
        page["Allow"] = answer.headers.get("Allow", "")
        return page
