"""What nobody can make and the basket does not need is left out, and the whole programme's certificate still holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from support.circular import circular

from commonweal.allocation.plan.large.choice import choose
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import TechniqueProgram, certify


def with_missing(seed: int) -> TechniqueProgram:
    """Ten products as they are; then one without a maker, two made from those before, and activities that need them."""
    whole = circular(10, seed, scarce=2)
    rng = np.random.default_rng(seed)
    ends = (np.arange(3), np.array([10, 11, 10]))
    makers = sp.csr_array((np.array([0.3, 0.2, 1e-3]), ends), shape=(3, 13))
    helped = rng.random((6, 13)) * 1e-3
    helped[:2, 11:] = helped[2:4, 10] = helped[2:4, 12] = helped[4:, 10:12] = 0.0
    recipes = sp.hstack([whole.recipes, sp.csr_array((whole.activities, 3))])
    return TechniqueProgram(
        recipes=sp.csr_array(sp.vstack([recipes, makers, sp.csr_array(helped)])),
        makes=np.concatenate([whole.makes, [11, 12, 12], np.arange(6)]).astype(np.int32),
        scarce=np.hstack([whole.scarce, np.full((2, 9), 1e-3)]),
        limits=whole.limits,
        demand=np.append(whole.demand, np.zeros(3)),
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_plan_is_that_without_them_and_proved_for_the_whole(seed: int) -> None:
    program = with_missing(seed)
    found = choose(program, gap=1e-8, names=tuple("abcdefghijxyz"))
    alone = choose(circular(10, seed, scarce=2), gap=1e-8)
    checked = certify(program, found.plan)
    assert found.plan.baskets == pytest.approx(alone.plan.baskets, rel=2e-8)
    assert max(checked.primal, checked.dual) <= 1e-12
    assert checked.gap <= 1.1e-8
    assert (found.plan.prices[10:] > 0.0).all()  # at no price would their users pay
    assert (
        found.remarks[-1] == "3 products that nobody can make, and 9 activities that need them, are left out: x, y, z"
    )


def test_a_limit_of_zero_may_stop_the_only_maker_of_what_nobody_needs() -> None:
    program = with_missing(7)
    stopped = np.zeros(program.activities)
    stopped[-1] = 1.0
    whole = replace(
        program, makes=np.append(program.makes[:-1], 10).astype(np.int32),
        scarce=np.vstack([program.scarce, stopped]), limits=np.append(program.limits, 0.0),
    )  # fmt: skip
    found = choose(whole, gap=1e-8)
    checked = certify(whole, found.plan)
    assert max(checked.primal, checked.dual) <= 1e-12
    assert checked.gap <= 1.1e-8


def test_what_the_basket_needs_is_still_refused() -> None:
    program = with_missing(3)
    demand = program.demand.copy()
    demand[12] = 1.0
    with pytest.raises(SchemaError, match="3 products that nobody can make"):
        choose(replace(program, demand=demand))
