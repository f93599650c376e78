"""What all repairs together cannot cost less than.

A step serves no more needs than could use it: learning a skill, those that lack people in it; a clearance, those of
its agency and regime; familiarity with a service, those of the service; a hire, those of its agency and skill. Split
the price of each step evenly over the needs that could use it. Whatever steps are taken, the needs that use one are
charged no more than its price between them, and no need is charged less than its cheapest additions at the split
prices. So the sum of those over the needs bounds the price of the steps, each counted once, from below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.engine.coverage.prices import HUNDREDTHS, NEVER, Ask, PriceList, Prices, hundredths

Counts = Mapping[tuple[str | None, ...], int]


@dataclass(frozen=True)
class Sharing:
    """How many short needs could use a step: by skill, by agency and regime, by service, by agency and skill."""

    by_skill: Counts
    by_access: Counts
    by_service: Counts
    by_post: Counts

    def least(self, price_list: PriceList, ask: Ask, prices: Prices, most_of_a_service: int) -> float:
        """What one need of the ask is charged at least. `most_of_a_service` is the most short needs that any service
        with such a need has."""
        split = prices.learn / self.by_skill[ask.skill,] + prices.familiarise / most_of_a_service
        for regime in ask.regimes:
            share = hundredths(price_list.costs.clear_hours) / self.by_access[ask.agency, regime]
            split += price_list.staff.lacking(regime, ask.agency) * share
        post = hundredths(price_list.costs.hire_hours) / self.by_post[ask.agency, ask.skill]
        people = split[(prices.order != NEVER) & (split < post)]
        cheapest = np.partition(people, ask.missing - 1)[: ask.missing] if people.size > ask.missing else people
        return (float(cheapest.sum()) + post * (ask.missing - cheapest.size)) / HUNDREDTHS


def sharing_of(short: pl.DataFrame) -> Sharing:
    """Counts over the short needs (service, skill, agency, regimes)."""
    return Sharing(
        by_skill=_counts(short, "skill"),
        by_access=_counts(short.drop_nulls("regimes").explode("regimes"), "agency", "regimes"),
        by_service=_counts(short, "service"),
        by_post=_counts(short, "agency", "skill"),
    )


def _counts(rows: pl.DataFrame, *by: str) -> dict[tuple[str | None, ...], int]:
    return {tuple(row[:-1]): row[-1] for row in rows.group_by(by).len().rows()}
