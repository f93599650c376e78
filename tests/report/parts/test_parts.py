from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from rotunda.estate import Estate, defects
from rotunda.estate.defects import Severity
from rotunda.estate.sample import make_state
from rotunda.report.build import build
from rotunda.report.document import Document, Part, Table
from rotunda.report.subject import Subject
from tests.engine.pool.desks import log_of
from tests.engine.pool.test_pool import ALIKE, UNLIKE
from tests.report.states import retiring, subject, with_log, with_people_only, with_roster, with_systems


def told(about: Subject) -> Document:
    return build(about.reading, about.plan, about.options)


def part(document: Document, name: str) -> Part:
    return next(part for part in document.parts if part.name == name)


def table(document: Document, name: str) -> Table:
    return next(table for table in document.tables() if table.name == name)


def sentences(document: Document, name: str) -> list[str]:
    return [finding.sentence for finding in part(document, name).findings]


def test_a_need_that_nobody_meets_and_what_hangs_on_one_person_are_counted() -> None:
    found = sentences(told(subject(with_systems())), "coverage")
    assert "1 of 12 systems (8%) has a need that nobody in the state meets." in found
    assert "11 of 12 systems (92%) hang on one person in the whole state." in found


def test_a_log_without_systems_is_told_in_teams_and_categories_of_work() -> None:
    document = told(subject(with_log()))
    assert sentences(document, "coverage") == [
        "1 of 2 categories of work hangs on one person in the whole state. It had 60 of 240 tickets (25%)."
    ]
    assert "2 teams and 240 tickets opened from 2 May 2026 to 30 June 2026" in document.summary


def test_a_roster_tells_who_stands_alone_and_who_is_to_be_claimed() -> None:
    document = told(subject(with_roster()))
    found = sentences(document, "people_in_doubt")
    assert "1 of 2 agencies with IT people hangs on a single IT worker: ZOO." in found
    assert "7 people under 1 title may do IT work; their agencies should claim or refuse them." in found
    assert table(document, "claims").frame["title"].to_list() == ["Data Clerk"]


def test_a_roster_says_what_it_cannot_tell_without_systems_and_a_log() -> None:
    limits = part(told(subject(with_roster())), "reading").limits
    assert any("bring a list of systems" in limit for limit in limits)
    assert any("export of the service desk's tickets" in limit for limit in limits)


def test_people_of_whom_nothing_is_known_make_a_short_and_honest_plan() -> None:
    document = told(subject(with_people_only()))
    assert "who stands behind what cannot be told" in document.summary
    assert {one.name for one in document.parts} == {"reading", "people_in_doubt"}


@pytest.mark.parametrize(("eligible", "said"), [(6, True), (4, False)])
def test_retirement_is_told_of_groups_of_five_and_more_alone(eligible: int, said: bool) -> None:
    document = told(subject(retiring(eligible)))
    found = sentences(document, "retirement")
    assert any("may retire" in sentence for sentence in found) is said
    if not said:
        row = table(document, "retirement").frame.row(0, named=True)
        assert row["may_retire"] is None


@pytest.mark.parametrize("names", [False, True])
def test_people_appear_by_name_only_where_names_were_asked_for(names: bool) -> None:
    document = told(subject(with_systems(), names=names))
    shown = "\n".join(frame.frame.write_csv() for frame in map(_flat, document.tables()))
    shown += document.summary + "".join(finding.sentence for one in document.parts for finding in one.findings)
    assert ("Ann Lee" in shown) is names
    assert "P1" in shown


def _flat(told_table: Table) -> Table:
    lists = [name for name, kind in told_table.frame.schema.items() if isinstance(kind, pl.List)]
    return replace(told_table, frame=told_table.frame.with_columns(pl.col(lists).list.join(";")))


def test_rows_left_out_are_told_and_every_kind_of_defect_is_listed_with_its_remedy() -> None:
    found = defects.like(
        pl.DataFrame({"table": ["tickets"] * 3, "row": [4, 5, 6]}),
        severity=Severity.ROW,
        problem="No number.",
        remedy="Fill it in.",
    )
    document = told(subject(with_log(), found=found, left_out=3))
    assert "3 of 100 rows (3%) could not be used; rejects.csv lists each with its reason." in sentences(
        document, "reading"
    )
    row = table(document, "defects").frame.row(0, named=True)
    assert (row["count"], row["remedy"]) == (3, "Fill it in.")


