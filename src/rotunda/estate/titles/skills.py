"""From titles to roles and skills: what is known of people before anybody has said what they can do."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.estate.tables import Estate
from rotunda.estate.titles.framework import Framework, own_skills, skills_of
from rotunda.estate.titles.recognise import recognise

#: A title tells what its holder is there for, not what he can do: the most that it can be believed.
BELIEF = 0.6

_RECORD = {
    "title": pl.String(),
    "skill": pl.String(),
    "level": pl.Int64(),
    "confidence": pl.Float64(),
}


def skills_from_titles(estate: Estate, framework: Framework | None = None) -> Estate:
    """The Estate with the role of each job class and the skills that each person's title tells of.

    Both are marked with the confidence that the title was understood (for skills times `BELIEF`). What was known
    before stays as it is, so that doing it twice changes nothing.
    """
    with_roles = estate.replace(job_classes=_with_roles(estate["job_classes"]))
    titled = _titled_people(estate)
    records = titled.join(_records(titled["title"].unique().sort(), framework), on="title", how="inner")
    known = estate["person_skills"]
    new = (
        records.sort("person", "skill", "confidence", descending=[False, False, True])
        .unique(["person", "skill"], keep="first", maintain_order=True)
        .join(known, on=["person", "skill"], how="anti")
        .select("person", "skill", "level", pl.lit("title").alias("evidence"), "confidence")
    )
    if new.is_empty():
        return with_roles
    return with_roles.replace(
        person_skills=pl.concat([known, new], how="diagonal"),
        skills=_with_skills(estate["skills"], new["skill"].unique().sort(), framework),
    )


def _titled_people(estate: Estate) -> pl.DataFrame:
    """Each person with the title that the agency writes, else that of the job class."""
    classes = estate["job_classes"].select("job_class", pl.col("title").alias("class_title"))
    return (
        estate["people"]
        .select("person", "title", "job_class")
        .join(classes.unique("job_class", keep="first"), on="job_class", how="left", maintain_order="left")
        .select("person", pl.coalesce("title", "class_title").alias("title"))
        .drop_nulls()
    )


def _records(titles: pl.Series, framework: Framework | None) -> pl.DataFrame:
    def rows() -> Iterator[tuple[str, str, int, float]]:
        for title in titles:
            said = recognise(title)
            for skill, level, share in skills_of(said, framework):
                yield title, skill, level, round(said.confidence * share * BELIEF, 2)

    return pl.DataFrame(list(rows()), schema=_RECORD, orient="row")


def _with_roles(classes: pl.DataFrame) -> pl.DataFrame:
    """The job classes with the role that each title was matched to, where none was given."""
    said = [recognise(title) for title in classes["title"]]
    told = pl.DataFrame(
        {
            "role": [one.role.name if one.role else None for one in said],
            "role_confidence": [one.confidence if one.role else None for one in said],
            "work_role": [(one.role.work_role or None) if one.role else None for one in said],
        },
        schema={"role": pl.String(), "role_confidence": pl.Float64(), "work_role": pl.String()},
    )
    given = pl.col("role").is_not_null()
    return classes.with_columns(
        pl.when(given).then(pl.col(name)).otherwise(pl.coalesce(name, told[name])).alias(name) for name in told.columns
    )


def _with_skills(skills: pl.DataFrame, used: pl.Series, framework: Framework | None) -> pl.DataFrame:
    """The table of skills with those that titles brought."""
    described = pl.concat([*([framework.skills] if framework else []), own_skills()], how="diagonal")
    described = described.unique("skill", keep="first", maintain_order=True)
    new = (
        pl.DataFrame({"skill": used})
        .join(skills, on="skill", how="anti")
        .join(described, on="skill", how="left")
        .with_columns(pl.coalesce("name", "skill"), pl.col("framework").fill_null("titles"))
        .sort("skill")
    )
    return pl.concat([skills, new], how="diagonal")
