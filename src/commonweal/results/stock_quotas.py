"""Quotas on stocks of nature in a run: what may be taken, what a plan takes, and whether that binds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.allocation.plan.compile import ACCOUNTS
from commonweal.allocation.plan.problem import Limit
from commonweal.core.linear_program import Array
from commonweal.results.records import Run

PRECISION = 1e-6
"""A limit binds if what is left of it is a smaller part of it than this."""


def stock_quotas(run: Run) -> list[dict[str, Any]]:
    """Return each quota on a stock with its limit and what the plan takes, both summed over the years it covers.

    ``limits`` : the numbers of its limits among those of the plan (one a year, or one for all); ``binding`` : how many
    of them are used in full; ``unit`` of ``limit`` and ``taken``.
    """
    resources = run.problem.resources if run.problem else None
    if resources is None or run.plan is None:
        return []
    flow = run.plan.quantities["resource"].values
    return [
        _quota(resources.names[row], resources.units[row], flow[row], limits)
        for row in range(len(ACCOUNTS), len(resources.names))
        if (limits := {number: one for number, one in enumerate(resources.limits) if one.resource == row})
    ]


def _quota(name: str, unit: str, flow: Array, numbered: Mapping[int, Limit]) -> dict[str, Any]:
    limits = list(numbered.values())
    taken = [float(flow[list(one.periods)].sum()) for one in limits]
    return {
        "quota": name,
        "words": limits[0].words,
        "path": limits[0].path,
        "unit": unit,
        "limit": float(sum(one.bound for one in limits)),
        "taken": sum(taken),
        "limits": list(numbered),
        "binding": sum(used >= one.bound * (1.0 - PRECISION) for used, one in zip(taken, limits, strict=True)),
    }
