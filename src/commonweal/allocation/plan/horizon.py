"""A planning problem over part of its horizon: its first years, or what remains after some have been carried out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.allocation.plan.planner import relaxed_plan, strict_plan
from commonweal.allocation.plan.problem import Capital, Labour, Limit, PlanProblem, Resources, Storage
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array
from commonweal.core.plan import Plan


def shortened(problem: PlanProblem, count: int) -> PlanProblem:
    """Return the problem over its first ``count`` years, every limit in force over those years."""
    return _years(problem, slice(0, count))


def remaining(problem: PlanProblem, plan: Plan, count: int) -> PlanProblem:
    """Return the problem over the years after the first ``count``, from the state in which the plan leaves them.

    Stocks, workforce and products in store are those realised; limits are less what has been used. With an input
    lag the inputs of the first remaining year are already spent, so such problems cannot be cut.
    """
    if problem.technology.input_lag:
        raise SchemaError(
            Problem("cannot be revised midway", "technology.input_lag", "1", "0", next_step="plan it once")
        )
    rest = _years(problem, slice(count, None))
    return replace(
        rest,
        labour=_workforce_of(rest, plan, count),
        capital=_capital_of(rest, plan, count),
        storage=_storage_of(rest, plan, count),
        resources=_limits_of(problem, rest, plan, count),
    )


def rolling_plan(problem: PlanProblem, commit: int) -> tuple[Plan, ...]:
    """Return the plans made at the start, after ``commit`` years, and so on, each over the whole remaining horizon.

    Each plan is carried out for ``commit`` years and then made anew from the state reached.
    """
    plans = []
    while problem.years:
        plan = strict_plan(problem) or relaxed_plan(problem)
        plans.append(plan)
        if commit >= len(problem.years):
            break
        problem = remaining(problem, plan, commit)
    return tuple(plans)


def _years(problem: PlanProblem, kept: slice) -> PlanProblem:
    """Cut every array with a year axis; limits keep the years that are left."""
    numbers = range(len(problem.years))[kept]
    technology, labour, capital = problem.technology, problem.labour, problem.capital
    needs, basket, trade, resources = problem.needs, problem.basket, problem.trade, problem.resources
    last = capital.last_addition if capital else None
    return replace(
        problem,
        years=problem.years[kept],
        technology=replace(
            technology, labour=technology.labour[:, kept], level_limit=_cut_years(technology.level_limit, kept)
        ),
        demand=problem.demand[:, kept],
        labour=replace(
            labour,
            limit=labour.limit[kept],
            per_person=None if labour.per_person is None else labour.per_person[kept],
        ),
        needs=needs and replace(needs, persons=needs.persons[:, kept], floors=needs.floors[:, :, kept]),
        basket=basket and replace(basket, target=basket.target[:, kept], import_cost=basket.import_cost[kept]),
        trade=trade
        and replace(trade, export_limit=trade.export_limit[:, kept], least_balance=trade.least_balance[kept]),
        capital=capital
        and replace(
            capital,
            last_addition=None if last is None else last - numbers.start,
            price=_cut_years(capital.price, kept),
            first_investment=None
            if capital.first_investment is None
            else np.maximum(capital.first_investment - numbers.start, 0),
        ),
        resources=resources
        and replace(
            resources,
            **{name: getattr(resources, name)[..., kept] for name in ("level", "group", "asset", "export", "basket")},
            limits=tuple(cut for limit in resources.limits if (cut := _cut(limit, numbers)) is not None),
            credits=tuple(
                replace(one, use=one.use[:, kept], per_export=one.per_export[:, kept]) for one in resources.credits
            ),
        ),
    )


def _cut_years(series: Array | None, kept: slice) -> Array | None:
    return None if series is None else series[:, kept]


def _cut(limit: Limit, numbers: range) -> Limit | None:
    periods = tuple(number - numbers.start for number in limit.periods if number in numbers)
    return replace(limit, periods=periods) if periods else None


def _workforce_of(rest: PlanProblem, plan: Plan, count: int) -> Labour:
    workforce = plan.quantities.get("workforce")
    return rest.labour if workforce is None else replace(rest.labour, opening=workforce.values[:, count - 1])


def _capital_of(rest: PlanProblem, plan: Plan, count: int) -> Capital | None:
    """Stocks at the start of the remaining years. Investment under way is in them only with a gestation of one year."""
    if rest.capital is None:
        return None
    if rest.capital.gestation > 1:
        gestation = str(rest.capital.gestation)
        raise SchemaError(Problem("a plan revised midway needs a gestation of one year", "gestation", gestation, "1"))
    return replace(rest.capital, opening=plan.quantities["capital"].values[:, count])


def _storage_of(rest: PlanProblem, plan: Plan, count: int) -> Storage | None:
    stock = plan.quantities.get("stock")
    return (
        rest.storage
        if stock is None or rest.storage is None
        else replace(rest.storage, opening=stock.values[:, count - 1])
    )


def _limits_of(problem: PlanProblem, rest: PlanProblem, plan: Plan, count: int) -> Resources | None:
    if problem.resources is None or rest.resources is None:
        return None
    used: Array = plan.quantities["resource"].values
    limits = []
    for limit in problem.resources.limits:
        done = [number for number in limit.periods if number < count]
        left = tuple(number - count for number in limit.periods if number >= count)
        if left:
            limits.append(replace(limit, periods=left, bound=limit.bound - float(np.sum(used[limit.resource, done]))))
    return replace(rest.resources, limits=tuple(limits))
