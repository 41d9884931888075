"""Which way a programme of technique choice is planned, with capacities or without, why, and the plan made that way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commonweal.allocation.plan.large.by_programme import largest_levels, plan_by_programme
from commonweal.allocation.plan.large.capacity import CapacityStep, plan_with_capacity
from commonweal.allocation.plan.large.capacity_certificate import CapacityPlan, CapacityProgram
from commonweal.allocation.plan.large.choice import Round, choose
from commonweal.allocation.plan.large.route import LARGE
from commonweal.allocation.plan.large.surplus import require_makeable
from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.linear_program import Array

FORCED = ("programme", "large")
"""Routes that can be asked for."""
BEARABLE = 20_000
"""Activities up to which HiGHS is worth a try where the structure does not help; beyond, it takes too long."""

Report = Callable[[int, float, float, int], None]
"""Called after every round with its number, the bounds, and the passes over the recipes so far."""


@dataclass(frozen=True, slots=True)
class ProgramRoute:
    """``name`` : programme or large; ``method`` and ``reason`` in words."""

    name: str
    method: str
    reason: str


def program_route(technique: TechniqueProgram, capacity: Array | None, forced: str | None = None) -> ProgramRoute:
    """Return which way a programme is planned, and why.

    Parameters
    ----------
    technique, capacity : the programme, and largest levels (activity,) or None
    forced : programme or large, whatever the size
    """
    count = technique.activities
    unbounded = capacity is not None and bool(np.isinf(largest_levels(CapacityProgram(technique, capacity))).any())
    if forced == "programme" or (forced is None and (count <= LARGE or (unbounded and count <= BEARABLE))):
        why = f"{count:,} activities are few" if count <= LARGE else "some activities are bounded by their inputs alone"
        return ProgramRoute("programme", "HiGHS", "as asked" if forced else why)
    asked = "as asked; " if forced else ""
    if capacity is not None:
        reason = f"each of {count:,} activities has a largest level"
        return ProgramRoute("large", "interior point on the circular flows", asked + reason)
    if count == technique.products:
        reason = "one technique per product: nothing is left to choose but the scale"
        return ProgramRoute("large", "balances by iteration", asked + reason)
    reason = f"{count:,} techniques for {technique.products:,} products under {len(technique.limits)} limits"
    return ProgramRoute("large", "substitution under a bundle of valuations", asked + reason)


def plan_program(
    technique: TechniqueProgram,
    capacity: Array | None,
    route: ProgramRoute,
    gap: float,
    names: tuple[str, ...] = (),
    report: Report = lambda *_: None,
) -> CapacityPlan:
    """Return the plan of a programme by a route, to a proved relative gap where that can be reached.

    Parameters
    ----------
    names : of the products, for messages
    report : called after every round; HiGHS has but one, and its plan is kept whatever the report raises

    Raises
    ------
    SchemaError
        The programme makes no plan: nothing limits the basket, or there is no surplus.
    """
    if route.name == "programme":
        if capacity is None:
            require_makeable(technique, names)
        most = np.full(technique.activities, np.inf) if capacity is None else capacity
        found = plan_by_programme(CapacityProgram(technique, most))
        try:
            report(found.solved, found.certificate.lower, found.certificate.upper, 0)
        except KeyboardInterrupt:
            return found.plan
        return found.plan
    if capacity is not None:

        def after_step(one: CapacityStep) -> None:
            report(one.number, one.lower, one.upper, one.passes)

        return plan_with_capacity(CapacityProgram(technique, capacity), gap, after_step).plan

    def after_round(one: Round) -> None:
        report(one.number, one.lower, one.upper, one.passes_all + one.passes_one)

    plan = choose(technique, gap, names, after_round).plan
    return CapacityPlan(plan.levels, plan.prices, plan.valuations)


def advice(route: ProgramRoute, activities: int) -> tuple[str, ...]:
    """Return what to do where a route ended without the gap asked for."""
    if route.name == "programme" or activities > BEARABLE:
        return ()
    return (
        "the large route ended without the gap asked for: --route programme solves it by HiGHS, which may take long",
    )
