"""Closed forms beside published values, and what pooling buys by formula and by simulation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.peers.work import batch_mean, people_of, tickets_of
from rotunda.engine.pool import formulas
from rotunda.engine.pool.simulate import simulate


def yes(holds: bool) -> str:  # noqa: FBT001 - it says what it is given
    """How a table says whether something holds."""
    return "yes" if holds else "NO"


def digits(number: str) -> int:
    """How many digits a published number has behind the point."""
    return len(number.partition(".")[2])


@dataclass(frozen=True)
class Row:
    """A value of ours beside a published one, as it was printed; `note` says why they differ where they do."""

    what: str
    value: float
    published: str
    note: str = ""

    def told(self) -> str:
        return f"{self.value:.{digits(self.published) + 2}f}"

    def agrees(self) -> bool:
        return bool(abs(self.value - float(self.published)) <= 0.5001 * 10.0 ** -digits(self.published))


def rows() -> Iterator[Row]:
    """Every closed form for which a value is published."""
    for servers, load, published in ((10, 8, "0.409180"), (20, 18, "0.550769"), (110, 100, "0.237008")):
        yield Row(f"Erlang C({servers}, {load})", formulas.erlang_c(servers, load), published)
    for servers, load, published in ((10, 10, "0.214582"), (100, 100, "0.075700")):
        yield Row(f"Erlang B({servers}, {load})", formulas.erlang_b(servers, load), published)
    yield Row("Halfin–Whitt α(1)", formulas.halfin_whitt(1.0), "0.2234")
    for pooled, published in ((1, "4.0"), (2, "1.7778"), (4, "0.7455"), (10, "0.2046"), (40, "0.0151")):
        yield Row(
            f"{pooled} M/M/1 of ρ 0.8 together: mean wait", formulas.waiting(pooled, 0.8 * pooled).mean, published
        )
    waits = formulas.priority_waits(10, (2, 3, 3.5))
    theory = (
        f"theory gives {waits[0]:.7f}: class 1 waits exactly (1 - 0.5) times what class 2 does, 0.5 being the share of"
        " all people's time that classes 1 and 2 take, and half of the published 0.13247 is 0.06623 or 0.06624."
    )
    for number, published in enumerate(("0.06626", "0.13247", "0.70648")):
        yield Row(f"priorities, class {number + 1}: mean wait", waits[number], published, "" if number else theory)
    leaving = formulas.erlang_a(100, 100, patience=1.0)
    yield Row("Erlang A(100, 100, θ 1): P(wait)", leaving.probability, "0.51330")
    yield Row("Erlang A(100, 100, θ 1): abandoned, %", 100 * leaving.abandoned, "3.986")


#: Erlangs of each of forty agencies, and the people published for them, apart and together.
_STAFF = ((0.5, 80, 22), (1, 120, 42), (2, 160, 83), (5, 280, 203), (10, 480, 403), (50, 2_080, 2_003))


def staffing() -> Iterator[tuple[object, ...]]:
    """People for the same service level, apart and together."""
    for load, apart_published, together_published in _STAFF:
        apart = 40 * formulas.servers_for(load, 0.9, 1.0)
        together = formulas.servers_for(40 * load, 0.9, 1.0)
        assert (apart, together) == (apart_published, together_published), f"staffing at {load} erlangs differs"
        yield load, apart, apart_published, together, together_published, f"{1 - together / apart:.0%}"


def chain(count: int, silos: int = 20, size: int = 5, busy: float = 0.85) -> Iterator[tuple[object, ...]]:
    """Silos, a chain of two skills a person, and everybody for everything, on the same tickets."""
    rng = np.random.default_rng(1)
    load = busy * silos * size
    time = np.cumsum(rng.exponential(1 / load, count))
    tickets = tickets_of(time, rng.exponential(1.0, count), rng.integers(0, silos, count, dtype=np.int32))
    ways = (
        ("silos", [[0]], formulas.waiting(size, busy * size).mean, "0.873"),
        ("chain", [[0], [1]], None, "0.127"),
        ("everybody", [[silo] for silo in range(silos)], formulas.waiting(silos * size, load).mean, "0.005"),
    )
    for name, steps, formula, published in ways:
        serves = [[(silo + step) % silos for (step,) in steps] for silo in range(silos) for _ in range(size)]
        waited = batch_mean(simulate(people_of(serves), tickets).waited)
        assert formula is None or abs(formula - waited.value) <= 2 * waited.half, f"{name}: not what the formula says"
        yield name, "none" if formula is None else f"{formula:.3f}", waited, published
