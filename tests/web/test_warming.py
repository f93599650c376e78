"""A process that starts is ready for the first who asks."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from rotunda.web.register import tallies
from rotunda.web.warming import warm


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_the_first_look_at_data_quality_counts_nothing_anew(
    transactional_db: None, django_assert_num_queries: Callable[..., Any]
) -> None:
    warm()
    with django_assert_num_queries(1):
        tallies.counts_by_agency()


def test_what_is_loaded_is_not_looked_through_again(transactional_db: None) -> None:
    warm()
    assert gc.get_freeze_count() > 0


def test_a_process_starts_though_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> None:
        raise OperationalError("no route to host")

    monkeypatch.setattr(tallies, "counts_by_agency", silent)
    warm()
    assert Client().get("/health/").status_code == 200
