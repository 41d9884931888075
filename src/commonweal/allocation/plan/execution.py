"""What becomes of a plan: fulfilment below one, stale coefficients, reserves, re-planning, people's response.

A plan that exists is not a society that follows it. Year by year:

1. orders: the plan's levels, raised by what is known to fall short on average, as far as hours and reserves allow;
2. output: each order times its industry's draw of fulfilment, within the capital that was built;
3. use: with coefficients that have drifted since the plan was made;
4. deliveries: consumption before investment before exports, out of what is made and out of reserves;
5. capital: what is not built is ordered again in the year after, in part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.conditions import Conditions
from commonweal.core.economy import Array
from commonweal.core.plan import Plan
from commonweal.core.streams import stream
from commonweal.scenario.behaviour import Behaviour

ROUNDS = 4
"""Times that a shortage of inputs is passed on to those who use them, within a year."""
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Executed:
    """A year as it came out. A activities of the plan, P products, K product groups, R resources.

    ``level`` : (A,); ``delivered`` : (K,) part of planned deliveries of each product group that came; ``investment``,
    ``exports`` : parts of the plan's; ``hours`` : (A,) [million h]; ``hours_offered`` [million h]; ``resource`` : (R,);
    ``short`` : (P,) part of planned final consumption of each product that was missing; ``cause`` : what was short.
    """

    level: Array
    delivered: Array
    investment: float
    exports: Array
    hours: Array
    hours_offered: float
    resource: Array
    short: Array
    cause: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What a year leaves to the next: reserves (P,), capital over the plan's, what was not built over a year's plan,
    drift of coefficients so far (log)."""

    reserve: Array
    capital: float
    backlog: float
    drift: Array


def begin(problem: PlanProblem, plan: Plan, behaviour: Behaviour) -> Carried:
    """Return the opening state: full reserves, capital as planned, coefficients as known."""
    made = problem.technology.make @ plan.quantities["level"].values[:, 0]
    size = len(problem.technology.activities)
    return Carried(behaviour.reserve.value * made, 1.0, 0.0, np.zeros(size))


def execute_year(
    problem: PlanProblem,
    plan: Plan,
    number: int,
    carried: Carried,
    behaviour: Behaviour,
    conditions: Conditions,
    productivity: Array,
    seed: int,
) -> tuple[Executed, Carried]:
    """Return a year of the plan as it comes out, and what it leaves to the next.

    Parameters
    ----------
    productivity : (A,) output per hour over the plan's, by who owns
    seed : of the draws of fulfilment and drift, which are the same for every society
    """
    flow, technology = plan.quantities, problem.technology
    year = problem.years[number]
    planned = flow["level"].values[:, number]
    make, use = technology.make, technology.use
    draws = fulfilment(seed, year, technology.activities, behaviour)
    drift = carried.drift + drifts(seed, year, technology.activities, behaviour)
    labour = technology.labour[:, number] / productivity
    offered = (
        float(problem.labour.limit[number]) * behaviour.hours_chosen.value * (1.0 - behaviour.labour_response.value)
    )
    needed = float(labour @ planned)
    cause = []
    margin = 1.0 / max(behaviour.fulfilment.value, LEAST)
    margin = min(margin, 1.0 + behaviour.reserve.value)
    hands = offered / needed if needed > 0.0 else np.inf
    if hands < 1.0:
        cause.append("labour")
    room = min(margin, hands) if np.isfinite(hands) else margin
    limit = np.minimum(carried.capital * (1.0 + behaviour.reserve.value), 1.0) * _capacity(conditions, len(planned))
    if carried.capital * (1.0 + behaviour.reserve.value) < 1.0:
        cause.append("capital")
    part = np.minimum(np.minimum(draws * room, 1.0), limit)
    final = _final(problem, plan, number)
    level, net = _with_inputs(planned * part, make, use, np.exp(drift), carried.reserve)
    if (net < -LEAST * (1.0 + abs(net))).any():
        cause.append("inputs")
    available = np.maximum(net, 0.0) + carried.reserve
    wanted = final["consumption"].sum(axis=1)
    arrive = _imports(conditions, len(wanted))
    got = np.minimum(wanted, available) * arrive
    rest = available - np.minimum(wanted, available)
    planned_investment = final["investment"]
    order = planned_investment * (1.0 + behaviour.replanning.value * carried.backlog)
    built = np.minimum(order, rest)
    rest = rest - built
    shipped = np.minimum(final["exports"] * _exports(conditions, len(wanted)), rest)
    rest = rest - shipped
    target = behaviour.reserve.value * (make @ planned)
    reserve = np.minimum(rest, np.maximum(target, carried.reserve))
    if (got < wanted * (1.0 - LEAST)).any():
        cause.append("fulfilment")
    if conditions.closed:
        cause.append("imports")
    delivered = _by_group(final["consumption"], wanted, got)
    invested = float(built.sum() / planned_investment.sum()) if planned_investment.sum() > 0.0 else 1.0
    resource = _resources(problem, plan, number, level, delivered, invested, shipped, final["exports"])
    after = _capital(problem, plan, number, carried.capital, invested)
    backlog = max(carried.backlog * (1.0 - behaviour.replanning.value) + 1.0 - invested, 0.0)
    hours = labour * level
    short = np.divide(wanted - got, wanted, out=np.zeros_like(wanted), where=wanted > 0.0)
    return (
        Executed(level, delivered, invested, shipped, hours, offered, resource, short, tuple(cause)),
        Carried(reserve, after, backlog, drift),
    )


