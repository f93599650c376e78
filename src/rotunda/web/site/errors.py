"""What is told of errors outside of any view: pages that say what to do, and to programmes what they read.

No such address, one that is not open, a request that is too large or no request, a page opened the wrong way.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found, permission_denied

from rotunda.web.site import programmes

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def not_open(request: HttpRequest, exception: Exception) -> HttpResponse:
    """That an address is not open to who asks."""
    return programmes.told(request, 403) or permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """That there is no such address."""
    return programmes.told(request, 404) or page_not_found(request, exception)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """That a request could not be taken: because it is too large, or is not what a browser sends."""
    status = 413 if isinstance(exception, _TOO_LARGE) else 400
    return programmes.told(request, status) or render(request, f"{status}.html", status=status)


class WrongMethod:
    """Says so where a browser opens what only a form leads to, or a programme asks for what is not done there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.status_code != 405 or answer.streaming or programmes.understands(request, answer):
            return answer
        said = programmes.told(request, 405) or render(request, "405.html", status=405)
        said["Allow"] = answer.headers.get("Allow", "")
        return said
