"""The plan of a light world in a few lines: how many baskets, what binds and what that is worth, what changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from commonweal.allocation.plan.from_table import TablePlanning
from commonweal.allocation.plan.table_gains import RELAXED
from commonweal.allocation.plan.table_outcome import Outcome, TradeUse, Use
from commonweal.core.linear_program import Array
from commonweal.core.plan import Plan
from commonweal.core.table import Table
from commonweal.report.plain_units import number, rung, shown
from commonweal.report.world.facts import accepted_residual

SHOWN = 5
SMALL_CHANGE = 1e-6
"""Relative change below which a figure counts as that of the base year."""


def table_plan_lines(table: Table, planning: TablePlanning, plan: Plan, result: Outcome) -> Iterator[str]:
    """Yield the lines on a plan of a table."""
    size = shown(planning.basket_value, table.currency)
    yield f"{table.title}: the basket of {table.year} {result.baskets:.6g} times{_why(table, planning, result)}"
    yield f"  basket: consumption of households and government and fixed investment of {table.year}, {size}"
    yield from (f"  {line}" for line in _limits(table, planning, result))
    yield from (f"  {line}" for line in _changes(table, planning, result))
    accepted = [words] if (words := accepted_residual(table)) else []
    for head, lines in (("stand-in", planning.proxies), ("gap", planning.gaps), ("accepted", accepted)):
        yield from (f"  {head}: {line}" for line in lines)
    yield f"  checked: largest residual {plan.worst_residual:.1g}"
    yield f"  route: {plan.route} ({plan.route_reason})"


def _why(table: Table, planning: TablePlanning, result: Outcome) -> str:
    """Say what is behind a figure that is one, or more without more being allowed."""
    if abs(result.baskets - 1.0) <= SMALL_CHANGE:
        return f", which is {table.year} itself"
    makers = np.diff(planning.problem.technology.make.indptr)
    allowed = planning.more_exports > 0.0 or any(quota.share > 1.0 for quota in planning.quotas)
    if result.baskets < 1.0 or allowed:
        return ""
    if makers.max() > 1:
        several = f"{int((makers > 1).sum())} products have several makers"
        return f"; more than once, since {several} and the thriftier make more"
    return "; more than once, since some exports earn less than the imports that making them takes, and are cut"


def _limits(table: Table, planning: TablePlanning, result: Outcome) -> Iterator[str]:
    """Yield what binds, dearest first, with what more of it alone adds; then what is left over."""
    binding = sorted((use for use in result.uses if use.binds), key=lambda use: -use.worth * use.quota.base)
    scarce = [use for use in binding if use.worth > 0.0]
    trade = result.trade if result.trade is not None and result.trade.binds else None
    idle = [use.quota.name for use in binding if use not in scarce]
    idle += ["trade balance"] if trade is not None and trade.worth == 0.0 else []
    if scarce or (trade is not None and trade.worth > 0.0):
        yield f"what binds, and what {RELAXED:.1%} of {table.year} more of it alone adds:"
    else:
        yield "what binds: no limit by itself" if idle else "what binds: nothing that is limited"
    for use in scarce[:SHOWN]:
        yield f"  {_binding(use, planning, table)}"
    if len(scarce) > SHOWN:
        yield f"  and {len(scarce) - SHOWN} more"
    if trade is not None and trade.worth > 0.0:
        yield f"  {_trade(planning, table, trade)}"
    if idle:
        yield f"used up, but more of one alone adds nothing: {_few(idle)}"
    free = [
        f"{use.quota.name} {use.used / (use.quota.share * use.quota.base):.1%}" for use in result.uses if not use.binds
    ]
    if free:
        yield f"not used up, share of the limit: {', '.join(free)}"


def _binding(use: Use, planning: TablePlanning, table: Table) -> str:
    quota = use.quota
    unit, factor = rung(quota.base, quota.unit)
    title = quota.title if quota.title.casefold() == quota.name.casefold() else f"{quota.title} ({quota.name})"
    limit = f"{number(quota.share * quota.base / factor)} {unit}, {100.0 * quota.share:.4g} % of {table.year}"
    money = shown(use.worth * factor * planning.basket_value, table.currency)
    return f"{title}: {limit}; {number(use.relaxed * use.worth)} baskets, per {unit} {money} of the basket"


def _trade(planning: TablePlanning, table: Table, trade: TradeUse) -> str:
    """Say what a balance that may be worse adds; the size of the relaxation is a share of the year's imports."""
    gain = shown(trade.worth * planning.basket_value * 1000.0, table.currency)
    more = f"{shown(trade.relaxed, table.currency)} more of imports than exports"
    return (
        f"trade balance: {more}; {number(trade.relaxed * trade.worth)} baskets, "
        f"per {shown(1000.0, table.currency)} {gain} of the basket"
    )


def _changes(table: Table, planning: TablePlanning, result: Outcome) -> Iterator[str]:
    """Yield the largest changes of output and of exports against the base year."""
    labels = planning.problem.technology
    total = f"{result.output.sum() / planning.output.sum() - 1.0:+.2%}"
    found = _largest(labels.activities, result.output, planning.output, table)
    yield f"output {total}; largest changes: {found}" if found else f"output as in {table.year}"
    if result.exports is None:
        return
    base = planning.exports
    if not base.any():
        return
    found = _largest(labels.products, result.exports, base, table)
    total = f"{result.exports.sum() / base.sum() - 1.0:+.2%}"
    yield f"exports {total}; largest changes: {found}" if found else f"exports as in {table.year}"


def _largest(labels: tuple[str, ...], now: Array, base: Array, table: Table) -> str:
    change = now - base
    order = [int(i) for i in np.argsort(-np.abs(change), kind="stable")[:SHOWN]]
    kept = [i for i in order if abs(change[i]) > SMALL_CHANGE * max(float(base[i]), 1e-6 * float(base.sum()))]
    return "; ".join(
        f"{_named(labels[i], table.titles)} {_signed(change[i], table)} ({_share(change[i], base[i])})" for i in kept
    )


def _signed(change: float, table: Table) -> str:
    return f"{'+' if change > 0.0 else '-'}{shown(abs(change), table.currency)}"


def _share(change: float, base: float) -> str:
    return f"{change / base:+.1%}" if base > 0.0 else "new"


def _few(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _named(label: str, titles: Mapping[str, str]) -> str:
    title = titles.get(label, "").split(";")[0]
    return f"{title} ({label})" if title and title != label else label
