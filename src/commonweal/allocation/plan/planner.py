"""Solves a planning problem: strict if it can be, relaxed if it must be, with a certificate either way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from commonweal.allocation.plan.aims import stages as aim_stages
from commonweal.allocation.plan.aims import value_of, warnings
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.solver import Solver
from commonweal.core.linear_program import Array, Block, LinearProgram, Optimum, residuals
from commonweal.core.plan import Binding, Infeasible, Plan, Stage, Table

NOT_SCARCE = (
    "balance", "labour_use", "resource_use", "accumulation", "asset_sum", "group_sum", "credit_made", "credit_sold",
)  # fmt: skip
"""Rows that only say what something is, and so are not scarce."""
STAGE_TOLERANCE = 1e-8
"""Room that a stage leaves to the next, ten times the solver's own tolerance: with no more room than that it fails."""
LARGE = 2000


def strict_plan(problem: PlanProblem) -> Plan | None:
    """Return the plan under which everything declared holds, or None if there is none."""
    return _lexicographic(problem, build(problem), relaxed=False, infeasible=None)


def relaxed_plan(problem: PlanProblem, infeasible: Infeasible | None = None) -> Plan:
    """Return the plan that leaves the fewest person-years below a floor, everything else as declared.

    Where there is no plan even so, or no needs that could give way, ``solved`` is "none" and the plan is empty.
    """
    lp = build(problem, relaxed=True)
    if problem.needs is not None:
        plan = _lexicographic(problem, lp, relaxed=True, infeasible=infeasible)
        if plan is not None:
            return plan
    return Plan("none", problem.aim.kind, {}, {}, lp, (), infeasible, warnings(problem))


def stage_limit(value: float) -> float:
    """Return the upper side of the row that later stages keep: v + 1e-8 max(1, |v|)."""
    return value + STAGE_TOLERANCE * max(1.0, abs(value))


def _lexicographic(
    problem: PlanProblem, lp: LinearProgram, relaxed: bool, infeasible: Infeasible | None
) -> Plan | None:
    current, found = lp, []
    for name, cost in _worth_solving(problem, aim_stages(problem, lp, relaxed), relaxed):
        optimum = Solver(current, _method(name, problem, lp)).minimise(cost)
        if optimum is None:
            return None
        value = value_of(problem, name, optimum.objective)
        found.append(Stage(name, value, optimum, residuals(current, optimum)))
        current = current.with_row(cost, stage_limit(optimum.objective))
    aim_stage = next(stage for stage in found if stage.name == problem.aim.kind)
    return Plan(
        solved="relaxed" if relaxed else "strict",
        aim=problem.aim.kind,
        quantities=quantities(problem, lp, found[-1].optimum),
        valuations=valuations(problem, lp, aim_stage.optimum),
        programme=lp,
        stages=tuple(found),
        infeasible=infeasible,
        warnings=warnings(problem),
    )


def _worth_solving(
    problem: PlanProblem, stages: Iterable[tuple[str, Array]], relaxed: bool
) -> Iterator[tuple[str, Array]]:
    """Every stage; but where needs give way and techniques are chosen, none after the aim.

    The tie-breaker would choose among plans that are alike in needs and aim, and takes many minutes there.
    """
    for name, cost in stages:
        yield name, cost
        if relaxed and problem.technology.level_limit is not None and name == problem.aim.kind:
            return


def _method(stage: str, problem: PlanProblem, lp: LinearProgram) -> str:
    """Interior point with crossover where it was measured to be faster.

    That is for large programmes with one technique per product that maximise a scale.
    """
    large = lp.matrix.shape[1] > LARGE and problem.technology.level_limit is None
    return "ipm" if large and stage in ("max_min", "ray") else "simplex"


def quantities(problem: PlanProblem, lp: LinearProgram, optimum: Optimum) -> dict[str, Table]:
    """Return every block of columns in natural units."""
    return _tables(problem, lp.col_blocks, optimum.x * lp.col_unit, _column_units(problem))


def valuations(problem: PlanProblem, lp: LinearProgram, optimum: Optimum) -> dict[str, Table]:
    """Return the dual of every block of rows: change of the aim per natural unit of the right-hand side."""
    natural = optimum.y[: len(lp.row_unit)] / lp.row_unit
    return _tables(problem, lp.row_blocks, natural, dict.fromkeys(lp.row_blocks, "aim per unit"))


def binding(plan: Plan, largest: int = 40) -> tuple[Binding, ...]:
    """Return the constraints whose relief is worth most, product balances apart.

    ``value`` is what one more unit of room adds to the aim (or spares, where the aim is a minimum).
    """
    found = []
    for name, table in plan.valuations.items():
        if name in NOT_SCARCE:
            continue
        for index in np.argwhere(np.abs(table.values) > 0.0):
            place = tuple(int(i) for i in index)
            labels = tuple(axis[i] for axis, i in zip(table.labels, place, strict=True))
            found.append(Binding(name, labels, abs(float(table.values[place])), table.unit))
    return tuple(sorted(found, key=lambda one: -one.value)[:largest])


def _tables(
    problem: PlanProblem, blocks: Mapping[str, Block], values: Array, units: Mapping[str, str]
) -> dict[str, Table]:
    labels = problem.labels
    found = {}
    for name, block in blocks.items():
        axes = tuple(labels.get(axis) or tuple(range(size)) for axis, size in zip(block.axes, block.shape, strict=True))
        found[name] = Table(block.axes, axes, values[block.index], units.get(name, ""))
    return found


def _column_units(problem: PlanProblem) -> dict[str, str]:
    money = problem.units.get("money", "")
    stock = money.removesuffix("/yr")
    return {
        "level": money, "group_total": money, "delivery": money, "export": money, "asset_total": money,
        "investment": money, "capital": stock, "stock": stock,
        "labour": problem.units.get("labour", ""), "workforce": problem.units.get("labour", ""),
        "unserved": problem.units.get("persons", ""), "basket": "1", "least_fulfilment": "1",
        "resource": problem.resources.units[0] + "/yr" if problem.resources else "",
    }  # fmt: skip
