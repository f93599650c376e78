"""Who can support what, and how deep: by service, agency, skill, and a map of both."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rotunda.engine.coverage.outcome import AGENCIES, NEEDS, SERVICES, SKILLS
from rotunda.report.columns import columns_of
from rotunda.report.document import Finding, Part, Table, TableColumn
from rotunda.report.parts.heat_map import heat_chart, heat_table
from rotunda.report.subject import Subject
from rotunda.report.wording import NEEDS as NEED
from rotunda.report.wording import Noun, agree, capital

_INTRODUCTIONS = {
    "system": (
        "A system counts as supported by those who have each skill it needs, at the level it needs, with every "
        "clearance its data asks for. It is as deep as the thinnest of its needs."
    ),
    "category": (
        "The log does not say what its systems need, so the categories of work in it stand in. Those support a "
        "category whose tickets show, often and lately enough, that they do this work."
    ),
    "duty": (
        "The input names people and titles only. A duty is a skill or role that somebody in an agency holds by title; "
        "it tells who stands alone, and nothing of what an agency lacks altogether."
    ),
}
_COVERS = (
    ("none", "Nobody"),
    ("single", "One person"),
    ("short", "Two or more, yet fewer than asked for"),
    ("deep", "As many as asked for"),
)
_SKILL = Noun("skill", "skills")


def tell(subject: Subject) -> Part | None:
    """Coverage in numbers, or `None` where there was nothing to cover."""
    if subject.kind is None:
        return None
    heat = heat_table(subject)
    return Part(
        name="coverage",
        title=f"Who can support which {subject.service.many}",
        introduction=(
            f"{_INTRODUCTIONS[subject.kind]} “At home” is within the {subject.home.one} that answers for it; “in the "
            "state” is everybody in this input."
        ),
        findings=tuple(_findings(subject)),
        tables=(_depths(subject), heat, _agencies(subject), _skills(subject), _services(subject), _needs(subject)),
        charts=(heat_chart(subject, heat),),
    )


def _findings(subject: Subject) -> Iterator[Finding]:
    yield from _thin_services(subject)
    yield from _worst_agency(subject)
    yield from _unsure(subject)
    if subject.kind == "duty":
        yield from _lonely_skills(subject)


def _thin_services(subject: Subject) -> Iterator[Finding]:
    services, noun = subject.coverage("services"), subject.service
    nobody = (
        "nobody whom the log shows to do it surely"
        if subject.kind == "category"
        else ("a need that nobody in the state meets")
    )
    for where, cover, weight, one, many, rest in (
        ("state", "none", 100, "has", "have", nobody),
        ("state", "single", 95, "hangs", "hang", "on one person in the whole state"),
        ("home", "single", 80, "hangs", "hang", f"on one person in the {subject.home.one} that answers for it"),
    ):
        thin = services.filter(pl.col(f"{where}_cover") == cover)
        same_as_in_the_state = where == "home" and (thin["state_cover"] == cover).all()
        if (count := thin.height) and not same_as_in_the_state:
            sentence = f"{capital(noun.share(count, services.height))} {agree(count, one, many)} {rest}."
            yield Finding(sentence + _their_tickets(thin, services), weight, "depths")


def _their_tickets(thin: pl.DataFrame, services: pl.DataFrame) -> str:
    """How much of the log it is about, where there is one."""
    whole, part = int(services["tickets"].sum()), int(thin["tickets"].sum())
    return f" {agree(thin.height, 'It', 'They')} had {Noun('ticket', 'tickets').share(part, whole)}." if whole else ""


def _worst_agency(subject: Subject) -> Iterator[Finding]:
    agencies = subject.coverage("agencies").with_columns((pl.col("home_none") + pl.col("home_single")).alias("thin"))
    if agencies.height < 2:
        return
    worst = agencies.sort("thin", "services", "agency", descending=[True, False, False]).row(0, named=True)
    if worst["thin"] < 2:  # no agency stands out
        return
    share = subject.service.share(worst["thin"], worst["services"])
    sentence = f"{worst['name']} has the most at stake: {share} there {agree(worst['thin'], 'has', 'have')} at most one"
    yield Finding(f"{sentence} person at home.", 60, "agencies")


def _unsure(subject: Subject) -> Iterator[Finding]:
    """Needs that confirming what is already on record, or a clearance, would make less thin."""
    thin = subject.coverage("needs").filter(pl.col("state_depth") <= 1)
    for column, weight, sentence in (
        ("possible", 50, "there are people whose record is too unsure to count; asking them may be enough."),
        ("uncleared", 48, "there are people with the skill who lack only a clearance."),
    ):
        if helped := int((thin[column] > 0).sum()):
            base = NEED.share(helped, thin.height)
            yield Finding(f"For {base} with at most one person in the state, {sentence}", weight, "needs")


def _lonely_skills(subject: Subject) -> Iterator[Finding]:
    skills = subject.coverage("skills").filter(pl.col("people") > 0)
    if alone := int((skills["people"] == 1).sum()):
        held = agree(alone, "is", "are")
        yield Finding(
            f"{capital(_SKILL.share(alone, skills.height))} {held} held by one person in the state.", 85, "skills"
        )


def _depths(subject: Subject) -> Table:
    """How many services have which cover, at home and in the state."""
    services = subject.coverage("services")
    rows = [
        (words, *(int((services[f"{where}_cover"] == cover).sum()) for where in ("home", "state")))
        for cover, words in _COVERS
    ]
    columns = (
        TableColumn("cover", "Behind the thinnest need", "How many people can do what the service needs most rarely."),
        TableColumn("home", "At home", "Services with that many people at home.", subject.service.many),
        TableColumn("state", "In the state", "Services with that many people in the state.", subject.service.many),
    )
    frame = pl.DataFrame(rows, schema={"cover": str, "home": int, "state": int}, orient="row")
    return Table("depths", f"{capital(subject.service.many)} by cover", columns, frame)


def _agencies(subject: Subject) -> Table:
    names = ["agency", "name", "people", "services", "home_none", "home_single", "state_none", "state_single"]
    if not subject.agencies_have_names:
        names.remove("name")
    worst = pl.col("home_none") + pl.col("home_single")
    frame = subject.coverage("agencies").sort(worst, "agency", descending=[True, False])
    caption = f"{capital(subject.home.many)}, those with the most {subject.service.many} at stake first"
    return Table("agencies", caption, columns_of(subject, AGENCIES, *names), frame.select(names))


def _skills(subject: Subject) -> Table:
    names = ["skill", "name", "family", "people", "possible", "agencies", "needs", "state_none", "state_single"]
    frame = subject.coverage("skills")
    names = [name for name in names if name not in ("name", "family") or not frame[name].equals(frame["skill"])]
    frame = frame.sort(
        pl.col("state_none") + pl.col("state_single"),
        pl.col("needs") > 0,
        "people",
        "skill",
        descending=[True, True, False, False],
    ).select(names)
    return Table("skills", "Skills, the thinnest first", columns_of(subject, SKILLS, *names), frame)


def _services(subject: Subject) -> Table:
    frame = subject.coverage("services").with_columns(subject.named_agencies())
    optional = ("criticality", "tickets")
    names = [name for name in SERVICES.by_name if name not in optional or frame[name].null_count() < frame.height]
    caption = f"All {subject.service.many} with their cover"
    return Table("services", caption, columns_of(subject, SERVICES, *names), frame.select(names), shown=0)


def _needs(subject: Subject) -> Table:
    frame = subject.with_people(subject.coverage("needs"), "home_person", "state_person")
    return Table("needs", "All needs and who is behind them", columns_of(subject, NEEDS), frame, shown=0)
