"""The base year is feasible, and the baseline reproduces the table."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.allocation.baseline import extrapolate
from commonweal.allocation.plan.compile import base_trade_balance, capital_facts
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.linear_program import LinearProgram
from commonweal.data.worlds import list_worlds, load_world
from commonweal.institutions.loading import load_institutions
from commonweal.results.indicators import baseline_indicators
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import Setting, make_setting

WORLDS = list_worlds()


def base_setting(name: str, techniques: dict[str, object] | None = None) -> Setting:
    scenario = load_scenario("foundation").with_(
        years={"from": 2014, "to": 2014}, technology={"techniques": techniques}
    )
    observed = load_institutions("as-observed")
    return make_setting(scenario, observed, load_world(name), "frozen")


def upkeep(setting: Setting) -> tuple[np.ndarray, np.ndarray, float]:
    """What keeps up the observed techniques [unit/yr], what that spares each industry [money/yr], and what it adds.

    An industry no longer replaces the capital taken off it. Where it did not hold as much as its techniques wear out,
    investment is higher than the table's by the difference, all in the composite of fixed capital [money/yr].
    """
    economy, processes = setting.economy, setting.processes
    if processes is None:
        return np.zeros(0), np.zeros(len(economy.activities)), 0.0
    worn = processes.observed / processes.life
    spared = processes.taken_capital * capital_facts(economy).depreciation
    spent = processes.capital_cost((2014,))[:, 0] * worn
    return worn[processes.capacity], spared, float(spent[processes.asset == 0].sum() - spared.sum())


def observed_capital(setting: Setting, problem: PlanProblem) -> dict[str, np.ndarray]:
    """Stocks and investment of the base year: the table's, and what keeps up the fleets of techniques."""
    economy, capital, facts = setting.economy, problem.capital, capital_facts(setting.economy)
    kept_up, spared, _ = upkeep(setting)
    own = economy.capital > 0
    invested = economy.capital[own] * (facts.depreciation + facts.growth) - spared[own]
    built = np.concatenate([invested, kept_up])
    price = np.ones(len(built)) if capital.price is None else capital.price[:, 0]
    return {
        "investment": built,
        "asset_total": np.bincount(capital.asset, weights=price * built),
        "capital": np.column_stack([capital.opening, capital.opening * (1 - capital.depreciation) + built]),
    }


def observed_credit(problem: PlanProblem, level: np.ndarray, export: np.ndarray) -> list[float]:
    """What exports take off the footprint on account of each process: the lesser of its two limits."""
    return [
        min(one.share * (one.use[:, 0] @ level[one.activities]), one.per_export[:, 0] @ export)
        for one in problem.resources.credits
    ]


def observed_point(setting: Setting, problem: PlanProblem, lp: LinearProgram) -> np.ndarray:
    """The base year as a point of the programme: the table's own levels, deliveries, exports and investment."""
    economy, groups, added = setting.economy, setting.economy.groups, setting.processes
    exports, _ = economy.final("exports")
    weights = problem.needs.floors[:, :, 0] * problem.needs.persons[None, :, 0]
    total = weights.sum(axis=1, keepdims=True)
    spread = np.divide(weights, total, out=np.full_like(weights, 1.0 / weights.shape[1]), where=total > 0)
    level = np.concatenate([economy.gross_output, np.zeros(0) if added is None else added.observed])
    export = np.zeros(len(problem.technology.products))
    export[: len(exports)] = np.maximum(exports, 0.0)
    values = {
        "level": level,
        "labour": [economy.hours.sum()],
        "workforce": economy.hours,
        "delivery": groups.total[:, None] * spread,
        "group_total": groups.total,
        "export": export,
        **observed_capital(setting, problem),
        **({} if added is None else {"credit": observed_credit(problem, level, export)}),
    }
    x = np.zeros(lp.matrix.shape[1])
    for block, value in values.items():
        columns = lp.columns(block)
        x[columns.ravel()] = np.asarray(value, dtype=float).ravel() / lp.col_unit[columns.ravel()]
    flow = lp.columns("resource").ravel()
    x[flow] = -(lp.matrix[lp.rows("resource_use").ravel()] @ x) / lp.matrix[lp.rows("resource_use").ravel(), flow]
    return x


