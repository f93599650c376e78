"""The releases that systems run on, and the platforms that could replace systems of one capability."""

from __future__ import annotations

import numpy as np
import polars as pl

from rotunda.estate.sample.chance import chosen, drawn, numbered, stream
from rotunda.estate.sample.competence import Skills
from rotunda.estate.sample.organisation import Organisation
from rotunda.estate.sample.system_names import CAPABILITIES, PACKAGES, RELEASES
from rotunda.estate.sample.technology import Systems

#: The commonest capabilities have a platform.
_PLATFORMS = 12


def releases_of(systems: Systems, seed: int) -> pl.DataFrame:
    """The table `releases`: one to three a system, some past the end of their life."""
    rng = stream(seed, "releases")
    system = np.repeat(np.arange(systems.agency.size), rng.integers(1, 4, systems.agency.size))
    release = drawn(rng, [common for *_, common in RELEASES], system.size)
    packages = [f"{PACKAGES[product]}@{version}" if product in PACKAGES else None for product, version, *_ in RELEASES]
    names = [None if cpe is None else f"cpe:2.3:{cpe}:*:*:*:*:*:*:*" for *_, cpe, _ in RELEASES]
    frame = pl.DataFrame(
        {
            "system": systems.codes.gather(pl.Series(system)),
            "product": chosen([product for product, *_ in RELEASES], release),
            "version": chosen([version for _, version, *_ in RELEASES], release),
            "cpe": chosen(names, release),
            "purl": chosen(packages, release),
            "end_of_life": pl.Series([ends for _, _, ends, *_ in RELEASES]).gather(pl.Series(release)),
            "installs": 1 + rng.geometric(0.35, system.size),
        }
    )
    return frame.unique(["system", "product", "version"], keep="first", maintain_order=True)


def platforms_of(state: Organisation, skills: Skills, systems: Systems, seed: int) -> pl.DataFrame:
    """The table `platforms`: one for each common capability, dearer the more people its systems serve today."""
    rng = stream(seed, "platforms")
    users = np.bincount(systems.capability, weights=systems.users, minlength=len(CAPABILITIES))[:_PLATFORMS]
    guarded = sorted({regime for regime in state.regimes if regime})
    approved = rng.random((_PLATFORMS, len(guarded))) < 0.7
    return pl.DataFrame(
        {
            "platform": numbered("PL", _PLATFORMS, 2),
            "name": [f"Shared {capability.lower()}" for capability in CAPABILITIES[:_PLATFORMS]],
            "capability": CAPABILITIES[:_PLATFORMS],
            "fixed_cost": (80_000 + users * rng.uniform(8, 25, _PLATFORMS)).round(-3),
            "unit_cost": rng.uniform(15, 70, _PLATFORMS).round(),
            "capacity": (users * rng.uniform(0.7, 2, _PLATFORMS) + 500).astype(np.int64),
            "migration_hours": rng.uniform(120, 900, _PLATFORMS).round(-1),
            "migration_skill": chosen(skills.codes, drawn(rng, skills.ordinary, _PLATFORMS)),
            "regimes": pl.Series(
                [[regime for regime, good in zip(guarded, row, strict=True) if good] or None for row in approved],
                dtype=pl.List(pl.String()),
            ),
        }
    )
