"""What is scarce in a plan from a table: labour, and the satellites that carry a quota.

Each is bounded by a share of the base year's use. What final users take themselves goes with the basket where they buy
it, and stays as it is where they do not (inventories, exports, activities without output).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonweal.allocation.plan.problem import Limit, Resources
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Satellite, Table

LABOUR_KINDS = ("labour", "persons")
QUOTA_KINDS = ("emission", "resource")
"""Kinds of satellites that are limited to the base year's use unless another share is asked for."""
STAND_IN = "primary inputs"
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Quota:
    """One scarce thing: at most ``share`` of the base year's use.

    ``name`` : of the satellite, with the region where each region has its own; ``by_activity`` : (activity,) of the
    problem, ``by_basket`` : of one basket, ``fixed`` : whatever the plan does [unit]; ``base`` : their sum;
    ``workforce`` : whether it is the labour of the problem; ``proxy`` : how it was filled in, empty if published.
    """

    name: str
    title: str
    kind: str
    unit: str
    share: float
    by_activity: Array
    by_basket: float
    fixed: float
    workforce: bool = False
    proxy: str = ""

    @property
    def base(self) -> float:
        """Use of the base year [unit]."""
        return float(self.by_activity.sum()) + self.by_basket + self.fixed

    @property
    def bound(self) -> float:
        """What activities and basket may use [unit]."""
        return self.share * self.base - self.fixed

    @property
    def path(self) -> str:
        """Where it is declared."""
        return f"quotas.{self.name}"


def quotas_of(table: Table, shares: Mapping[str, float | None], active: Index, basket: Index) -> tuple[Quota, ...]:
    """Return everything scarce: labour first, then every satellite that carries a quota, in the table's order.

    ``shares`` : by name, None lifts the limit; where labour is limited region by region, the name without the region
    means all of them; ``active`` : activities of the problem, ``basket`` : final columns that it holds.
    """
    labour, stands = _labour(table, active, basket), labour_satellite(table)
    whole = STAND_IN if stands is None else stands.name
    _check(shares, [one.name for one in table.satellites] + [whole] * bool(labour) + [one.name for one in labour])
    found = []
    for quota in labour:
        share = shares.get(quota.name, shares.get(whole, 1.0))
        found += [] if share is None else [replace(quota, share=share)]
    for one in table.satellites:
        share = shares.get(one.name, 1.0 if one.kind in QUOTA_KINDS else None)
        if share is None or one is stands:
            continue
        if one.total > 0.0:
            found.append(_quota(one, share, active, basket))
        elif one.name in shares:
            raise SchemaError(Problem("no quota on what the base year does not use", one.name, f"{one.total:g}"))
    _refuse_nothing_left(found)
    if not found:
        step = "give --quota NAME for one of its satellites, or a table with labour or value added"
        raise SchemaError(Problem("nothing limits the plan", table.name, next_step=step))
    return tuple(found)


def _check(shares: Mapping[str, float | None], known: Sequence[str]) -> None:
    for name, share in shares.items():
        if name not in known:
            raise UnknownName.of("account of the table", name, known, "--quota")
        if share is not None and not 0.0 < share < np.inf:
            what, step = "a quota is a share of the base year's use", f"to lift the limit write {name}=off"
            raise SchemaError(Problem(what, f"--quota {name}", f"{share:g}", "above 0", next_step=step))


def _refuse_nothing_left(quotas: Sequence[Quota]) -> None:
    """Refuse a quota that what the plan cannot change already uses up: no iterations are needed to see it."""
    for quota in quotas:
        if quota.bound <= 0.0:
            least = f"above {quota.fixed / quota.base:.4g}, which is used whatever the plan"
            raise SchemaError(Problem("the quota leaves nothing", f"--quota {quota.name}", f"{quota.share:g}", least))


def labour_satellite(table: Table) -> Satellite | None:
    """Return the satellite that stands for labour: hours where there are any, else persons."""
    ranked = [one for kind in LABOUR_KINDS for one in table.satellites if one.kind == kind and one.by_activity.any()]
    return ranked[0] if ranked else None


