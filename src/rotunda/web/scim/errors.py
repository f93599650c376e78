"""Refusals as RFC 7644, section 3.12, has them."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  # a refusal, told to the directory
    """What the directory asked for cannot be done: the status, the kind of error, and a sentence."""

    def __init__(self, status: int, detail: str, kind: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind = status, detail, kind