def slack(lp: LinearProgram, block: str, x: np.ndarray) -> np.ndarray:
    """Left side less lower side of the rows of a block, in natural units."""
    rows = lp.rows(block).ravel()
    return (lp.matrix[rows] @ x - lp.row_lower[rows]) * lp.row_unit[rows]


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("techniques", [None, {}], ids=["one technique", "all techniques"])
def test_the_base_year_is_a_feasible_point_of_its_own_programme(
    name: str, techniques: dict[str, object] | None
) -> None:
    """Every row holds but that what techniques wear out beyond their industry's capital is bought on top."""
    setting = base_setting(name, techniques)
    economy, (_, _, more) = setting.economy, upkeep(setting)
    problem = plan_problem(setting, limits=())
    lp = build(problem)
    x = observed_point(setting, problem, lp)
    inventories, _ = economy.final("inventories")
    exports, _ = economy.final("exports")
    left = np.zeros(len(problem.technology.products))
    left[: len(exports)] = inventories + np.minimum(exports, 0.0)
    np.testing.assert_allclose(slack(lp, "balance", x), left - more * problem.capital.composition[:, 0], atol=1e-3)
    traded = slack(lp, "trade_balance", x)
    np.testing.assert_allclose(traded, -more * problem.capital.import_cost[0], atol=1e-9 * exports.sum())
    bought = np.concatenate([lp.rows("balance").ravel(), lp.rows("trade_balance").ravel()])
    others = np.setdiff1d(np.arange(len(lp.row_unit)), bought)
    activity = lp.matrix[others] @ x
    assert (activity >= lp.row_lower[others] - 1e-9).all()
    assert (activity <= lp.row_upper[others] + 1e-9).all()
    assert (x >= lp.col_lower - 1e-9).all()
    assert (x <= lp.col_upper + 1e-9).all()


@pytest.mark.parametrize(("name", "short"), [("gbr-2014", None), ("usa-2014", None), ("deu-2014", "D35")])
def test_investment_is_the_table_s_where_industries_hold_what_their_techniques_wear_out(
    name: str, short: str | None
) -> None:
    """Only German power stations wear out faster than nine tenths of the capital of their industry."""
    setting = base_setting(name, {})
    economy, processes = setting.economy, setting.processes
    worn = (processes.capital_cost((2014,))[:, 0] * processes.observed / processes.life) * (processes.asset == 0)
    own = {code: worn[[parent == code for parent in processes.parents]].sum() for code in ("D35", "H49", "C24")}
    spared = dict(zip(economy.activities, upkeep(setting)[1], strict=True))
    assert [code for code, spent in own.items() if spent > spared[code] * (1 + 1e-9)] == ([short] if short else [])
    missing = own[short] - spared[short] if short else 0.0
    assert upkeep(setting)[2] == pytest.approx(missing, abs=1e-9 * economy.capital.sum())


@pytest.mark.parametrize("name", WORLDS)
def test_the_base_year_has_the_carbon_of_its_table_whatever_the_techniques_offered(name: str) -> None:
    """Production and footprint at observed levels, with the imports of what is bought on top."""
    flows = []
    for techniques in (None, {}):
        setting = base_setting(name, techniques)
        problem = plan_problem(setting, limits=())
        lp = build(problem)
        found = (observed_point(setting, problem, lp) * lp.col_unit)[lp.columns("resource")][:, 0]
        flows.append(found - upkeep(setting)[2] * problem.resources.asset[:, 0, 0])
    economy = setting.economy
    assert flows[0][0] == pytest.approx(1e-6 * (economy.co2.sum() + sum(economy.household_co2.values())), rel=1e-9)
    np.testing.assert_allclose(flows[1], flows[0], rtol=1e-9)


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
