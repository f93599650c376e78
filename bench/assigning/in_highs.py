"""The model in HiGHS as one would first write it: a binary for each person and order, whole hours for each week."""

from __future__ import annotations

from dataclasses import dataclass

import highspy  # type: ignore[import-untyped]
import numpy as np

from bench.assigning.invented import WEEKS
from rotunda.engine.assign.problem import Problem


@dataclass(frozen=True)
class Built:
    """The model, the number of its variables, and the value of the empty plan."""

    model: highspy.Highs
    variables: int
    nothing: float

    def solved(self, seconds: float) -> tuple[float | None, float | None]:
        """The value and the bound, `None` for what was not found."""
        self.model.setOptionValue("time_limit", seconds)
        self.model.run()
        info = self.model.getInfo()
        value = -info.objective_function_value if info.primal_solution_status == 2 else None
        bound = -info.mip_dual_bound
        return value, bound if np.isfinite(bound) else None


def built(problem: Problem) -> Built:
    """The fair-load goal and the number of agencies are left out, which only lower a value."""
    pieces, pairs = problem.pieces, problem.pairs
    pair = np.arange(len(pairs))
    need = np.repeat(np.arange(len(problem.needs)), np.diff(pairs.first))
    week = np.arange(WEEKS)
    inside = (week >= pieces.begin[need][:, None]) & (week <= pieces.end[need][:, None])
    arc, at = np.nonzero(inside & ((pairs.weeks[:, None] >> week) & 1 > 0))
    count, hours, agencies = len(pairs), len(arc), len(problem.agencies)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)  # noqa: FBT003
    value = pieces.size[need] * (pieces.worth[need] + pairs.extra)
    cost = np.concatenate([-value, np.zeros(hours), problem.floor_weight]).astype(float)
    upper = np.concatenate([np.ones(count), pieces.size[need[arc]].astype(float), problem.floor.astype(float)])
    lp = highspy.HighsLp()
    lp.num_col_, lp.col_cost_, lp.col_lower_, lp.col_upper_ = len(cost), cost, np.zeros(len(cost)), upper
    lp.integrality_ = [highspy.HighsVarType.kInteger] * (count + hours) + [highspy.HighsVarType.kContinuous] * agencies
    done, whole, room = 0, len(problem.needs), len(problem.needs) + count
    floors = room + problem.room.size
    rows = np.concatenate([
        done + need, whole + pair, whole + arc, room + pairs.person[arc] * WEEKS + at,
        floors + problem.need_agency[need], floors + np.arange(agencies),
    ])  # fmt: skip
    columns = np.concatenate([pair, pair, count + np.arange(hours), count + np.arange(hours), pair,
                              count + hours + np.arange(agencies)])  # fmt: skip
    size = pieces.size[need].astype(float)
    entries = np.concatenate([np.ones(count), -size, np.ones(hours), np.ones(hours), size, np.ones(agencies)])
    order = np.lexsort((rows, columns))
    lp.num_row_ = floors + agencies
    least = np.full(floors, -highspy.kHighsInf)
    least[whole:room] = 0.0
    lp.row_lower_ = np.concatenate([least, problem.floor.astype(float)])
    most = np.concatenate(
        [np.ones(whole), np.zeros(count), problem.room.reshape(-1), np.full(agencies, highspy.kHighsInf)]
    )
    lp.row_upper_ = most.astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(len(cost) + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = rows[order].astype(np.int32), entries[order]
    assert model.passModel(lp) != highspy.HighsStatus.kError
    return Built(model, len(cost), -float(problem.floor @ problem.floor_weight))
