"""An Estate fills an empty register, and comes out of it as it went in."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rotunda.estate import Estate
from rotunda.estate.sample import make_state
from rotunda.web.accounts.actor import Operator
from rotunda.web.audit.models import Entry
from rotunda.web.register.frames import estate_of_register
from rotunda.web.register.loading import NotEmpty, load
from rotunda.web.register.models import MODELS, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sample() -> Estate:
    """A small state with every table filled."""
    return make_state(people=60, agencies=6, tickets=200)


def test_a_state_comes_out_of_the_register_as_it_went_in(sample: Estate) -> None:
    loaded = load(sample, by=Operator(), source="tests")
    found = estate_of_register()
    for name in sample:
        assert loaded[name] == sample[name].height
        key = list(MODELS[name].table().key)
        assert_frame_equal(found[name].sort(key), sample[name].sort(key), check_dtypes=True)


def test_a_load_is_one_entry_a_table_with_its_rows_and_digest(sample: Estate) -> None:
    load(sample, by=Operator(), source="tests")
    entry = Entry.objects.of("people", "*").get()
    assert (entry.action, entry.after["rows"], entry.after["left_out"]) == ("load", 60, 0)
    assert len(entry.after["sha256"]) == 64
    assert Person.objects.values_list("source", flat=True).distinct().get() == "tests"


def test_a_register_that_has_records_is_not_filled(sample: Estate) -> None:
    load(sample, by=Operator(), source="tests")
    with pytest.raises(NotEmpty):
        load(sample, by=Operator(), source="tests")


def test_a_row_whose_agency_is_not_there_is_left_out_and_counted() -> None:
    people = pl.DataFrame({"person": ["1", "2"], "agency": ["A", "B"], "supervisor": ["2", None]})
    estate = Estate({"agencies": pl.DataFrame({"agency": ["A"]}), "people": people})
    assert load(estate, by=Operator(), source="tests")["people"] == 1
    assert Entry.objects.of("people", "*").get().after["left_out"] == 1
    assert Person.objects.get().supervisor is None


def test_columns_that_the_format_does_not_list_are_kept() -> None:
    estate = Estate({"agencies": pl.DataFrame({"agency": ["A"], "phone": ["555"]})})
    load(estate, by=Operator(), source="tests")
    assert MODELS["agencies"].objects.get().extra == {"phone": "555"}
