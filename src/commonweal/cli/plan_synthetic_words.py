"""A large plan in words, from its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commonweal.cli.plan_synthetic_solve import FINISHED, INTERRUPTED, Progress

SHOWN = 6
LITTLE = 1e-6
"""Part of the whole value from which a limit counts as binding."""

Figures = Mapping[str, Any]


def round_line(one: Progress) -> str:
    """Return what is proved after a round, in a line."""
    gap = f"{one.gap:.1e}" if one.lower > 0.0 else "open"
    return f"round {one.number:3d}: {one.lower:.8g} to {one.upper:.8g} baskets, gap {gap}, {one.seconds:.1f} s"


def plan_lines(facts: Figures) -> Iterator[str]:
    """Yield the lines on a large plan."""
    sizes, radius, route = facts["sizes"], facts["spectral_radius"], facts["route"]
    yield (
        f"{facts['world']}: {sizes['products']:,} products, {sizes['activities']:,} techniques, "
        f"{sizes['entries']:,} inputs (non-zeros), {sizes['scarce']} limits"
    )
    yield f"  spectral radius of the plan's table: {radius['at_least']:.3f} to {radius['at_most']:.3f}"
    yield f"  route: {route['name']}, {route['method']}; {route['reason']}"
    yield from _status(facts)
    yield from _binding(facts)
    yield from _prices(facts["prices"])
    yield _techniques(facts["techniques"])
    for remark in facts["remarks"]:
        yield f"  note: {remark}"
    yield _work(facts["work"], route["name"])
    checks = facts["checks"]
    yield (
        f"  checked by code that knows no solver: plan {_small(checks['primal_residual'])}, "
        f"prices {_small(checks['dual_residual'])} (largest residuals), gap {_small(checks['gap'])}"
    )


def _status(facts: Figures) -> Iterator[str]:
    baskets, gap = facts["baskets"], _small(facts["baskets"]["gap"])
    if facts["status"] == INTERRUPTED:
        yield f"  INTERRUPTED: the last plan that was proved is kept; gap {gap}, asked for {baskets['gap_asked']:g}"
    elif facts["status"] != FINISHED:
        yield f"  the gap asked for, {baskets['gap_asked']:g}, was NOT reached: {gap}"
    upper = "no bound" if baskets["upper"] is None else f"{baskets['upper']:.9g}"
    yield f"  baskets: {baskets['lower']:.9g}; no plan has more than {upper}; proved gap {gap}"


def _binding(facts: Figures) -> Iterator[str]:
    """Yield limits whose relief is worth something."""
    binding = [one for one in facts["limits"] if one["value_share"] > LITTLE]
    yield "  what binds, by its part of the value of everything scarce:" if binding else "  no limit binds"
    for one in binding[:SHOWN]:
        used = f"{one['used'] / one['limit']:.1%} used" if one["limit"] > 0.0 else "nothing allowed"
        yield (
            f"    {one['name']}: {one['value_share']:.1%} ({used}; one more unit is worth "
            f"{one['valuation']:.3g} baskets)"
        )
    if len(binding) > SHOWN:
        yield f"    and {len(binding) - SHOWN} more with {sum(one['value_share'] for one in binding[SHOWN:]):.1%}"
    idle = len(facts["limits"]) - len(binding)
    if idle:
        yield f"    {idle} of {len(facts['limits'])} limits do not bind"
    full = facts["capacities"]
    if full is not None:
        yield (
            f"    capacities: {full['value_share']:.1%}; {full['full']:,} of {full['activities']:,} activities "
            "within 1 % of their largest level"
        )


def _prices(prices: Figures) -> Iterator[str]:
    if "median" not in prices:
        yield "  every product is free"
        return
    spread = prices["relative_to_median"]
    words = ", ".join(f"{name[1:]} % below {value:.3g}" for name, value in spread.items())
    free = f"; {prices['free']:,} products are free" if prices["free"] else ""
    yield f"  prices, median = 1: {words}{free}"


def _techniques(techniques: Figures) -> str:
    made = max(techniques["products_made"], 1)
    return (
        f"  techniques: {techniques['not_by_their_first'] / made:.1%} of {techniques['products_made']:,} products made "
        f"mostly by another than their first, {techniques['by_several']:,} by several at once"
    )


def _work(work: Figures, route: str) -> str:
    memory = "" if work["peak_memory_mb"] is None else f", peak memory {work['peak_memory_mb']:,.0f} MB"
    seconds = ", ".join(f"{name} {value:.1f} s" for name, value in work["seconds"].items())
    done = f"{work['rounds']} rounds, {work['passes']:,} passes over the recipes"
    return f"  work: {'one programme' if route == 'programme' else done}; {seconds}{memory}"


def _small(value: float | None) -> str:
    return "open" if value is None else f"{value:.1e}"