def fulfilment(seed: int, year: int, activities: tuple[str, ...], behaviour: Behaviour) -> Array:
    """Return what each activity makes of its order in a year (A,): a beta distribution below one, the same for all
    societies."""
    mean, spread = behaviour.fulfilment.value, behaviour.fulfilment_spread.value
    uniform = np.array([stream(seed, "fulfilment", year, name).random() for name in activities])
    if mean >= 1.0 or spread <= 0.0:
        return np.full(len(activities), min(mean, 1.0))
    from scipy.stats import beta

    variance = min(spread**2, 0.9 * mean * (1.0 - mean))
    size = mean * (1.0 - mean) / variance - 1.0
    return np.asarray(beta.ppf(uniform, mean * size, (1.0 - mean) * size))


def drifts(seed: int, year: int, activities: tuple[str, ...], behaviour: Behaviour) -> Array:
    """Return the year's change of each activity's input coefficients (A,) [log]."""
    normal = np.array([stream(seed, "coefficients", year, name).standard_normal() for name in activities])
    return np.asarray(behaviour.coefficient_drift.value * normal)


def _capacity(conditions: Conditions, size: int) -> Array:
    """Factors of events on industries; the techniques that follow them in the list have none of their own."""
    return np.append(conditions.capacity, np.ones(size - len(conditions.capacity)))


def _imports(conditions: Conditions, size: int) -> Array:
    arrive = np.minimum(conditions.imports, 1.0)
    return np.append(arrive, np.ones(size - len(arrive))) if not conditions.closed else np.ones(size)


def _exports(conditions: Conditions, size: int) -> Array:
    return np.append(conditions.exports, np.ones(size - len(conditions.exports)))


def _final(problem: PlanProblem, plan: Plan, number: int) -> dict[str, Array]:
    """The plan's final uses of domestic products: consumption (P, K), investment (P,), exports (P,)."""
    flow = plan.quantities
    assert problem.needs is not None and problem.capital is not None
    consumption = problem.needs.bundle * flow["group_total"].values[:, number]
    investment = problem.capital.composition @ flow["asset_total"].values[:, number]
    exports = flow["export"].values[:, number] if "export" in flow else np.zeros(len(consumption))
    fixed = problem.demand[:, number]
    return {"consumption": consumption, "investment": np.maximum(investment, 0.0), "exports": exports, "fixed": fixed}


def _with_inputs(level: Array, make: object, use: object, drift: Array, reserve: Array) -> tuple[Array, Array]:
    """Lower the levels of those who lack an input, and return them with what is left for final use (P,)."""
    for _ in range(ROUNDS):
        made, used = make @ level + reserve, use @ (level * drift)  # type: ignore[operator]
        part = np.divide(made, used, out=np.ones_like(made), where=used > made)
        if (part >= 1.0 - LEAST).all():
            break
        needs = abs(use).T > 0  # type: ignore[operator, arg-type]
        level = level * np.minimum(1.0, _least_input(needs, part))
    return level, np.asarray(make @ level - use @ (level * drift))  # type: ignore[operator]


def _least_input(needs: object, part: Array) -> Array:
    """The scarcest of each activity's inputs (A,) [part of what it wants]."""
    matrix = needs.tocsr()  # type: ignore[attr-defined]
    least = np.ones(matrix.shape[0])
    for row in range(matrix.shape[0]):
        inputs = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        if len(inputs):
            least[row] = part[inputs].min()
    return least


def _by_group(consumption: Array, wanted: Array, got: Array) -> Array:
    """Part of each product group's planned deliveries that came (K,): its products in the proportions of the plan."""
    part = np.divide(got, wanted, out=np.ones_like(got), where=wanted > 0.0)
    total = consumption.sum(axis=0)
    return np.divide(part @ consumption, total, out=np.ones_like(total), where=total > 0.0)


def _resources(
    problem: PlanProblem, plan: Plan, number: int, level: Array, delivered: Array, invested: float, shipped: Array,
    exports: Array,
) -> Array:  # fmt: skip
    """Use of each resource: the plan's, changed by what came out otherwise."""
    found = problem.resources
    flow = plan.quantities
    if found is None:
        return np.zeros(0)
    change = found.level[:, :, number] @ (level - flow["level"].values[:, number])
    change = change + found.group[:, :, number] @ ((delivered - 1.0) * flow["group_total"].values[:, number])
    change = change + found.asset[:, :, number] @ ((invested - 1.0) * flow["asset_total"].values[:, number])
    change = change + found.export[:, :, number] @ (shipped - exports)
    return np.asarray(flow["resource"].values[:, number] + change)


def _capital(problem: PlanProblem, plan: Plan, number: int, before: float, invested: float) -> float:
    """Capital over the plan's at the opening of the next year: what was not built is missing from then on."""
    flow, capital = plan.quantities, problem.capital
    assert capital is not None
    stock = flow["capital"].values
    if number + 1 >= stock.shape[1] or stock[:, number + 1].sum() <= 0.0:
        return before
    left = float(((1.0 - capital.depreciation) * stock[:, number]).sum())
    added = max(float(stock[:, number + 1].sum()) - left, 0.0)
    return (before * left + invested * added) / (left + added) if left + added > 0.0 else before
