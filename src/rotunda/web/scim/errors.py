"""Refusals as RFC 7644, section 3.12, has them."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse, JsonResponse

MEDIA_TYPE = "application/scim+json"
MESSAGES = "urn:ietf:params:scim:api:messages:2.0"


class Refused(Exception):  # noqa: N818  # a refusal, told to the directory
    """What the directory asked for cannot be done: the status, a sentence, the kind of error, and headers to send."""

    def __init__(self, status: int, detail: str, kind: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind, self.headers = status, detail, kind, headers or {}

    def response(self) -> HttpResponse:
        """The answer."""
        said = {"schemas": [f"{MESSAGES}:Error"], "status": str(self.status), "detail": self.detail}
        answer = as_json({**said, "scimType": self.kind} if self.kind else said, self.status)
        for name, value in self.headers.items():
            answer[name] = value
        return answer


def told(status: int, detail: str) -> HttpResponse:
    """What went wrong where no view could tell it."""
    return Refused(status, detail).response()


def as_json(said: object, status: int = 200) -> HttpResponse:
    """An answer that the directory reads, and nobody keeps."""
    answer = JsonResponse(said, status=status, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    return answer
