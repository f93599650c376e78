"""What is wrong with an Estate as a whole: what its rows say together, after each was read alone."""

from __future__ import annotations

import polars as pl

from rotunda.estate import defects
from rotunda.estate.check import cycles, gaps, order, people, references
from rotunda.estate.defects import Severity
from rotunda.estate.tables import Estate

#: Every rule, in the order in which reports tell of them.
RULES = (*references.RULES, *cycles.RULES, *order.RULES, *people.RULES, *gaps.RULES)


def check(estate: Estate) -> pl.DataFrame:
    """Every defect that the rules find (`defects.SCHEMA`), worst first. No rule stops at its first."""
    return defects.join(rule(estate) for rule in RULES)


def can_plan(found: pl.DataFrame) -> bool:
    """Whether nothing among the defects stands in the way of a plan."""
    return not (found["severity"] == Severity.BLOCKING.value).any()


__all__ = ["RULES", "can_plan", "check"]
