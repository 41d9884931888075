"""Large plans: time, passes, memory and proved gap by size and route, beside HiGHS, each in a fresh process.

``python benchmarks/scale.py`` prints a table; ``--products`` and ``--routes`` restrict it. Routes: ``values`` and
``levels`` (one technique, iteration to a relative bound of 1e-9), ``choice`` (techniques and quotas, to a proved gap of
1e-6), and for the programme of ``choice`` the three methods of HiGHS: ``simplex``, ``interior`` (point, without
crossover), ``pdlp``, at the same tolerance, presolve on, two threads. Time is from the recipes in memory to the answer:
for HiGHS with the model's building, for ours with the certificate. ``of bare`` is time over that of as many bare sparse
products; ``gap`` comes from the certificate, of HiGHS's answer too.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import highspy
import numpy as np

from commonweal.allocation.plan.large.balances import Balance, levels, values
from commonweal.allocation.plan.large.choice import choose
from commonweal.allocation.plan.large.surplus import spectral_radius
from commonweal.core.large_certificate import (
    LargeCertificate,
    TechniquePlan,
    TechniqueProgram,
    as_linear_program,
    certify,
)
from commonweal.core.linear_program import Array
from commonweal.data.synthetic import synthetic_economy

GAP = 1e-6
HIGHS = {"simplex": "simplex", "interior": "ipm", "pdlp": "pdlp"}
OWN = ("values", "levels", "choice")
COLUMNS = {
    "route": "s", "products": "d", "techniques": "d", "non_zeros": "d", "rounds": "d", "passes": "d", "seconds": ".3g",
    "of_bare": ".2f", "gap": ".1e", "residual": ".1e", "radius": ".3f", "memory_mb": "d",
}  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    """Least of three wall times, in seconds."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def _balance(program: TechniqueProgram, route: str) -> dict[str, object]:
    """Levels or values, with the bound on the error in the place of the gap."""
    table, labour = program.recipes, program.scarce[0]

    def solve() -> Balance:
        return values(table, labour) if route == "values" else levels(table, program.demand)

    found = solve()
    seconds = _timed(solve)
    other = table.T
    bare = _timed(lambda: table @ labour) if route == "values" else _timed(lambda: other @ labour)
    passes = found.passes + 1  # one looks for a surplus
    radius = spectral_radius(lambda v: table @ v, program.products)
    return {
        "passes": passes, "seconds": seconds, "of_bare": seconds / (passes * bare), "gap": found.relative,
        "radius": radius.upper,
    }  # fmt: skip


def _choice(program: TechniqueProgram) -> dict[str, object]:
    """Technique choice to the gap, its certificate in the time."""
    start = time.perf_counter()
    found = choose(program, GAP)
    proof = certify(program, found.plan)
    seconds = time.perf_counter() - start
    last = found.rounds[-1]
    order = np.lexsort((-found.plan.levels, program.makes))
    first = np.searchsorted(program.makes[order], np.arange(program.products))
    chosen = program.recipes[order[first]]
    prices = found.plan.prices
    bare = last.passes_all * _timed(lambda: program.recipes @ prices)
    bare += last.passes_one * _timed(lambda: chosen @ prices)
    radius = spectral_radius(lambda v: chosen @ v, program.products)
    return {
        "rounds": last.number, "passes": last.passes_all + last.passes_one, "seconds": seconds,
        "of_bare": seconds / bare, "gap": proof.gap, "residual": max(proof.primal, proof.dual), "radius": radius.upper,
        "passes_all": last.passes_all,
    }  # fmt: skip


