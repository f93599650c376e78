"""How long a ticket was with its desk, and how long somebody worked on it: a log tells the first, not the second.

For a ticket that was resolved:

- *reached*: when the group that resolved it first held it without giving it away again, as the steps of an audit log
  tell; its opening where there are no steps.
- *touched*: the first step that anybody records on it from then on, where that is before its resolution.
- *pending*: working hours from reached to resolved in which its state says that it waits for somebody outside.
- *desk time* D: working hours from reached to resolved, less the pending ones. Waiting in line and work together.
- *gap* G: working hours from the resolver's last resolution before it, or from touched (else reached) if that was
  later, to its own. Had he done nothing else meanwhile, it would be his work on this ticket; so it is the most that it
  can be.
- *handling* h = min(D, G), at least a minute and at most `LONGEST`: a longer gap means other work than tickets.
- *wait* W: working hours from reached to touched, and D - h where nothing was recorded in between. This is the line
  that a pool may shorten. Where fewer than half of a log's tickets have steps, none is believed to have.

Gaps also hold other work and idle time, so h is an upper estimate by an unknown factor, a team's habit more than a
ticket's. `calibrate` finds the factor of each team.
"""

from __future__ import annotations

import polars as pl

from rotunda.engine.pool.hours import WorkingHours
from rotunda.engine.skills.problem import kind_of_work
from rotunda.estate import Estate

#: Working hours: a minute and a day.
SHORTEST, LONGEST = 1 / 60, 8.0
#: States in which a ticket waits for somebody outside its desk.
_PENDING = r"(?i)await|pending|on hold|hold|wait|suspend"


def stays(estate: Estate, hours: WorkingHours) -> pl.DataFrame:
    """One row a resolved ticket whose resolver and kind of work are known, in the order in which desks were reached.

    Columns: ticket, agency, group, location, skill, priority (3 where not told), resolver, reached, resolved (working
    hours since the epoch), wait, pending, desk and handling (working hours).
    """
    tickets = (
        estate["tickets"]
        .select("ticket", "agency", "group", "location", kind_of_work().alias("skill"),
                pl.col("priority").fill_null(3), "resolver", "opened", "resolved")
        .drop_nulls(["skill", "resolver", "opened", "resolved"])
        .filter(pl.col("resolved") >= pl.col("opened"))
    )  # fmt: skip
    steps = estate["ticket_events"] if has_steps(estate) else estate["ticket_events"].clear()
    newest = estate["tickets"]["opened"].max()
    tickets = tickets.join(_touched(steps), on="ticket", how="left", maintain_order="left")
    stepped = pl.col("held").is_between("opened", "resolved")
    moments = tickets.select(
        pl.when(stepped).then("held").otherwise("opened").alias("reached"),
        pl.when(stepped & (pl.col("touched") < pl.col("resolved"))).then("touched").alias("touched"),
    )
    timed = tickets.with_columns(
        pl.Series("reached", hours.until(moments["reached"])),
        pl.Series("touched", hours.until(moments["touched"])).fill_nan(None),
        pl.Series("resolved", hours.until(tickets["resolved"])),
    )
    timed = timed.join(_pending(steps, hours), on="ticket", how="left", maintain_order="left")
    timed = timed.with_columns(
        pl.min_horizontal(pl.col("pending").fill_null(0.0), pl.col("resolved") - pl.col("reached")).alias("pending")
    ).with_columns((pl.col("resolved") - pl.col("reached") - pl.col("pending")).clip(lower_bound=0).alias("desk"))
    # What reaches a desk after the log's last ticket was opened are stragglers, without the others of their days.
    timed = _with_handling(timed).filter(pl.col("reached") <= hours.until(pl.Series([newest]))[0])
    return timed.drop("opened", "held", "touched").sort("reached", "ticket")


def has_steps(estate: Estate) -> bool:
    """Whether at least half of the tickets have recorded steps."""
    stepped = estate["ticket_events"]["ticket"].n_unique() if estate.has("ticket_events") else 0
    return stepped * 2 >= max(estate["tickets"].height, 1)


def _with_handling(timed: pl.DataFrame) -> pl.DataFrame:
    before = pl.col("resolved").shift(1).over("resolver", order_by=["resolved", "ticket"])
    gap = pl.col("resolved") - pl.max_horizontal(before, pl.coalesce("touched", "reached"))
    handling = pl.min_horizontal(gap, "desk").clip(SHORTEST, LONGEST)
    return timed.with_columns(handling.alias("handling")).with_columns(
        pl.coalesce(pl.col("touched") - pl.col("reached"), pl.col("desk") - pl.col("handling"))
        .clip(lower_bound=0)
        .alias("wait")
    )


def _touched(events: pl.DataFrame) -> pl.DataFrame:
    """For each ticket with steps, when the last unbroken stay with its last group began, and the first step after it:
    columns ticket, held and touched."""
    steps = events.drop_nulls(["group", "at"]).sort("ticket", "sequence")
    elsewhere = (pl.col("group") != pl.col("group").last().over("ticket")).cast(pl.Int64)
    stay = steps.filter(elsewhere.reverse().cum_sum().reverse().over("ticket") == 0)
    held = pl.col("at").min().over("ticket")
    return (
        stay.with_columns(held.alias("held"))
        .group_by("ticket", maintain_order=True)
        .agg(pl.col("held").first(), pl.col("at").get(1, null_on_oob=True).alias("touched"))
    )


def _pending(events: pl.DataFrame, hours: WorkingHours) -> pl.DataFrame:
    """Working hours that each ticket with steps spent in states of waiting for somebody outside."""
    steps = events.drop_nulls("at").sort("ticket", "sequence")
    until = pl.Series("until", hours.until(steps["at"]))
    spans = steps.with_columns(until).with_columns(
        (pl.col("until").shift(-1).over("ticket") - pl.col("until")).clip(lower_bound=0).alias("span")
    )
    waits = spans.filter(pl.col("state").str.contains(_PENDING))
    return waits.group_by("ticket").agg(pl.col("span").sum().alias("pending"))
