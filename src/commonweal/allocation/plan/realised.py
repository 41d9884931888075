"""The realised result of a society that plans: its plan, executed year after year, and who gets what of it."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.plan.execution import Executed
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.provision import pay_weights, reach
from commonweal.core.economy import Array
from commonweal.core.households import Households
from commonweal.core.linear_program import Index
from commonweal.core.plan import Plan
from commonweal.core.realised import Realised, Shortage
from commonweal.scenario.setting import Setting

GT_TO_KT = 1e6
LEAST_SHORTAGE = 1e-6
"""A smaller part of what was planned is not reported as missing [1]."""
PROMISE = 1e-3
"""A promise counts as broken when more than this part of it did not come [1]."""


def realised_plan(
    setting: Setting,
    problem: PlanProblem,
    plan: Plan,
    years: tuple[Executed, ...],
    households: Households,
    pay: str | float,
    jobs: str,
    mechanism: str = "plan",
    split: Array | None = None,
) -> Realised:
    """Return the realised result of an executed plan.

    The floor reaches everybody alike; what is delivered beyond it is handed out by pay inside each need class.

    Parameters
    ----------
    pay : scale of pay, see ``allocation.provision.pay_weights``
    jobs : ``shared`` (the hours there are to work are shared among all who seek work), ``public`` or ``none``
    split : (K, G, T) shares of what is beyond the floor inside each class, None for pay alone
    """
    economy, count = setting.economy, len(years)
    size = len(economy.activities)
    groups, classes = len(setting.needs.groups), np.array(households.class_of)
    first = households.years.index(setting.years[0])
    persons = households.persons[:, first : first + count]
    behaviour = setting.scenario.behaviour
    part = np.stack([one.delivered for one in years], axis=1)
    planned = plan.quantities["delivery"].values[:, :, :count]
    delivered = np.zeros((groups, len(households.names), count))
    sure = np.zeros_like(delivered)
    for t in range(count):
        came = planned[:, :, t] * part[:, t, None]
        floor = np.minimum(setting.needs.floors[:, :, t] * setting.needs.persons[:, t], came)
        by_pay = pay_weights(pay, households, persons[:, t])
        for c in range(len(households.classes)):
            members = classes == c
            heads = persons[members, t] / persons[members, t].sum()
            shares = np.tile(by_pay[members], (groups, 1)) if split is None else split[:, members, t]
            whole = shares.sum(axis=1, keepdims=True)
            shares = np.divide(shares, whole, out=np.tile(heads, (groups, 1)), where=whole > 0.0)
            sure[:, members, t] = floor[:, c, None] * heads
            delivered[:, members, t] = floor[:, c, None] * heads + (came - floor)[:, c, None] * shares
    take_up, dispersion = reach(behaviour, np.ones(groups), len(households.names))
    workforce = problem.labour.workforces
    belongs = np.arange(len(problem.technology.activities)) if workforce is None else workforce
    hours = np.stack([_by_industry(one.hours, belongs, size) for one in years], axis=1)
    engaged, unemployment = _work(setting, hours, jobs)
    level = np.stack([one.level[:size] for one in years], axis=1)
    offered = np.array([one.hours_offered for one in years])
    flow = plan.quantities
    ordered = flow["level"].values[:size]
    return Realised(
        mechanism=mechanism,
        years=setting.years[:count],
        groups=setting.needs.groups,
        households=households.names,
        bands=households.bands,
        classes=households.classes,
        band_of=households.band_of,
        class_of=households.class_of,
        persons=persons,
        delivered=delivered,
        take_up=take_up,
        dispersion=dispersion + behaviour.free_demand.value,
        sure=sure,
        output=level,
        capital=flow["capital"].values[:, :count],
        persons_engaged=engaged,
        hours=hours,
        hours_available=offered,
        co2=GT_TO_KT * np.stack([one.resource[:2] for one in years], axis=1),
        imports=np.zeros(count),
        exports=np.array([float(one.exports.sum()) for one in years]),
        investment=np.array(
            [one.investment * float(flow["asset_total"].values[:, t].sum()) for t, one in enumerate(years)]
        ),
        unemployment=unemployment,
        shortages=tuple(
            short
            for t, one in enumerate(years)
            for short in _shortages(setting, one, planned[:, :, t].sum(axis=1) * one.delivered, t)
        ),
        series={
            "plan_fulfilment": ("1", _part([float(one.level[:size].sum()) for one in years], ordered)),
            "investment_fulfilment": ("1", np.array([one.investment for one in years])),
        },
        assumptions=behaviour.assumptions(),
    )  # fmt: skip


def _part(made: list[float], planned: Array) -> Array:
    """What was made over what was planned, by year (T,); 1 where nothing was planned."""
    whole = planned.sum(axis=0)[: len(made)]
    return np.asarray(np.divide(np.array(made), whole, out=np.ones(len(made)), where=whole > 0.0))


def _work(setting: Setting, hours: Array, jobs: str) -> tuple[Array, Array]:
    """Persons engaged (A, T) and the unemployment rate (T,): all who seek work where it is shared, else by the norm."""
    economy, count = setting.economy, hours.shape[1]
    per_person = float(economy.hours.sum() / economy.persons.sum()) * setting.hours_per_person[:count]
    people, base = economy.population, economy.base_year
    grown = np.array([people.between(year, 15, 64) for year in setting.years[:count]]) / people.between(base, 15, 64)
    force = economy.persons.sum() / (1.0 - economy.parameters["unemployment_rate"].value) * grown
    engaged = hours / per_person
    total = np.maximum(engaged.sum(axis=0), 1e-300)
    if jobs == "none":
        engaged = engaged * np.minimum(1.0, force / total)
        return engaged, np.maximum(1.0 - engaged.sum(axis=0) / force, 0.0)
    return engaged * (force / total), np.zeros(count)


def _by_industry(hours: Array, belongs: Index, size: int) -> Array:
    """Hours of every activity with the industry whose workforce serves it; households' own have none."""
    known = belongs < size
    return np.asarray(np.bincount(belongs[known], weights=hours[known], minlength=size), dtype=np.float64)


def _shortages(setting: Setting, year: Executed, came: Array, number: int) -> list[Shortage]:
    """What of the plan's deliveries did not come; it is a broken promise where less came than is guaranteed."""
    missing, cause = 1.0 - year.delivered, ", ".join(year.cause)
    promised = setting.guaranteed
    owed = np.zeros(len(came))
    if promised is not None:
        owed = (promised.floors[:, :, number] * promised.persons[:, number]).sum(axis=1)
    return [
        Shortage(setting.years[number], name, "", float(missing[k]), bool(came[k] < owed[k] * (1.0 - PROMISE)), cause)
        for k, name in enumerate(setting.needs.groups)
        if missing[k] > LEAST_SHORTAGE
    ]
