"""Plans from published tables: the base year is one basket, quotas bind as an independent programme says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linprog
from support.tables import small_table, without

from commonweal.allocation.plan.from_table import TablePlanning, TableRules, plan_from_table
from commonweal.allocation.plan.make_plan import plan as make_plan
from commonweal.allocation.plan.table_flows import table_flows, to_prices_of_supply
from commonweal.allocation.plan.table_plan import LEAST_OUTPUT, plan_table
from commonweal.core.errors import SchemaError, UnknownName
from commonweal.core.plan import Plan
from commonweal.core.table import Satellite, Table


def solved(
    table: Table, quotas: dict[str, float | None] | None = None, more: float = 0.0
) -> tuple[TablePlanning, Plan]:
    planning = plan_from_table(table, TableRules(quotas or {}, more))
    return planning, plan_table(planning)


def baskets(table: Table, quotas: dict[str, float | None] | None = None, more: float = 0.0) -> float:
    return solved(table, quotas, more)[1].stages[0].value


def odd_table(seed: int = 3) -> Table:
    """A table with inventories of both signs, a negative cell, an activity without output and one product unmade."""
    table = small_table(products=5, activities=4, seed=seed)
    make, use, imported_use = table.make.toarray(), table.use.toarray(), table.imported_use.toarray()
    make[4], imported_use[4] = 0.0, use[4]
    make = np.column_stack([make, np.zeros(5)])
    idle_use = np.array([0.5, 0.0, 0.0, 0.0, 0.0])
    use, imported_use = np.column_stack([use, idle_use]), np.column_stack([imported_use, np.zeros(5)])
    demand, imported = table.demand.copy(), table.imported_demand.copy()
    demand[4], demand[4, 0], imported[4] = 0.0, 2.0, 0.0
    imported[4, 0] = 2.0
    demand[1, 1] = -1.5
    inventories = np.array([1.0, -2.0, 0.0, 0.5, 0.0])
    demand, imported = np.column_stack([demand, inventories]), np.column_stack([imported, np.zeros(5)])
    demand[:4, 0] += make.sum(axis=1)[:4] - (use - imported_use).sum(axis=1)[:4] - (demand - imported).sum(axis=1)[:4]
    co2 = replace(table.satellites[1], by_activity=0.2 * make.sum(axis=0), by_final=np.array([0.7, 0.0, 0.0, 0.4, 0.2]))
    hours = replace(table.satellites[0], by_activity=0.05 * make.sum(axis=0), by_final=np.zeros(5))
    return replace(
        table,
        activities=(*table.activities, "idle"),
        activity_region=np.zeros(5, dtype=np.int64),
        final=(*table.final, "inventories"),
        final_region=np.zeros(5, dtype=np.int64),
        final_kinds=(*table.final_kinds, "inventories"),
        make=sp.csr_array(make),
        use=sp.csr_array(use),
        imported_use=sp.csr_array(imported_use),
        demand=demand,
        imported_demand=imported,
        imports=imported_use.sum(axis=1) + imported.sum(axis=1),
        primary=np.column_stack([table.primary, [-idle_use.sum(), 0.0]]),
        satellites=(hours, co2),
    )


def independent(table: Table, shares: dict[str, float]) -> float:
    """Most baskets by scipy alone, written from the table and not from the planning problem.

    Variables: output of activities relative to the base year, baskets, exports.
    """
    made = table.product_output > 0.0
    kept = [kind in ("households", "npish", "government", "gfcf") for kind in table.final_kinds]
    sold = [kind == "exports" for kind in table.final_kinds]
    home_use = (table.use - table.imported_use).toarray()[made]
    home = (table.demand - table.imported_demand)[made]
    bundle, exports = np.maximum(home[:, kept], 0.0).sum(axis=1), home[:, sold].sum(axis=1)
    net = table.make.toarray()[made] - home_use
    net[:, table.output == 0.0] = 0.0
    fixed = net.sum(axis=1) - bundle - exports
    fixed[np.abs(fixed) < 1e-9] = 0.0
    imported = table.imported_use.toarray().sum(axis=0)
    imported_bundle = table.imported_demand[:, kept].sum()
    for place, kind in enumerate(table.primary_kinds):
        if kind == "margins":
            imported = imported + table.primary[place]
            imported_bundle += table.primary_demand[place, kept].sum()
    count, products = net.shape[1], net.shape[0]
    rows = [np.column_stack([-net, bundle, np.eye(products)])]
    sides = [-fixed]
    rows.append(np.concatenate([imported, [imported_bundle], -np.ones(products)])[None, :])
    sides.append(np.array([imported.sum() + imported_bundle - exports.sum()]))
    for one in table.satellites:
        own, rest = one.by_final[kept].sum(), one.by_final[[not k for k in kept]].sum()
        rows.append(np.concatenate([one.by_activity, [own], np.zeros(products)])[None, :])
        sides.append(np.array([shares.get(one.name, 1.0) * one.total - rest]))
    bounds = [(0, None)] * (count + 1) + [(0, most) for most in exports]
    aim = np.concatenate([np.zeros(count), [-1.0], np.zeros(products)])
    found = linprog(aim, np.concatenate(rows), np.concatenate(sides), bounds=bounds)
    assert found.status == 0
    return float(-found.fun)


def with_margins(table: Table) -> Table:
    """The table with a transport margin on imports, out of the surplus, and one on households' demand."""
    margin = 0.1 * table.imported_use.toarray().sum(axis=0)
    final = np.zeros((3, len(table.final)))
    final[2, 0] = 0.7
    return replace(
        table,
        primary=np.stack([table.primary[0], table.primary[1] - margin, margin]),
        primary_items=(*table.primary_items, "carriage"),
        primary_kinds=(*table.primary_kinds, "margins"),
        primary_demand=final,
    )