def _labour(table: Table, active: Index, basket: Index) -> list[Quota]:
    """Labour of the base year; by region where there are several, since people do not move; else value added."""
    one = labour_satellite(table)
    if one is None:
        return _primary_inputs(table, active)
    alone = len(table.regions) == 1
    whole = _quota(one, 1.0, active, basket, workforce=alone)
    return [whole] if alone else [_in_region(whole, table, region, active) for region in _regions(table, active)]


def _primary_inputs(table: Table, active: Index) -> list[Quota]:
    """Value added by region, in place of labour."""
    added = np.maximum(table.value_added[active], 0.0)
    if not added.any():
        return []
    words = "value added of the base year, since the table has no labour: it stands for labour and all primary inputs"
    if (table.value_added[active] < 0.0).any():
        words += ", none where it is negative"
    whole = Quota(STAND_IN, "Primary inputs", "labour", table.currency, 1.0, added, 0.0, 0.0, proxy=words)
    if len(table.regions) == 1:
        return [whole]
    return [_in_region(whole, table, region, active) for region in _regions(table, active)]


def _regions(table: Table, active: Index) -> list[int]:
    return [int(region) for region in np.unique(table.activity_region[active])]


def _in_region(whole: Quota, table: Table, region: int, active: Index) -> Quota:
    inside = table.activity_region[active] == region
    name = table.regions[region]
    return replace(
        whole,
        name=f"{whole.name} of {name}",
        title=f"{whole.title} of {name}",
        by_activity=np.where(inside, whole.by_activity, 0.0),
        by_basket=0.0,
        fixed=0.0,
    )


def _quota(one: Satellite, share: float, active: Index, basket: Index, workforce: bool = False) -> Quota:
    used, own = one.by_activity[active], float(one.by_final[basket].sum())
    rest = one.total - float(used.sum()) - own
    return Quota(
        name=one.name,
        title=one.title,
        kind=one.kind,
        unit=one.unit,
        share=share,
        by_activity=used,
        by_basket=own,
        fixed=rest if abs(rest) > 1e-12 * abs(one.total) else 0.0,
        workforce=workforce and own == 0.0,
        proxy=one.proxy,
    )


def labour_of(quotas: Sequence[Quota]) -> Array | None:
    """Return the labour of the base year by activity, or None where it is not the workforce of the problem."""
    return next((quota.by_activity for quota in quotas if quota.workforce), None)


def proxies_of(quotas: Sequence[Quota]) -> tuple[str, ...]:
    """Return what stands in for published figures, each once, after the names of the quotas that it fills in."""
    filled: dict[str, list[str]] = {}
    for quota in quotas:
        if quota.proxy:
            filled.setdefault(quota.proxy, []).append(quota.name)
    return tuple(f"{_few(names)}: {words}" for words, names in filled.items())


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def limited(quotas: Sequence[Quota]) -> tuple[Quota, ...]:
    """Return the quotas that are resources of the problem, in the order of its limits."""
    return tuple(quota for quota in quotas if not quota.workforce)


def resources_of(quotas: Sequence[Quota], output: Array, products: int) -> Resources | None:
    """Return the quotas as resources with one limit each, in the order of :func:`limited`.

    ``output`` : (activity,) of the base year, the unit of levels.
    """
    kept = limited(quotas)
    if not kept:
        return None
    count = len(kept)
    return Resources(
        names=tuple(quota.name for quota in kept),
        units=tuple(quota.unit for quota in kept),
        level=np.stack([quota.by_activity / output for quota in kept])[:, :, None],
        group=np.zeros((count, 0, 1)),
        asset=np.zeros((count, 0, 1)),
        export=np.zeros((count, products, 1)),
        basket=np.array([[quota.by_basket] for quota in kept]),
        size=np.array([quota.base for quota in kept]),
        limits=tuple(
            Limit(quota.path, "quota", f"the quota of {quota.title}", number, (0,), quota.bound)
            for number, quota in enumerate(kept)
        ),
    )
