"""What becomes of a plan: fulfilment below one, stale coefficients, reserves, re-planning, people's response.

A plan that exists is not a society that follows it. Year by year:

1. orders: the plan's levels, raised by what is known to fall short on average, as far as hours and reserves allow;
2. output: each order times its industry's draw of fulfilment, within the capital that was built;
3. use: with coefficients that have drifted since the plan was made;
4. correction within the year: floors, then other deliveries, investment and exports, out of output and reserves;
5. capital: what is not built is ordered again in the year after, in part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.stats import beta

from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.conditions import Conditions
from commonweal.core.economy import Array
from commonweal.core.plan import Plan
from commonweal.core.small_program import most as most_of
from commonweal.core.streams import stream
from commonweal.scenario.behaviour import Behaviour

LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Executed:
    """A year as it came out. A activities of the plan, P products, K product groups, R resources.

    ``level`` : (A,); ``delivered`` : (K,) part of planned deliveries of each product group that came; ``investment``,
    ``exports`` : parts of the plan's; ``hours`` : (A,) [million h]; ``hours_offered`` [million h]; ``resource`` : (R,);
    ``cause`` : what was short.
    """

    level: Array
    delivered: Array
    investment: float
    exports: Array
    hours: Array
    hours_offered: float
    resource: Array
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
    arrive: Array,
    seed: int,
) -> tuple[Executed, Carried]:
    """Return a year of the plan as it comes out, and what it leaves to the next.

    Parameters
    ----------
    productivity : (A,) output per hour over the plan's, by who owns
    arrive : (K,) part of each product group that does not wait for imports which cannot come in
    seed : of the draws of fulfilment and drift, which are the same for every society
    """
    flow, technology = plan.quantities, problem.technology
    year = problem.years[number]
    planned = flow["level"].values[:, number]
    make = technology.make
    draws = fulfilment(seed, year, technology.activities, behaviour)
    drift = carried.drift + drifts(seed, year, technology.activities, behaviour)
    labour = technology.labour[:, number] / productivity
    offered = (
        float(problem.labour.limit[number]) * behaviour.hours_chosen.value * (1.0 - behaviour.labour_response.value)
    )
    needed = float(labour @ planned)
    cause = []
    spare = 1.0 + behaviour.reserve.value
    hands = offered / needed if needed > 0.0 else np.inf
    if hands < 1.0:
        cause.append("labour")
    order = min(spare / max(behaviour.fulfilment.value, LEAST), hands)
    limit = carried.capital * spare * _capacity(conditions, len(planned))
    if carried.capital * spare < 1.0:
        cause.append("capital")
    part = np.minimum(draws * order, limit)
    most = planned * part
    found = _best(problem, plan, number, most, np.exp(drift), carried, behaviour, labour, offered)
    if (found.net < found.wanted * (1.0 - 1e-6)).any():
        cause.append("fulfilment")
    if conditions.closed:
        cause.append("imports")
    invested, delivered = found.invested, found.delivered * arrive
    reserve = np.clip(found.rest, 0.0, np.maximum(behaviour.reserve.value * (make @ planned), carried.reserve))
    exports = flow["export"].values[:, number] if "export" in flow else np.zeros(len(reserve))
    resource = _resources(problem, plan, number, found.level, delivered, invested, found.exports, exports)
    after = _capital(problem, plan, number, carried.capital, invested)
    backlog = max(carried.backlog * (1.0 - behaviour.replanning.value) + 1.0 - invested, 0.0)
    return (
        Executed(
            found.level, delivered, invested, found.exports, labour * found.level, offered, resource, tuple(cause)
        ),
        Carried(reserve, after, backlog, drift),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Best:
    """What the correction within the year arrives at."""

    level: Array
    delivered: Array
    invested: float
    exports: Array
    rest: Array
    net: Array
    wanted: Array


WEIGHTS = (1000.0, 300.0, 100.0, 10.0, 1.0)
"""What counts for how much when not everything can be done [per money]: most of the floors, investment, the rest of the
floors, other deliveries, exports: an order of priority, assumption. Investment stands before the last of the floors,
because a plan that eats its capital meets no floor for long."""
FIRST_PART = 0.9
"""Part of the floors that comes before investment [1]: assumption, range 0.7-1."""


def _best(
    problem: PlanProblem,
    plan: Plan,
    number: int,
    most: Array,
    drift: Array,
    carried: Carried,
    behaviour: Behaviour,
    labour: Array,
    offered: float,
) -> _Best:
    """The correction within the year: the planned uses that levels up to ``most`` allow, floors first.

    A linear programme in levels, floors and other deliveries by product group, investment by asset, and exports, as
    parts of the plan's; every product is balanced with what is in reserve, and hours are no more than offered.
    """
    flow, technology, needs, capital = plan.quantities, problem.technology, problem.needs, problem.capital
    assert needs is not None and capital is not None
    total = flow["group_total"].values[:, number]
    floors = np.minimum((needs.floors[:, :, number] * needs.persons[:, number]).sum(axis=1), total)
    assets = flow["asset_total"].values[:, number]
    exports = flow["export"].values[:, number] if "export" in flow else np.zeros(len(technology.products))
    order = 1.0 + behaviour.replanning.value * carried.backlog
    sent = np.flatnonzero(exports > LEAST)
    size = len(most)
    net = (technology.make - technology.use @ sp.diags_array(drift)).tocsc()
    takes = sp.hstack(
        [
            sp.csc_array(needs.bundle * (FIRST_PART * floors)),
            sp.csc_array(needs.bundle * ((1.0 - FIRST_PART) * floors)),
            sp.csc_array(needs.bundle * (total - floors)),
            sp.csc_array(capital.composition * assets),
            sp.csc_array((exports[sent], (sent, np.arange(len(sent)))), shape=(len(exports), len(sent))),
        ]
    )
    scale = 1.0 / np.maximum(np.maximum(technology.product_unit, abs(technology.make @ most)), 1e-9)
    rows = sp.vstack([
        sp.diags_array(scale) @ sp.hstack([-net, takes]),
        sp.csc_array(np.append(labour, np.zeros(takes.shape[1]))[None] / max(offered, 1e-9)),
    ])  # fmt: skip
    limit = np.append(scale * (carried.reserve - problem.demand[:, number]), 1.0)
    worth = np.concatenate(
        [
            WEIGHTS[0] * FIRST_PART * floors,
            WEIGHTS[2] * (1.0 - FIRST_PART) * floors,
            WEIGHTS[3] * (total - floors),
            WEIGHTS[1] * assets,
            WEIGHTS[4] * exports[sent],
        ]
    )
    high = np.concatenate([most, np.ones(3 * len(total)), np.full(len(assets), order), np.ones(len(sent))])
    unit = max(float(worth.sum()), 1e-9)
    idle = np.full(size, 1e-9) * np.where(technology.level_unit > 0.0, 1.0 / technology.level_unit, 1.0)
    solution, _ = most_of(
        np.concatenate([-idle, worth / unit]), rows.tocsc(), limit, high, f"a plan's year {problem.years[number]}"
    )
    level, parts = solution[:size], solution[size:]
    count = len(total)
    first, last, rest = parts[:count], parts[count : 2 * count], parts[2 * count : 3 * count]
    got = floors * (FIRST_PART * first + (1.0 - FIRST_PART) * last) + (total - floors) * rest
    shares = parts[3 * count : 3 * count + len(assets)]
    shipped = np.zeros(len(exports))
    shipped[sent] = exports[sent] * parts[3 * count + len(assets) :]
    made = np.asarray(net @ level)
    used = np.asarray(takes @ parts)
    whole = float(assets.sum())
    return _Best(
        level=level,
        delivered=np.divide(got, total, out=np.ones_like(total), where=total > 0.0),
        invested=float(shares @ assets) / whole if whole > 0.0 else 1.0,
        exports=shipped,
        rest=made + carried.reserve - problem.demand[:, number] - used,
        net=used,
        wanted=np.asarray(takes @ np.ones(takes.shape[1])),
    )


def fulfilment(seed: int, year: int, activities: tuple[str, ...], behaviour: Behaviour) -> Array:
    """Return what each activity makes of its order in a year (A,): a beta distribution below one, the same for all
    societies."""
    mean, spread = behaviour.fulfilment.value, behaviour.fulfilment_spread.value
    uniform = np.array([stream(seed, "fulfilment", year, name).random() for name in activities])
    if mean >= 1.0 or spread <= 0.0:
        return np.full(len(activities), min(mean, 1.0))
    variance = min(spread**2, 0.9 * mean * (1.0 - mean))
    size = mean * (1.0 - mean) / variance - 1.0
    return np.asarray(beta.ppf(uniform, mean * size, (1.0 - mean) * size))


def drifts(seed: int, year: int, activities: tuple[str, ...], behaviour: Behaviour) -> Array:
    """Return the year's change of each activity's input coefficients (A,) [log]."""
    normal = np.array([stream(seed, "coefficients", year, name).standard_normal() for name in activities])
    return np.asarray(behaviour.coefficient_drift.value * normal)


def _capacity(conditions: Conditions, size: int) -> Array:
    """Factors of events on industries; the techniques that follow them in the list have none of their own."""
    factor = conditions.capacity * np.minimum(conditions.supply, 1.0)
    return np.append(factor, np.ones(size - len(factor)))


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