TABLES = {
    "margins": with_margins(small_table(seed=6)),
    "one region": small_table(),
    "two regions": small_table(("DEU", "FRA"), seed=1),
    "odd": odd_table(),
    "no labour": without(small_table(seed=2), "hours"),
    "unsplit": replace(small_table(seed=4), imported_use=None, imported_demand=None),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_base_year_is_a_plan_of_one_basket(name: str) -> None:
    planning, found = solved(TABLES[name])
    problem = planning.problem
    x, one = planning.output, problem.basket
    assert one is not None
    left = (problem.technology.make - problem.technology.use) @ x - one.target[:, 0] - planning.exports
    np.testing.assert_allclose(left, problem.demand[:, 0], atol=1e-9)
    for quota in planning.quotas:
        assert quota.by_activity.sum() + quota.by_basket <= quota.bound * (1 + 1e-12)
    assert found.solved == "strict"
    assert found.stages[0].value >= 1.0 - 1e-9
    assert found.worst_residual < 1e-8


def test_with_one_maker_for_each_product_it_is_exactly_one() -> None:
    table = diagonal(small_table(products=3, seed=6))
    assert baskets(table) == pytest.approx(1.0, abs=1e-9)


def diagonal(table: Table) -> Table:
    """The table with as many activities as products, each making its own product alone."""
    count = len(table.products)
    assert len(table.activities) == count
    make = sp.csr_array(np.diag(table.product_output))
    scale = table.product_output / table.output
    use, imported = table.use @ sp.diags_array(scale), table.imported_use @ sp.diags_array(scale)
    demand = table.demand.copy()
    demand[:, 0] += (
        table.product_output - (use - imported).sum(axis=1) - (table.demand - table.imported_demand).sum(axis=1)
    )
    return replace(table, make=make, use=sp.csr_array(use), imported_use=sp.csr_array(imported), demand=demand)


@pytest.mark.parametrize("name", ["one region", "odd"])
@pytest.mark.parametrize("shares", [{}, {"co2": 0.8}, {"hours": 0.9}, {"co2": 0.95, "hours": 0.93}], ids=str)
def test_baskets_agree_with_a_programme_written_apart(name: str, shares: dict[str, float]) -> None:
    assert baskets(TABLES[name], dict(shares)) == pytest.approx(independent(TABLES[name], shares), rel=1e-8)


def test_a_quota_that_binds_is_used_up_and_has_a_valuation() -> None:
    planning = plan_from_table(TABLES["one region"], TableRules({"co2": 0.8}))
    found = make_plan(planning.problem)
    names = [quota.name for quota in planning.quotas if not quota.workforce]
    place = names.index("co2")
    used = float(found.quantities["resource"].values[place, 0])
    assert used == pytest.approx(planning.quotas[1].bound, rel=1e-9)
    worth = -float(found.valuations["limit"].values[place])
    step = 1e-3
    more = baskets(TABLES["one region"], {"co2": 0.8 + step}) - found.stages[0].value
    assert worth * step * planning.quotas[1].base == pytest.approx(more, rel=1e-6)


def test_units_change_nothing() -> None:
    table = TABLES["odd"]
    thousand = replace(
        table,
        make=table.make * 1000.0,
        use=table.use * 1000.0,
        imported_use=table.imported_use * 1000.0,
        demand=table.demand * 1000.0,
        imported_demand=table.imported_demand * 1000.0,
        imports=table.imports * 1000.0,
        primary=table.primary * 1000.0,
        satellites=tuple(
            replace(one, by_activity=one.by_activity * 1e-6, by_final=one.by_final * 1e-6) for one in table.satellites
        ),
    )
    for quotas in ({}, {"co2": 0.8}):
        assert baskets(thousand, dict(quotas)) == pytest.approx(baskets(table, dict(quotas)), rel=1e-8)


def test_more_exports_help_where_trade_binds_and_are_said() -> None:
    planning, found = solved(TABLES["one region"], more=0.2)
    assert found.stages[0].value >= baskets(TABLES["one region"]) - 1e-9
    assert any("20%" in words for words in planning.proxies)


def test_without_labour_value_added_of_each_region_stands_for_it() -> None:
    planning, _ = solved(without(small_table(("DEU", "FRA")), "hours"))
    names = [quota.name for quota in planning.quotas]
    assert names == ["primary inputs of DEU", "primary inputs of FRA", "co2"]
    assert any("stands for labour" in words for words in planning.proxies)


def test_people_of_one_region_do_not_work_in_another() -> None:
    planning, _ = solved(small_table(("DEU", "FRA")))
    german, french = planning.quotas[:2]
    assert (german.name, french.name) == ("hours of DEU", "hours of FRA")
    assert not (german.by_activity * french.by_activity).any()
    assert german.base + french.base == pytest.approx(small_table(("DEU", "FRA")).satellites[0].total)


def test_a_split_by_import_proportionality_keeps_imports() -> None:
    table = TABLES["unsplit"]
    flows = table_flows(table)
    imported = flows.imported_use.sum(axis=1) + flows.imported_demand.sum(axis=1)
    np.testing.assert_allclose(imported, table.imports, rtol=1e-12)
    assert not flows.imported_demand[:, table.final_columns("exports")].any()
    assert any("proportionality" in words for words in flows.words)


def test_imports_beyond_all_other_uses_are_sold_on() -> None:
    table = TABLES["unsplit"]
    exports = table.final_columns("exports")
    inside = table.use.sum(axis=1) + np.delete(table.demand, exports, axis=1).sum(axis=1)
    imports = table.imports.copy()
    imports[0] = inside[0] + 0.5 * table.demand[0, exports].sum()
    flows = table_flows(replace(table, imports=imports))
    imported = flows.imported_use.sum(axis=1) + flows.imported_demand.sum(axis=1)
    np.testing.assert_allclose(imported, imports, rtol=1e-12)


def test_margins_and_taxes_are_taken_off_purchases_exactly() -> None:
    table = small_table(seed=5)
    margin = np.array([3.0, 1.0, -4.0, 0.0])
    taxes = np.array([0.5, 2.0, 0.0, -0.25])
    supply = table.product_output + table.imports
    bought = supply + margin + taxes
    demand = table.demand.copy()
    demand[:, 0] += bought - table.use.sum(axis=1) - table.demand.sum(axis=1)
    priced = replace(
        table, demand=demand, supply_adjustments=np.stack([margin, taxes]), supply_items=("margins", "taxes")
    )
    carry = to_prices_of_supply(priced)
    np.testing.assert_allclose(carry @ bought, supply, rtol=1e-12)
    assert baskets(priced) >= 1.0 - 1e-9


def test_what_nobody_makes_is_imported_and_said() -> None:
    planning, _ = solved(TABLES["odd"])
    assert "p5" not in planning.problem.technology.products
    assert "idle" not in planning.problem.technology.activities
    assert any("p5" in words for words in planning.gaps)


def closed_table(seed: int, products: int = 3) -> Table:
    """A table of single makers that trades with nobody."""
    table = diagonal(small_table(products=products, activities=products, seed=seed))
    kinds = tuple("gfcf" if kind == "exports" else kind for kind in table.final_kinds)
    demand = table.demand - table.imported_demand
    return replace(
        table, use=sp.csr_array(table.use - table.imported_use), imported_use=sp.csr_array(table.use.shape),
        demand=demand, imported_demand=np.zeros_like(demand), imports=np.zeros(products), final_kinds=kinds,
    )  # fmt: skip


def test_a_world_that_trades_with_nobody_is_solved_directly() -> None:
    closed = closed_table(seed=7)
    planning, found = solved(closed, {"co2": 0.8})
    assert planning.problem.trade is None
    assert found.route == "direct"
    assert found.stages[0].value == pytest.approx(independent(closed, {"co2": 0.8}), rel=1e-9)


@pytest.mark.parametrize("share", [0.7, 0.5, 0.3])
def test_a_fixed_supply_beyond_all_uses_leaves_its_maker_idle(share: float) -> None:
    """Stocks run down by almost all that is used of a product: with a small basket there is more than is used."""
    table = closed_table(seed=8, products=4)
    column = np.zeros(4)
    column[2] = -(table.product_output[2] - 1.0)
    make = table.make.toarray()
    make[2, 2] = 1.0
    scale = make[2, 2] / table.output[2]
    use = table.use.toarray()
    home_use_2 = use[:, 2].copy()
    use[:, 2] *= scale
    demand = table.demand.copy()
    demand[:, 0] += home_use_2 - use[:, 2]
    stocks = replace(
        table, make=sp.csr_array(make), use=sp.csr_array(use), demand=np.column_stack([demand, column]),
        imported_use=sp.csr_array((4, 4)), imported_demand=np.zeros((4, 5)), final=(*table.final, "inventories"),
        final_region=np.zeros(5, dtype=np.int64), final_kinds=(*table.final_kinds, "inventories"),
        satellites=tuple(replace(one, by_final=np.zeros(5)) for one in table.satellites),
    )  # fmt: skip
    _, found = solved(stocks, {"co2": share})
    assert found.route == "direct"
    assert found.quantities["level"].values[2, 0] == 0.0
    assert found.stages[0].value == pytest.approx(independent(stocks, {"co2": share}), rel=1e-9)


def test_of_plans_that_are_equally_good_the_one_without_waste_is_taken() -> None:
    """Only the first product costs what is scarce: of the others any amount could be made and thrown away."""
    table = diagonal(small_table(products=3, seed=9))
    hours, co2 = table.satellites
    co2 = replace(co2, by_activity=np.array([9.0, 0.0, 0.0]), by_final=np.zeros(4))
    planning, found = solved(replace(table, satellites=(replace(hours, kind="other"), co2)), {"co2": 0.7})
    technology, basket = planning.problem.technology, planning.problem.basket
    assert basket is not None and found.stages[-1].name == LEAST_OUTPUT
    x, sold = found.quantities["level"].values[:, 0], found.quantities["export"].values[:, 0]
    made = (technology.make - technology.use) @ x - planning.problem.demand[:, 0] - sold
    np.testing.assert_allclose(made, found.stages[0].value * basket.target[:, 0], rtol=1e-6)
    assert found.stages[-1].value == pytest.approx(x.sum(), rel=1e-6)
    assert found.worst_residual < 1e-8


BAD = {
    "unknown": ({"cO2": 0.8}, UnknownName, "co2"),
    "nothing": ({"co2": 0.0}, SchemaError, "share"),
    "less than nothing": ({"co2": -1.0}, SchemaError, "share"),
    "no number": ({"co2": float("nan")}, SchemaError, "share"),
    "less than is used anyway": ({"co2": 1e-9}, SchemaError, "leaves nothing"),
    "nothing is scarce": ({"co2": None, "hours": None}, SchemaError, "nothing limits"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_quotas_are_named(name: str) -> None:
    quotas, error, words = BAD[name]
    with pytest.raises(error, match=words):
        plan_from_table(TABLES["one region"], TableRules(quotas))


def test_a_quota_on_what_is_not_used_is_refused_and_none_is_set_by_itself() -> None:
    table = TABLES["one region"]
    empty = Satellite("peat", "Peat", "resource", "kt", np.zeros(3), np.zeros(4), "drawn")
    table = replace(table, satellites=(*table.satellites, empty))
    assert [quota.name for quota in plan_from_table(table).quotas] == ["hours", "co2"]
    with pytest.raises(SchemaError, match="does not use"):
        plan_from_table(table, TableRules({"peat": 1.0}))


def test_a_table_without_a_basket_is_refused() -> None:
    table = replace(TABLES["one region"], final_kinds=("other",) * 4)
    with pytest.raises(SchemaError, match="basket"):
        plan_from_table(table)


def test_labour_of_one_region_or_of_all_can_be_limited() -> None:
    table = small_table(("DEU", "FRA"))
    shares = {quota.name: quota.share for quota in plan_from_table(table, TableRules({"hours of FRA": 0.9})).quotas}
    assert (shares["hours of DEU"], shares["hours of FRA"]) == (1.0, 0.9)
    both = plan_from_table(without(table, "hours"), TableRules({"primary inputs": 0.9, "primary inputs of DEU": None}))
    assert [(quota.name, quota.share) for quota in both.quotas[:1]] == [("primary inputs of FRA", 0.9)]
