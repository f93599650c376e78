"""Agencies of very different sizes, and the funds that pay for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import Codes, Flags, drawn, stream
from rotunda.estate.sample.names import AGENCIES, DISTRICTS, LOCATIONS, PARENTS
from rotunda.estate.sample.planted import PLANTED
from rotunda.estate.sample.sizes import Sizes

#: The shared organisation, first of all agencies, and the share of all people whom it has already.
CENTRE = 0
_CENTRE_SHARE = 0.25
#: Agency number so-and-so by size has so much of the largest's people: most agencies are small.
_STEEPNESS = 1.1
_ANY_FUND = "GEN"
_TITLES_IN_DOUBT = (
    ("Program Data Coordinator", "Data analyst", 0.55),
    ("Business Process Specialist", "Business analyst", 0.40),
    ("Electronic Records Clerk", None, 0.20),
    ("Web Content Writer", "Content designer", 0.60),
    ("Geographic Data Aide", "Data analyst", 0.65),
    ("Telephone Systems Attendant", "Network operations engineer", 0.50),
)


@dataclass(frozen=True)
class Organisation:
    """One entry an agency, the centre first: its code, how many IT people, where, under which data regime (or none),
    and how many people it serves."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    regimes: tuple[str | None, ...]
    exempt: tuple[tuple[str, ...], ...]
    staff: Codes
    places: Codes
    employees: Codes

    def number(self, code: str) -> int:
        """The number of the agency."""
        return self.codes.index(code)


def organise(sizes: Sizes, seed: int) -> Organisation:
    """The agencies of the state."""
    rng = stream(seed, "agencies")
    listed = AGENCIES[: sizes.agencies]
    others = range(sizes.agencies - len(listed))
    staff = _staff(rng, sizes)
    served = staff * rng.lognormal(3.2, 0.5, sizes.agencies)
    return Organisation(
        codes=(*(code for code, *_ in listed), *(f"D{number + 1:03}" for number in others)),
        names=(*(name for _, name, *_ in listed), *map(_district, others)),
        regimes=(*(regime for _, _, regime, _ in listed), *(None for _ in others)),
        exempt=(*(exempt for *_, exempt in listed), *(() for _ in others)),
        staff=staff,
        places=rng.integers(0, len(LOCATIONS), sizes.agencies),
        employees=np.maximum(5, served).astype(np.int64),
    )


def _district(number: int) -> str:
    return f"{DISTRICTS[number % len(DISTRICTS)][0]} {number // len(DISTRICTS) + 1}"


def _staff(rng: np.random.Generator, sizes: Sizes) -> Codes:
    """IT people of each agency: a quarter at the centre, two at the fragile one, the others ever fewer."""
    least = 2 if sizes.people >= 4 * sizes.agencies else 1
    staff = np.full(sizes.agencies, least, dtype=np.int64)
    left = sizes.people - int(staff.sum())
    centre = min(left, max(0, round(_CENTRE_SHARE * sizes.people) - least))
    staff[CENTRE] += centre
    weights = np.arange(1, sizes.agencies + 1) ** -_STEEPNESS * rng.lognormal(0, 0.3, sizes.agencies)
    weights[[CENTRE, _fragile()]] = 0
    shares = (left - centre) * weights / weights.sum()
    staff += shares.astype(np.int64)
    # What rounding left over goes to those who lost most by it, so that the state has exactly the people asked for.
    over = sizes.people - int(staff.sum())
    staff[np.argsort(-(shares % 1), kind="stable")[:over]] += 1
    return staff


def _fragile() -> int:
    return [code for code, *_ in AGENCIES].index(PLANTED.fragile_agency)


def agencies_of(state: Organisation) -> pl.DataFrame:
    """The table `agencies`."""
    listed = [PARENTS.get(code) for code, *_ in AGENCIES[: len(state.codes)]]
    others = [DISTRICTS[number % len(DISTRICTS)][1] for number in range(len(state.codes) - len(listed))]
    return pl.DataFrame(
        {
            "agency": state.codes,
            "name": state.names,
            "kind": ["centre", *(_kind(name) for name in state.names[1:])],
            "parent": pl.Series([*listed, *others], dtype=pl.String()),
            "employees": state.employees,
            "exempt": pl.Series([list(exempt) for exempt in state.exempt], dtype=pl.List(pl.String())),
        }
    )


def _kind(name: str) -> str:
    return "office" if name.endswith("Office") else "agency"


def federal_fund(state: Organisation, agency: int) -> str | None:
    """The federal fund of an agency whose data a federal law guards, or `None`."""
    return f"FED-{state.codes[agency]}" if state.regimes[agency] else None


def fund_of(state: Organisation, agencies: Codes, federal: Flags) -> pl.Series:
    """The fund that pays at each of the agencies: its federal one where asked for and there, or the general fund."""
    own = [federal_fund(state, agency) or _ANY_FUND for agency in range(len(state.codes))]
    return pl.Series([own[a] if f else _ANY_FUND for a, f in zip(agencies, federal, strict=True)], dtype=pl.String())


def funds_of(state: Organisation, seed: int) -> pl.DataFrame:
    """The table `funds`: one for everything, one for equipment, one for each federal programme."""
    rng = stream(seed, "funds")
    guarded = [agency for agency, regime in enumerate(state.regimes) if regime]
    people = float(state.staff.sum())
    amounts = state.staff[guarded] * rng.uniform(20_000, 60_000, len(guarded))
    return pl.DataFrame(
        {
            "fund": [_ANY_FUND, "CAP", *(f"FED-{state.codes[agency]}" for agency in guarded)],
            "name": [
                "General fund",
                "Technology capital fund",
                *(f"Federal share, {state.names[agency]}" for agency in guarded),
            ],
            "agencies": pl.Series(
                [None, None, *([state.codes[agency]] for agency in guarded)], dtype=pl.List(pl.String())
            ),
            "programmes": pl.Series(
                [None, ["Capital projects"], *([f"{state.regimes[agency]} programs"] for agency in guarded)],
                dtype=pl.List(pl.String()),
            ),
            "yearly_amount": np.round([people * 130_000, people * 15_000, *amounts], -3),
        }
    )


def claims_of(state: Organisation, seed: int) -> pl.DataFrame:
    """The table `claims`: at every third agency a title or two that may or may not be IT work."""
    rng = stream(seed, "claims")
    pairs = [
        (agency, title)
        for agency in range(len(state.codes))
        for title in range(len(_TITLES_IN_DOUBT))
        if (agency + title) % 6 == 0
    ]
    titles = [_TITLES_IN_DOUBT[title] for _, title in pairs]
    return pl.DataFrame(
        {
            "agency": [state.codes[agency] for agency, _ in pairs],
            "title": [title for title, *_ in titles],
            "headcount": 1 + rng.poisson(0.8, len(pairs)),
            "role": pl.Series([role for _, role, _ in titles], dtype=pl.String()),
            "confidence": [sure for *_, sure in titles],
            "reason": ["The title names data or systems, and may be work with them and not on them."] * len(pairs),
            "decision": pl.Series(["open", "claimed", "refused"]).gather(drawn(rng, (0.6, 0.25, 0.15), len(pairs))),
        }
    )