def _highs(program: TechniqueProgram, method: str, limit: float) -> dict[str, object]:
    """One of HiGHS's methods on the same programme, the model's building in the time."""
    start = time.perf_counter()
    lp = as_linear_program(program)
    matrix = lp.matrix.tocsc()
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.append(np.zeros(program.activities), -1.0)
    model.col_lower_, model.col_upper_ = lp.col_lower, lp.col_upper
    model.row_lower_, model.row_upper_ = lp.row_lower, lp.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    highs = highspy.Highs()
    options = {
        "output_flag": False, "threads": 2, "solver": method, "run_crossover": "off", "time_limit": limit,
        "optimality_tolerance": GAP, "pdlp_optimality_tolerance": GAP, "ipm_optimality_tolerance": GAP,
    }  # fmt: skip
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(model)
    highs.run()
    seconds = time.perf_counter() - start
    found: dict[str, object] = {"seconds": seconds}
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        found["status"] = highs.modelStatusToString(highs.getModelStatus())
    solution = highs.getSolution()
    if solution.value_valid and solution.dual_valid:
        proof = _proof(program, np.array(solution.col_value), np.array(solution.row_dual))
        found |= {"gap": proof.gap, "residual": max(proof.primal, proof.dual)}
    return found


def _proof(program: TechniqueProgram, x: Array, y: Array) -> LargeCertificate:
    """The certificate of HiGHS's answer."""
    return certify(program, TechniquePlan(x[:-1], float(x[-1]), y[: program.products], -y[program.products :]))


def measure(route: str, products: int, inputs: int, quotas: int, seed: int, limit: float) -> dict[str, object]:
    """One row of the table."""
    techniques = 3 if route not in ("values", "levels") else 1
    program = synthetic_economy(products, techniques, inputs, quotas, seed).program()
    small = synthetic_economy(300, techniques, inputs, quotas, seed).program()
    if route in HIGHS:
        found = _highs(program, HIGHS[route], limit)
    elif route == "choice":
        choose(small, 1e-2)
        found = _choice(program)
    else:
        values(small.recipes, small.scarce[0])
        found = _balance(program, route)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = {"route": route, "products": products, "techniques": techniques, "non_zeros": program.recipes.nnz}
    return {**size, **found, "memory_mb": memory}


def _row(found: dict[str, object]) -> str:
    cells = []
    for name, form in COLUMNS.items():
        value = found.get(name)
        cells.append("-" if value is None else format(value, form))
    return " | ".join(f"{cell:>11}" for cell in cells) + (f"  {found['status']}" if "status" in found else "")


def _exponent(rows: list[dict[str, object]]) -> str:
    """Slope of log time on log non-zeros."""
    size = np.log([float(row["non_zeros"]) for row in rows])  # type: ignore[arg-type]
    cost = np.log([float(row["seconds"]) for row in rows])  # type: ignore[arg-type]
    return f"{rows[0]['route']}: time grows with non-zeros to the power {np.polyfit(size, cost, 1)[0]:.3f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[1000, 5000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--routes", nargs="+", choices=[*OWN, *HIGHS], default=[*OWN, *HIGHS])
    parser.add_argument("--inputs", type=int, default=20)
    parser.add_argument("--quotas", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=600.0, help="seconds that HiGHS may take")
    parser.add_argument("--highs-up-to", type=int, default=5000, help="products up to which HiGHS is tried")
    parser.add_argument("--row", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.row:
        (route,), (products,) = asked.routes, asked.products
        print(json.dumps(measure(route, products, asked.inputs, asked.quotas, asked.seed, asked.limit), default=float))
        return
    print(" | ".join(f"{name:>11}" for name in COLUMNS), flush=True)
    shared = ["--inputs", str(asked.inputs), "--quotas", str(asked.quotas), "--seed", str(asked.seed)]
    rows = []
    for route in asked.routes:
        for products in asked.products:
            if route in HIGHS and products > asked.highs_up_to:
                continue
            one = ["--row", "--routes", route, "--products", str(products), "--limit", str(asked.limit), *shared]
            done = subprocess.run([sys.executable, __file__, *one], check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout))
            print(_row(rows[-1]), flush=True)
    for route in asked.routes:
        found = [row for row in rows if row["route"] == route and "gap" in row]
        if route in OWN and len(found) > 1:
            print(_exponent(found))


if __name__ == "__main__":
    main()
