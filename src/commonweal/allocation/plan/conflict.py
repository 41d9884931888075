"""Why there is no plan: a ray that proves it, the declared things that conflict, and what each would have to give.

Phase one asks how much of the declared things must give way, all together: ``minimise s`` with every right-hand side
of an item yielding ``s`` times its ``give``. Its duals are a Farkas ray of the strict programme. The conflict comes
from
a deletion filter over items (Chinneck and Dravnieks 1991, ORSA Journal on Computing 3(2), for the method); a ray that
still proves
infeasibility without an item deletes it without a solve.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from commonweal.allocation.plan.horizon import shortened
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.solver import Solver
from commonweal.core.errors import Problem, SchemaError, SolverError
from commonweal.core.linear_program import Array, Item, LinearProgram, farkas_value
from commonweal.core.plan import Infeasible, Reason

PROOF = 1e-9
DROPPED_FIRST = ("adjustment", "terminal", "trade", "labour", "need", "guarantee", "capacity", "budget", "quota")
LARGEST_CHANGE = {"technology.labour_mobility": 10.0, "technology.terminal": 1.0}


class PhaseOne:
    """The strict programme with one elastic column, solved again and again without some of its items."""

    def __init__(self, lp: LinearProgram) -> None:
        self.lp = lp
        elastic = elastic_programme(lp, [item for item in lp.items if len(item.give)])
        self._solver = Solver(elastic)
        self._cost = last_column(elastic)
        self._started = False

    def ray(self, without: Iterable[Item] = ()) -> Array | None:
        """Return a ray that proves infeasibility without some items, or None if the rest is feasible."""
        dropped = np.unique(np.concatenate([item.rows for item in without] or [np.zeros(0, dtype=np.int64)]))
        for row in dropped:
            self._solver.set_row(row, -np.inf, np.inf)
        optimum = self._solver.minimise(self._cost, warm=self._started)
        self._started = True
        for row in dropped:
            self._solver.set_row(row, self.lp.row_lower[row], self.lp.row_upper[row])
        if optimum is None:
            step = "look at opening stocks, fixed demand and coefficients"
            raise SchemaError(Problem("no plan exists, even if every limit and floor gives way", next_step=step))
        ray = np.where(np.isin(np.arange(len(optimum.y)), dropped), 0.0, optimum.y)
        return ray if optimum.objective > PROOF and proves(self.lp, ray) else None


def elastic_programme(lp: LinearProgram, items: Iterable[Item], lower: float = 0.0) -> LinearProgram:
    """Return the programme with a column s >= lower that turns every right-hand side b of the items into b + s give."""
    column = np.zeros(len(lp.row_unit))
    for item in items:
        np.subtract.at(column, item.give_rows, item.give)
    rows = np.flatnonzero(column)
    return lp.with_column(rows, column[rows], lower)


def last_column(lp: LinearProgram) -> Array:
    """Return a cost of one on the last column."""
    cost = np.zeros(lp.matrix.shape[1])
    cost[-1] = 1.0
    return cost


def proves(lp: LinearProgram, ray: Array) -> bool:
    """Return whether a ray proves that a programme has no solution."""
    margin, residual = farkas_value(lp, ray)
    return margin > 1e3 * residual and margin > PROOF


def explain(problem: PlanProblem, lp: LinearProgram) -> Infeasible | None:
    """Return the proof and the conflict of an infeasible strict programme, or None if it is feasible."""
    phase_one = PhaseOne(lp)
    ray = phase_one.ray()
    if ray is None:
        return None
    members = deletion_filter(phase_one, ray)
    reasons = tuple(
        Reason(item.path, item.kind, item.words, item.unit, least_change(problem, lp, item, ray)) for item in members
    )
    return Infeasible(lp, ray, reasons, first_year(problem))


def deletion_filter(phase_one: PhaseOne, ray: Array) -> tuple[Item, ...]:
    """Return an irreducible conflict: the items left after each that the others do not need has been dropped.

    Items are tried in the order of ``DROPPED_FIRST`` and, within a kind, from the least weight in the ray up.
    """
    lp = phase_one.lp
    kept = [item for item in lp.items if ray[item.rows].any()]
    dropped = [item for item in lp.items if not ray[item.rows].any()]
    for item in sorted(kept, key=lambda one: (DROPPED_FIRST.index(one.kind), weight(lp, one, ray), one.path)):
        if item not in kept:
            continue
        rest = _without(ray, [item])
        new = rest if proves(lp, rest) else phase_one.ray([*dropped, item])
        if new is not None:
            ray = new
            dropped += [one for one in kept if one is item or not ray[one.rows].any()]
            kept = [one for one in kept if one is not item and ray[one.rows].any()]
    return tuple(kept)


def weight(lp: LinearProgram, item: Item, ray: Array) -> float:
    """Return what an item's own rows contribute to the margin of a ray."""
    y = ray[item.rows]
    sides = np.where(y > 0.0, lp.row_lower[item.rows], lp.row_upper[item.rows])
    return abs(float(np.where(y != 0.0, y * np.where(np.isfinite(sides), sides, 0.0), 0.0).sum()))


