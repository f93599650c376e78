"""The pool's simulation beside SimPy, Ciw and ContactCenters, at a state's size, and its closed forms.

Give parts to print only those: speed, scale, formulas, days.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from bench.peers import closed, contactcenters, in_ciw, in_simpy
from bench.peers.work import Mean, Work, a_state, batch_mean, many_skills, one_skill
from bench.protocol import in_turn, machine, peak_gib, show
from rotunda.engine.pool.desk import Floats
from rotunda.engine.pool.simulate import simulate

Contenders = Mapping[str, Callable[[Work], Floats]]

_OURS = "ours"
#: Tickets of a timed run, and of the longer runs that give the waits their intervals.
_TIMED, _LONG = 50_000, 400_000


def main(arguments: list[str]) -> None:
    """Print the tables, all or those named."""
    parts = {"speed": speed, "scale": scale, "formulas": formulas, "days": days}
    print(machine())
    for name in arguments or parts:
        parts[name]()


def ours(work: Work) -> Floats:
    """How long each ticket waits, by our simulation."""
    return simulate(work.people, work.tickets).waited


def speed() -> None:
    """The same desks in every contender: mean waits, and events a second (an arrival and a completion a ticket)."""
    print("\nSame tickets in all; they run in turn, after a round that is not counted.")
    _compare(
        "20 people, one skill, two priorities",
        one_skill(_TIMED),
        {_OURS: ours, "SimPy PriorityResource": in_simpy.one_skill, "Ciw": in_ciw.one_skill},
    )
    for people, skills in ((60, 20), (600, 60)):
        _compare(
            f"{people:,} people of four skills each, {skills} skills, two priorities",
            many_skills(_TIMED, people, skills),
            {
                _OURS: ours,
                "SimPy FilterStore by priority": in_simpy.many_skills_by_stores,
                "SimPy events, own dispatcher": in_simpy.many_skills_by_hand,
            },
        )
    print("Ciw cannot express many skills: its servers serve one node, and no rule says whom of it they may serve.")


def _compare(what: str, work: Work, contenders: Contenders) -> None:
    waits = {name: run(work) for name, run in contenders.items()}
    means = {name: batch_mean(waited) for name, waited in waits.items()}
    assert all(mean.overlaps(means[_OURS]) for mean in means.values()), f"{what}: the contenders disagree"
    taken = in_turn({name: lambda run=run: run(work) for name, run in contenders.items()})  # type: ignore[misc]
    events = 2 * len(work.tickets)
    rows = [
        (
            name,
            means[name],
            _alike(waits[name], waits[_OURS]),
            f"{events / seconds:,.0f}",
            f"{seconds / taken[_OURS]:.0f}×",
        )
        for name, seconds in taken.items()
    ]
    print(f"\n{what}; {len(work.tickets):,} tickets")
    show(("contender", "mean wait, 95%", "tickets that wait as in ours", "events/s", "ours is faster"), rows)


def _alike(waits: Floats, others: Floats) -> str:
    return f"{np.isclose(waits, others, rtol=0, atol=1e-6).mean():.2%}"


def scale() -> None:
    """A state of 5,000 people, 300 skills and forty agencies works off five million tickets."""
    work = a_state(5_000_000)
    simulate(work.people, a_state(1_000).tickets)
    began = time.perf_counter()
    told = simulate(work.people, work.tickets, penalty=0.1)
    seconds = time.perf_counter() - began
    assert not np.isnan(told.started).any(), "a ticket was never begun"
    assert seconds < 10, f"five million tickets took {seconds:.1f} s"
    print("\n5,000 people of four skills each on three weekly calendars, 300 skills, 40 agencies, penalty 0.1")
    show(
        ("tickets", "seconds", "events/s", "peak GiB with the tickets", "mean wait, h", "served at home"),
        [(f"{len(told.started):,}", seconds, f"{2 * len(told.started) / seconds:,.0f}", peak_gib(), *_told(work))],
    )


def _told(work: Work) -> tuple[float, str]:
    told = simulate(work.people, work.tickets, penalty=0.1)
    return float(told.waited.mean()), f"{(work.people.home[told.person] == work.tickets.home).mean():.1%}"


def formulas() -> None:
    """Closed forms beside the values published for them, and what pooling buys."""
    rows = list(closed.rows())
    print("\nClosed forms; published: ../shared/ENGINE.md. Agreement is to the digits published.")
    show(
        ("formula", "ours", "published", "agrees"),
        [(row.what, row.told(), row.published, closed.yes(row.agrees())) for row in rows],
    )
    wrong = [row for row in rows if not row.agrees()]
    for row in wrong:
        print(f"{row.what}: {row.note}")
    assert all(row.note for row in wrong), "a closed form differs from its published value"
    print("\nForty agencies apart and together: people for 90% within an hour, work of an hour each")
    show(("erlangs each", "apart", "published", "together", "published", "fewer"), list(closed.staffing()))
    print("\nTwenty silos of five at ρ 0.85: mean wait; the chain gives each person a second skill, the next silo's")
    show(("who serves whom", "formula", "simulated, 95%", "published"), list(closed.chain(_LONG)))


def days() -> None:
    """ContactCenters' examples: a thousand days on our simulation beside the published 95% intervals."""
    rows = list(_examples())
    print("\nContactCenters' examples, 1,000 days each; published: ../shared/bench/README.md (Buist & L'Ecuyer)")
    print("Inside: our mean, to the digits published, lies in the published interval. Both are estimates: were the")
    print("models the same, a mean would still fall outside one time in six (sd of the difference is √2 of one's).")
    print("Where no interval was published, one as wide as ours is taken to overlap: both are of a thousand days.")
    show(("example", "measure", "ours, 95%", "published, 95%", "inside", "intervals overlap"), rows)
    print(
        "SimpleMSK differs in one rule: where a group shrinks, theirs lets the idle and the first done go; ours those"
    )
    print("whose shift ends, who finish what they began. Longest idle first within a group, as group order decides.")


