"""Which titles are IT work, which are not, and which an agency must be asked about."""

from __future__ import annotations

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rotunda.estate.titles.words import level_of, technologies_of, words_of


class Verdict(enum.Enum):
    """What a title says about IT work."""

    IT = "it"
    DOUBTFUL = "doubtful"
    NOT_IT = "not it"


@dataclass(frozen=True)
class Role:
    """A role of state IT and what its title says of skills; see roles.toml."""

    name: str
    ddat: str
    work_role: str
    sure: float
    patterns: tuple[frozenset[str], ...]
    core: tuple[str, ...]
    side: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Recognition:
    """What was made of a title. `confidence` is how sure it is that this is IT work of that role, 0 to 1."""

    verdict: Verdict
    role: Role | None
    level: int
    technologies: tuple[str, ...]
    confidence: float
    reason: str


#: From here on a title is taken as IT work without asking.
_CERTAIN = 0.7


@dataclass(frozen=True)
class _Trades:
    """Words of other trades, beside which systems or technician mean something else; `offices` are surer still."""

    words: frozenset[str]
    offices: frozenset[str]


@cache
def roles() -> Mapping[str, Role]:
    """The roles by name."""
    return {
        entry["name"]: Role(
            name=entry["name"],
            ddat=entry["ddat"],
            work_role=entry["work_role"],
            sure=entry["sure"],
            patterns=tuple(frozenset(pattern.split()) for pattern in entry["patterns"]),
            core=tuple(entry["core"]),
            side=tuple(entry["side"]),
            reason=entry.get("reason", "The title names this role."),
        )
        for entry in _listed()["role"]
    }


@cache
def _trades() -> _Trades:
    listed = _listed()
    return _Trades(frozenset(listed["other_trades"].split()), frozenset(listed["offices"].split()))


def _listed() -> dict[str, Any]:
    with files("rotunda.estate.titles").joinpath("roles.toml").open("rb") as stream:
        return tomllib.load(stream)


def recognise(title: str) -> Recognition:
    """What a title says: IT work, not IT work, or doubtful."""
    words = words_of(title)
    technologies, level = technologies_of(words), level_of(words)
    role, matched = _best_role(frozenset(words), named=bool(technologies))
    if role is None:
        if technologies:
            return Recognition(
                Verdict.DOUBTFUL, None, level, technologies, 0.5, "The title names a product but no role."
            )
        return Recognition(Verdict.NOT_IT, None, level, (), 0.0, "Nothing in the title speaks of IT.")
    sure, reason = role.sure, role.reason
    if technologies:
        sure, reason = max(sure, 0.9), "The title names a product."
    other = sorted((frozenset(words) - matched) & _trades().words)
    if other and not technologies and "it" not in matched:
        sure, reason = _among_other_trades(sure, other)
    verdict = Verdict.IT if sure >= _CERTAIN else Verdict.DOUBTFUL if sure >= 0.2 else Verdict.NOT_IT
    return Recognition(verdict, role, level, technologies, round(sure, 2), reason)


def _among_other_trades(sure: float, other: list[str]) -> tuple[float, str]:
    """What is left of certainty where the title also has words of another trade."""
    words = ", ".join(other)
    if sure >= _CERTAIN and not _trades().offices & set(other):
        return 0.5, f"The title may belong to another trade ({words})."
    return 0.0, f"The title belongs to another trade ({words})."


def _best_role(words: frozenset[str], *, named: bool) -> tuple[Role | None, frozenset[str]]:
    """The role with the longest pattern that the title has whole; of equal ones, the surer.

    A product in the title stands for the technology that a pattern may ask for.
    """
    present = words | ({"technology"} if named else set())
    found = [
        (len(pattern), role.sure, -place, role, pattern)
        for place, role in enumerate(roles().values())
        for pattern in role.patterns
        if pattern <= present
    ]
    if not found:
        return None, frozenset()
    *_, role, pattern = max(found, key=lambda match: match[:3])
    return role, pattern
