"""Pages about the user's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def second_factor(request: HttpRequest) -> HttpResponse:
    """Where whoever has no second factor begins."""
    return render(request, "accounts/second_factor.html")


def no_pass_phrase(request: HttpRequest) -> HttpResponse:
    """That the account has no pass phrase, for whoever means to change it."""
    return render(request, "accounts/no_pass_phrase.html")
