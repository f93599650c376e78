from __future__ import annotations

from dataclasses import replace

import pytest
from bench.assigning import in_cpsat, in_highs
from bench.assigning.invented import invented

from rotunda.engine.assign.check import check
from rotunda.engine.assign.parameters import Effort
from rotunda.engine.assign.solve import assign
from tests.engine.assign.cases import best_of_all


@pytest.mark.parametrize("seed", range(3))
def test_plain_models_and_brute_force_agree_on_a_state_of_four(seed: int) -> None:
    problem = replace(invented(4, 3, 2, each=1, seed=seed), agency=0.0, load=0.0)
    best = best_of_all(problem)
    for module in (in_cpsat, in_highs):
        value, bound = module.built(problem).solved(10.0)
        assert value == pytest.approx(best, abs=0.01)
        assert bound == pytest.approx(best, abs=0.01)
    found = assign(problem, Effort(seconds=None, moves=2_000))
    assert check(problem, found.claim).holds
    assert found.value <= best + 1e-6
    assert found.claim.bound is not None
    assert found.claim.bound >= best - 1e-6
