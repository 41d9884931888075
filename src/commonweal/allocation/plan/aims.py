"""Aims as cost vectors: what each stage of the lexicographic programme minimises."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.plan.problem import Aim, LinearTerm, PlanProblem
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.linear_program import Array, Index, LinearProgram

VOLUME_WARNING = (
    "the aim adds up undifferentiated volume: its optimum makes most of whatever is cheapest to make. "
    "A ray or max_min is usually what is meant."
)


def stages(problem: PlanProblem, lp: LinearProgram, relaxed: bool) -> list[tuple[str, Array]]:
    """Return the stages in order, each with the cost vector it minimises.

    Unmet need first (relaxed only), then the declared aim, then least labour as tie-breaker.
    """
    found = [("unmet_need", unmet_need(lp))] if relaxed else []
    found.append((problem.aim.kind, aim_cost(problem, lp)))
    if problem.aim.tie_breaker and problem.aim.kind != "least_labour":
        found.append(("least_labour", _on(lp, lp.columns("labour"), 1.0)))
    return found


def value_of(problem: PlanProblem, stage: str, objective: float) -> float:
    """Return the value of a stage in its own sense from the objective that was minimised."""
    maximised = stage in ("ray", "max_min") or (stage == "linear" and problem.aim.sense == "max")
    return -objective if maximised else objective


def unmet_need(lp: LinearProgram) -> Array:
    """Person-years unserved."""
    return _on(lp, lp.columns("unserved"), 1.0)


def aim_cost(problem: PlanProblem, lp: LinearProgram) -> Array:
    """Return the cost vector of the declared aim (maxima as negative costs)."""
    aim = problem.aim
    if aim.kind == "ray":
        return _on(lp, lp.columns("basket"), -1.0)
    if aim.kind == "max_min":
        return _on(lp, lp.columns("least_fulfilment"), -1.0)
    if aim.kind == "least_labour":
        return _on(lp, lp.columns("labour"), 1.0)
    if aim.kind == "least_resource":
        return _on(lp, lp.columns("resource")[aim.resource], 1.0)
    if aim.kind == "linear":
        return _linear(problem, lp, aim)
    raise UnknownName.of("aim", aim.kind, ("ray", "max_min", "least_labour", "least_resource", "linear"), "aim.kind")


def warnings(problem: PlanProblem) -> tuple[str, ...]:
    """Return the warnings that an aim carries."""
    total = [t for t in problem.aim.terms if t.quantity in ("output", "delivery") and t.name is None]
    return (VOLUME_WARNING,) if problem.aim.kind == "linear" and total and problem.aim.sense == "max" else ()


def _on(lp: LinearProgram, columns: Index, weight: float) -> Array:
    """A cost of ``weight`` per natural unit on some columns, scaled so that the largest cost is one."""
    cost = np.zeros(lp.matrix.shape[1])
    cost[columns] = weight * lp.col_unit[columns]
    return cost


def _linear(problem: PlanProblem, lp: LinearProgram, aim: Aim) -> Array:
    sign = -1.0 if aim.sense == "max" else 1.0
    cost = np.zeros(lp.matrix.shape[1])
    for number, term in enumerate(aim.terms):
        cost += _on(lp, _term_columns(problem, lp, term, f"aim.terms[{number}]").ravel(), sign * term.weight)
    return cost


def _term_columns(problem: PlanProblem, lp: LinearProgram, term: LinearTerm, where: str) -> Index:
    labels = problem.labels
    blocks = {
        "output": ("level", "activity"),
        "capacity": ("capital", "item"),
        "delivery": ("group_total", "group"),
        "labour": ("labour", None),
    }
    if term.quantity not in blocks:
        raise UnknownName.of("quantity", term.quantity, blocks, where)
    block, axis = blocks[term.quantity]
    columns = lp.columns(block)
    if columns.size == 0:
        raise SchemaError(Problem(f"the problem has no {term.quantity}", where))
    if term.year is not None:
        if term.year not in problem.years:
            raise UnknownName.of("year", term.year, problem.years, where)
        columns = columns[..., [problem.years.index(term.year)]]
    if term.name is not None and axis is not None:
        if term.name not in labels[axis]:
            raise UnknownName.of(axis, term.name, labels[axis], where)
        columns = columns[[labels[axis].index(term.name)]]
    return columns
