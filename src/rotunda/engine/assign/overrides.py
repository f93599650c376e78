"""What humans decided against or beside the plan, for the record, and what each decision costs by the prices."""

from __future__ import annotations

import polars as pl

from rotunda.engine.assign import outcome
from rotunda.engine.assign.check import Claim
from rotunda.engine.assign.margins import Margins
from rotunda.engine.assign.problem import Fixed, Problem


def overrides_table(problem: Problem, claim: Claim) -> pl.DataFrame:
    """The table `overrides`: locks, then bans, as they were given."""
    if not problem.locks and not problem.bans:
        return outcome.OVERRIDES.empty()
    margins = Margins(problem, claim, banned=False)
    told = [("lock", one) for one in problem.locks] + [("ban", one) for one in problem.bans]
    rows = [
        (
            kind,
            problem.people[one.person],
            problem.needs[one.need],
            one.by,
            one.on,
            one.why,
            price_of(problem, margins, kind, one),
        )
        for kind, one in told
    ]
    schema = {column.name: column.dtype for column in outcome.OVERRIDES.columns}
    return pl.DataFrame(rows, schema=schema, orient="row")


def price_of(problem: Problem, margins: Margins, kind: str, one: Fixed) -> float:
    """What a decision loses by the prices: of each piece that it touches the best margin, less that of what the
    decision leaves: of a lock the pair that it names, of a ban the best other."""
    named, total = problem.pair_of(one.person, one.need), 0.0
    own = problem.pieces_of(one.need)
    own = own[problem.fillable[own] & ((problem.locked[own] == named) | (kind == "ban"))]
    for piece in own.tolist():
        left = (margins.of(piece, named) or 0.0) if kind == "lock" else margins.best(piece, but=named)
        total += margins.best(piece) - left
    return total
