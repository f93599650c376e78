"""The head of the report: a few sentences that could be read aloud, and the totals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from rotunda.engine.plan import Plan
from rotunda.report.parts.reading import left_out, limits_of
from rotunda.report.subject import Subject
from rotunda.report.wording import HOURS, PEOPLE, ROWS, Noun, agree, capital, day_in_words, listed

_TICKET = Noun("ticket", "tickets")
_SOURCE = Noun("source", "sources")


def summary_of(subject: Subject) -> str:
    """Three to five sentences: what was read, how deep it is, what mending takes, what is doubtful and missing."""
    return " ".join(_sentences(subject))


def facts_of(subject: Subject) -> tuple[tuple[str, str], ...]:
    """The totals, each with its name."""
    return tuple(_facts(subject))


def _sentences(subject: Subject) -> Iterator[str]:
    yield _read(subject)
    if subject.kind is None and not _is_one_decision(subject.plan):
        yield "It names nothing that people support, so who stands behind what cannot be told."
    elif subject.kind is not None:
        yield from _covered(subject)
        yield from _mended(subject)
    lost, rows = left_out(subject)
    if lost:
        yield f"{capital(ROWS.share(lost, rows))} could not be used and {agree(lost, 'is', 'are')} listed."
    missing = next(limits_of(subject.plan.estate), None)
    if missing and subject.plan.coverage is not None:
        yield f"It cannot tell {missing[:1].lower()}{missing[1:]}"


def _is_one_decision(plan: Plan) -> bool:
    """Whether a report is about a decision that needs no coverage."""
    others = (plan.pool, plan.training, plan.assignment, plan.scheduling)
    return plan.coverage is None and any(other is not None for other in others)


def _read(subject: Subject) -> str:
    estate = subject.plan.estate
    _, rows = left_out(subject)
    told = [PEOPLE.count(estate["people"].height), subject.home.count(estate["agencies"].height)]
    if estate.has("tickets"):
        told.append(f"{_TICKET.count(estate['tickets'].height)}{_period(subject)}")
    sources = _SOURCE.count(len(subject.reading.sources))
    return f"This plan was made from {ROWS.count(rows)} in {sources}, and tells of {listed(told)}."


def _period(subject: Subject) -> str:
    days = subject.plan.estate["tickets"]["opened"].dt.date()
    first, last = days.min(), days.max()
    return (
        f" opened from {day_in_words(first)} to {day_in_words(last)}"
        if isinstance(first, date) and isinstance(last, date)
        else ""
    )


def _covered(subject: Subject) -> Iterator[str]:
    services, noun = subject.coverage("services"), subject.service
    thin = services.filter(pl.col("home_cover").is_in(["none", "single"])).height
    if not thin:
        every = capital(noun.share(services.height, services.height))
        yield f"{every} {agree(services.height, 'has', 'have')} two people or more at home."
        return
    share = capital(noun.share(thin, services.height))
    home = f"{share} {agree(thin, 'has', 'have')} at most one person in the {subject.home.one} that answers for it"
    yield "; ".join([home, *_in_the_state(services)]) + "."


def _in_the_state(services: pl.DataFrame) -> Iterator[str]:
    """What hangs on one person or nobody even when all help each other."""
    covers = services["state_cover"]
    single, nobody = int((covers == "single").sum()), int((covers == "none").sum())
    if single:
        yield f"{single:,} {agree(single, 'hangs', 'hang')} on one person in the whole state"
    if nobody:
        yield f"for {nobody:,} nobody is known"
    if not single + nobody:
        yield "in the whole state every one has two or more"


def _mended(subject: Subject) -> Iterator[str]:
    repairs = subject.plan.repairs
    if repairs is None or not repairs.objective:
        return
    needs = repairs.solution["repairs"]
    shared = needs.filter(pl.col("kind") == "share").height
    already = f"; for {shared:,} of {needs.height:,} needs somebody elsewhere has the skill already" if shared else ""
    yield f"Putting enough people behind everything takes about {HOURS.count(round(repairs.objective))}{already}."


def _facts(subject: Subject) -> Iterator[tuple[str, str]]:
    estate = subject.plan.estate
    if subject.plan.as_of:
        yield "Day of the plan", subject.plan.as_of.isoformat()
    for table, name in (("people", "IT people"), ("agencies", subject.home.many.capitalize()), ("tickets", "Tickets")):
        if estate.has(table):
            yield name, f"{estate[table].height:,}"
    if subject.kind is not None:
        yield subject.service.many.capitalize(), f"{subject.coverage('services').height:,}"
        yield "Needs with too few people", f"{_short(subject):,}"
    lost, _ = left_out(subject)
    yield "Rows left out", f"{lost:,}"
    yield "Defects found", f"{subject.reading.defects.height:,}"


def _short(subject: Subject) -> int:
    return subject.coverage("needs").filter(pl.col("home_depth") < pl.col("depth")).height
