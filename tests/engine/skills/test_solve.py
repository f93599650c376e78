from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.engine.skills.check import check
from rotunda.engine.skills.problem import SkillParameters, last_day
from rotunda.engine.skills.solve import infer
from tests.engine.states import few, table

TODAY = date(2026, 6, 30)
PARAMETERS = SkillParameters()
Done = tuple[str, str, int, float]
_DONE = st.tuples(
    st.sampled_from(["P1", "P2"]), st.sampled_from(["mail", "fax"]), st.integers(0, 700), st.floats(-1, 300)
)


def log(*done: Done) -> pl.DataFrame:
    """Resolved tickets: resolver, skill, age in days, elapsed hours."""
    noon = datetime.fromisoformat(f"{TODAY}T12:00")
    rows = [
        {
            "ticket": str(number),
            "resolver": who,
            "skill": skill,
            "priority": 3,
            "resolved": noon - timedelta(days=age),
            "opened": noon - timedelta(days=age, hours=hours),
        }
        for number, (who, skill, age, hours) in enumerate(done)
    ]
    return table("tickets", rows)


def records(
    tickets: pl.DataFrame, parameters: SkillParameters = PARAMETERS
) -> dict[tuple[str, str], dict[str, object]]:
    result = infer(tickets, as_of=TODAY, parameters=parameters)
    assert result.verdict.broken == ()
    rows = result.solution["person_skills"].iter_rows(named=True)
    return {(row["person"], row["skill"]): row for row in rows}


def test_a_ticket_of_one_half_life_ago_weighs_half_of_one_of_today() -> None:
    record = records(log(("P1", "mail", 0, 1), ("P1", "mail", 180, 1)))["P1", "mail"]
    assert record["fresh_weight"] == pytest.approx(1.5)
    assert record["confidence"] == pytest.approx(1.5 / 4.5)
    assert (record["evidence_count"], record["evidence_date"], record["evidence"]) == (2, TODAY, "log")


def test_pace_is_against_everybody_on_like_tickets_and_drawn_towards_one() -> None:
    """P1 takes 1 hour and P2 takes 4: everybody's geometric mean is 2, so P1 is at half of it before shrinking."""
    told = records(log(*[("P1", "mail", 0, 1.0)] * 10, *[("P2", "mail", 0, 4.0)] * 10))
    assert told["P1", "mail"]["pace"] == pytest.approx(0.5**0.5, abs=1e-4)
    assert told["P2", "mail"]["pace"] == pytest.approx(2**0.5, abs=1e-4)


@pytest.mark.parametrize(("tickets", "level"), [(2, 1), (3, 2), (14, 2), (15, 3), (60, 4)])
def test_levels_follow_the_documented_weights(tickets: int, level: int) -> None:
    assert records(log(*[("P1", "mail", 0, 1.0)] * tickets))["P1", "mail"]["level"] == level


def test_somebody_slower_than_everybody_is_no_expert() -> None:
    told = records(log(*[("P1", "mail", 0, 3.0)] * 60, *[("P2", "mail", 0, 1.0)] * 60))
    assert (told["P1", "mail"]["level"], told["P2", "mail"]["level"]) == (2, 4)


def test_a_ticket_resolved_before_it_was_opened_counts_as_work_and_tells_no_pace() -> None:
    record = records(log(("P1", "mail", 0, -5)))["P1", "mail"]
    assert (record["evidence_count"], record["pace"]) == (1, None)


def test_what_was_resolved_after_the_day_is_not_known_on_it() -> None:
    tickets = log(("P1", "mail", -1, 1), ("P1", "mail", 0, 1))
    assert records(tickets)["P1", "mail"]["evidence_count"] == 1


def test_tickets_that_name_no_resolver_no_kind_or_no_end_are_left_out() -> None:
    tickets = log(*[("P1", "mail", 0, 1)] * 4).with_columns(
        *(
            pl.when(pl.col("ticket") != number).then(name).alias(name)
            for number, name in [("1", "resolver"), ("2", "skill")]
        ),
        pl.when(pl.col("ticket") != "3").then("resolved").alias("resolved"),
    )
    assert records(tickets)["P1", "mail"]["evidence_count"] == 1


