"""Plans under a capacity of every activity, for many products, with a proved gap after every step.

An interior-point method finds levels, prices and rents (:mod:`.capacity_interior`); its linear systems are solved with
the Leontief structure (:mod:`.capacity_newton`). After every step the prices give an upper bound on the baskets, since
what an activity earns above its costs is the rent of its capacity whatever the prices are; and the levels give a lower
bound once they are mended: what is missing of a product is made where there is room, with all that it needs, and the
plan is shrunk into its limits. The best plan and the best prices so far are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commonweal.allocation.plan.large.capacity_certificate import (
    CapacityCertificate,
    CapacityPlan,
    CapacityProgram,
    certify_capacity,
)
from commonweal.allocation.plan.large.capacity_interior import Point, advance, start
from commonweal.allocation.plan.large.capacity_remarks import capacity_remarks, require_surplus_of
from commonweal.allocation.plan.large.capacity_scaled import Scaled, scaled
from commonweal.allocation.plan.large.capacity_shortage import proof_of_nothing, with_shortages
from commonweal.core.linear_program import Array

GAP = 1e-4
STEPS = 80
MENDING_ROUNDS = 60
MARGIN = 1e-11
"""Part by which a mended plan stays inside its limits, for rounding."""
SPARE = 1e-3
"""What a mended plan makes of every product beyond what is missing: this part of the gap asked for, times all that can
be made."""
SURPLUS = 0.01


@dataclass(frozen=True, slots=True)
class CapacityStep:
    """What is proved after a step, and the work so far: passes over the recipes and conjugate gradients."""

    number: int
    lower: float
    upper: float
    passes: int
    gradients: int

    @property
    def gap(self) -> float:
        """(upper - lower) / lower."""
        return (self.upper - self.lower) / self.lower if self.lower > 0.0 else np.inf


@dataclass(frozen=True, slots=True)
class CapacityChoice:
    """A plan with the bounds that it proves, and how it was reached.

    ``finished`` : whether the gap asked for was reached; ``remarks`` on what is odd about the programme.
    """

    plan: CapacityPlan
    certificate: CapacityCertificate
    steps: tuple[CapacityStep, ...]
    finished: bool
    remarks: tuple[str, ...] = ()


def plan_with_capacity(
    program: CapacityProgram,
    gap: float = GAP,
    report: Callable[[CapacityStep], None] = lambda _: None,
    most: int = STEPS,
) -> CapacityChoice:
    """Return the plan with the most baskets within limits and capacities, to a proved relative gap.

    An interrupt from the keyboard ends it with the best plan and prices so far.

    Parameters
    ----------
    program : what activities make and use, limits, the basket, capacities
    gap : (upper bound - baskets) / baskets at which to stop
    report : called after every step
    most : steps at most

    Raises
    ------
    SchemaError
        The basket is empty, a limit or a capacity is negative, nothing limits an activity, or what the basket needs
        leaves no surplus whatever the recipes.
    """
    own = scaled(program)
    odd = capacity_remarks(program)
    if own is None:
        plan = proof_of_nothing(program)
        return CapacityChoice(plan, certify_capacity(program, plan), (), True, odd)
    require_surplus_of(program, own)
    work = _Work(own)
    try:
        report(work.step(gap))
        while work.steps[-1].gap > gap and len(work.steps) <= most and np.isfinite(work.at.baskets):
            work.gradients += advance(own, work.at, work.steps[-1].gap)
            report(work.step(gap))
    except (KeyboardInterrupt, FloatingPointError, np.linalg.LinAlgError):
        if not work.steps:
            raise
    plan = work.plan(program)
    certificate = certify_capacity(program, plan)
    return CapacityChoice(plan, certificate, tuple(work.steps), certificate.gap <= gap, odd)


class _Work:
    """The point, and the best plan and prices so far."""

    def __init__(self, own: Scaled) -> None:
        self.own, self.at = own, start(own)
        self.steps: list[CapacityStep] = []
        self.gradients = 0
        self._lower, self._levels = 0.0, np.zeros(len(own.makes))
        self._upper, self._prices, self._valuations = np.inf, self.at.prices, self.at.valuations

    def step(self, gap: float) -> CapacityStep:
        """Bound the baskets from where the method stands."""
        own, at = self.own, self.at
        prices = np.maximum(at.prices, 0.0)
        upper, valuations = own.bound(prices, at.valuations)
        if upper < self._upper:
            self._upper, self._prices, self._valuations = upper, prices, valuations
        levels = mended(own, at, SPARE * gap)
        lower = baskets_of(own, levels)
        if lower > self._lower:
            self._lower, self._levels = lower, levels
        done = CapacityStep(len(self.steps), self._lower, self._upper, own.passes, self.gradients)
        self.steps.append(done)
        return done

    def plan(self, program: CapacityProgram) -> CapacityPlan:
        """Return the best plan and prices, for all activities and products."""
        own = self.own
        levels, prices = np.zeros(program.technique.activities), np.zeros(program.technique.products)
        valuations = np.zeros(len(program.technique.limits))
        levels[own.activities] = self._levels * own.capacity
        prices[own.products] = self._prices / own.makeable
        valuations[own.limited] = self._valuations / own.limits
        return with_shortages(program, CapacityPlan(levels, prices, valuations))


def mended(own: Scaled, at: Point, spare: float) -> Array:
    """Return levels that leave at least the point's baskets, shrunk into capacities and limits.

    What is missing is made by all makers according to their room; y = missing + A y is summed up by rounds.
    """
    missing = np.maximum(at.baskets * own.demand - own.net(at.levels), 0.0) + spare
    room = 1.0 - at.levels
    room /= own.by_product(own.part * room)[own.makes]
    more = missing
    for _ in range(MENDING_ROUNDS):
        new = missing + own.use @ (room * more[own.makes])
        own.passes += 1
        settled = float(((new - more) / missing).max()) <= SURPLUS / (1.0 + SURPLUS)
        more = new
        if settled:
            break
    levels = at.levels + room * ((1.0 + SURPLUS) * more)[own.makes]
    most = max(float(levels.max()), float((own.scarce @ levels).max(initial=0.0)), 1.0)
    return np.asarray(levels * ((1.0 - MARGIN) / most))


def baskets_of(own: Scaled, levels: Array) -> float:
    """Return how many baskets the net output of levels holds."""
    net, wanted = own.net(levels), own.demand > 0.0
    return float((net[wanted] / own.demand[wanted]).min()) if float(net.min()) >= 0.0 else 0.0
