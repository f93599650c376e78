"""What is left when those who may retire have gone, told of groups of five or more only."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.engine.coverage.outcome import RETIREMENT
from rotunda.report.columns import columns_of
from rotunda.report.document import Finding, Part, Table
from rotunda.report.subject import Subject
from rotunda.report.wording import NEEDS, Noun, agree, capital

_WHOLE = "The whole state"
_DATED = Noun("person with a known date", "people with a known date")


def tell(subject: Subject) -> Part | None:
    """What retirement would take, or `None` where no dates are known."""
    table = subject.coverage("retirement")
    if table.is_empty():
        return None
    frame = table.with_columns(subject.named_agencies().fill_null(_WHOLE))
    years = _years(subject)
    return Part(
        name="retirement",
        title=f"What is left in {years}, when those who may retire have gone",
        introduction=(
            f"People who may retire within {years} are counted as gone. That they may does not mean that they will: "
            "this is the far end of what can happen. Numbers that tell of fewer than five people are withheld, and so "
            "are those from which such a number would follow."
        ),
        findings=tuple(_findings(subject, table)),
        tables=(Table("retirement", f"What is left in {years}", columns_of(subject, RETIREMENT), frame, shown=60),),
    )


def _years(subject: Subject) -> str:
    horizon = subject.plan.parameters.horizon
    return f"{horizon} {agree(horizon, 'year', 'years')}"


def _findings(subject: Subject, table: pl.DataFrame) -> Iterator[Finding]:
    whole = table.filter(pl.col("agency").is_null()).row(0, named=True)
    dated = whole["people"] - whole["undated"]
    if whole["may_retire"]:
        share = capital(_DATED.share(whole["may_retire"], dated))
        yield Finding(f"{share} may retire within {_years(subject)}.", 78, "retirement")
    if whole["lost"]:
        share = NEEDS.share(whole["lost"], whole["needs"])
        sentence = f"Had they all gone, {share} that {agree(whole['lost'], 'has', 'have')} somebody at home today would"
        yield Finding(f"{sentence} have nobody.", 77, "retirement")
