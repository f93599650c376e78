"""Who may see which guarded data: per person, regime and agency, and it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import Codes, chosen, days_after, drawn, stream
from rotunda.estate.sample.organisation import CENTRE, Organisation
from rotunda.estate.sample.people import Staff
from rotunda.estate.sample.planted import PEOPLE, PLANTED
from rotunda.estate.sample.sizes import FIRST_DAY, TODAY

_STATUS = ("granted", "pending", "escort")
_GRANTED = (0.92, 0.05, 0.03)
#: Shares of people who have applied: of an agency for its own data, of the centre for everybody's.
_AT_HOME, _AT_CENTRE = 0.88, 0.3


@dataclass(frozen=True)
class Access:
    """A *scope* is an agency's data under one regime. `person` and `scope` tell who may see what today, in pairs;
    `agency` and `regime` have one entry a scope."""

    agency: tuple[int, ...]
    regime: tuple[str, ...]
    person: Codes
    scope: Codes

    def number(self, agency: int, regime: str | None) -> int:
        """The number of the scope, or -1 where nothing is guarded."""
        pairs = list(zip(self.agency, self.regime, strict=True))
        return -1 if regime is None else pairs.index((agency, regime))


def clear(state: Organisation, staff: Staff, seed: int) -> tuple[pl.DataFrame, Access]:
    """The table `clearances`, and what it gives access to."""
    rng = stream(seed, "clearances")
    regimes = sorted({regime for regime in state.regimes if regime})
    own = np.array([regimes.index(regime) if regime else -1 for regime in state.regimes])
    ordinary = np.arange(staff.homes.size) >= len(PEOPLE)
    asked = rng.random(staff.homes.size)
    guarded = np.flatnonzero(ordinary & (own[staff.homes] >= 0) & (asked < _AT_HOME))
    shared = np.flatnonzero(ordinary & (staff.homes == CENTRE) & (asked < _AT_CENTRE))
    person = np.concatenate([guarded, shared])
    agency = np.concatenate([staff.homes[guarded], np.full(shared.size, -1)])
    regime = np.concatenate([own[staff.homes[guarded]], rng.integers(0, len(regimes), shared.size)])
    status = drawn(rng, _GRANTED, person.size)
    pending = status == _STATUS.index("pending")
    # What is pending is expected to begin later; what is granted began within the last years and has years to run.
    begins = np.where(pending, rng.integers(20, 120, person.size), -rng.integers(1, 1500, person.size))
    unlimited = rng.random(person.size) < 0.2
    drawn_rows = pl.DataFrame(
        {
            "person": chosen(staff.persons, person),
            "regime": chosen(regimes, regime),
            "agency": chosen(state.codes, agency),
            "status": chosen(_STATUS, status),
            "valid_from": days_after(TODAY, begins),
            "valid_until": days_after(TODAY, rng.integers(150, 2200, person.size), unless=unlimited),
        }
    )
    table = pl.concat([_planted(staff), drawn_rows])
    return table, _access(state, staff, table)


def _planted(staff: Staff) -> pl.DataFrame:
    """What planted people may see, and one request for the regime that runs out, which is not granted yet."""
    rows: list[tuple[str, str, str, str, date, date | None]] = [
        (staff.persons[person], regime, agency, "granted", FIRST_DAY, until)
        for person, planted in enumerate(PEOPLE)
        for regime, agency, until in planted.clearances
    ]
    rows.append((PLANTED.uncovered_beginner, PLANTED.expiring_regime, "SOC", "pending", PLANTED.expires, None))
    return pl.DataFrame(
        rows, schema=["person", "regime", "agency", "status", "valid_from", "valid_until"], orient="row"
    )


def _access(state: Organisation, staff: Staff, table: pl.DataFrame) -> Access:
    own = [(agency, regime) for agency, regime in enumerate(state.regimes) if regime]
    scopes = [*own, (state.number("SOC"), PLANTED.expiring_regime)]
    known = pl.DataFrame(
        [(scope, state.codes[agency], regime) for scope, (agency, regime) in enumerate(scopes)],
        schema={"scope": pl.Int64(), "scope_agency": pl.String(), "regime": pl.String()},
        orient="row",
    )
    number = pl.DataFrame({"person": staff.persons, "number": np.arange(staff.homes.size)})
    pairs = (
        table.filter(pl.col("status") == "granted")
        .join(known, on="regime")
        .filter(pl.col("agency").is_null() | (pl.col("agency") == pl.col("scope_agency")))
        .join(number, on="person")
        .select("number", "scope")
        .unique()
        .sort("number", "scope")
    )
    agencies, regimes = zip(*scopes, strict=True)
    return Access(agencies, regimes, pairs["number"].to_numpy(), pairs["scope"].to_numpy())
