from __future__ import annotations

import polars as pl

from rotunda.estate import Estate
from rotunda.estate.titles import Framework, skills_from_titles, with_claimed_people
from tests.engine.states import state

FRAMEWORK = Framework(
    "DDaT",
    "ddat",
    pl.DataFrame({"skill": ["Testing code"], "name": ["Testing code"], "framework": ["DDaT"], "family": ["Software"]}),
    {"Software developer": {1: (("Testing code", 1),), 3: (("Testing code", 3),)}},
)


def staffed() -> Estate:
    return state(
        agencies=[{"agency": "DMV"}],
        job_classes=[
            {"job_class": "PA2", "title": "PROGRAMMER ANALYST II ORACLE"},
            {"job_class": "CHEF", "title": "COOK"},
        ],
        people=[
            {"person": "P1", "agency": "DMV", "job_class": "PA2"},
            {"person": "P2", "agency": "DMV", "title": "SR NETWORK ENGINEER", "job_class": "CHEF"},
            {"person": "P3", "agency": "DMV", "job_class": "CHEF"},
        ],
        skills=[{"skill": "Oracle", "name": "Oracle databases"}],
        person_skills=[{"person": "P1", "skill": "Testing", "level": 4, "evidence": "confirmed", "confidence": 1.0}],
    )


def records(estate: Estate, person: str) -> dict[str, tuple[int, float]]:
    rows = estate["person_skills"].filter(pl.col("person") == person)
    return {row["skill"]: (row["level"], row["confidence"]) for row in rows.iter_rows(named=True)}


def test_a_title_gives_its_core_at_its_level_and_its_side_one_below() -> None:
    told = records(skills_from_titles(staffed()), "P2")
    assert told == {"Networks": (3, 0.57), "Systems administration": (2, 0.46), "Information security": (2, 0.46)}


def test_a_product_in_a_title_is_a_skill() -> None:
    assert records(skills_from_titles(staffed()), "P1")["Oracle"] == (2, 0.57)


def test_what_was_known_before_stays_as_it_was() -> None:
    estate = skills_from_titles(staffed())
    assert records(estate, "P1")["Testing"] == (4, 1.0)
    assert estate["skills"].filter(pl.col("skill") == "Oracle")["name"].item() == "Oracle databases"


def test_a_title_of_another_trade_tells_nothing() -> None:
    estate = skills_from_titles(staffed())
    assert records(estate, "P3") == {}
    roles = dict(estate["job_classes"].select("job_class", "role").iter_rows())
    assert roles == {"PA2": "Programmer analyst", "CHEF": None}


def test_every_new_record_says_that_it_comes_from_the_title_and_is_never_certain() -> None:
    new = skills_from_titles(staffed())["person_skills"].filter(pl.col("evidence") == "title")
    assert new.height > 0
    assert new["confidence"].is_between(0.01, 0.6).all()


def test_telling_titles_twice_changes_nothing() -> None:
    once = skills_from_titles(staffed())
    assert skills_from_titles(once).equals(once)


def test_a_framework_says_the_skills_of_the_roles_it_knows_at_the_nearest_rank() -> None:
    estate = skills_from_titles(staffed(), FRAMEWORK)
    assert records(estate, "P1")["Testing code"] == (1, 0.54)
    assert "Application development" not in records(estate, "P1")
    assert "Networks" in records(estate, "P2")
    assert estate["skills"].filter(pl.col("skill") == "Testing code")["family"].item() == "Software"


def test_heads_under_a_claimed_title_become_people_once_and_those_refused_or_open_do_not() -> None:
    decided = [("claimed", "DATA ANALYST", 2), ("refused", "COOK", 3), ("open", "CLERK", 4), (None, "TYPIST", 1)]
    claims = [{"agency": "DMV", "title": t, "headcount": n, "decision": d} for d, t, n in decided]
    estate = with_claimed_people(state(agencies=[{"agency": "DMV"}], claims=claims))
    assert estate["people"]["person"].to_list() == ["DMV / DATA ANALYST / 1", "DMV / DATA ANALYST / 2"]
    assert with_claimed_people(estate).equals(estate)
