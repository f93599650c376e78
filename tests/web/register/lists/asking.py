"""What tests of lists ask: a list's rows and files, as a member of the cast gets them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.test import Client

from rotunda.web.accounts.actor import Actor
from rotunda.web.register.lists.query import parse
from rotunda.web.register.lists.reading import Listing, listing
from rotunda.web.register.models import MODELS


def asked(actor: Actor, table: str, query: str = "") -> Listing:
    """The listing of an address."""
    return listing(actor, parse(actor, MODELS[table], QueryDict(query)))


def codes(actor: Actor, table: str, query: str = "") -> list[str]:
    """The codes of the rows of a list, in order; it must be understood."""
    found = asked(actor, table, query)
    assert found.query.problems == ()
    return [row.code for row in found.page()]


def body(answer: Any) -> bytes:
    """All of an answer, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def rows_of_csv(client: Client, table: str, query: str = "") -> list[dict[str, str]]:
    """The rows of a list's CSV."""
    text = body(client.get(f"/register/{table}.csv?{query}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def columns(names: Iterable[str]) -> str:
    """The part of a query that chooses columns."""
    return "&".join(f"columns={name}" for name in names)
