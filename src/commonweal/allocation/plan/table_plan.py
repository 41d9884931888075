"""Plans a table: as many baskets as can be, and of the plans that are equally good the one with the least output.

Without the second step products that cost nothing of what is scarce could be made in any amount and thrown away. A
direct plan makes no more than is used, and is left as it is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.allocation.plan.from_table import TablePlanning
from commonweal.allocation.plan.make_plan import plan as make_plan
from commonweal.allocation.plan.planner import quantities, stage_limit
from commonweal.allocation.plan.solver import Solver
from commonweal.core.errors import SolverError
from commonweal.core.linear_program import residuals
from commonweal.core.plan import Plan, Stage

LEAST_OUTPUT = "least_output"


def plan_table(planning: TablePlanning, route: str | None = None) -> Plan:
    """Return the plan of a table; ``route`` forces a way to solve it, see ``make_plan``."""
    found = make_plan(planning.problem, route)
    return with_least_output(planning, found) if found.route == "programme" and found.stages else found


def with_least_output(planning: TablePlanning, found: Plan) -> Plan:
    """Return the plan with as many baskets and the least output, summed over activities; valuations stay as they are.

    The stage is one of the programme: minimise the sum of levels [money], with the baskets kept as every later stage
    keeps what earlier ones reached.
    """
    first, lp = found.stages[-1], found.programme
    kept = lp.with_row(first.optimum.cost, stage_limit(first.optimum.objective))
    levels = lp.columns("level")[:, 0]
    cost = np.zeros(lp.matrix.shape[1])
    cost[levels] = lp.col_unit[levels] / planning.output.sum()
    optimum = Solver(kept).minimise(cost)
    if optimum is None:
        raise SolverError("the plan of a table is lost when its output is made least")
    output = float(optimum.objective * planning.output.sum())
    stage = Stage(LEAST_OUTPUT, output, optimum, residuals(kept, optimum))
    return replace(found, quantities=quantities(planning.problem, lp, optimum), stages=(*found.stages, stage))
