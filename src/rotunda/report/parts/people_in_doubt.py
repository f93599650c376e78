"""Titles that may do IT work, and agencies that have a single IT worker: what a roster alone can tell."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.estate.schema import TABLES
from rotunda.report.columns import columns_of
from rotunda.report.document import Finding, Part, Table, TableColumn
from rotunda.report.subject import Subject
from rotunda.report.wording import PEOPLE, Noun, agree, capital, listed

_TITLE = Noun("title", "titles")
#: So many agencies are named in the finding itself.
_NAMED = 8
_CLAIMS = ("agency", "title", "headcount", "role", "confidence", "reason")


def tell(subject: Subject) -> Part | None:
    """Open claims and agencies with one IT worker, or `None` where there was no roster."""
    estate = subject.plan.estate
    of_roster = estate["people"]["evidence"].fill_null("register") != "log"
    if not (estate.has("claims") or of_roster.any()):
        return None
    alone, claims = _alone(subject), _claims(subject)
    return Part(
        name="people_in_doubt",
        title="Who is IT, and who stands alone",
        introduction=(
            f"The {subject.home.many} with a single IT worker; and, since titles do not always show who does IT, the "
            f"doubtful ones, for each {subject.home.one} to claim or refuse. None of these counts as IT until then."
        ),
        findings=tuple(_findings(subject, alone.frame, claims.frame)),
        tables=(alone, claims),
    )


def _findings(subject: Subject, alone: pl.DataFrame, claims: pl.DataFrame) -> Iterator[Finding]:
    with_people = int(subject.plan.estate["people"]["agency"].n_unique())
    if alone.height:
        share = Noun(f"{subject.home.one} with IT people", f"{subject.home.many} with IT people").share(
            alone.height, with_people
        )
        hang = f"{capital(share)} {agree(alone.height, 'hangs', 'hang')} on a single IT worker"
        named = f": {listed(alone['agency'].to_list())}" if alone.height <= _NAMED else ""
        yield Finding(f"{hang}{named}.", 92, "single_workers")
    if claims.height:
        people = int(claims["headcount"].sum())
        sentence = (
            f"{PEOPLE.count(people)} under {_TITLE.count(int(claims['title'].n_unique()))} may do IT work; their "
            f"{subject.home.many} should claim or refuse them."
        )
        yield Finding(sentence, 66, "claims")


def _alone(subject: Subject) -> Table:
    people = subject.plan.estate["people"].drop_nulls("agency")
    frame = (
        people.group_by("agency")
        .agg(pl.len().alias("people"), pl.col("person", "title").first())
        .filter(pl.col("people") == 1)
        .sort("agency")
        .select(subject.named_agencies(), "person", "title")
    )
    columns = (
        TableColumn("agency", capital(subject.home.one), f"The {subject.home.one}."),
        *columns_of(subject, TABLES["people"], "person", "title"),
    )
    frame = subject.with_people(frame, "person")
    return Table("single_workers", f"{capital(subject.home.many)} with a single IT worker", columns, frame, shown=40)


def _claims(subject: Subject) -> Table:
    """Open claims, the likeliest and largest first."""
    undecided = pl.col("decision").is_null() | (pl.col("decision") == "open")
    frame = (
        subject.plan.estate["claims"]
        .filter(undecided)
        .sort("confidence", "headcount", "agency", "title", descending=[True, True, False, False], nulls_last=True)
        .with_columns(subject.named_agencies())
        .select(_CLAIMS)
    )
    columns = columns_of(subject, TABLES["claims"], *_CLAIMS)
    return Table("claims", "Titles that may do IT work, the likeliest first", columns, frame)
