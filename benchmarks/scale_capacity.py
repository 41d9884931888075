"""Plans with a capacity on every activity: time, memory and proved gap by size, beside HiGHS.

python benchmarks/scale_capacity.py [SIZE ...] [--gap GAP] [--seconds SECONDS] [--highs METHOD ...]
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small dense blocks: threads only get in each other's way

import argparse
import resource
import time
from collections.abc import Iterable
from dataclasses import replace

import highspy
import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.capacity import (
    CapacityChoice,
    CapacityStep,
    baskets_of,
    mended,
    plan_with_capacity,
)
from commonweal.allocation.plan.large.capacity_certificate import CapacityProgram
from commonweal.allocation.plan.large.capacity_interior import start
from commonweal.allocation.plan.large.capacity_scaled import Scaled, scaled
from commonweal.data.synthetic import synthetic_economy

SEED = 1
QUOTAS = 10


def drawn(products: int) -> CapacityProgram:
    """A synthetic economy with three techniques per product, 20 inputs, ten quotas and capacities."""
    economy = synthetic_economy(products, 3, 20, QUOTAS, SEED, capacity=True)
    assert economy.capacity is not None
    return CapacityProgram(economy.program(), economy.capacity)


def ours(program: CapacityProgram, gap: float, seconds: float) -> tuple[CapacityChoice, float, float]:
    """Our answer, its time and its processor time, certificate included; stopped after so many seconds."""
    begun, worked = time.perf_counter(), time.process_time()

    def stop(_: CapacityStep) -> None:
        if time.perf_counter() - begun > seconds:
            raise KeyboardInterrupt

    found = plan_with_capacity(program, gap, stop)
    return found, time.perf_counter() - begun, time.process_time() - worked


def highs(program: CapacityProgram, method: str, seconds: float, tolerance: float) -> tuple[str, float, float, float]:
    """Status, time, processor time and proved gap of HiGHS, with its model built within the time.

    The units are those that suit it best: levels as shares of capacity, products as shares of what can be made. The gap
    is proved as ours is, after its plan is mended in the same way.
    """
    begun, worked = time.perf_counter(), time.process_time()
    own = scaled(program)
    assert own is not None
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False, "threads": 2, "time_limit": seconds,
        "solver": method, "run_crossover": "off" if method in ("ipm", "hipo") else "choose",
    }  # fmt: skip
    if method == "pdlp":
        names = ("pdlp_optimality_tolerance", "primal_feasibility_tolerance", "dual_feasibility_tolerance")
        options |= dict.fromkeys(names, tolerance)
    if method in ("ipm", "hipo"):
        options["ipm_optimality_tolerance"] = tolerance
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(own))
    solver.run()
    took, worked = time.perf_counter() - begun, time.process_time() - worked
    solution, size = solver.getSolution(), len(own.demand)
    status = solver.modelStatusToString(solver.getModelStatus())
    if not solution.dual_valid or not solution.value_valid:
        return status, took, worked, np.inf
    x, y = np.array(solution.col_value), np.array(solution.row_dual)
    point = replace(start(own), levels=np.clip(x[:-1], 0.0, 1.0 - 1e-9), baskets=float(x[-1]))
    lower = baskets_of(own, mended(own, point, 1e-7))
    upper, _ = own.bound(np.maximum(y[:size], 0.0), np.maximum(-y[size:], 0.0))
    return status, took, worked, (upper - lower) / lower if lower > 0.0 else np.inf


def _model(own: Scaled) -> highspy.HighsLp:
    size, activities, limits = len(own.demand), len(own.makes), len(own.limits)
    made = sp.csc_array((own.part, (own.makes, np.arange(activities))), shape=(size, activities))
    matrix = sp.csc_array(
        sp.block_array([[made - own.use, sp.csc_array(-own.demand[:, None])], [sp.csc_array(own.scarce), None]])
    )
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.append(np.zeros(activities), -1.0)
    model.col_lower_, model.col_upper_ = np.zeros(activities + 1), np.append(np.ones(activities), np.inf)
    model.row_lower_ = np.append(np.zeros(size), np.full(limits, -np.inf))
    model.row_upper_ = np.append(np.full(size, np.inf), np.ones(limits))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model


def capacity_cases(
    sizes: Iterable[int], gap: float = 1e-4, seconds: float = 170.0, methods: Iterable[str] = ()
) -> None:
    """Print a line for every size, and one for every method of HiGHS ("pdlp:1e-5", "ipm", "simplex")."""
    print(
        "products | non-zeros | steps | conjugate gradients | passes | seconds | of processors | peak GB | proved gap"
    )
    for products in sizes:
        program = drawn(products)
        found, took, worked = ours(program, gap, seconds)
        last, peak = found.steps[-1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{products} | {program.technique.recipes.nnz} | {last.number} | {last.gradients} | {last.passes} | "
              f"{took:.1f} | {worked:.1f} | {peak:.1f} | {found.certificate.gap:.1e}", flush=True)  # fmt: skip
        for method in methods:
            name, _, tolerance = method.partition(":")
            status, took, worked, proved = highs(program, name, seconds, float(tolerance or 1e-4))
            print(
                f"    HiGHS {method}: {took:.1f} s, {worked:.1f} of processors, {status}, proved gap {proved:.1e}",
                flush=True,
            )


def main() -> None:
    """Read sizes and options, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 5_000])
    parser.add_argument("--gap", type=float, default=1e-4)
    parser.add_argument("--seconds", type=float, default=170.0)
    parser.add_argument("--highs", nargs="*", default=["pdlp:1e-4", "pdlp:1e-5", "ipm", "simplex"])
    asked = parser.parse_args()
    capacity_cases(asked.sizes, asked.gap, asked.seconds, asked.highs)


if __name__ == "__main__":
    main()
