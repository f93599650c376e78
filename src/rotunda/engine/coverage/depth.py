"""Counts who is behind each need, by the mathematics of `problem`.

Thousands of needs ask the same thing. A *scope* is an agency's set of regimes, and needs with the same skill, level
and scope are one *question*: who answers it is found once, and each need then looks up its question, and its question
together with its agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from rotunda.engine.coverage.outcome import COVER
from rotunda.engine.coverage.problem import Problem

#: The scope of needs that ask for no clearance.
OPEN = 0
_SEPARATOR = "\x1f"
_QUESTION = ["skill", "level", "scope"]


@dataclass(frozen=True)
class Questions:
    """`needs` is the problem's with the columns scope and question; `questions` has question, skill, level, scope;
    `scopes` has scope, agency, regimes and lists no `OPEN` scope."""

    needs: pl.DataFrame
    questions: pl.DataFrame
    scopes: pl.DataFrame


def questions_of(needs: pl.DataFrame) -> Questions:
    """The distinct questions that the needs ask, numbered in the order of skill, level and scope."""
    guarded = needs.filter(pl.col("regimes").is_not_null())
    scopes = guarded.select("agency", "regimes", pl.col("regimes").list.join(_SEPARATOR).alias("code")).unique(
        ["agency", "code"]
    )
    scopes = scopes.sort("agency", "code").with_row_index("scope", offset=OPEN + 1)
    coded = (
        needs.with_columns(pl.col("regimes").list.join(_SEPARATOR).alias("code"))
        .join(scopes.select("scope", "agency", "code"), on=["agency", "code"], how="left", nulls_equal=True)
        .with_columns(pl.col("scope").fill_null(OPEN))
    )
    # A need without regimes has a null code, and no scope has one.
    questions = coded.select(_QUESTION).unique().sort(_QUESTION).with_row_index("question")
    numbered = coded.join(questions, on=_QUESTION, how="left", maintain_order="left").drop("code")
    return Questions(numbered.sort("service", "skill"), questions, scopes.drop("code"))


def cleared(scopes: pl.DataFrame, clearances: pl.DataFrame) -> pl.DataFrame:
    """Who holds every regime of a scope, for its agency: scope, person."""
    asked = scopes.select("scope", "agency", "regimes", pl.col("regimes").list.len().alias("asked"))
    held = asked.explode("regimes").join(clearances, left_on="regimes", right_on="regime", suffix="_held")
    usable = pl.col("agency_held").is_null() | (pl.col("agency_held") == pl.col("agency"))
    return (
        held.filter(usable)
        .group_by("scope", "person")
        .agg(pl.col("regimes").n_unique().alias("held"), pl.col("asked").first())
        .filter(pl.col("held") == pl.col("asked"))
        .select("scope", "person")
    )


def answering(asked: Questions, records: pl.DataFrame, cleared_people: pl.DataFrame) -> pl.DataFrame:
    """Who answers each question: question, person, agency (the person's home)."""
    held = records.lazy().select("person", "agency", "skill", pl.col("level").alias("has"))
    questions = asked.questions.lazy()
    unguarded = questions.filter(pl.col("scope") == OPEN).join(held, on="skill")
    # By way of the people cleared for a scope: a common skill has far more holders than any scope has people.
    seen = cleared_people.lazy().join(held, on="person")
    guarded = questions.filter(pl.col("scope") != OPEN).join(seen, on=["scope", "skill"])
    columns = ["question", "person", "agency"]
    able = pl.col("has") >= pl.col("level")
    return pl.concat([unguarded.filter(able).select(columns), guarded.filter(able).select(columns)]).collect()


@dataclass(frozen=True)
class Depths:
    """`needs` has the columns of `outcome.NEEDS` and also scope and question; `answering` is who answers them, and
    `cleared` who is cleared for which scope."""

    asked: Questions
    cleared: pl.DataFrame
    answering: pl.DataFrame
    needs: pl.DataFrame


def depths_of(problem: Problem) -> Depths:
    """How deep each need is at home and in the state, and who the one person is."""
    asked = questions_of(problem.needs)
    cleared_people = cleared(asked.scopes, problem.clearances)
    answers = answering(asked, problem.sure_records, cleared_people)
    possible = answering(asked, problem.weak_records, cleared_people)
    able = _able(asked.questions.select("skill", "level").unique(), problem.sure_records)
    needs = with_cover(with_depths(asked.needs, answers))
    needs = _with_count(needs, possible, ["question"], "possible")
    needs = _with_count(needs, able, ["skill", "level"], "uncleared")
    needs = needs.with_columns(pl.col("uncleared") - pl.col("state_depth")).sort("service", "skill")
    return Depths(asked, cleared_people, answers, needs)


def _able(levels: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """A row for everybody who has a level that is asked for, cleared or not: skill, level."""
    held = levels.join(records.select("skill", pl.col("level").alias("has")), on="skill")
    return held.filter(pl.col("has") >= pl.col("level"))


def with_depths(needs: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """The needs with home_depth, state_depth, home_person and state_person."""
    state = answers.group_by("question").agg(
        pl.len().alias("state_depth"), pl.col("person").min().alias("state_person")
    )
    home = answers.group_by("question", "agency").agg(
        pl.len().alias("home_depth"), pl.col("person").min().alias("home_person")
    )
    return (
        needs.join(state, on="question", how="left")
        .join(home, on=["question", "agency"], how="left")
        .with_columns(pl.col("state_depth", "home_depth").fill_null(0).cast(pl.Int64))
        .with_columns(
            pl.when(pl.col(f"{where}_depth") == 1).then(f"{where}_person").alias(f"{where}_person")
            for where in ("home", "state")
        )
    )


def with_cover(needs: pl.DataFrame) -> pl.DataFrame:
    """The needs with home_cover and state_cover."""
    return needs.with_columns(
        pl.when(pl.col(f"{where}_depth") == 0)
        .then(pl.lit(COVER[0]))
        .when(pl.col(f"{where}_depth") == 1)
        .then(pl.lit(COVER[1]))
        .when(pl.col(f"{where}_depth") < pl.col("depth"))
        .then(pl.lit(COVER[2]))
        .otherwise(pl.lit(COVER[3]))
        .alias(f"{where}_cover")
        for where in ("home", "state")
    )


def _with_count(needs: pl.DataFrame, rows: pl.DataFrame, by: Sequence[str], name: str) -> pl.DataFrame:
    counts = rows.group_by(by).agg(pl.len().cast(pl.Int64).alias(name))
    return needs.join(counts, on=by, how="left").with_columns(pl.col(name).fill_null(0))