def _without(ray: Array, items: Sequence[Item]) -> Array:
    rest = ray.copy()
    for item in items:
        rest[item.rows] = 0.0
    return rest


def least_change(problem: PlanProblem, lp: LinearProgram, item: Item, ray: Array) -> float | None:
    """Return the smallest change of one item that makes the whole feasible, None if no change of it does.

    A floor can give no more than all of itself; the ray often proves that even this is not enough.
    """
    if not len(item.give):
        return _least_coefficient_change(problem, item)
    most = 1.0 if item.kind == "need" else np.inf
    if most == 1.0 and farkas_value(lp, ray)[0] + float(ray[item.give_rows] @ item.give) > PROOF:
        return None
    elastic = elastic_programme(lp, [item])
    optimum = Solver(elastic).minimise(last_column(elastic))
    return None if optimum is None or optimum.objective > most else optimum.objective


def _least_coefficient_change(problem: PlanProblem, item: Item) -> float | None:
    """Bisect for the least change of an item whose change alters coefficients: mobility and the terminal condition."""
    low, high = 0.0, LARGEST_CHANGE[item.path]
    if not feasible(changed(problem, item.path, high)):
        return None
    while high - low > 1e-7 * max(high, 1e-3):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if feasible(changed(problem, item.path, middle)) else (middle, high)
    return high


def changed(problem: PlanProblem, path: str, change: float) -> PlanProblem:
    """Return the problem with one declared thing given way by ``change``, in the item's unit."""
    if path == "technology.labour_mobility" and problem.labour.mobility is not None:
        return replace(problem, labour=replace(problem.labour, mobility=problem.labour.mobility + change))
    if path == "technology.terminal" and problem.capital is not None:
        return replace(problem, capital=replace(problem.capital, terminal_share=1.0 - change))
    raise SolverError(f"no rebuilt programme for {path}")


def yielding(lp: LinearProgram, item: Item, change: float) -> LinearProgram:
    """Return the programme with the right-hand sides of one item given way by ``change``, in its unit."""
    lower, upper = lp.row_lower.copy(), lp.row_upper.copy()
    lower[item.give_rows] += change * item.give
    upper[item.give_rows] += change * item.give
    return replace(lp, row_lower=lower, row_upper=upper)


def feasible(problem: PlanProblem) -> bool:
    """Return whether the strict programme of a problem has a solution."""
    return PhaseOne(build(problem)).ray() is None


def first_year(problem: PlanProblem) -> int:
    """Return the last year of the shortest horizon over which there is no plan, given that there is none over all."""
    low, high = 0, len(problem.years)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if feasible(shortened(problem, middle)) else (low, middle)
    return problem.years[high - 1]
