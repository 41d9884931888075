"""What a plan from a table comes to: how often the basket, what of every scarce thing is used, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.plan.from_table import TablePlanning
from commonweal.allocation.plan.table_quotas import Quota
from commonweal.core.linear_program import Array
from commonweal.core.plan import Plan

USED_UP = 1e-7
"""Relative room below which a limit counts as used up."""


@dataclass(frozen=True, slots=True)
class Use:
    """Use of one scarce thing: ``used`` [unit], and ``worth`` [baskets per unit] of one more that is allowed."""

    quota: Quota
    used: float
    worth: float

    @property
    def binds(self) -> bool:
        """Whether the limit is used up."""
        return self.used >= self.quota.share * self.quota.base * (1.0 - USED_UP)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``baskets`` : of the base year; ``uses`` : in the order of the quotas; ``output`` : (activity,), ``exports`` :
    (product,) [money], None where the world trades with nobody; ``trade_worth`` : baskets per money of a balance that
    may be worse by one.
    """

    baskets: float
    uses: tuple[Use, ...]
    output: Array
    exports: Array | None
    trade_worth: float


def outcome(planning: TablePlanning, plan: Plan) -> Outcome | None:
    """Return what a plan comes to, or None where there is none."""
    if not plan.stages:
        return None
    level = plan.quantities["level"].values[:, 0]
    baskets = next(stage.value for stage in plan.stages if stage.name == plan.aim)
    worth = _worth(plan)
    uses = tuple(
        Use(quota, float(level / planning.output @ quota.by_activity) + baskets * quota.by_basket + quota.fixed, value)
        for quota, value in zip(planning.quotas, _in_order(planning, worth), strict=True)
    )
    exports = plan.quantities["export"].values[:, 0] if "export" in plan.quantities else None
    return Outcome(baskets, uses, level, exports, worth.get("trade_balance", np.zeros(1))[0])


def _worth(plan: Plan) -> dict[str, Array]:
    """Worth of one more unit of room by family of limits; a dual that is zero but for rounding is zero."""
    names = ("labour_limit", "limit", "trade_balance")
    found = {name: np.abs(plan.valuations[name].values).ravel() for name in names if name in plan.valuations}
    return {name: np.where(values > 0.0, values, 0.0) for name, values in found.items()}


def _in_order(planning: TablePlanning, worth: dict[str, Array]) -> list[float]:
    """Valuations in the order of the quotas: labour has a row of its own, the rest stand in the order of limits."""
    limits = iter(worth.get("limit", np.zeros(len(planning.quotas))).tolist())
    return [float(worth["labour_limit"][0]) if quota.workforce else next(limits) for quota in planning.quotas]
