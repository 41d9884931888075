"""What in a planning problem cannot be written as techniques under a few limits, in words."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.allocation.plan.problem import PlanProblem, Resources, Trade
from commonweal.core.linear_program import Array

MOST_LIMITS = 60
"""Limits up to which the rounds settle: with 55, 500 rounds left 4e-6 open (docs/scale-years.md)."""
MOST_YEARS = 8
"""Years over which the extreme paths of a basket whose growth is limited, 2^(years - 1), are written out."""


def obstacle_to_substitution(problem: PlanProblem) -> str:
    """Return what in a problem substitution cannot deal with, or nothing where it can."""
    technology, resources, basket = problem.technology, problem.resources, problem.basket
    make = sp.csc_array(technology.make)
    tests = {
        "an aim other than one basket as often as possible, without a tie-breaker": problem.aim.kind != "ray"
        or problem.aim.tie_breaker
        or basket is None,
        "fixed demand": bool(problem.demand.any()),
        "needs": problem.needs is not None,
        "capital": problem.capital is not None,
        "a least final output": problem.least_final_output is not None,
        "limits on shares of techniques": bool(technology.shares),
        "limits on the movement of labour": problem.labour.mobility is not None,
        "an activity that makes several products or none": bool((np.diff(make.indptr) != 1).any()),
        "credits of exports": resources is not None and bool(resources.credits),
    }
    found = next((words for words, is_so in tests.items() if is_so), "")
    return found or _of_amounts(problem, make.data) or _of_trade(problem) or _of_number(problem)


def _of_amounts(problem: PlanProblem, made: Array) -> str:
    """Amounts that are below zero: a technique that gives what it should take."""
    technology, basket, trade = problem.technology, problem.basket, problem.trade
    assert basket is not None
    least = [technology.use.data, technology.labour, basket.target]
    if problem.resources is not None:
        least += _charged(problem.resources, trade)
    if trade is not None:
        least += [technology.import_cost, basket.import_cost, trade.export_limit]
    if problem.storage is not None:
        least.append(problem.storage.opening)
    if technology.level_limit is not None:
        least.append(technology.level_limit)
    bounds = [limit.bound for limit in problem.resources.limits] if problem.resources is not None else []
    if min([*bounds, *problem.labour.limit.tolist()], default=0.0) < 0.0:
        return "a limit below zero"
    if bool((made <= 0.0).any()) or any(float(part.min(initial=0.0)) < 0.0 for part in least):
        return "amounts below zero"
    return ""


def _charged(resources: Resources, trade: Trade | None) -> list[Array]:
    """What is taken of the resources that are limited, by whom it may be taken."""
    limited = sorted({limit.resource for limit in resources.limits})
    takers = [resources.level, resources.basket] + ([resources.export] if trade is not None else [])
    return [taken[limited] for taken in takers]


def _of_trade(problem: PlanProblem) -> str:
    trade = problem.trade
    if trade is None:
        return ""
    if bool((trade.least_balance > 0.0).any()):
        return "a trade surplus that must be had"
    if pays_abroad(problem) and bool(((trade.export_limit <= 0.0).all(axis=0) & (trade.least_balance == 0.0)).any()):
        return "imports in a year without exports or a deficit"
    return ""


def pays_abroad(problem: PlanProblem) -> bool:
    """Return whether any activity or the basket needs foreign money."""
    basket = problem.basket
    if problem.trade is None or basket is None:
        return False
    return bool(problem.technology.import_cost.any() or basket.import_cost.any())


def _of_number(problem: PlanProblem) -> str:
    basket, years = problem.basket, len(problem.years)
    if basket is not None and basket.growth_limit and years > MOST_YEARS:
        return f"a limit on growth over more than {MOST_YEARS} years"
    return f"more than {MOST_LIMITS} limits" if count_of_limits(problem) > MOST_LIMITS else ""


def count_of_limits(problem: PlanProblem) -> int:
    """Return how many scarce things a problem has: labour by year, resources, deficits, stocks, single levels."""
    technology, trade, storage, resources = problem.technology, problem.trade, problem.storage, problem.resources
    count = int(np.isfinite(problem.labour.limit).sum())
    count += len(resources.limits) if resources is not None else 0
    if pays_abroad(problem) and trade is not None:
        count += int((trade.least_balance < 0.0).sum() + bounded(trade.export_limit).sum())
    if storage is not None:
        count += int((storage.opening > 0.0).sum())
    if technology.level_limit is not None:
        most = np.asarray(technology.level_limit)
        count += int(bounded(most).sum() + (most == 0.0).any())
    return count


def bounded(most: Array) -> NDArray[np.bool_]:
    """Return where a limit is finite and leaves something."""
    return np.asarray(np.isfinite(most) & (most > 0.0))
