"""What humans decided against or beside the plan, for the record, and what each decision costs by the prices."""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.engine.assign import outcome
from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.margins import margin_of
from rotunda.engine.assign.problem import Fixed, Problem


def overrides_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `overrides`: locks, then bans, as they were given."""
    told = [("lock", one) for one in problem.locks] + [("ban", one) for one in problem.bans]
    rows = [
        (
            kind,
            problem.people[one.person],
            problem.needs[one.need],
            one.by,
            one.on,
            one.why,
            price_of(problem, claim, kind, one),
        )
        for kind, one in told
    ]
    schema = {column.name: column.dtype for column in outcome.OVERRIDES.columns}
    return pl.DataFrame(rows, schema=schema, orient="row")


def price_of(problem: Problem, claim: Claim, kind: str, one: Fixed) -> float:
    """What a decision loses by the prices: of each piece that it touches, what the best pair would bring beyond the
    price of the hours, less what the decision leaves: of a lock the pair that it names, of a ban the best other."""
    week = np.zeros(problem.room.shape) if claim.week_price is None else claim.week_price
    first, last = int(problem.pairs.first[one.need]), int(problem.pairs.first[one.need + 1])
    named, total = problem.pair_of(one.person, one.need), 0.0
    own = problem.locked == named if kind == "lock" else problem.pieces.need == one.need
    for piece in np.flatnonzero(own & problem.fillable).tolist():
        found = {pair: margin_of(problem, week, piece, pair, problem.pairs.weeks) or 0.0 for pair in range(first, last)}
        left = found[named] if kind == "lock" else max((found[pair] for pair in found if pair != named), default=0.0)
        total += max(0.0, *found.values()) - (left if kind == "lock" else max(left, 0.0))
    return total
