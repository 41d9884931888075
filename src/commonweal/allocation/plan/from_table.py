"""Poses a published table as a planning problem: the base year's basket as often as possible within what is scarce.

One year, the table's own activities with their joint products and coefficients. Scarce are labour at the base year's
total and the quotas asked for; imports come in the base year's proportions, exports are at most the base year's, and
the balance of trade is no worse. By construction the base year itself is a plan, of exactly one basket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.problem import Aim, Basket, Labour, PlanProblem, Technology, Trade
from commonweal.allocation.plan.table_flows import TableFlows, table_flows
from commonweal.allocation.plan.table_quotas import Quota, labour_of, proxies_of, quotas_of, resources_of
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Table

BASKET_KINDS = ("households", "npish", "government", "gfcf")
MARGINS = "margins"
LEFT_OUT = ("adjustment", "taxes_on_products")
LARGEST = 3
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class TableRules:
    """What is declared about a plan from a table.

    ``quotas`` : largest use of a satellite as a share of the base year's, by name, None lifts a limit that is on by
    default; ``more_exports`` : share by which exports of every product may exceed the base year's, an assumption.
    """

    quotas: Mapping[str, float | None] = field(default_factory=dict)
    more_exports: float = 0.0


@dataclass(frozen=True, slots=True)
class TablePlanning:
    """A planning problem from a table, with what it rests on.

    ``quotas`` : everything that is scarce, labour first; ``output`` : (activity,) and ``exports`` : (product,) of the
    problem in the base year [money]; ``basket_value`` : one basket, imports with it [money]; ``more_exports`` : see
    :class:`TableRules`; ``proxies`` : stand-ins and assumptions in use; ``gaps`` : what of the table is held fixed or
    left out, and by how much.
    """

    problem: PlanProblem
    quotas: tuple[Quota, ...]
    output: Array
    exports: Array
    basket_value: float
    more_exports: float
    proxies: tuple[str, ...]
    gaps: tuple[str, ...]


def plan_from_table(table: Table, rules: TableRules | None = None) -> TablePlanning:
    """Return the planning problem of a table under rules.

    Maximise s subject to::

        make x - home use x - s basket - exports >= fixed        (product)
        exports - imported use x - s basket imports >= the base year's, imports with their transport margins
        satellite x + s satellite of final users <= share of the base year's, exports <= the base year's

    with x [money, output of the base year = 1 year] by activity and ``fixed`` whatever of the base year's demand is not
    in the basket: inventories, negative cells (a supply that stays), other columns, the table's own discrepancy.

    Raises
    ------
    SchemaError
        There is no basket, or nothing that limits it, or a quota is not a share.
    UnknownName
        A quota names no satellite of the table.
    """
    rules = rules or TableRules()
    flows = table_flows(table)
    active, made = np.flatnonzero(table.output > 0.0), np.flatnonzero(flows.made)
    columns = table.final_columns(*BASKET_KINDS)
    basket = np.maximum(flows.home_demand[:, columns], 0.0).sum(axis=1)[made]
    if not basket.any():
        step = "mark final columns of the table as households, npish, government or gfcf"
        raise SchemaError(Problem("no final demand that could be a basket", table.name, next_step=step))
    carriage, basket_carriage = _paid_abroad(table, columns)
    basket_imports = float(np.maximum(flows.imported_demand[:, columns], 0.0).sum()) + basket_carriage
    quotas = quotas_of(table, rules.quotas, active, columns)
    sold = flows.home_demand[:, table.final_columns("exports")].sum(axis=1)
    exports = np.maximum(sold, 0.0)[made]
    technology = _technology(table, flows, active, made, labour_of(quotas), carriage)
    demand = _fixed_demand(technology, basket + exports)
    problem = PlanProblem(
        name=table.name,
        years=(table.year,),
        technology=technology,
        demand=demand[:, None],
        labour=_labour(quotas),
        aim=Aim("ray", tie_breaker=False),
        resources=resources_of(quotas, technology.level_unit, len(made)),
        basket=Basket(basket[:, None], np.array([basket_imports])),
        trade=_trade(technology, exports, basket_imports, rules.more_exports),
        units={"money": f"{table.currency}/yr", "labour": _labour_unit(quotas)},
    )
    proxies = (*flows.words, *proxies_of(quotas), *_assumed(rules))
    gaps = _gaps(table, flows, demand, active, made)
    value = float(basket.sum()) + basket_imports
    return TablePlanning(problem, quotas, technology.level_unit, exports, value, rules.more_exports, proxies, gaps)


def _paid_abroad(table: Table, columns: Index) -> tuple[Array, float]:
    """What is paid abroad to bring imports in, the items of kind margins: (activity,), and for the basket [money]."""
    rows = np.flatnonzero([kind == MARGINS for kind in table.primary_kinds])
    final = 0.0 if table.primary_demand is None else float(table.primary_demand[np.ix_(rows, columns)].sum())
    return np.asarray(table.primary[rows].sum(axis=0), dtype=np.float64), final


def _technology(
    table: Table, flows: TableFlows, active: Index, made: Index, labour: Array | None, carriage: Array
) -> Technology:
    """The table's coefficients per unit of base-year output."""
    output = table.output[active]
    per_output = sp.diags_array(1.0 / output)
    make, use = table.make[made][:, active], flows.home_use[made][:, active]
    imported = (np.asarray(flows.imported_use.sum(axis=0)) + carriage)[active]
    return Technology(
        products=tuple(table.products[i] for i in made),
        activities=tuple(table.activities[a] for a in active),
        make=sp.csr_array(make @ per_output),
        use=sp.csr_array(use @ per_output),
        import_cost=imported / output,
        labour=(np.zeros_like(output) if labour is None else labour / output)[:, None],
        level_unit=output,
        product_unit=table.product_output[made],
    )


