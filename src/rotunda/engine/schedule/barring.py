"""Who may not fill a need whatever the level: access to guarded data, and the scope of the transfer."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from rotunda.engine.schedule.problem import Flags
from rotunda.estate import Estate


def barred_of(estate: Estate, work: pl.DataFrame, asked: pl.DataFrame, people: pl.DataFrame, day: date) -> Flags:
    """Needs × people: who may not, by the columns row, agency and system of the work.

    Work on a system takes access to each of its regimes for the agency of the work or for every agency, granted and in
    force on the day; where the Estate has no clearances, access is not weighed. Who is not in scope of the transfer
    works for the home agency alone.
    """
    regimes = dict(estate["systems"].drop_nulls(["system", "regimes"]).select("system", "regimes").iter_rows())
    clearances = estate["clearances"]
    held = _held(clearances, day)
    homes, in_scope = people["agency"].to_list(), people["in_scope"].fill_null(value=True).to_list()
    found: dict[tuple[str | None, tuple[str, ...]], list[bool]] = {}
    rows: list[list[bool]] = []
    for agency, system in work.sort("row").select("agency", "system").iter_rows():
        asks = () if clearances.is_empty() else tuple(sorted(regimes.get(system, ())))
        if (agency, asks) not in found:
            at_disposal = (here or home == agency for here, home in zip(in_scope, homes, strict=True))
            cleared = (
                all((n, each, None) in held or (n, each, agency) in held for each in asks) for n in people["person"]
            )
            found[agency, asks] = [not (may and knows) for may, knows in zip(at_disposal, cleared, strict=True)]
        rows.append(found[agency, asks])
    barred: Flags = np.array(rows, dtype=bool).reshape(work.height, people.height)
    return np.asarray(barred[asked["row"].to_numpy().astype(np.int64)])


def _held(clearances: pl.DataFrame, day: date) -> set[tuple[str, str, str | None]]:
    """Person, regime and agency of what may be used on the day."""
    granted = pl.col("status").fill_null("granted") == "granted"
    begun = (pl.col("valid_from") <= day).fill_null(value=True)
    lasting = (pl.col("valid_until") >= day).fill_null(value=True)
    return set(clearances.filter(granted & begun & lasting).select("person", "regime", "agency").iter_rows())
