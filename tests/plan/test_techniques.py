"""Techniques come out of the table: the observed ones, as observed, are the table, and more choice never costs more."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from commonweal.allocation.plan.least_budget import LeastBudgetSearch
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.rules import BUDGET_PATH, budget_limits, plan_problem
from commonweal.allocation.plan.technique_roles import RoleSearch, technique_roles
from commonweal.data.worlds import load_world
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import Setting, make_setting
from commonweal.scenario.techniques import FAMILIES

WORLDS = ("usa-2014", "gbr-2014", "deu-2014")


def setting_of(world: str, last: int = 2017, drivers: str = "frozen", **techniques: object) -> Setting:
    """A society of the bundled scenario over a few years, with techniques."""
    years = {"from": 2015, "to": last}
    scenario = load_scenario("foundation").with_(world=world, years=years, technology={"techniques": techniques})
    society = next(one for one in scenario.societies() if one.name == "associated-producers")
    return make_setting(scenario, society, load_world(world), drivers)


def pair(setting: Setting) -> tuple[PlanProblem, PlanProblem]:
    """The problem with one technique per product, and with all."""
    limits = budget_limits(setting)
    return plan_problem(replace(setting, processes=None), limits), plan_problem(setting, limits)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("drivers", ["frozen", "trend"])
def test_observed_techniques_are_the_table(world: str, drivers: str) -> None:
    """Products, imports, hours and CO2 at observed levels are those of the one-technique problem.

    Vehicles are bought as investment that keeps up the fleet, where the table has them in consumption.
    """
    setting = setting_of(world, drivers=drivers)
    processes = setting.processes
    assert processes is not None
    one, many = pair(setting)
    assert one.resources and many.resources and one.needs and many.needs and many.capital
    output = setting.economy.gross_output
    level = np.concatenate([output, processes.observed])
    groups = setting.economy.groups
    assert groups is not None
    spent, table = groups.total, len(setting.economy.products)

    def close(left: np.ndarray, right: np.ndarray, size: np.ndarray | float) -> None:
        assert np.abs(left - right).max() <= 1e-9 * np.max(size)

    cars = np.array([family == "cars" for family in processes.families])
    upkeep = processes.capital_cost((2015,))[:, 0] * processes.observed / processes.life
    bought = np.array([0.0, upkeep[cars].sum()])
    made = many.technology.make @ level - many.technology.use @ level - many.needs.bundle @ spent
    made = made - many.capital.composition @ bought
    before = one.technology.make @ output - one.technology.use @ output - one.needs.bundle @ spent
    assert np.abs(made[:table] - before).max() <= 1e-9 * output.max()
    assert np.abs(made[table:]).max() <= 1e-9 * many.technology.product_unit[table:].max()
    imports = many.technology.import_cost @ level + many.needs.import_cost @ spent + many.capital.import_cost @ bought
    assert imports == pytest.approx(one.technology.import_cost @ output + one.needs.import_cost @ spent, rel=1e-11)
    close(level @ many.technology.labour, output @ one.technology.labour, output @ one.technology.labour)
    flows = np.einsum("rat,a->rt", many.resources.level, level) + np.einsum("rgt,g->rt", many.resources.group, spent)
    flows = flows + np.einsum("rst,s->rt", many.resources.asset, bought)
    same = np.einsum("rat,a->rt", one.resources.level, output) + np.einsum("rgt,g->rt", one.resources.group, spent)
    if drivers == "frozen":  # a trend of CO2 per money is a change of techniques, which is then chosen instead
        close(flows, same, same)


@pytest.mark.parametrize("world", WORLDS)
def test_exports_are_credited_as_before_at_observed_techniques(world: str) -> None:
    """At base-year levels and exports both limits of the credit equal what the one-technique problem credited."""
    setting = setting_of(world)
    one, many = pair(setting)
    assert one.resources and many.resources and setting.processes and one.trade
    exports = one.trade.export_limit[:, 0]
    credited = one.resources.export[1, :, 0] @ exports
    level = np.concatenate([setting.economy.gross_output, setting.processes.observed])
    made = sum(one.share * (one.use[:, 0] @ level[one.activities]) for one in many.resources.credits)
    base = np.maximum(setting.economy.final("exports")[0], 0.0)
    sold = sum(float(one.per_export[: len(base), 0] @ base) for one in many.resources.credits)
    assert made == pytest.approx(sold, rel=1e-9)
    rest = many.resources.export[1, : len(exports), 0] @ exports
    growth = float(setting.export_index[0])
    assert rest - growth * sold == pytest.approx(credited, rel=1e-9)


def test_upkeep_taken_off_an_industry_is_that_of_its_techniques() -> None:
    """Capital taken x depreciation rate = sum of cost x observed / life, where the industry holds as much."""
    setting = setting_of("usa-2014")
    processes, economy = setting.processes, setting.economy
    assert processes is not None
    rate = economy.parameters["depreciation_rate"].value
    cost = processes.capital_cost((2015,))[:, 0]
    for industry in ("D35", "C24", "H49"):
        own = np.array([parent == industry for parent in processes.parents])
        wear = float((cost * processes.observed / processes.life)[own].sum())
        taken = float(processes.taken_capital[economy.activities.index(industry)])
        assert taken * rate == pytest.approx(wear, rel=1e-9)


@pytest.mark.parametrize("world", WORLDS)
def test_more_choice_never_needs_more_carbon(world: str) -> None:
    """Offering one family after the other never raises the least budget."""
    least = []
    for families in (["electricity"], ["electricity", "heat", "cars"], FAMILIES):
        setting = setting_of(world, 2020, families=families)
        limits = budget_limits(setting)
        found = LeastBudgetSearch(plan_problem(setting, limits), BUDGET_PATH, limits[0].bound)
        assert found.value is not None
        least.append(found.value)
    assert all(later <= earlier * (1.0 + 1e-6) for earlier, later in pairwise(least))
    assert least[-1] < 0.9 * least[0]


def test_a_start_from_another_basis_finds_the_same_least_budget() -> None:
    """Warm and cold solves agree."""
    setting, other = setting_of("gbr-2014", 2020), setting_of("gbr-2014", 2020, variable_share=share(0.5))
    limits = budget_limits(setting)
    base = LeastBudgetSearch(plan_problem(setting, limits), BUDGET_PATH, limits[0].bound)
    warm = LeastBudgetSearch(plan_problem(other, limits), BUDGET_PATH, limits[0].bound, base)
    cold = LeastBudgetSearch(plan_problem(other, limits), BUDGET_PATH, limits[0].bound)
    assert warm.value == pytest.approx(cold.value, rel=1e-7)


def share(value: float) -> dict[str, object]:
    """A share as a scenario writes it."""
    return {"value": value, "unit": "1", "low": 0.0, "high": 1.0, "source": "assumption, range 0-1"}


def test_nothing_new_is_in_service_before_its_first_year() -> None:
    """What did not run in the base year stays at zero before its date, and wind and sun keep to their share."""
    setting = setting_of("usa-2014", 2024, variable_share=share(0.2))
    processes = setting.processes
    assert processes is not None
    limits = budget_limits(setting)
    found = LeastBudgetSearch(plan_problem(setting, limits), BUDGET_PATH, limits[0].bound)
    assert found.optimum is not None
    columns = found.programme.columns("level")
    level = (found.optimum.x * found.programme.col_unit)[columns][len(setting.economy.activities) :]
    for number, code in enumerate(processes.activities):
        if processes.capacity[number] and processes.observed[number] == 0.0:
            early = [n for n, year in enumerate(setting.years) if year < processes.first_year[number]]
            assert np.abs(level[number, early]).max(initial=0.0) <= 1e-6, code
    names = np.array(processes.activities)
    power = np.array([family == "electricity" for family in processes.families])
    variable = np.isin(names, ["elec_wind_onshore", "elec_wind_offshore", "elec_solar_pv"])
    assert (level[variable].sum(axis=0) <= 0.2 * level[power].sum(axis=0) * (1 + 1e-7)).all()


@pytest.mark.parametrize("code", ["car_combustion", "car_electric", "elec_wind_onshore"])
def test_a_cost_in_the_scenario_is_that_of_the_role(code: str) -> None:
    """A factor on the cost of a technique, observed or not, gives the least budget that its role tells."""
    high = {"value": 2.0, "unit": "1", "low": 0.5, "high": 2.0, "source": "assumption, range 0.5-2"}
    dear = setting_of("usa-2014", 2024, capital_cost={code: high})
    limits = budget_limits(dear)
    found = LeastBudgetSearch(plan_problem(dear, limits), BUDGET_PATH, limits[0].bound)
    number = next(n for n, one in enumerate(dear.processes.activities) if one == code) if dear.processes else 0
    plain = setting_of("usa-2014", 2024)
    search = RoleSearch(plan_problem(plain, limits), limits[0].bound, len(plain.economy.activities))
    assert search.at_cost(number, 2.0) == pytest.approx(found.value, rel=1e-7)


@pytest.mark.parametrize("world", WORLDS)
def test_electricity_is_never_free(world: str) -> None:
    """Cars and heat pumps buy their electricity whether or not its generation is among the processes."""
    one, all_of_them = setting_of(world, families=["heat", "cars"]), setting_of(world)
    bought = []
    for setting in (one, all_of_them):
        processes = setting.processes
        assert processes is not None
        row = setting.economy.products.index("D35")
        bought.append(processes.use_domestic[row, processes.activities.index("car_electric")])
    assert bought[0] == pytest.approx(bought[1], rel=1e-12)
    assert bought[0] > 0.0


@pytest.mark.parametrize("world", WORLDS)
def test_what_ran_can_be_kept_up_at_any_build_rate(world: str) -> None:
    """The limit on building comes on top of upkeep: with hardly any building there is still a plan."""
    slow = {"value": 0.005, "unit": "1/yr", "low": 0.005, "high": 0.5, "source": "assumption, range 0.005-0.5"}
    setting = setting_of(world, 2020, build_rate=slow)
    limits = budget_limits(setting)
    found = LeastBudgetSearch(plan_problem(setting, limits), BUDGET_PATH, limits[0].bound)
    assert found.value is not None


def test_a_technique_left_out_is_never_built() -> None:
    """``without`` blocks new capacity, and the role of a technique is the least budget of that scenario."""
    setting = setting_of("gbr-2014", 2024)
    blocked = setting_of("gbr-2014", 2024, without=["car_electric"])
    limits = budget_limits(blocked)
    found = LeastBudgetSearch(plan_problem(blocked, limits), BUDGET_PATH, limits[0].bound)
    role = next(one for one in technique_roles(setting) if one.code == "car_electric")
    assert role.without == pytest.approx(found.value, rel=1e-7)
    assert role.without is not None and role.without > role.least


def test_workforce_of_an_industry_serves_its_techniques() -> None:
    """Labour of techniques is drawn from the pool of their industry: there is no row of their own."""
    setting = setting_of("deu-2014", 2016)
    lp = build(plan_problem(setting, budget_limits(setting)))
    assert lp.rows("workforce_need").shape[0] == len(setting.economy.activities)