@pytest.mark.parametrize("state", [with_systems, with_log, with_roster, with_people_only, lambda: retiring(6)])
def test_every_finding_names_a_table_and_every_number_column_has_a_meaning(state: Callable[[], Estate]) -> None:
    document = told(subject(state()))
    assert document.parts
    for one in document.parts:
        assert all(finding.table and any(c.isdigit() or c == "o" for c in finding.sentence) for finding in one.findings)
        for shown in one.tables:
            assert all(column.meaning.endswith(".") for column in shown.columns), shown.name


def test_the_proof_names_the_verdict_of_every_checker() -> None:
    proof = table(told(subject(with_systems())), "proof").frame
    assert proof.height >= 2


def test_whoever_would_wait_longer_together_is_named() -> None:
    told_by = sentences(told(subject(log_of(*UNLIKE))), "pool")
    assert "short would wait longer together." in told_by


def test_a_pool_that_helps_everybody_says_by_how_much_and_from_which_penalty_on_no_longer() -> None:
    document = told(subject(log_of(*ALIKE)))
    found = sentences(document, "pool")
    assert any("all 3 agencies about which a conclusion is drawn would wait noticeably less" in one for one in found)
    assert any(one.startswith("Pooling stops paying first for ") for one in found)
    assert table(document, "calibration").frame.height == 3


def test_without_a_log_there_is_no_word_of_a_pool() -> None:
    assert "pool" not in {one.name for one in told(subject(with_systems())).parts}


def test_the_training_list_says_what_is_assumed_and_what_it_adds_with_a_mentor_for_each_step() -> None:
    document = told(subject(with_systems_and_log()))
    found = sentences(document, "training")
    assert any(one.startswith("Were people busy 85% of the time for such work") for one in found)
    assert table(document, "training_steps").frame.select("person", "skill", "mentor").rows() == [
        ("R2", "network", "R1")
    ]


def test_steps_against_single_points_come_before_those_for_the_demand() -> None:
    document = told(subject(with_log()))
    names = [shown.name for shown in part(document, "training").tables]
    assert names[:2] == ["training_first", "training_steps"]
    assert table(document, "training_first").frame.select("person", "skill", "mentor").rows() == [
        ("B1", "printing", "R1")
    ]


def with_systems_and_log() -> Estate:
    """The log of two teams, and a system at red that needs the network, which one person there knows a little."""
    estate = with_log()
    return estate.replace(
        people=pl.concat([estate["people"], estate["people"].head(1).with_columns(pl.lit("R2").alias("person"))]),
        systems=pl.DataFrame({"system": ["S1"], "agency": ["red"], "criticality": [1]}),
        system_needs=pl.DataFrame({"system": ["S1"], "skill": ["network"], "level": [4]}),
    )


def test_an_assignment_is_told_where_the_tables_are_there() -> None:
    document = told(subject(make_state(people=60, agencies=6, skills=20, systems=40, tickets=500)))
    assert any("hours asked for" in one for one in sentences(document, "assignment"))
    small = table(document, "assignment_fairness").frame.filter(pl.col("people") < 5)
    assert small.is_empty()
    proof = table(document, "proof").frame
    assert proof["broken"].list.len().sum() == 0
    assert "assign" in set(proof["decision"])


def test_a_schedule_is_told_with_a_bar_for_each_piece_of_work_and_a_reason_for_each_left_out() -> None:
    document = told(subject(make_state(people=60, agencies=6, skills=20, systems=40, tickets=500)))
    pieces, unscheduled = table(document, "schedule_schedule").frame, table(document, "schedule_unscheduled").frame
    assert pieces.height + unscheduled.height > 0
    assert unscheduled.filter(pl.col("reason").str.len_chars() == 0).is_empty()
    assert [chart.table for chart in part(document, "schedule").charts] == ["schedule_schedule"]
    assert "schedule" in set(table(document, "proof").frame["decision"])
