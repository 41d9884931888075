"""What government pays to people who earn nothing or little: as observed, or by the society's own rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.core.economy import Array

CHILD, WORKER, OLD, ILL = range(4)


def transfers_of(model: Model, state: State, drivers: Drivers, consumer: float, wage: float) -> Array:
    """Return transfers by group (G,) [money]: the sum of the society's rules, with benefits for the unemployed."""
    rules = model.rules.transfer_rules
    total = sum(
        (RULES[name](model, state, drivers, consumer, wage, size, other) for name, size, other in rules),
        start=np.zeros(len(model.groups)),
    )
    return np.asarray(total + _jobs(model, state, drivers, wage))


def _observed(
    model: Model, state: State, drivers: Drivers, consumer: float, wage: float, size: float, other: float
) -> Array:
    """Base-year transfers per head, indexed to prices and in part to productivity, and benefits for more unemployed."""
    people = drivers.persons / model.base.persons
    index = consumer * drivers.mean_productivity**model.behaviour.transfer_indexation
    usual = model.base.transfers * model.shares.transfers * people * index
    more = max(state.unemployment - model.base.unemployment, 0.0) * drivers.labour_force
    benefits = model.behaviour.benefit * mean_pay(model, wage) * more
    return np.asarray(usual + benefits * model.shares.transfers)


def _floor(
    model: Model, state: State, drivers: Drivers, consumer: float, wage: float, size: float, other: float
) -> Array:
    """What own income of the period before lacks of the cost of the guaranteed basket at current prices."""
    cost = drivers.floor_cost.sum(axis=0) * consumer
    own = state.own_income * drivers.persons / state.population
    return np.asarray(np.maximum(cost - own, 0.0))


def _universal(
    model: Model, state: State, drivers: Drivers, consumer: float, wage: float, size: float, other: float
) -> Array:
    """The same amount for every person [base-year money per person and period]."""
    return drivers.persons * 1e-3 * size * consumer


def _minimum(
    model: Model, state: State, drivers: Drivers, consumer: float, wage: float, size: float, other: float
) -> Array:
    """An income below which nobody falls, withdrawn at a rate as own income rises."""
    own = state.own_income * drivers.persons / state.population
    return np.asarray(np.maximum(drivers.persons * 1e-3 * size * consumer - other * own, 0.0))


def _replacement(of_class: int) -> Callable[..., Array]:
    """A part of mean pay for every person of a class."""

    def rule(
        model: Model, state: State, drivers: Drivers, consumer: float, wage: float, size: float, other: float
    ) -> Array:
        concerned = np.array(model.class_of) == of_class
        return np.asarray(np.where(concerned, drivers.persons, 0.0) * size * mean_pay(model, wage))

    return rule


def _unemployment(
    model: Model, state: State, drivers: Drivers, consumer: float, wage: float, size: float, other: float
) -> Array:
    """A part of mean pay for everyone who found no work in the period before, by the observed shares of transfers."""
    paid = size * mean_pay(model, wage) * state.unemployment * drivers.labour_force
    concerned = np.where(np.array(model.class_of) == WORKER, model.shares.transfers, 0.0)
    return np.asarray(paid * concerned / concerned.sum()) if concerned.sum() > 0.0 else np.zeros(len(concerned))


RULES: Mapping[str, Callable[..., Array]] = {
    "observed": _observed,
    "guarantee": _floor,
    "universal": _universal,
    "minimum_income": _minimum,
    "pension": _replacement(OLD),
    "sickness": _replacement(ILL),
    "unemployment": _unemployment,
}
"""Kinds of transfers: (name, size, second number) as ``Rules.transfer_rules`` holds them."""


def mean_pay(model: Model, wage: float) -> float:
    """Return pay per person engaged [money per thousand persons and period]."""
    persons = float((model.technique.persons * model.base.output).sum())
    return wage * float((model.technique.wages * model.base.output).sum()) / persons if persons else 0.0


def _jobs(model: Model, state: State, drivers: Drivers, wage: float) -> Array:
    """Pay of those whom the public purse employs because nobody else did."""
    if model.rules.jobs != "public":
        return np.zeros(len(model.groups))
    paid = model.rules.job_pay * mean_pay(model, wage) * state.unemployment * drivers.labour_force
    return np.asarray(paid * model.shares.transfers)
