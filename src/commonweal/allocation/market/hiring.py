"""Persons and hours: employment follows output with a lag, hours per person take up the rest."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.core.economy import Array
from commonweal.core.period import Labour


def hire(model: Model, state: State, drivers: Drivers, output: Array, wage: Array) -> tuple[Labour, Array]:
    """Return the labour of the period, and the persons that output asks for at the norm (A,).

    ::

        N* = n0 x / (a norm);   ln N = ln N(-1) + lambda (ln N* - ln N*(-1)),  lambda = 0 for fixed members
        N is kept where hours per person lie within the band around the norm

    Under shared work the hours there are to work are shared among all who seek work; under public jobs who finds none
    elsewhere is engaged by the public purse, which ``transfers`` pays.
    """
    rule, technique = model.behaviour, model.technique
    needed = technique.persons * output / (drivers.productivity * drivers.hours_norm)
    hours = technique.hours * output / drivers.productivity
    speed = rule.employment_speed * (1.0 - model.rules.fixed_members)
    known = (needed > 0.0) & (state.wanted > 0.0)
    moved = np.divide(needed, state.wanted, out=np.ones_like(needed), where=known) ** speed
    persons = np.where(known, state.persons * moved, needed)
    persons = np.clip(persons, needed / rule.hours_ceiling, needed / rule.hours_floor)
    ready = drivers.labour_force * (1.0 - rule.frictional)
    total = float(persons.sum())
    shared = model.rules.jobs == "shared"
    if total > ready or (shared and total > 0.0):
        persons = persons * (ready / total)
        total = ready
    without = max(1.0 - total / drivers.labour_force, 0.0)
    unemployment = min(without, rule.frictional) if model.rules.jobs == "public" else without
    paid = np.divide(wage * output, hours, out=np.zeros_like(hours), where=hours > 0.0)
    return (
        Labour(
            persons=persons,
            hours=hours,
            labour_force=drivers.labour_force,
            unemployed=unemployment * drivers.labour_force,
            unemployment_rate=unemployment,
            structural_rate=structural_rate(model),
            wage=paid,
            productivity=drivers.productivity,
            wanted_hours=hours,
        ),
        needed,
    )


def structural_rate(model: Model) -> float:
    """Return the unemployment at which the real wage grows with productivity [1]: where the wage rule is at rest.

    With the wage curve and the Phillips rule this is the reference rate; without an unemployed army to discipline
    anybody, under a job guarantee, it is the frictional rate.
    """
    rule = model.behaviour
    if model.rules.jobs != "none":
        return rule.frictional
    if rule.wage_rule == "phillips_linear" and rule.phillips[1] > 0.0:
        return 1.0 + rule.phillips[0] / rule.phillips[1]
    return rule.unemployment_reference
