"""Quotas on stocks of nature: what industries take of a stock, and how much of it a society lets them take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.allocation.plan.problem import Limit, PlanProblem, Resources
from commonweal.core.linear_program import Array
from commonweal.institutions.quotas import Exhaustible, Renewable
from commonweal.nature.catalogue import NaturalStock
from commonweal.scenario.nature import extraction_per_output, stocks, yearly_limits
from commonweal.scenario.setting import Setting


def with_stock_quotas(problem: PlanProblem, setting: Setting) -> PlanProblem:
    """Return the problem with a resource and its limits for each quota on a stock that the society declares.

    A unit of the industry's level takes what it took in the base year, whatever else the industry makes.
    """
    quotas = setting.institutions.quotas or {}
    declared = {name: quota for name, quota in quotas.items() if isinstance(quota, Exhaustible | Renewable)}
    if not declared or problem.resources is None:
        return problem
    known = stocks(setting.economy)
    resources = problem.resources
    for name, quota in declared.items():
        resources = _with(resources, problem, setting, name, quota, known[quota.stock])
    return replace(problem, resources=resources)


def _with(
    resources: Resources,
    problem: PlanProblem,
    setting: Setting,
    name: str,
    quota: Exhaustible | Renewable,
    stock: NaturalStock,
) -> Resources:
    row, first = len(resources.names), problem.years[0]
    taken = np.zeros(resources.level.shape[1:])
    taken[problem.technology.activities.index(stock.industry)] = extraction_per_output(stock, setting.economy)
    part = "limit" if isinstance(quota, Exhaustible) else "harvest"
    path = f"{setting.institutions.name}: quotas.{name}"
    limits = tuple(
        Limit(
            f"quotas.{name}.{part}",
            "quota",
            f"the quota on {stock.title}",
            row,
            tuple(year - first for year in limit.years),
            limit.bound,
        )
        for limit in yearly_limits(stock, quota, problem.years, path)
    )
    return replace(
        resources,
        names=(*resources.names, name),
        units=(*resources.units, stock.unit),
        level=_under(resources.level, taken),
        group=_under(resources.group),
        asset=_under(resources.asset),
        export=_under(resources.export),
        basket=_under(resources.basket),
        size=np.append(resources.size, stock.extraction.value),
        limits=(*resources.limits, *limits),
    )


def _under(old: Array, row: Array | None = None) -> Array:
    """Add one more resource under the others, unused where no row is given."""
    added = np.zeros(old.shape[1:]) if row is None else row
    return np.concatenate([old, added[None]])
