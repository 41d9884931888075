"""The base year is feasible, and the baseline reproduces the table."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.allocation.baseline import extrapolate
from commonweal.allocation.plan.compile import base_trade_balance, capital_facts
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.economy import Economy
from commonweal.core.linear_program import LinearProgram, primal_residual
from commonweal.data.worlds import list_worlds, load_world
from commonweal.institutions.loading import load_institutions
from commonweal.results.indicators import baseline_indicators
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import Setting, make_setting

WORLDS = list_worlds()


def base_setting(name: str) -> Setting:
    scenario = load_scenario("foundation").with_(years={"from": 2014, "to": 2014})
    observed = load_institutions("as-observed")
    return make_setting(scenario, observed, load_world(name), "frozen")


def observed_point(economy: Economy, problem: PlanProblem, lp: LinearProgram) -> np.ndarray:
    """The base year as a point of the programme: the table's own levels, deliveries, exports and investment."""
    facts, groups = capital_facts(economy), economy.groups
    exports, _ = economy.final("exports")
    stock = economy.capital[economy.capital > 0] * (1.0 + facts.growth)
    invested = economy.capital[economy.capital > 0] * (facts.depreciation + facts.growth)
    weights = problem.needs.floors[:, :, 0] * problem.needs.persons[None, :, 0]
    total = weights.sum(axis=1, keepdims=True)
    spread = np.divide(weights, total, out=np.full_like(weights, 1.0 / weights.shape[1]), where=total > 0)
    values = {
        "level": economy.gross_output,
        "labour": [economy.hours.sum()],
        "workforce": economy.hours,
        "delivery": groups.total[:, None] * spread,
        "group_total": groups.total,
        "export": np.maximum(exports, 0.0),
        "investment": invested,
        "asset_total": [invested.sum()],
        "capital": np.column_stack([stock, stock * (1 - facts.depreciation) + invested]),
    }
    x = np.zeros(lp.matrix.shape[1])
    for block, value in values.items():
        columns = lp.columns(block)
        x[columns.ravel()] = np.asarray(value, dtype=float).ravel() / lp.col_unit[columns.ravel()]
    flow = lp.columns("resource").ravel()
    x[flow] = -(lp.matrix[lp.rows("resource_use").ravel()] @ x) / lp.matrix[lp.rows("resource_use").ravel(), flow]
    return x


@pytest.mark.parametrize("name", WORLDS)
def test_the_base_year_is_a_feasible_point_of_its_own_programme(name: str) -> None:
    setting = base_setting(name)
    economy = setting.economy
    problem = plan_problem(setting, limits=())
    lp = build(problem)
    x = observed_point(economy, problem, lp)
    balance = lp.rows("balance").ravel()
    inventories, _ = economy.final("inventories")
    slack = (lp.matrix[balance] @ x - lp.row_lower[balance]) * lp.row_unit[balance]
    exports, _ = economy.final("exports")
    np.testing.assert_allclose(slack, inventories + np.minimum(exports, 0.0), atol=1e-3)
    others = np.setdiff1d(np.arange(len(lp.row_unit)), balance)
    activity = lp.matrix[others] @ x
    assert (activity >= lp.row_lower[others] - 1e-9).all()
    assert (activity <= lp.row_upper[others] + 1e-9).all()
    assert primal_residual(lp, np.clip(x, lp.col_lower, lp.col_upper)) < 0.2


@pytest.mark.parametrize("name", WORLDS)
def test_the_baseline_of_the_base_year_is_the_table(name: str) -> None:
    setting = base_setting(name)
    economy = setting.economy
    baseline = extrapolate(economy, setting.needs, setting.export_index, setting.years)
    np.testing.assert_allclose(baseline.level[:, 0], economy.gross_output, rtol=1e-9)
    indicators = baseline_indicators(setting, baseline)
    emitted = economy.co2.sum() + sum(economy.household_co2.values())
    assert indicators["co2_production"].values[2014] == pytest.approx(emitted * 1e-6, rel=1e-9)
    assert indicators["hours"].values[2014] == pytest.approx(economy.hours.sum(), rel=1e-9)


@pytest.mark.parametrize("name", WORLDS)
def test_trade_balance_is_exports_less_imports_of_the_same_scope(name: str) -> None:
    economy = load_world(name)
    exports, _ = economy.final("exports")
    whole = exports.sum() - economy.use_imported.sum() - economy.final_imported[:, :5].sum()
    margins = economy.import_margins.sum() + economy.final_margins.sum()
    inventories = economy.final_imported[:, economy.final_categories.index("inventories")].sum()
    left_out = economy.final_margins[[economy.final_categories.index(c) for c in ("inventories", "exports")]].sum()
    assert base_trade_balance(economy) == pytest.approx(whole + inventories - margins + left_out, rel=1e-12)
