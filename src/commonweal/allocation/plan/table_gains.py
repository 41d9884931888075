"""What relaxing one limit of a plan from a table adds, that limit alone, found by solving again.

In a base year many limits are used up at once. Then the duals of one solution are one choice of many and too large for
any limit by itself: the gain of relaxing a limit alone is the least dual over all solutions of the dual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from commonweal.allocation.plan.aims import value_of
from commonweal.allocation.plan.from_table import TablePlanning
from commonweal.allocation.plan.make_plan import plan as make_plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.solver import Solver
from commonweal.core.errors import SolverError
from commonweal.core.plan import Plan, Stage

RELAXED = 1e-3
"""Share of the base year's use (of its imports, for the balance of trade) by which a limit is relaxed."""
NOISE = 1e-8
"""Baskets that count as no gain, ten times the tolerance of the solver."""


@dataclass(frozen=True, slots=True)
class Room:
    """More room under one limit: the block of its row, its place there, and how much [unit of the limit]."""

    block: str
    place: int
    size: float


def rooms_of(planning: TablePlanning) -> tuple[tuple[Room, ...], Room | None]:
    """Return the relaxation of every quota, in their order, and of the balance of trade where there is one."""
    places = iter(range(len(planning.quotas)))
    quotas = tuple(
        Room("labour_limit", 0, RELAXED * quota.base)
        if quota.workforce
        else Room("limit", next(places), RELAXED * quota.base)
        for quota in planning.quotas
    )
    trade = planning.problem.trade
    if trade is None:
        return quotas, None
    return quotas, Room("trade_balance", 0, RELAXED * float(planning.exports.sum() - trade.least_balance[0]))


def gains(planning: TablePlanning, plan: Plan, rooms: Sequence[Room]) -> tuple[float, ...]:
    """Return the baskets gained per unit of room, each limit relaxed alone; zero where nothing is gained.

    The most baskets are concave in the limits, so that no gain exceeds the dual times the room: only limits with a dual
    are solved again, from the basis at hand where the plan is a programme.
    """
    asked = [room for room in rooms if _dual(plan, room) * room.size > NOISE]
    solve = _warm if plan.route == "programme" else _anew
    found = dict(zip(asked, solve(planning, plan, asked), strict=True)) if asked else {}
    return tuple(gain / room.size if (gain := found.get(room, 0.0)) > NOISE else 0.0 for room in rooms)


def _dual(plan: Plan, room: Room) -> float:
    return abs(float(plan.valuations[room.block].values.ravel()[room.place]))


def _aim(plan: Plan) -> Stage:
    return next(stage for stage in plan.stages if stage.name == plan.aim)


def _warm(planning: TablePlanning, plan: Plan, rooms: Sequence[Room]) -> Iterator[float]:
    """Yield the baskets gained under each room, the programme loaded once and one row changed at a time."""
    lp = plan.programme
    solver = Solver(lp)
    before = _baskets(planning.problem, plan, solver, warm=False)
    for room in rooms:
        row = int(lp.rows(room.block).ravel()[room.place])
        lower, upper, step = float(lp.row_lower[row]), float(lp.row_upper[row]), room.size / float(lp.row_unit[row])
        solver.set_row(row, lower - step, upper + step)
        yield _baskets(planning.problem, plan, solver, warm=True) - before
        solver.set_row(row, lower, upper)


def _baskets(problem: PlanProblem, plan: Plan, solver: Solver, warm: bool) -> float:
    optimum = solver.minimise(_aim(plan).optimum.cost, warm)
    if optimum is None:
        raise SolverError("a plan of a table is lost when one of its limits is relaxed")
    return value_of(problem, plan.aim, optimum.objective)


def _anew(planning: TablePlanning, plan: Plan, rooms: Sequence[Room]) -> Iterator[float]:
    """Yield the baskets gained under each room, planned by the route of the plan."""
    for room in rooms:
        more = make_plan(_with_room(planning.problem, room), plan.route)
        yield _aim(more).value - _aim(plan).value


def _with_room(problem: PlanProblem, room: Room) -> PlanProblem:
    """Return the problem with one limit relaxed; the balance of trade only stands in programmes."""
    if room.block == "labour_limit":
        return replace(problem, labour=replace(problem.labour, limit=problem.labour.limit + room.size))
    resources = problem.resources
    assert resources is not None
    limits = list(resources.limits)
    limits[room.place] = replace(limits[room.place], bound=limits[room.place].bound + room.size)
    return replace(problem, resources=replace(resources, limits=tuple(limits)))
