"""What a plan from a table comes to: how often the basket, what of every scarce thing is used, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.allocation.plan.from_table import TablePlanning
from commonweal.allocation.plan.table_gains import gains, rooms_of
from commonweal.allocation.plan.table_quotas import Quota
from commonweal.core.linear_program import Array
from commonweal.core.plan import Plan

USED_UP = 1e-7
"""Relative room below which a limit counts as used up."""


@dataclass(frozen=True, slots=True)
class Use:
    """Use of one scarce thing: ``used`` [unit], and ``worth`` [baskets per unit] of more of it alone.

    ``worth`` : baskets gained per unit when this limit alone is relaxed by ``relaxed`` [unit].
    """

    quota: Quota
    used: float
    worth: float
    relaxed: float

    @property
    def binds(self) -> bool:
        """Whether the limit is used up."""
        return self.used >= self.quota.share * self.quota.base * (1.0 - USED_UP)


@dataclass(frozen=True, slots=True)
class TradeUse:
    """The balance of trade: ``binds`` whether it is no better than it must be.

    ``worth`` : baskets gained per money when it alone may be worse by ``relaxed`` [money].
    """

    binds: bool
    worth: float
    relaxed: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """``baskets`` : of the base year; ``uses`` : in the order of the quotas; ``output`` : (activity,), ``exports`` :
    (product,) [money]; ``exports`` and ``trade`` are None where the world trades with nobody.
    """

    baskets: float
    uses: tuple[Use, ...]
    output: Array
    exports: Array | None
    trade: TradeUse | None


def outcome(planning: TablePlanning, plan: Plan) -> Outcome | None:
    """Return what a plan comes to, or None where there is none. Limits that are worth something are solved again."""
    if not plan.stages:
        return None
    level = plan.quantities["level"].values[:, 0]
    baskets = next(stage.value for stage in plan.stages if stage.name == plan.aim)
    rooms, trade_room = rooms_of(planning)
    worth = gains(planning, plan, rooms if trade_room is None else (*rooms, trade_room))
    uses = tuple(
        Use(
            quota,
            float(level / planning.output @ quota.by_activity) + baskets * quota.by_basket + quota.fixed,
            value,
            room.size,
        )
        for quota, value, room in zip(planning.quotas, worth, rooms, strict=False)
    )
    exports = plan.quantities["export"].values[:, 0] if "export" in plan.quantities else None
    trade = None
    if trade_room is not None and exports is not None:
        trade = TradeUse(_no_better(planning, level, exports, baskets), worth[-1], trade_room.size)
    return Outcome(baskets, uses, level, exports, trade)


def _no_better(planning: TablePlanning, level: Array, exports: Array, baskets: float) -> bool:
    """Return whether exports less imports are what they must be at least, but for rounding of the imports."""
    problem = planning.problem
    assert problem.trade is not None and problem.basket is not None
    imports = float(problem.technology.import_cost @ level) + baskets * float(problem.basket.import_cost[0])
    return float(exports.sum()) - imports <= float(problem.trade.least_balance[0]) + USED_UP * imports
