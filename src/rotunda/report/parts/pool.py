"""Apart or together: what a pool does to waiting, about whom it can be said, and how many people skills take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from rotunda.engine.pool.outcome import CALIBRATION, HOMES, LOCATIONS, STAFFING
from rotunda.report import charts
from rotunda.report.columns import columns_of
from rotunda.report.document import Chart, Finding, Part, Table
from rotunda.report.subject import Subject
from rotunda.report.wording import capital, listed, percent

#: So many homes fit into the picture, and so many are named in a sentence.
_DRAWN, _NAMED = 20, 6


def tell(subject: Subject) -> Part | None:
    """The replay apart and together, or `None` where there is no log of resolved tickets."""
    result = subject.plan.pool
    if result is None:
        return None
    homes, fitted = result.solution["pool_homes"], result.solution["calibration"]
    tables = _tables(subject, result.solution)
    return Part(
        name="pool",
        title="Apart or together: what a pool does to waiting",
        introduction=(
            f"The tickets of the log are served again: apart, each {subject.home.one} by its own people; and together, "
            "by everybody whose record of the skill is sure. What a ticket waits is told as line and lag. The line is "
            "what the load explains; a pool may shorten it. The lag is what no load explains, and a pool gets no "
            f"credit for it. A replay is fitted to each {subject.home.one}; where it does not tell what was seen, no "
            "conclusion is drawn."
        ),
        findings=tuple(_findings(subject, homes, fitted, result.solution["staffing"])),
        tables=tables,
        charts=_charts(subject, tables[0]),
        limits=_limits(homes),
    )


def _tables(subject: Subject, solution: Mapping[str, pl.DataFrame]) -> tuple[Table, ...]:
    many = capital(subject.home.many)
    shown = (
        (HOMES, f"{many} apart and together, those with most tickets first", 70),
        (LOCATIONS, "Places that ask, apart and together", 20),
        (CALIBRATION, "How well the replay tells what was seen", 70),
        (STAFFING, "People that each skill takes, by closed forms", 20),
    )
    return tuple(
        Table(table.name, caption, columns_of(subject, table), _named(subject, solution[table.name]), shown=rows)
        for table, caption, rows in shown
    )


def _named(subject: Subject, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(subject.named_agencies("home")) if "home" in frame.columns else frame


def _findings(subject: Subject, homes: pl.DataFrame, fitted: pl.DataFrame, staff: pl.DataFrame) -> Iterator[Finding]:
    told = homes.filter("conclusion")
    yield _explained(fitted)
    yield _concluded(subject, homes, told)
    if told.is_empty():
        return
    yield from _verdicts(subject, told)
    yield from _break_even(told.with_columns(subject.named_agencies("home")))
    late = fitted.filter("conclusion")["off_later"].abs().median()
    if isinstance(late, float):
        sentence = (
            f"The last third of the log was predicted from the first two; half of these were off by {late:.0%} or less"
        )
        yield Finding(f"{sentence}.", 41, "calibration")
    if staff.height:
        apart, together = int(staff["apart"].sum()), int(staff["together"].sum())
        sentence = (
            f"By closed forms, the skills of the log take {apart:,} places to be filled if every {subject.home.one} "
            f"fills its own and {together:,} if all share."
        )
        yield Finding(sentence, 44, "staffing")


def _explained(fitted: pl.DataFrame) -> Finding:
    waited = float((fitted["observed"] * fitted["tickets"]).sum())
    lag = float((fitted["lag"] * fitted["tickets"]).sum())
    share = percent(round(max(waited - lag, 0.0)), max(round(waited), 1))
    sentence = (
        f"Load explains {share} of the waiting that the log shows; the rest is lag, which more hands do not shorten."
    )
    return Finding(sentence, 74, "calibration")


def _concluded(subject: Subject, homes: pl.DataFrame, told: pl.DataFrame) -> Finding:
    with_tickets = homes.filter(pl.col("tickets") > 0)
    share = percent(int(told["tickets"].sum()), max(int(with_tickets["tickets"].sum()), 1))
    noun = subject.home
    sentence = (
        f"What a pool does can be concluded for {noun.share(told.height, with_tickets.height)}, with {share} of the "
        "tickets; about the others the replay is too far from what was seen, or their tickets are too few."
    )
    if told.height == with_tickets.height:
        sentence = f"What a pool does can be concluded for {noun.share(told.height, told.height)}."
    return Finding(sentence, 63, "calibration")


def _verdicts(subject: Subject, told: pl.DataFrame) -> Iterator[Finding]:
    """Who waits less and who longer; those who would be worse off by name."""
    noun, count = subject.home, {word: told.filter(pl.col("verdict") == word) for word in ("better", "worse")}
    better, worse = count["better"], count["worse"]
    if worse.height:
        names = worse.with_columns(subject.named_agencies("home"))["home"].to_list()
        more = f" and {worse.height - _NAMED:,} more" if worse.height > _NAMED else ""
        yield Finding(f"{listed(names[:_NAMED])}{more} would wait longer together.", 96, "pool_homes")
    if better.height:
        tickets = int(told["tickets"].sum())
        saved, before = (float((told[name] * told["tickets"]).sum()) / tickets for name in ("change", "apart"))
        share = noun.share(better.height, told.height)
        sentence = (
            f"Together, {share} about which a conclusion is drawn would wait noticeably less; over all of these a "
            f"ticket waits {-saved:,.1f} working hours less, of {before:,.1f}."
        )
        yield Finding(sentence, 76, "pool_homes")
    if not (worse.height or better.height):
        share = capital(noun.share(told.height, told.height))
        sentence = f"{share} about which a conclusion is drawn would wait as long together as apart, or nearly so."
        yield Finding(sentence, 76, "pool_homes")


def _break_even(told: pl.DataFrame) -> Iterator[Finding]:
    known = told.drop_nulls("break_even").sort("break_even", "home")
    if known.height:
        first = known.row(0, named=True)
        sentence = (
            f"Pooling stops paying first for {first['home']}: where somebody from elsewhere needs "
            f"{first['break_even']:.0%} more time than its own people."
        )
        yield Finding(sentence, 61, "pool_homes")


def _limits(homes: pl.DataFrame) -> tuple[str, ...]:
    left = "Handling time is not in a log: it is estimated from each resolver's own sequence of tickets, and fitted."
    if homes["conclusion"].all():
        return (left,)
    return (left, "Whether those without a conclusion would be better or worse off in a pool.")


def _charts(subject: Subject, table: Table) -> tuple[Chart, ...]:
    drawn = table.frame.filter("conclusion").head(_DRAWN)["home"].to_list()
    if not drawn:
        return ()
    return (
        Chart(
            table.name,
            title="Mean wait apart and together, in working hours",
            description=(
                f"Two marks for each of the {len(drawn)} largest {subject.home.many} with a conclusion: a ring for the "
                "mean wait apart and a filled diamond for the mean wait together."
            ),
            specification=_specification(drawn),
        ),
    )


def _specification(drawn: list[str]) -> dict[str, object]:
    position = {
        "y": {"field": "home", "type": "nominal", "sort": drawn, "title": None},
        "x": {"field": "hours", "type": "quantitative", "title": "mean wait, working hours", "scale": {"zero": True}},
    }
    return {
        "width": 420,
        "height": {"step": 22},
        "transform": [
            {"filter": {"field": "home", "oneOf": drawn}},
            {"fold": ["apart", "together"], "as": ["way", "hours"]},
        ],
        "mark": {"type": "point", "size": 80},
        "encoding": {
            **position,
            "shape": {
                "field": "way",
                "type": "nominal",
                "title": None,
                "scale": {"domain": ["apart", "together"], "range": ["circle", "diamond"]},
            },
            "color": {
                "field": "way",
                "type": "nominal",
                "title": None,
                "scale": {"domain": ["apart", "together"], "range": [charts.ONE, charts.PLAIN]},
            },
            "fill": {
                "field": "way",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": ["apart", "together"], "range": ["#ffffff", charts.PLAIN]},
            },
        },
    }
