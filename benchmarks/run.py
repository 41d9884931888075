"""Wall time and peak memory of plans of a real economy, each in a fresh process.

``python benchmarks/run.py`` prints a table; names of cases as arguments restrict it. ``plan N`` is the whole plan of
the United States over N years, from the problem to the certified answer: conflict check, stages, and reasons where
there is no strict plan. ``commonweal`` and ``linprog`` solve one programme, that of the aim over one year.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from commonweal.allocation.plan.aims import stages
from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.rules import plan_problem
from commonweal.allocation.plan.solver import Solver
from commonweal.core.linear_program import Array, LinearProgram
from commonweal.data.worlds import load_world
from commonweal.institutions.loading import load_institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import make_setting

FIRST_YEAR = 2015


def usa(years: int) -> PlanProblem:
    """The planning problem of the bundled scenario in the United States over the first years."""
    scenario = load_scenario("foundation").with_(years={"from": FIRST_YEAR, "to": FIRST_YEAR + years - 1})
    society = load_institutions("associated-producers")
    return plan_problem(make_setting(scenario, society, load_world("usa-2014"), "frozen"))


def with_scipy(lp: LinearProgram, cost: Array) -> float:
    """Solve a programme with scipy.optimize.linprog, rows split as it wants them, and return the objective."""
    equal = lp.row_lower == lp.row_upper
    above = np.isfinite(lp.row_lower) & ~equal
    below = np.isfinite(lp.row_upper) & ~equal
    answer = linprog(
        cost,
        A_ub=sp.vstack([-lp.matrix[above], lp.matrix[below]]),
        b_ub=np.concatenate([-lp.row_lower[above], lp.row_upper[below]]),
        A_eq=lp.matrix[equal],
        b_eq=lp.row_lower[equal],
        bounds=np.stack([lp.col_lower, lp.col_upper], axis=1),
        method="highs",
    )
    if not answer.success:
        raise SystemExit(f"linprog: {answer.message}")
    return float(answer.fun)


def with_commonweal(lp: LinearProgram, cost: Array) -> float:
    """Solve a programme with the package's solver and return the objective."""
    optimum = Solver(lp).minimise(cost)
    if optimum is None:
        raise SystemExit("the programme has no solution")
    return optimum.objective


def whole_plan(years: int) -> dict[str, object]:
    """Make a plan, timed from the problem to the certified answer."""
    problem = usa(years)
    start = time.perf_counter()
    found = plan(problem)
    seconds = time.perf_counter() - start
    rows, columns = found.programme.matrix.shape
    answer = f"{found.solved}: {found.stages[0].name} {found.stages[0].value:.9g}"
    return {
        "seconds": seconds,
        "rows": rows,
        "columns": columns,
        "entries": found.programme.matrix.nnz,
        "answer": answer,
    }


def one_programme(solve: Callable[[LinearProgram, Array], float]) -> dict[str, object]:
    """Solve the aim's programme over one year, timed without building it."""
    problem = usa(1)
    lp = build(problem)
    name, cost = stages(problem, lp, relaxed=False)[0]
    start = time.perf_counter()
    objective = solve(lp, cost)
    seconds = time.perf_counter() - start
    rows, columns = lp.matrix.shape
    answer = f"{name} {objective:.9g}"
    return {"seconds": seconds, "rows": rows, "columns": columns, "entries": lp.matrix.nnz, "answer": answer}


CASES: dict[str, Callable[[], dict[str, object]]] = {
    "plan 1": lambda: whole_plan(1),
    "plan 5": lambda: whole_plan(5),
    "plan 20": lambda: whole_plan(20),
    "plan 36": lambda: whole_plan(36),
    "commonweal": lambda: one_programme(with_commonweal),
    "linprog": lambda: one_programme(with_scipy),
}


def measured(case: str) -> dict[str, object]:
    """Run one case in this process and add the peak memory of the process [MiB]."""
    found = CASES[case]()
    return {**found, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0}


def in_fresh_process(case: str) -> dict[str, object]:
    """Run one case in a process of its own."""
    command = [sys.executable, __file__, "--inside", case]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Wall time and peak memory of plans of a real economy.")
    parser.add_argument("cases", nargs="*", metavar="case", help=f"of: {', '.join(CASES)}")
    parser.add_argument("--inside", choices=CASES, help="run one case in this process and print it as JSON")
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(measured(chosen.inside)))
        return
    unknown = [case for case in chosen.cases if case not in CASES]
    if unknown:
        parser.error(f"unknown case {unknown[0]!r}; there are: {', '.join(CASES)}")
    print("| case | rows x columns | entries | wall time [s] | peak memory [MiB] | answer |\n|---|---|---|---|---|---|")
    for case in chosen.cases or CASES:
        one = in_fresh_process(case)
        size = f"{one['rows']} x {one['columns']} | {one['entries']}"
        print(f"| {case} | {size} | {one['seconds']:.2f} | {one['memory']:.0f} | {one['answer']} |", flush=True)


if __name__ == "__main__":
    main()
