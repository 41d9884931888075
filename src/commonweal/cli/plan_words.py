"""A plan in a few lines: what it comes to, its prices, and what binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from commonweal.allocation.plan.planner import binding
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.plan import Plan

SHOWN = 5
STAGE_UNITS = {"max_min": "times the floor", "ray": "observed baskets, summed over the years"}
WORDS = {"M.h": "million h"}
"""Units of the tables that are written out."""

Ranked = Sequence[tuple[str, float]]


def plan_lines(problem: PlanProblem, plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines on a plan that exists. ``names`` : of industries and products by code, empty if unknown."""
    for stage in plan.stages:
        text = f"{stage.name.replace('_', ' ')}: {plain(stage.value)} {_stage_unit(problem, stage.name)}"
        yield text.rstrip()
    yield _largest(plan, names)
    yield from _prices(plan, names)
    yield from _binding(plan, names)
    for warning in plan.warnings:
        yield f"warning: {warning}"
    yield f"checked: largest residual {plan.worst_residual:.1g}"
    if plan.route:
        yield f"route: {plan.route} ({plan.route_reason})"


def conflict_lines(problem: PlanProblem, span: str, plan: Plan) -> Iterator[str]:
    """Yield the lines on why there is no plan, and how far needs are unmet where a plan may leave them so."""
    assert plan.infeasible is not None
    yield f"{problem.name}, {span}: no plan exists. These cannot all hold:"
    for reason in plan.infeasible.conflict:
        alone = "no change of it alone is enough"
        change = alone if reason.change is None else f"gives way by {reason.change:.4g} {reason.unit}"
        yield f"  {reason.path}: {change}"
    if "unserved" in plan.quantities:
        unserved = plan.quantities["unserved"]
        total = f"{unserved.values.sum():,.0f} {unserved.unit} x years"
        yield f"The plan that leaves the fewest people short: {total}"


def plain(value: float) -> str:
    """Return a number as a person would write it: no decimals from a thousand on, four digits below."""
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"


def _stage_unit(problem: PlanProblem, stage: str) -> str:
    if stage == "least_labour":
        unit = problem.units.get("labour", "").removesuffix("/yr")
        return WORDS.get(unit, unit)
    if stage == "unmet_need":
        return f"{problem.units.get('persons', 'persons')} x years"
    return STAGE_UNITS.get(stage, "")


def _largest(plan: Plan, names: Mapping[str, str]) -> str:
    level = plan.quantities["level"]
    found = _ranked(level.labels[0], level.values.sum(axis=1))[:SHOWN]
    words = "; ".join(f"{_named(code, names)} {plain(value)}" for code, value in found)
    return f"largest activities, sum of the yearly levels: {words} {level.unit}".rstrip()


def _prices(plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the dearest and the cheapest products of the first year.

    Price: dual of the balance of a product. Where products are in one money, over the mean of their prices (1 in a
    world in which all cost the same to the aim), else as it is [aim per unit].
    """
    table = plan.valuations.get("balance")
    if table is None:
        return
    prices = zip(table.labels[0], table.values[:, 0], strict=True)
    found = {str(code): float(price) for code, price in prices if not names or code in names}
    mean = sum(found.values()) / len(found) if names else 1.0
    if mean <= 0.0:
        yield f"prices of {table.labels[1][0]}: 0 for every product of an industry, since more of none adds to the aim"
        return
    ranked = _ranked(list(found), [price / mean for price in found.values()])
    unit = "mean of all products = 1" if names else table.unit
    head = f"prices of {table.labels[1][0]} ({unit})"
    yield f"{head}, highest: {_listed(ranked[:SHOWN], names)}"
    if len(ranked) > SHOWN:
        yield f"{head}, lowest: {_listed(ranked[-1 : -SHOWN - 1 : -1], names)}"


def _binding(plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the constraints whose relief is worth most to the aim."""
    found = binding(plan, SHOWN)
    yield f"what binds, by what one more unit of room is worth to the aim ({plan.aim.replace('_', ' ')}):"
    for one in found:
        where = ", ".join(_named(label, names) for label in one.labels)
        yield f"  {one.constraint.replace('_', ' ')}, {where}: {one.value:.3g} {one.unit}"
    if not found:
        yield "  nothing but the balances of products"


def _ranked(codes: Iterable[object], values: Iterable[float]) -> Ranked:
    """Return codes with their values, the largest first."""
    pairs = ((str(code), float(value)) for code, value in zip(codes, values, strict=True))
    return sorted(pairs, key=lambda one: -one[1])


def _listed(found: Ranked, names: Mapping[str, str]) -> str:
    return "; ".join(f"{_named(code, names)} {value:.3g}" for code, value in found)


def _named(label: str | int, names: Mapping[str, str]) -> str:
    """Return a code with the first part of its name, labels without a name as they are."""
    return f"{names[label].split(';')[0]} ({label})" if isinstance(label, str) and label in names else str(label)
