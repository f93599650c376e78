"""The register that pages are measured on: an invented state with so many rows of each table as a large state has."""

from __future__ import annotations

import polars as pl

#: Rows of these tables for each person and system, beside what the sample invents: 60,000 of each at 5,000 and 20,000.
SKILLS_A_PERSON, RELEASES_A_SYSTEM = 12, 3
_AGENCIES = 40


def fill(people: int, systems: int, tickets: int) -> None:
    """Load the state into the empty register of the site that is open, with accounts, and compute the ledger."""
    from rotunda.cli.terminal import answering
    from rotunda.estate.sample import make_state
    from rotunda.web.demo.making import make_demo

    skills = 300 if people > 1_000 else 60
    estate = make_state(people=people, agencies=_AGENCIES, skills=skills, systems=systems, tickets=tickets)
    persons, held = estate["people"]["person"], estate["person_skills"]
    products = estate["releases"].drop("system", "installs").unique(maintain_order=True)
    person_skills = _widened(held, persons, estate["skills"].select("skill"), SKILLS_A_PERSON)
    releases = _widened(estate["releases"], estate["systems"]["system"], products, RELEASES_A_SYSTEM)
    with answering() as stages:
        make_demo(estate.replace(person_skills=person_skills, releases=releases), stages)


def _widened(frame: pl.DataFrame, owners: pl.Series, kinds: pl.DataFrame, each: int) -> pl.DataFrame:
    """The table with pairs of its owners and kinds drawn into it until it has `each` rows an owner; what a drawn row
    says of the pair beside the kind's own columns is what some row of the table says."""
    key = [name for name in frame.columns[:3] if name == owners.name or name in kinds.columns]
    lacking = each * owners.len() - frame.height
    if lacking <= 0:
        return frame
    drawn = 2 * lacking
    new = pl.concat(
        [
            owners.sample(drawn, with_replacement=True, seed=1).to_frame(),
            kinds.sample(drawn, with_replacement=True, seed=2),
            frame.drop(owners.name, *kinds.columns).sample(drawn, with_replacement=True, seed=3),
        ],
        how="horizontal",
    )
    fresh = new.unique(key, keep="first", maintain_order=True).join(frame, on=key, how="anti").head(lacking)
    return pl.concat([frame, fresh.select(frame.columns)])
