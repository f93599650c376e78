"""Addresses that pages of records lead to: lists narrowed by columns, and pages of wings that may not be installed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def list_url(table: str, **columns: str) -> str:
    """A table's list, narrowed to records with these values."""
    address = reverse("register:list", args=(table,))
    return f"{address}?{urlencode(columns)}" if columns else address


def where(name: str, *args: str) -> str:
    """The address of a page of another wing, or nothing where that wing is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def back_to(request: HttpRequest) -> str:
    """Where the reader came from and wants to go on, where that is a page of this site; else nothing."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe and address.startswith("/") else ""
