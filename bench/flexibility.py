"""The flexibility instances as problems of cross-training, invented ones of any size, and the plain model in HiGHS."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

import highspy  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt

from rotunda.engine.train.problem import Problem, problem_of

Floats = npt.NDArray[np.float64]
#: Demand is drawn from a normal distribution cut at so many standard deviations, and at nothing.
CUT = 2.0


def cut_normal(mean: Floats, deviation: Floats, count: int, rng: np.random.Generator, cut: float = CUT) -> Floats:
    """So many draws of every normal distribution; what falls outside the cut is drawn again."""
    low, high = np.maximum(mean - cut * deviation, 0.0), mean + cut * deviation
    drawn = rng.normal(mean, deviation, (count, len(mean)))
    while (outside := (drawn < low) | (drawn > high)).any():
        drawn = np.where(outside, rng.normal(mean, deviation, drawn.shape), drawn)
    return np.asarray(drawn)


def instance(path: Path, weeks: int, fresh: int, seed: int = 1) -> Problem:
    """An instance of the shared folder with so many scenarios to choose by, and for the referee and to judge by.

    A link costs what the instance says, or 1 each where it says nothing.
    """
    told = json.loads(path.read_text(encoding="utf-8"))
    mean, deviation = np.array(told["mean_demand"], dtype=float), np.array(told["sd_demand"], dtype=float)
    cost = np.array(told["fixed_cost"], dtype=float)
    problem = problem_of(
        told["capacity"],
        cut_normal(mean, deviation, weeks, np.random.default_rng([seed, 0])),
        np.array(told["start"]) > 0,
        told["profit"],
        cost if cost.any() else 1.0,
    )
    others = [cut_normal(mean, deviation, fresh, np.random.default_rng([seed, number])) for number in (1, 2)]
    return replace(problem, fresh=others[0], referee=others[1])


def invented(people: int, skills: int, weeks: int, nearest: int | None = None, seed: int = 1) -> Problem:
    """A state of people with one to three skills each, asked for by other shares than they have them.

    Where `nearest` is given, so many people drawn for each skill could learn it; else everybody could.
    """
    rng = np.random.default_rng(seed)
    popular = rng.gamma(1.0, 1.0, skills) + 0.1
    popular /= popular.sum()
    held = np.zeros((people, skills), dtype=bool)
    for person in range(people):
        held[person, rng.choice(skills, rng.integers(1, 4), replace=False, p=popular)] = True
    asked = popular * rng.gamma(4.0, 0.25, skills)
    mean = asked / asked.sum() * people * 32.0 * 0.9
    scale = [rng.gamma(0.1**-2, 0.1**2, (count, 1)) for count in (weeks, 400, 200)]
    demand, fresh, referee = (rng.gamma(0.35**-2, mean * 0.35**2, (len(each), skills)) * each for each in scale)
    cost = np.ones((people, skills))
    if nearest is not None:
        cost[rng.random((people, skills)) >= nearest / people] = np.inf
    return replace(problem_of(np.full(people, 32.0), demand, held, cost=cost), fresh=fresh, referee=referee)


@dataclass(frozen=True)
class Peer:
    """What the plain model found: its steps, their worth by its own account, its bound and its seconds."""

    chosen: npt.NDArray[np.int32]
    value: float | None
    bound: float | None
    seconds: float


def plain_model(problem: Problem, budget: float, seconds: float, *, relaxed: bool = False) -> Peer:
    """The extensive form as one mixed-integer programme in HiGHS, for at most so many seconds after it is built."""
    solver = highspy.Highs()
    for name, option in (("output_flag", False), ("time_limit", seconds), ("mip_rel_gap", 1e-6), ("threads", 1)):
        solver.setOptionValue(name, option)
    began = time.perf_counter()
    solver.passModel(_extensive(problem, budget, relaxed=relaxed))
    solver.run()
    info = solver.getInfo()
    taken = np.array(solver.getSolution().col_value[: len(problem.links)])
    known = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    chosen = problem.steps[taken[problem.steps] > 0.5] if known else problem.steps[:0]
    bound = -info.objective_function_value if relaxed else -info.mip_dual_bound
    return Peer(
        chosen.astype(np.int32),
        -info.objective_function_value if known else None,
        bound if np.isfinite(bound) else None,
        time.perf_counter() - began,
    )


def _extensive(problem: Problem, budget: float, *, relaxed: bool) -> highspy.HighsLp:
    """Steps first, then the flows of each scenario; rows of people, skills and links by scenario, the budget last."""
    links, weeks = problem.links, len(problem.demand)
    count, people, skills, steps = len(links), len(problem.people), len(problem.skills), problem.steps
    flow = count + np.arange(weeks * count).reshape(weeks, count)
    of_week = people + skills + len(steps)
    first = (np.arange(weeks) * of_week)[:, None]
    most = np.minimum(problem.capacity[links.person], problem.demand[:, links.skill])[:, steps]
    link_rows = first + people + skills + np.arange(len(steps))
    last = np.full(len(steps), weeks * of_week)
    rows: list[npt.NDArray[np.signedinteger]] = [
        first + links.person,
        first + people + links.skill,
        link_rows,
        link_rows,
        last,
    ]
    columns: list[npt.NDArray[np.signedinteger]] = [
        flow,
        flow,
        flow[:, steps],
        np.broadcast_to(steps, most.shape),
        steps,
    ]
    values = [np.ones(flow.shape), np.ones(flow.shape), np.ones(most.shape), -most, links.cost[steps]]
    row, column = (np.concatenate([part.ravel() for part in parts]) for parts in (rows, columns))
    value = np.concatenate([part.ravel() for part in values])
    order = np.lexsort((row, column))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count * (1 + weeks), weeks * of_week + 1
    model.col_cost_ = np.concatenate([np.zeros(count), np.tile(-links.profit / weeks, weeks)])
    model.col_lower_ = np.zeros(model.num_col_)
    model.col_upper_ = np.concatenate([np.ones(count), np.full(weeks * count, highspy.kHighsInf)])
    model.row_lower_ = np.full(model.num_row_, -highspy.kHighsInf)
    by_week = [np.concatenate([problem.capacity, demand, np.zeros(len(steps))]) for demand in problem.demand]
    model.row_upper_ = np.concatenate([*by_week, [budget]])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=model.num_col_))])
    model.a_matrix_.index_, model.a_matrix_.value_ = row[order], value[order]
    if not relaxed:
        kinds = [highspy.HighsVarType.kInteger] * count + [highspy.HighsVarType.kContinuous] * (weeks * count)
        model.integrality_ = kinds
    return model
