"""Where the verdict turns: for each disputed assumption, the value at which a plan begins or ceases to exist."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.allocation.plan.conflict import elastic_programme, last_column
from commonweal.allocation.plan.least_budget import LeastBudgetSearch
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.rules import BUDGET_PATH, budget_limits, plan_problem
from commonweal.allocation.plan.solver import Solver
from commonweal.core.economy import Quantity
from commonweal.scenario.assumption import Assumption
from commonweal.scenario.setting import Setting, make_setting

DISPUTED = {
    "yardstick.assumptions.food_waste_factor": "food supplied over food needed",
    "yardstick.assumptions.education_non_tertiary_share": "share of education spending on the young",
    "technology.labour_mobility": "persons who can change industry in a year",
    "technology.export_growth": "growth of exports that the world takes",
}
OF_TECHNIQUES = {
    "technology.techniques.variable_share": "share of electricity that wind and sun may supply",
    "technology.techniques.build_rate": "capacity of one technique built in a year, of the base-year use",
    "technology.techniques.competitive_imports": "further imports of a good, of those of the base year",
}
STEPS = 8


@dataclass(frozen=True, slots=True)
class FlipPoint:
    """The value of a disputed assumption at which the verdict turns, None if it does not between ``low`` and ``high``.

    ``used`` is the value in force; without ``low`` and ``high`` every value was considered.
    """

    path: str
    words: str
    unit: str
    used: float
    turns_at: float | None
    low: float | None
    high: float | None


def flip_points(setting: Setting) -> tuple[FlipPoint, ...]:
    """Return the flip points of a plan on the frontier: budget and floors exactly, the rest by bisection in their
    range.

    The society's own quota is set aside, as for the frontier.
    """
    base = _search(setting, None)
    disputed = DISPUTED | (OF_TECHNIQUES if setting.processes else {})
    return (
        *_exact(setting, base.value),
        _balanced(setting, base),
        *(_searched(setting, path, words, base) for path, words in disputed.items()),
    )


def _search(setting: Setting, start: LeastBudgetSearch | None) -> LeastBudgetSearch:
    limits = budget_limits(setting)
    return LeastBudgetSearch(plan_problem(setting, limits), BUDGET_PATH, limits[0].bound, start)


def _exact(setting: Setting, least: float | None) -> tuple[FlipPoint, ...]:
    """Flip points of the budget and of all floors together: one programme each, no search."""
    limits = budget_limits(setting)
    cap = limits[0].bound
    lp = build(plan_problem(setting, limits))
    floors = [item for item in lp.items if item.kind == "need"]
    elastic = elastic_programme(lp, floors, lower=-4.0)
    optimum = Solver(elastic).minimise(last_column(elastic))
    scale = None if optimum is None else 1.0 - optimum.objective
    return (
        FlipPoint(BUDGET_PATH, "the country's CO2 budget", "Gt CO2", cap, least, None, None),
        FlipPoint("yardstick.floors", "all floors together, relative to the set", "1", 1.0, scale, None, None),
    )


def _balanced(setting: Setting, base: LeastBudgetSearch) -> FlipPoint:
    """Whether balanced trade turns the verdict: the balance in force as a share of the base year's."""
    technology = setting.scenario.technology
    used = 1.0 if technology.trade_balance == "base" else 0.0
    other = "balanced" if used else "base"
    scenario = setting.scenario.with_(technology={"trade_balance": other})
    changed = make_setting(scenario, setting.institutions, setting.economy, setting.driver_kind)
    turned = _search(changed, base).holds != base.holds
    words = "trade balance kept, as a share of the base year's (0: balanced)"
    return FlipPoint("technology.trade_balance", words, "1", used, 1.0 - used if turned else None, 0.0, 1.0)


def _searched(setting: Setting, path: str, words: str, base: LeastBudgetSearch) -> FlipPoint:
    quantity = _assumption(setting, path)
    low, high = quantity.low or 0.0, quantity.high or 0.0
    turned = [end for end in (low, high) if _holds(setting, path, quantity, end, base) != base.holds]
    found = _bisect(setting, path, quantity, turned[0], base) if turned else None
    return FlipPoint(path, words, quantity.unit, quantity.value, found, low, high)


def _bisect(setting: Setting, path: str, quantity: Quantity, turned: float, base: LeastBudgetSearch) -> float:
    same = quantity.value
    for _ in range(STEPS):
        middle = 0.5 * (same + turned)
        same, turned = (
            (middle, turned) if _holds(setting, path, quantity, middle, base) == base.holds else (same, middle)
        )
    return turned


def _holds(setting: Setting, path: str, quantity: Quantity, value: float, base: LeastBudgetSearch) -> bool:
    """Whether there is a plan with one assumption at another value, found from the basis of the one in force."""
    record = {
        "value": value,
        "unit": quantity.unit,
        "source": quantity.source,
        "low": quantity.low,
        "high": quantity.high,
    }
    changes: dict[str, object] = record
    first, *rest = path.split(".")
    for key in reversed(rest):
        changes = {key: changes}
    scenario = setting.scenario.with_(**{first: changes})
    return _search(make_setting(scenario, setting.institutions, setting.economy, setting.driver_kind), base).holds


def _assumption(setting: Setting, path: str) -> Quantity:
    """The assumption at a path; exports that grow with world population stand for their mean yearly growth."""
    found: object = setting.scenario
    for key in path.split("."):
        found = getattr(found, key)
    if isinstance(found, Assumption):
        return found.quantity()
    elapsed = setting.years[-1] - setting.economy.base_year
    growth = float(setting.export_index[-1]) ** (1.0 / elapsed) - 1.0
    return Quantity(growth, "1/yr", "assumption, range 0-0.03 (in force: world population)", "assumption", 0.0, 0.03)
