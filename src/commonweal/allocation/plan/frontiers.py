"""The frontiers of a society: the least budget that any plan needs, under everything that a scenario offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from commonweal.allocation.plan.least_budget import LeastBudget, LeastBudgetSearch
from commonweal.allocation.plan.least_unmet import LeastUnmet, least_unmet
from commonweal.allocation.plan.rules import BUDGET_PATH, budget_limits, plan_problem
from commonweal.scenario.setting import Setting, make_setting


@dataclass(frozen=True, slots=True)
class Frontier:
    """The least budget [Gt CO2] under a floor set, on an account, with given drivers, and its certificate.

    ``techniques`` : whether the scenario's alternative techniques are on offer; ``unmet`` : under each named budget
    that is smaller, the least unmet need, for the run's own drivers and account.
    """

    floor_set: str
    account: str
    drivers: str
    least: LeastBudget
    techniques: bool = False
    unmet: Mapping[str, LeastUnmet] = field(default_factory=dict)


def frontiers(setting: Setting, driver_kinds: Iterable[str]) -> tuple[Frontier, ...]:
    """Return the frontier under each floor set, account and driver, with the techniques offered and without them.

    The society's own quotas are set aside.
    """
    measure, found = setting.scenario.yardstick, []
    starts: dict[bool, LeastBudgetSearch] = {}
    for drivers in driver_kinds:
        for floor_set in dict.fromkeys((measure.floor_set, *measure.alternatives.floor_sets)):
            other = make_setting(setting.scenario, setting.institutions, setting.economy, drivers, floor_set)
            own = drivers == setting.driver_kind
            for account in _accounts(setting, own and floor_set == measure.floor_set):
                found += [_frontier(one, account, own, starts) for one in _with_and_without(other)]
    return tuple(found)


def _accounts(setting: Setting, default: bool) -> tuple[str, ...]:
    """The yardstick's account; its alternatives too under the default floors and the society's own drivers."""
    measure = setting.scenario.yardstick
    return tuple(dict.fromkeys((measure.account, *(measure.alternatives.accounts if default else ()))))


def _with_and_without(setting: Setting) -> tuple[Setting, ...]:
    """The setting with the techniques offered, and with one technique per product."""
    return (setting,) if setting.processes is None else (setting, replace(setting, processes=None))


def _frontier(setting: Setting, account: str, own: bool, starts: dict[bool, LeastBudgetSearch]) -> Frontier:
    """One frontier; ``own`` says that the drivers are the run's, so that its unmet need is of interest too.

    ``starts`` holds the last search with techniques and the last without, from whose basis the next begins.
    """
    limits, offered = budget_limits(setting, account), setting.processes is not None
    search = LeastBudgetSearch(plan_problem(setting, limits), BUDGET_PATH, limits[0].bound, starts.get(offered))
    starts[offered] = search
    unmet = _unmet(setting, search.value) if own and account == setting.scenario.yardstick.account else {}
    return Frontier(setting.floor_set, account, setting.driver_kind, search.found(), offered, unmet)


def _unmet(setting: Setting, least: float | None) -> dict[str, LeastUnmet]:
    """The least unmet need under each budget that is too small to meet every need."""
    measure = setting.scenario.yardstick
    found: dict[str, LeastUnmet] = {}
    for budget in dict.fromkeys((measure.budget, *measure.alternatives.budgets)):
        limits = budget_limits(setting, budget=budget)
        if least is None or least > limits[0].bound:
            found[budget] = least_unmet(plan_problem(setting, limits))
    return found