def _fixed_demand(technology: Technology, rest: Array) -> Array:
    """What the base year leaves for uses that the plan does not choose, zero where that is rounding."""
    left = np.asarray((technology.make - technology.use) @ technology.level_unit) - rest
    return np.where(np.abs(left) > ROUNDING * technology.product_unit, left, 0.0)


def _labour(quotas: tuple[Quota, ...]) -> Labour:
    found = next((quota for quota in quotas if quota.workforce), None)
    return Labour(np.array([np.inf])) if found is None else Labour(np.array([found.bound]), size=found.base)


def _labour_unit(quotas: tuple[Quota, ...]) -> str:
    return next((f"{quota.unit}/yr" for quota in quotas if quota.workforce), "")


def _trade(technology: Technology, exports: Array, basket_imports: float, more: float) -> Trade | None:
    """Exports up to the base year's, balance no worse; None for a world that trades with nobody."""
    imports = float(technology.import_cost @ technology.level_unit) + basket_imports
    if imports == 0.0 and not exports.any():
        return None
    return Trade(((1.0 + more) * exports)[:, None], np.array([exports.sum() - imports]))


def _assumed(rules: TableRules) -> tuple[str, ...]:
    if not rules.more_exports:
        return ()
    return (f"assumption: others buy up to {rules.more_exports:.0%} more of every export at the base year's prices",)


def _gaps(table: Table, flows: TableFlows, demand: Array, active: Index, made: Index) -> tuple[str, ...]:
    """Say what the plan holds fixed or leaves out, with sizes."""
    found = []
    fixed, supplied = float(np.maximum(demand, 0.0).sum()), float(np.maximum(-demand, 0.0).sum())
    if fixed + supplied > 0.0:
        found.append(
            f"inventories, negative cells and other columns stay as in {table.year}: {fixed:,.0f} demanded, "
            f"{supplied:,.0f} supplied [{table.currency}]"
        )
    found += _discrepancy(table, flows, made)
    if len(active) < len(table.activities):
        found.append(f"{len(table.activities) - len(active)} activities without output are left out")
    used = table.use.sum(axis=1) + np.abs(table.demand).sum(axis=1) > 0.0
    unmade = np.flatnonzero(~flows.made & used)
    if len(unmade):
        names = ", ".join(table.products[i] for i in unmade[:LARGEST])
        found.append(f"{len(unmade)} products without a maker are imported: {names}{', ...' * (len(unmade) > LARGEST)}")
    found += _left_out(table)
    found.append("capital and capacity do not limit the plan: nothing is said on investment beyond the base year's")
    return tuple(found)


def _left_out(table: Table) -> list[str]:
    """Items of final demand that are no product, and so neither in the basket nor in the trade balance."""
    if table.primary_demand is None:
        return []
    sums = table.primary_demand.sum(axis=1)
    parts = [
        f"{table.titles.get(item, item)} {total:+,.0f}"
        for item, kind, total in zip(table.primary_items, table.primary_kinds, sums, strict=True)
        if kind in LEFT_OUT and total
    ]
    if not parts:
        return []
    return [f"not in the basket and not in the trade balance, as no product: {', '.join(parts)} [{table.currency}]"]


def _discrepancy(table: Table, flows: TableFlows, made: Index) -> list[str]:
    """Home output less all home uses, by product: nothing in a table that closes."""
    uses = np.asarray(flows.home_use.sum(axis=1)) + flows.home_demand.sum(axis=1)
    off = (table.product_output - uses)[made]
    if np.abs(off).sum() <= 1e-9 * table.product_output.sum():
        return []
    order = np.argsort(-np.abs(off))[:LARGEST]
    worst = ", ".join(f"{table.products[made[i]]} {off[i]:+,.0f}" for i in order if off[i])
    return [
        f"home output and home uses differ by {np.abs(off).sum():,.0f} in all [{table.currency}], held as it is; "
        f"largest: {worst}"
    ]
