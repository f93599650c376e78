"""Rules on cycles: nothing may depend on itself, however long the way round."""

from __future__ import annotations

import networkx as nx
import polars as pl

from rotunda.estate import defects
from rotunda.estate.check.finding import doubts, numbered
from rotunda.estate.tables import Estate


def _cycles(estate: Estate, table: str, source: str, target: str, problem: str) -> pl.DataFrame:
    """A defect for each row that lies on a cycle, with the whole cycle where it is short."""
    rows = numbered(estate[table]).select("row", source, target)
    if rows.schema[target] == pl.List(pl.String()):
        rows = rows.explode(target)
    rows = rows.drop_nulls()
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(rows.select(source, target).iter_rows())
    rings = [ring for ring in nx.strongly_connected_components(graph) if len(ring) > 1]
    rings += [{node} for node in nx.nodes_with_selfloops(graph) if not any(node in ring for ring in rings)]
    if not rings:
        return defects.none()
    ring_of = {node: number for number, ring in enumerate(rings) for node in ring}
    members = {
        number: " → ".join(sorted(ring)[:10]) + (" …" if len(ring) > 10 else "") for number, ring in enumerate(rings)
    }
    on_ring = rows.with_columns(
        pl.col(source).replace_strict(ring_of, default=None, return_dtype=pl.Int64).alias("ring"),
        pl.col(target).replace_strict(ring_of, default=None, return_dtype=pl.Int64).alias("to"),
    ).filter(pl.col("ring") == pl.col("to"))
    named = on_ring.with_columns(pl.col("ring").replace_strict(members, return_dtype=pl.String()).alias("members"))
    return doubts(named.sort("row"), table, target, problem, "Take one of the links away.", value=pl.col("members"))


def systems_do_not_depend_on_themselves(estate: Estate) -> pl.DataFrame:
    """Dependencies between systems have no cycle."""
    return _cycles(estate, "dependencies", "system", "depends_on", "Systems depend on each other in a circle.")


def agencies_do_not_contain_themselves(estate: Estate) -> pl.DataFrame:
    """The parents of agencies have no cycle."""
    return _cycles(estate, "agencies", "agency", "parent", "Agencies belong to each other in a circle.")


def nobody_supervises_his_own_supervisor(estate: Estate) -> pl.DataFrame:
    """Supervision has no cycle."""
    return _cycles(estate, "people", "person", "supervisor", "People supervise each other in a circle.")


def work_does_not_wait_for_itself(estate: Estate) -> pl.DataFrame:
    """The predecessors of work have no cycle."""
    return _cycles(estate, "work", "work", "predecessors", "Pieces of work wait for each other in a circle.")


RULES = (
    systems_do_not_depend_on_themselves,
    agencies_do_not_contain_themselves,
    nobody_supervises_his_own_supervisor,
    work_does_not_wait_for_itself,
)