def _examples() -> Iterator[tuple[object, ...]]:
    mmc, mmcab = contactcenters.one_type(), contactcenters.one_type(patience=1.0)
    msk = contactcenters.three_types()
    yield "MMC", *_beside(mmc.service_level(), "service level", "0.902", "0.900", "0.904")
    yield "MMC", *_beside(mmc.ratio(mmc.waited, mmc.served), "mean wait, min", "0.099", "0.097", "0.102")
    yield "MMCAb", *_beside(mmcab.mean(mmcab.left), "abandoned a day", "58.609", "57.660", "59.558")
    yield "MMCAb", *_beside(mmcab.service_level(), "service level", "0.968")
    yield "MMCAb", *_beside(mmcab.ratio(mmcab.waited, mmcab.served), "mean wait of the served, min", "0.024")
    present = np.full(len(mmcab.worked), contactcenters.AGENTS * contactcenters.MINUTES)
    yield "MMCAb", *_beside(mmcab.ratio(mmcab.worked, present), "occupancy", "0.675")
    yield "SimpleMSK", *_beside(msk.mean(msk.served), "served a day", "4297.3", "4270.2", "4324.5")
    yield "SimpleMSK", *_beside(msk.mean(msk.left), "abandoned a day", "910.3", "876.1", "944.5")
    yield "SimpleMSK", *_beside(msk.service_level(), "service level", "0.501", "0.494", "0.509")


def _beside(found: Mean, measure: str, published: str, *interval: str) -> tuple[object, ...]:
    if not interval:
        # A thousand days as well: the interval that was not printed is about as wide as ours.
        near = abs(found.value - float(published)) <= 2 * found.half
        return measure, found, published, "no interval", closed.yes(near)
    low, high = map(float, interval)
    value = round(found.value, closed.digits(published))
    overlap = found.value - found.half <= high and low <= found.value + found.half
    return measure, found, f"{published} [{', '.join(interval)}]", closed.yes(low <= value <= high), closed.yes(overlap)
