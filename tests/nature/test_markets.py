"""The market for a depletion quota: it clears, and its rent rises at the discount rate or is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commonweal.core.errors import SchemaError
from commonweal.nature.demand import Demand, IsoElasticDemand, LinearDemand
from commonweal.nature.depletion import clear
from commonweal.nature.hotelling import linear_path

POSITIVE = some.floats(0.1, 10.0)
DEMANDS = some.lists(
    some.one_of(
        some.builds(LinearDemand, some.floats(3.0, 10.0), POSITIVE),
        some.builds(IsoElasticDemand, some.floats(0.3, 3.0), POSITIVE),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(DEMANDS, some.floats(0.0, 2.0), some.floats(0.0, 0.2), some.floats(0.01, 50.0))
def test_a_quota_clears(demands: list[Demand], cost: float, discount: float, quota: float) -> None:
    found = clear(demands, cost, discount, quota)
    assert found.quantity.sum() + found.left == pytest.approx(quota, rel=1e-9)
    assert found.price == pytest.approx(cost + found.rent, rel=1e-12)
    assert found.rent == pytest.approx([found.rent[0] * (1.0 + discount) ** t for t in range(len(demands))], rel=1e-9)
    assert found.left == 0.0 or found.rent[0] == 0.0 or found.left < 1e-9 * quota


def test_a_quota_beyond_all_that_is_wanted_has_no_rent() -> None:
    found = clear([LinearDemand(8.0, 0.4)] * 2, cost=2.0, discount=0.1, quota=31.0)
    assert found.rent.tolist() == [0.0, 0.0]
    assert found.quantity.tolist() == pytest.approx([15.0, 15.0])
    assert found.left == pytest.approx(1.0)


def test_a_smaller_quota_is_dearer() -> None:
    rents = [clear([LinearDemand(8.0, 0.4)] * 3, 2.0, 0.05, quota).rent[0] for quota in (40.0, 30.0, 20.0, 10.0)]
    assert rents == sorted(rents)
    assert len(set(rents)) == 4


def test_nothing_is_used_where_nothing_may_be() -> None:
    found = clear([LinearDemand(8.0, 0.4)], cost=2.0, discount=0.1, quota=0.0)
    assert found.quantity.tolist() == pytest.approx([0.0], abs=1e-12)
    assert found.rent.tolist() == pytest.approx([6.0])
    with pytest.raises(SchemaError, match="no rent clears"):
        clear([IsoElasticDemand(1.0)], cost=0.0, discount=0.1, quota=0.0)


def test_impossible_markets_are_refused() -> None:
    with pytest.raises(SchemaError, match="no demand"):
        clear([], cost=0.0, discount=0.0, quota=1.0)
    with pytest.raises(SchemaError, match="discount"):
        clear([LinearDemand(1.0, 1.0)], cost=0.0, discount=-0.1, quota=1.0)
    with pytest.raises(SchemaError, match="choke price"):
        linear_path(LinearDemand(1.0, 1.0), discount=0.05, stock=1.0, cost=2.0)
