"""Programmes that call the site, and how each is told of what went wrong outside of its views.

A page is of no use to them. Each kind has addresses that begin alike, and reads errors in a form of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from rotunda.web.api import problems
from rotunda.web.scim import errors

#: What is said of each status; who calls the API or is the directory reads the same.
_SAYING: Mapping[int, str] = {
    400: "The request cannot be read. See whether its address, headers and body are what HTTP has.",
    403: "This is not open here.",
    404: "There is no such address.",
    405: "This address does not take this method. Allow says which it takes.",
    413: "The request is larger than what is taken. Send it in parts.",
    500: "Something went wrong on the site. Whoever runs it finds in its log what.",
    503: "The database is busy. Try again.",
}


@dataclass(frozen=True)
class _Programme:
    """Those who call addresses with this beginning. `tell` makes the answer of a status and a sentence, whose
    Content-Type is `media`."""

    prefix: str
    media: str
    tell: Callable[[int, str], HttpResponse]


_PROGRAMMES = (
    _Programme("/api/", problems.MEDIA_TYPE, problems.told),
    _Programme("/scim/", errors.MEDIA_TYPE, errors.told),
)


def told(request: HttpRequest, status: int) -> HttpResponse | None:
    """The answer where a programme asks; none where a person does, who is shown a page."""
    programme = _calling(request)
    return None if programme is None else programme.tell(status, _SAYING[status])


def understands(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether a programme asks and the answer is in its form already."""
    programme = _calling(request)
    return programme is not None and answer.headers.get("Content-Type", "").startswith(programme.media)


def _calling(request: HttpRequest) -> _Programme | None:
    return next((each for each in _PROGRAMMES if request.path_info.startswith(each.prefix)), None)
