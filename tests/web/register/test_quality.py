"""The score of an agency's records, what would raise it, and the list of what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rotunda.web.accounts.models import User
from rotunda.web.register.columns import PROTECTED
from rotunda.web.register.gaps import gaps_of, lacking
from rotunda.web.register.kept import Kept
from rotunda.web.register.measures import MEASURES, SCORED, scored
from rotunda.web.register.models import Person, PersonSkill, Release, System
from rotunda.web.register.quality import joined, score_for, score_of, scores_of
from tests.web.cast import CAST
from tests.web.conftest import State

Browser = Callable[[str], Client]
_PAIRS = st.integers(0, 50).flatmap(lambda base: st.tuples(st.just(base), st.integers(0, base)))
_COUNTS = st.fixed_dictionaries({measure.key: _PAIRS for measure in MEASURES})


@given(_COUNTS)
def test_the_points_to_gain_are_what_is_left_to_a_hundred(counts: dict[str, tuple[int, int]]) -> None:
    score = joined([counts])
    if score.value is None:
        assert all(base == 0 for base, _ in counts.values())
        return
    assert score.value + sum(part.gain for part in score.parts) == pytest.approx(100)
    assert -1e-9 <= score.value <= 100 + 1e-9
    assert [part.gain for part in score.parts] == sorted((part.gain for part in score.parts), reverse=True)


@given(_COUNTS)
def test_mending_a_measure_raises_the_score_by_its_gain(counts: dict[str, tuple[int, int]]) -> None:
    score = joined([counts])
    for part in score.parts[:3]:
        mended = joined([{**counts, part.measure.key: (part.base, part.base)}])
        assert mended.value == pytest.approx((score.value or 0) + part.gain)


def test_no_measure_tells_of_what_is_protected() -> None:
    assert not {(measure.table, measure.column) for measure in MEASURES} & set(PROTECTED)


def test_the_weights_are_documented() -> None:
    page = Path(__file__).parents[3] / "docs" / "explanation" / "data-quality.md"
    rows = re.findall(r"^\| (.*) \| (\d+) \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(measure.label, f"{measure.weight:g}") for measure in MEASURES]


def test_the_score_is_the_documented_mean(full: State) -> None:
    """Revenue with its desk: two people of whom all have a class, title and hours, and so on."""
    shares = {part.measure.key: (part.met, part.base) for part in score_of(full.revenue).parts}
    assert shares["people-job_class"] == (2, 2)
    assert shares["people-location"] == (0, 2)
    assert shares["systems-owner"] == (1, 1)
    assert shares["systems-expert"] == (0, 1)
    assert shares["releases-version"] == (1, 1)
    assert shares["skills-confirmed"] == (0, 1)
    weights = {measure.key: measure.weight for measure in MEASURES}
    mean = 100 * sum(weights[key] * met / base for key, (met, base) in shares.items()) / sum(weights.values())
    assert score_of(full.revenue).value == pytest.approx(mean)


def test_a_confirmation_counts_for_a_year(full: State) -> None:
    def confirmed() -> int:
        return next(p.met for p in score_of(full.health).parts if p.measure.key == "systems-confirmed")

    System.objects.filter(code="S2").update(confirmed=timezone.now() - timedelta(days=364))
    assert confirmed() == 1
    System.objects.filter(code="S2").update(confirmed=timezone.now() - timedelta(days=367))
    Kept.forget()
    assert confirmed() == 0


def test_what_is_retired_owes_nothing(full: State) -> None:
    System.objects.filter(code="S2").update(lifecycle="retired")
    assert not {part.measure.table for part in score_of(full.health).parts} & {"systems", "releases"}


def test_the_scores_of_many_are_those_of_each(full: State, django_assert_max_num_queries: Callable[..., Any]) -> None:
    keys = [full.revenue.pk, full.revenue_desk.pk, full.health.pk]
    with django_assert_max_num_queries(len(SCORED) + 3):
        found = scores_of(keys)
    assert found == {agency.pk: score_of(agency) for agency in (full.revenue, full.revenue_desk, full.health)}


def test_what_a_record_lacks_is_the_same_with_and_without_a_query(full: State, cast: dict[str, User]) -> None:
    System.objects.filter(code="S1").update(confirmed=timezone.now(), criticality=0, users=0)
    score = score_for(cast["manager"])
    for table in SCORED:
        rows = list(scored(table).values_list("pk", flat=True))
        lacks = {gap.record.pk: {measure.key for measure in gap.lacks} for gap in lacking(rows, table)}
        for measure in (measure for measure in MEASURES if measure.table == table):
            listed = set(gaps_of(cast["manager"], table, score, measure.key))
            assert listed == {key for key, keys in lacks.items() if measure.key in keys}, measure.key


def test_the_most_valuable_comes_first(full: State, cast: dict[str, User]) -> None:
    for number, criticality in enumerate((1, 4)):
        System.objects.create(code=f"N{number}", agency=full.revenue, criticality=criticality, owner=full.ann)
    System.objects.create(code="M", agency=full.revenue)
    keys = list(gaps_of(cast["liaison"], "systems", score_for(cast["liaison"])))
    assert [gap.record.code for gap in lacking(keys, "systems")] == ["M", "N1", "N0", "S1"]


@pytest.mark.parametrize("name", [member.name for member in CAST])
def test_each_sees_the_scores_of_the_agencies_in_scope(full: State, signed_in: Browser, name: str) -> None:
    everywhere = {"owner", "planner", "manager", "spanning", "hr", "security", "auditor"}
    client = signed_in(name)
    for code, own in (
        ("REV", {"liaison", "commissioner"}),
        ("REV-D", {"liaison", "commissioner"}),
        ("DPH", {"health-liaison"}),
    ):
        expected = 403 if name == "nobody" else 200 if name in everywhere | own else 404
        assert client.get(f"/register/quality/{code}/").status_code == expected
    if name != "nobody":
        page = client.get("/register/quality/").content.decode()
        assert ("Public Health" in page) == (name in everywhere | {"health-liaison"})
        assert ("Revenue desk" in page) == (name in everywhere | {"liaison", "commissioner"})


def test_what_is_missing_is_only_of_the_readers_agencies_and_leads_to_the_answer(
    full: State, signed_in: Browser
) -> None:
    page = signed_in("liaison").get("/register/missing/?table=systems").content.decode()
    assert "Tax ledger" in page
    assert "Clinic register" not in page
    address = re.search(r'href="(/register/edit/systems/S1/\?columns=[^"]*)"', page)
    assert address is not None
    form = signed_in("liaison").get(address[1].replace("&amp;", "&")).content.decode()
    assert 'name="expert"' in form
    assert 'name="owner"' not in form
    assert 'name="next" value="/register/missing/?table=systems"' in form


def test_pages_of_quality_take_as_many_queries_however_many_records(
    full: State, signed_in: Browser, django_assert_num_queries: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    client = signed_in("manager")
    addresses = ("/register/quality/", "/register/quality/REV/", "/register/missing/?table=releases")
    counts = []
    for address in addresses:
        Kept.forget()
        with django_assert_max_num_queries(30) as first:
            assert client.get(address).status_code == 200
        counts.append(len(first))
    for number in range(12):
        person = Person.objects.create(code=f"Q{number}", agency=full.revenue)
        PersonSkill.objects.create(code=f"Q{number}|sql", person=person, skill=full.sql, level=1)
        system = System.objects.create(code=f"Q{number}", agency=full.health)
        Release.objects.create(code=f"Q{number}|x", system=system, product="x")
    for address, count in zip(addresses, counts, strict=True):
        Kept.forget()
        with django_assert_num_queries(count):
            client.get(address)
