"""The recorded steps of some tickets."""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.estate.sample.calendar import END, at
from rotunda.estate.sample.chance import chosen, stream
from rotunda.estate.sample.setting import Setting
from rotunda.estate.sample.tickets import Log, group_codes, groups_of

#: Tickets with a history, at most: all of a usual state's, and few beside the log of a very large one.
_MOST = 250_000
_STEPS = ("New", "In progress", "Resolved")


def ticket_events_of(setting: Setting, log: Log, tickets: pl.Series, seed: int) -> pl.DataFrame:
    """The table `ticket_events`: opened, taken up and resolved, as far as each ticket came."""
    rng = stream(seed, "ticket_events")
    count = min(_MOST, log.opened.size)
    told = np.sort(rng.choice(log.opened.size, count, replace=False))
    families = len(set(setting.skills.families))
    done = log.resolved[told]
    until = np.where(done < 0, END - 1, done)
    taken = np.minimum(log.begun[told], until)
    last = group_codes(setting, log)[told]
    first = log.agency[told] * families + last % families
    row = np.repeat(np.arange(count), np.where(done < 0, 2, 3))
    step = np.arange(row.size) - np.searchsorted(row, np.arange(count))[row]
    when = np.stack([log.opened[told], taken, done])[step, row]
    group = np.stack([first, last, last])[step, row]
    assignee = np.where(step == 0, -1, log.resolver[told][row])
    return pl.DataFrame(
        {
            "ticket": tickets.gather(pl.Series(told[row])),
            "sequence": step + 1,
            "at": at(when),
            "state": chosen(_STEPS, step),
            "group": chosen(groups_of(setting), group),
            "assignee": chosen(setting.staff.persons, assignee),
        }
    )