def test_one_straggler_does_not_make_the_whole_log_stale() -> None:
    opened = log(("P1", "mail", 30, 1), ("P1", "mail", -270, 24 * 310))
    assert last_day(opened) == date(2026, 5, 31)


def test_an_empty_log_has_no_last_day() -> None:
    assert last_day(log()) is None


def test_who_closes_much_of_everything_within_minutes_is_marked_and_kept() -> None:
    work = [("P1", skill, 0, 5.0) for skill in ("mail", "fax", "net") for _ in range(30)]
    closing = [("desk", skill, 0, 0.1) for skill in ("mail", "fax") for _ in range(10)]
    result = infer(log(*work, *closing), as_of=TODAY)
    resolvers = result.solution["resolvers"]
    assert resolvers.filter("dispatcher")["person"].to_list() == ["desk"]
    doubted = result.solution["person_skills"].drop_nulls("doubt")
    assert doubted["person"].unique().to_list() == ["desk"]


def test_a_broad_and_busy_person_who_takes_time_is_no_dispatcher() -> None:
    work = [("P1", skill, 0, 5.0) for skill in ("mail", "fax", "net") for _ in range(30)]
    assert not infer(log(*work), as_of=TODAY).solution["resolvers"]["dispatcher"].any()


@few
@given(st.lists(_DONE, min_size=1, max_size=40))
def test_a_recount_by_hand_agrees_whatever_the_order_of_the_rows(done: list[Done]) -> None:
    forwards, backwards = log(*done), log(*done).reverse()
    assert records(forwards) == records(backwards)


@few
@given(st.lists(_DONE, min_size=1, max_size=20), st.integers(0, 700), st.integers(0, 700))
def test_more_and_fresher_evidence_never_lowers_confidence(done: list[Done], age: int, older: int) -> None:
    first = ("P1", "mail", max(age, older), 1.0)
    before = records(log(*done, first))["P1", "mail"]["confidence"]
    fresher = records(log(*done, ("P1", "mail", min(age, older), 1.0)))["P1", "mail"]["confidence"]
    more = records(log(*done, first, ("P1", "mail", older, 1.0)))["P1", "mail"]["confidence"]
    assert isinstance(before, float)
    assert isinstance(fresher, float)
    assert isinstance(more, float)
    assert fresher >= before
    assert more >= before


@pytest.mark.parametrize(
    "lie",
    [
        pl.lit(4).cast(pl.Int64).alias("level"),
        pl.lit(5).cast(pl.Int64).alias("level"),
        pl.col("confidence") * 0.9,
        pl.col("fresh_weight") + 1,
        pl.col("pace") * 2,
        pl.col("evidence_count") + 1,
        pl.col("evidence_date").dt.offset_by("-1d"),
        pl.lit("title").alias("evidence"),
    ],
    ids=["level", "off the scale", "confidence", "weight", "pace", "count", "date", "evidence"],
)
def test_the_checker_sees_a_wrong_record(lie: pl.Expr) -> None:
    tickets = log(*[("P1", "mail", 0, 1.0)] * 5)
    answer = infer(tickets, as_of=TODAY).solution["person_skills"]
    assert check(tickets, answer, TODAY, PARAMETERS).holds
    assert not check(tickets, answer.with_columns(lie), TODAY, PARAMETERS).holds


def test_the_checker_sees_a_record_that_was_left_out() -> None:
    tickets = log(("P1", "mail", 0, 1.0), ("P2", "mail", 0, 1.0))
    answer = infer(tickets, as_of=TODAY).solution["person_skills"]
    assert not check(tickets, answer.head(1), TODAY, PARAMETERS).holds


@pytest.mark.parametrize("wrong", [{"half_life": 0}, {"weights": (15.0, 3.0, 60.0)}, {"paces": (1.0, 1.5, 2.0)}])
def test_parameters_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"above 0|the one below"):
        SkillParameters(**wrong)  # type: ignore[arg-type]
