"""The plan without a programme: one technique per product, one year, a fixed basket, one sparse factorisation.

With net output N = make - use (products, activities), square, and fixed final demand d, the least levels are
``N x = d``. Whatever is used up, labour first, has total coefficients ``p_a = w_a N^-1`` per unit of final demand
(w labour per level: labour values). A ray d + s f goes as far as the first limit reached,
``s = min (limit - p_a d) / (p_a f)``. The pair that follows is put to the same programme and certified there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from commonweal.allocation.plan.aims import stages as aim_stages
from commonweal.allocation.plan.aims import value_of
from commonweal.allocation.plan.planner import quantities, stage_limit, valuations
from commonweal.allocation.plan.problem import PlanProblem, Technology
from commonweal.allocation.plan.program import build
from commonweal.core.linear_program import Array, Index, LinearProgram, Optimum, residuals
from commonweal.core.plan import Plan, Stage

CERTIFIED = 1e-9
MOST_ROUNDS = 12
"""Times that activities are left idle before the programme is asked."""


@dataclass(frozen=True, slots=True)
class _Year:
    """The year, solved for any number of baskets.

    Accounts are what is used up: labour, then each resource. ``fixed``, ``per_basket`` : (A,) levels for the demand
    and for one basket; ``use`` : (accounts, A) per level; ``price`` : (accounts, P) in total per unit of final demand;
    ``fixed_use``, ``basket_use`` : (accounts,) for the demand and for one basket; ``own_use`` : (accounts,) the part of
    it that the basket needs besides its products; ``limit``, ``row`` : (accounts,) the lowest upper limit and its row.
    """

    fixed: Array
    per_basket: Array
    use: Array
    price: Array
    fixed_use: Array
    basket_use: Array
    own_use: Array
    limit: Array
    row: Index


def solve_directly(problem: PlanProblem) -> Plan | None:
    """Return the plan of a single-technique, single-year problem with a fixed basket, or None if it is not one.

    None too where the direct solution breaks a limit or fails its certificate: then the programme has to say why.
    """
    if not is_single_technique(problem):
        return None
    lp = build(problem)
    found = _certified(problem, lp)
    if found is None:
        return None
    return Plan(
        solved="strict",
        aim=problem.aim.kind,
        quantities=quantities(problem, lp, found[-1].optimum),
        valuations=valuations(problem, lp, found[0].optimum),
        programme=lp,
        stages=found,
    )


def _certified(problem: PlanProblem, lp: LinearProgram) -> tuple[Stage, ...] | None:
    """Return the stages, or None where they fail their certificate.

    Where fixed supplies (negative demand) are more than a product is used, its activity would run backwards: it is
    left idle, its product free, and the rest is solved again.
    """
    idle = np.zeros(len(problem.technology.products), dtype=np.bool_)
    for _ in range(MOST_ROUNDS):
        year = _solved(problem, lp, idle)
        found = None if year is None else _stages(problem, lp, year)
        if found is None or max(stage.residuals.worst for stage in found) <= CERTIFIED:
            return found
        level = found[-1].optimum.x[lp.columns("level")[:, 0]]
        backwards = level < -CERTIFIED
        if not (backwards & ~idle).any():
            return None
        idle |= backwards
    return None


def is_single_technique(problem: PlanProblem) -> bool:
    """Return whether a problem is one year, one activity per product, and nothing left to choose but the scale."""
    choices = (problem.needs, problem.capital, problem.trade, problem.storage, problem.least_final_output)
    technology = problem.technology
    return (
        problem.aim.kind in ("least_labour", "ray")
        and len(problem.years) == 1
        and technology.input_lag == 0
        and all(choice is None for choice in choices)
        and problem.labour.mobility is None
        and (problem.basket is not None or problem.aim.kind == "least_labour")
        and _one_each(technology.make)
    )


def _one_each(make: sp.csr_array) -> bool:
    """Return whether every activity makes one product and every product is made by one activity."""
    product, activity = make.nonzero()
    everything = np.arange(make.shape[0])
    return np.array_equal(np.sort(product), everything) and np.array_equal(np.sort(activity), np.arange(make.shape[1]))


def _solved(problem: PlanProblem, lp: LinearProgram, idle: NDArray[np.bool_]) -> _Year | None:
    """Solve the year with some activities idle and their products free."""
    technology, resources = problem.technology, problem.resources
    net, free = _net_output(technology, idle)
    try:
        factors = splu(net)
    except RuntimeError:  # singular
        return None
    demand = np.where(free, 0.0, problem.demand[:, 0])
    target = np.zeros(len(demand)) if problem.basket is None else np.where(free, 0.0, problem.basket.target[:, 0])
    use, own = technology.labour[None, :, 0], np.zeros(1)
    if resources is not None:
        use, own = np.concatenate([use, resources.level[:, :, 0]]), np.append(own, resources.basket[:, 0])
    transposed: Any = factors.solve  # its types leave out the second argument
    price = np.stack([transposed(np.where(idle, 0.0, account), "T") for account in use])
    limit, row = _lowest_limits(problem, lp, len(use))
    return _Year(
        fixed=factors.solve(demand),
        per_basket=factors.solve(target),
        use=use,
        price=price,
        fixed_use=price @ demand,
        basket_use=price @ target + own,
        own_use=own,
        limit=limit,
        row=row,
    )


def _net_output(technology: Technology, idle: NDArray[np.bool_]) -> tuple[sp.csc_array, NDArray[np.bool_]]:
    """Return make - use (products, activities), idle activities and their products alone with one another, and which
    products are theirs.
    """
    free = np.asarray(technology.make @ idle.astype(np.float64)) > 0.0
    net = sp.diags_array((~free).astype(np.float64)) @ (technology.make - technology.use)
    net = net @ sp.diags_array((~idle).astype(np.float64))
    alone = sp.diags_array(free.astype(np.float64)) @ technology.make @ sp.diags_array(idle.astype(np.float64))
    return sp.csc_array(net + alone), free


def _lowest_limits(problem: PlanProblem, lp: LinearProgram, accounts: int) -> tuple[Array, Index]:
    limit, row = np.full(accounts, np.inf), np.full(accounts, -1)
    for account, bound, number in _limits(problem, lp):
        if bound < limit[account]:
            limit[account], row[account] = bound, number
    return limit, row


def _limits(problem: PlanProblem, lp: LinearProgram) -> Iterator[tuple[int, float, int]]:
    """Yield account, bound and row of every upper limit."""
    for number in lp.rows("labour_limit"):
        yield 0, float(problem.labour.limit[0]), int(number)
    if problem.resources is not None:
        for one, number in zip(problem.resources.limits, lp.rows("limit"), strict=True):
            yield 1 + one.resource, one.bound, int(number)


def _stages(problem: PlanProblem, lp: LinearProgram, year: _Year) -> tuple[Stage, ...] | None:
    """Return the aim's stage and, after a ray, the least labour for as many baskets."""
    baskets, scarce = _most_baskets(year) if problem.aim.kind == "ray" else (0.0, 0)
    if not 0.0 <= baskets < np.inf:
        return None
    found: list[Stage] = []
    current = lp
    for name, cost in aim_stages(problem, lp, relaxed=False):
        if name == "ray":
            y = _prices(lp, year, scarce, 1.0 / float(year.basket_use[scarce]))
            y[year.row[scarce]] = -lp.row_unit[year.row[scarce]] / year.basket_use[scarce]
        else:
            y = _prices(lp, year, 0, 1.0)
        if found:
            baskets = max(-stage_limit(found[0].optimum.objective), 0.0)
            y = np.append(y, -year.basket_use[0] if baskets > 0.0 else 0.0)
        x = _point(lp, year, baskets)
        optimum = Optimum(cost, x, y, float(cost @ x))
        found.append(Stage(name, value_of(problem, name, optimum.objective), optimum, residuals(current, optimum)))
        current = current.with_row(cost, stage_limit(optimum.objective))
    return tuple(found)


