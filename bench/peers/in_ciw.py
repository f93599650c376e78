"""The one-skill desk in Ciw. The desk of many skills it cannot express: its servers belong to one node each, and take
whoever waits there; no rule says which server may serve which customer."""

from __future__ import annotations

import ciw  # type: ignore[import-untyped]
import numpy as np

from bench.peers.work import Work
from rotunda.engine.pool.desk import Floats


def one_skill(work: Work) -> Floats:
    """One node, two classes by priority; the same arrivals, and the same times of service in the order of beginning.

    Ciw draws a service when it begins, so which ticket gets which time differs; in law it is the same.
    """
    classes = [str(number) for number in range(int(work.tickets.priority.max()) + 1)]
    arrivals = {name: [_gaps(work, number)] for number, name in enumerate(classes)}
    service = ciw.dists.Sequential(work.tickets.service.tolist())
    network = ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions={name: [service] for name in classes},
        priority_classes={name: number for number, name in enumerate(classes)},
        number_of_servers=[len(work.people)],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(work.tickets), method="Finish")
    records = sorted((record.arrival_date, record.waiting_time) for record in simulation.get_all_records())
    return np.array([waited for _, waited in records])


def _gaps(work: Work, priority: int) -> ciw.dists.Sequential:
    times = work.tickets.time[work.tickets.priority == priority]
    return ciw.dists.Sequential([*np.diff(times, prepend=0.0).tolist(), float("inf")])
