"""The audit is append-only and chained."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from rotunda.web.accounts.actor import Operator
from rotunda.web.audit.actions import Change, record
from rotunda.web.audit.chain import breaks
from rotunda.web.audit.models import Entry, Head

pytestmark = pytest.mark.django_db


def three() -> list[Entry]:
    """Three entries, in order."""
    changes = [Change("change", "people", f"P{n}", {"title": "a"}, {"title": f"é {n}"}) for n in range(3)]
    with transaction.atomic():
        record(changes, by=Operator(), reason="tests")
    return list(Entry.objects.order_by("number"))


def end() -> tuple[int, str]:
    head = Head.objects.get(pk=1)
    return head.number, head.hash


def test_an_untouched_chain_holds() -> None:
    assert list(breaks(three(), end())) == []


def test_a_changed_entry_is_found() -> None:
    entries = three()
    entries[1].after = {"title": "other"}
    assert list(breaks(entries, end())) == ["Entry 2 was changed after it was written."]


def test_a_missing_entry_is_found() -> None:
    first, _, last = three()
    assert "Between entry 1 and entry 3 something is missing." in list(breaks([first, last], end()))


def test_a_chain_cut_short_is_found() -> None:
    assert list(breaks(three()[:2], end())) == [
        "The chain ends at entry 2; it ended at entry 3 when it was last written."
    ]


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_the_database_refuses_to_touch_an_entry(verb: str) -> None:
    three()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(reason="other") if verb == "change" else Entry.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="within the transaction"):
        record([Change("change", "people", "P1")], by=Operator())