def _most_baskets(year: _Year) -> tuple[float, int]:
    """Return how many baskets can be had at most, and the account that runs out first."""
    each = year.basket_use
    most = np.where(each > 0.0, (year.limit - year.fixed_use) / np.where(each > 0.0, each, 1.0), np.inf)
    first = int(np.argmin(most))
    return float(most[first]), first


def _point(lp: LinearProgram, year: _Year, baskets: float) -> Array:
    """Return the columns of the programme, scaled, for a number of baskets."""
    x = np.zeros(len(lp.col_unit))
    level = year.fixed + baskets * year.per_basket
    used = year.use @ level + baskets * year.own_use
    x[lp.columns("level")[:, 0]] = level
    x[lp.columns("labour")] = used[0]
    x[lp.columns("resource").ravel()] = used[1:]
    x[lp.columns("basket")] = baskets
    return x / lp.col_unit


def _prices(lp: LinearProgram, year: _Year, account: int, value: float) -> Array:
    """Return row duals, scaled, where one unit of one account has a value and nothing else is scarce."""
    y = np.zeros(len(lp.row_unit))
    y[lp.rows("balance")[:, 0]] = value * year.price[account]
    own = lp.rows("labour_use") if account == 0 else lp.rows("resource_use")[account - 1]
    y[own] = value
    return y * lp.row_unit
