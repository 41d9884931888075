"""What more of one limit alone is worth: as solving again says, zero where others stand in the way, else the dual."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.tables import small_table, without

from commonweal.allocation.plan.from_table import TablePlanning, TableRules, plan_from_table
from commonweal.allocation.plan.make_plan import plan as make_plan
from commonweal.allocation.plan.table_gains import RELAXED, Room, gains, rooms_of
from commonweal.allocation.plan.table_outcome import Outcome, outcome
from commonweal.allocation.plan.table_plan import plan_table
from commonweal.core.plan import Plan
from commonweal.core.table import Table
from commonweal.data.worlds import load_table


def reached(table: Table, quotas: dict[str, float | None]) -> tuple[TablePlanning, Plan, Outcome]:
    planning = plan_from_table(table, TableRules(quotas))
    plan = plan_table(planning)
    found = outcome(planning, plan)
    assert found is not None
    return planning, plan, found


def most(table: Table, quotas: dict[str, float | None], worse_balance: float = 0.0) -> float:
    """Solve from the beginning, with the balance of trade worse by a sum of money."""
    problem = plan_from_table(table, TableRules(quotas)).problem
    if worse_balance:
        assert problem.trade is not None
        problem = replace(
            problem, trade=replace(problem.trade, least_balance=problem.trade.least_balance - worse_balance)
        )
    return make_plan(problem).stages[0].value


def closed(table: Table) -> Table:
    """The table without trade and with one maker for each product, so that it is planned directly."""
    count = len(table.products)
    use = 0.05 * np.ones((count, count))
    demand = np.zeros_like(table.demand)
    demand[:, 0] = 1.0
    output = use.sum(axis=1) + demand.sum(axis=1)
    return replace(
        table,
        make=type(table.make)(np.diag(output)),
        use=type(table.use)(use),
        demand=demand,
        imports=np.zeros(count),
        imported_use=None,
        imported_demand=None,
        primary=np.stack([output - use.sum(axis=0), np.zeros(count)]),
    )


TABLES = {
    "one region": small_table(),
    "two regions": small_table(("DEU", "FRA"), seed=1),
    "no labour": without(small_table(seed=2), "hours"),
    "france": load_table("fra-2014"),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("share", [1.0, 0.8])
def test_the_gain_of_each_limit_is_what_solving_anew_says(name: str, share: float) -> None:
    table, quotas = TABLES[name], {"co2": share}
    _, _, found = reached(table, quotas)
    base = most(table, quotas)
    for use in found.uses:
        wider = most(table, {**quotas, use.quota.name: use.quota.share + RELAXED})
        assert use.relaxed == pytest.approx(RELAXED * use.quota.base)
        assert use.worth * use.relaxed == pytest.approx(wider - base, abs=3e-8), use.quota.name
    assert found.trade is not None
    wider = most(table, quotas, found.trade.relaxed)
    assert found.trade.worth * found.trade.relaxed == pytest.approx(wider - base, abs=3e-8)


def test_in_a_base_year_the_gain_is_shown_and_not_the_larger_dual() -> None:
    planning, plan, found = reached(TABLES["france"], {})
    assert found.trade is not None and found.trade.binds
    gain = found.trade.worth * planning.basket_value
    dual = abs(float(plan.valuations["trade_balance"].values[0])) * planning.basket_value
    assert gain == pytest.approx(1.014, abs=2e-3) and dual >= gain
    assert all(use.binds and use.worth == 0.0 for use in found.uses)


@pytest.mark.parametrize("name", ["one region", "no labour"])
def test_one_quota_that_binds_is_worth_its_dual(name: str) -> None:
    planning, plan, found = reached(TABLES[name], {"co2": 0.8})
    place = [use.quota.name for use in found.uses].index("co2")
    dual = abs(
        float(plan.valuations["limit"].values[[q.name for q in planning.quotas if not q.workforce].index("co2")])
    )
    assert found.uses[place].binds and found.uses[place].worth == pytest.approx(dual, rel=1e-5)


def test_without_a_dual_nothing_is_gained_and_no_gain_exceeds_the_dual() -> None:
    for share in (1.0, 0.95, 0.9):
        _, plan, found = reached(TABLES["two regions"], {"co2": share})
        values = np.abs(plan.valuations["limit"].values).ravel()
        for use, dual in zip(found.uses, values, strict=True):
            assert 0.0 <= use.worth <= dual * (1.0 + 1e-6)


@pytest.mark.parametrize(("share", "gains_it"), [(1.0, False), (0.9, True)])
def test_a_direct_plan_is_made_anew(share: float, gains_it: bool) -> None:
    table = closed(small_table(products=3, seed=6))
    planning = plan_from_table(table, TableRules({"co2": share}))
    plan = plan_table(planning)
    assert plan.route == "direct"
    found = outcome(planning, plan)
    assert found is not None and found.trade is None
    co2 = next(use for use in found.uses if use.quota.name == "co2")
    step = most(table, {"co2": share + RELAXED}) - most(table, {"co2": share})
    assert co2.worth * co2.relaxed == pytest.approx(step, abs=1e-8)
    assert (co2.worth > 0.0) is gains_it


def test_rooms_are_shares_of_the_base_year_and_the_order_of_limits() -> None:
    planning, plan, _ = reached(TABLES["one region"], {"co2": 0.8})
    (hours, co2), trade = rooms_of(planning)
    assert (hours.block, co2.block, co2.place) == ("labour_limit", "limit", 0)
    assert trade is not None
    imports = TABLES["one region"].imports.sum()
    assert trade.size == pytest.approx(RELAXED * imports)
    whole = gains(planning, plan, (co2, Room("limit", 0, 2 * co2.size)))
    assert whole[0] == pytest.approx(whole[1], rel=1e-4)
