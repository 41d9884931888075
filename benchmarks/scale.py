"""Large plans: time, passes, memory and proved gap by size and route, beside HiGHS, each in a fresh process.

``python benchmarks/scale.py`` prints a table; ``--products`` and ``--routes`` restrict it. Routes: ``values`` and
``levels`` (one technique, iteration to a relative bound of 1e-9), ``choice`` (techniques and quotas, to a proved gap of
1e-6), and for the programme of ``choice`` the three methods of HiGHS: ``simplex``, ``interior`` (point, without
crossover), ``pdlp``, at the same tolerance, presolve on, two threads; and ``linprog`` of scipy (method ``highs``). Time
is from the recipes in memory to the answer: for the others with the model's building, for ours with the certificate.

``ran`` : what the passes ran on, ``compiled`` (the ``fast`` extra) or ``scipy``; ``cpu`` : seconds of processor of all
threads, which other work on the machine lengthens less; ``loading`` : seconds that loading the compiler
and the loops took, before and not in ``seconds``; ``ms_pass`` : milliseconds per pass; ``of_bare`` : time over that of
as many bare sparse products of scipy in one thread; ``gap`` comes from the certificate, of the others' answers too;
``radius`` : of the recipes, or those chosen. ``--plot FILE`` draws time against size.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scale_peers import PEERS, by_peer
from scale_plot import drawing, exponent

from commonweal.allocation.plan.large.balances import Balance, levels, values
from commonweal.allocation.plan.large.choice import Round, choose
from commonweal.allocation.plan.large.kernels import compiled_loops, loops_for, table_of
from commonweal.allocation.plan.large.surplus import spectral_radius
from commonweal.core.files import write_atomically
from commonweal.core.large_certificate import TechniqueProgram, certify
from commonweal.data.synthetic import synthetic_economy

GAP = 1e-6
OWN = ("values", "levels", "choice")
WAYS = {"auto": None, "compiled": True, "scipy": False}
FOLLOWED = 3_000_000
"""Products from which on the rounds of a choice are told one by one, to standard error."""
COLUMNS = {
    "route": "s", "ran": "s", "products": "d", "techniques": "d", "non_zeros": "d", "rounds": "d", "passes": "d",
    "seconds": ".3g", "cpu": ".3g", "loading": ".2g", "ms_pass": ".3g", "of_bare": ".2f", "gap": ".1e",
    "residual": ".1e", "radius": ".3f", "memory_mb": "d",
}  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    """Least of three wall times, in seconds."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def _balance(program: TechniqueProgram, route: str, fast: bool | None) -> dict[str, object]:
    """Levels or values, with the bound on the error in the place of the gap."""
    table, labour = program.recipes, program.scarce[0]

    def solve() -> Balance:
        return values(table, labour, fast=fast) if route == "values" else levels(table, program.demand, fast=fast)

    start, cpu = time.perf_counter(), time.process_time()
    found = solve()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    if seconds < 60.0:
        seconds = min(seconds, _timed(solve))
    bare = table_of(table, fast=False)
    one = _timed(lambda: bare.rows(labour) if route == "values" else bare.columns(labour))
    passes = found.passes + 1  # one looks for a surplus
    radius = spectral_radius(table_of(table, fast).rows, program.products)
    return {
        "passes": passes, "seconds": seconds, "cpu": cpu, "ms_pass": 1e3 * seconds / passes,
        "of_bare": seconds / (passes * one), "gap": found.relative, "radius": radius.upper,
    }  # fmt: skip


def _choice(program: TechniqueProgram, fast: bool | None) -> dict[str, object]:
    """Technique choice to the gap, its certificate in the time."""
    start, cpu = time.perf_counter(), time.process_time()
    found = choose(program, GAP, report=_said(program.products), fast=fast)
    proof = certify(program, found.plan)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    last = found.rounds[-1]
    memory = _memory()
    order = np.lexsort((-found.plan.levels, program.makes))
    first = np.searchsorted(program.makes[order], np.arange(program.products))
    chosen = program.recipes[order[first]]
    prices = found.plan.prices
    every, one_each = (table_of(table, fast=False) for table in (program.recipes, chosen))
    bare = last.passes_all * _timed(lambda: every.rows(prices))
    bare += last.passes_one * _timed(lambda: one_each.rows(prices))
    passes = last.passes_all + last.passes_one
    radius = spectral_radius(table_of(chosen, fast).rows, program.products)
    return {
        "rounds": last.number, "passes": passes, "seconds": seconds, "cpu": cpu, "ms_pass": 1e3 * seconds / passes,
        "of_bare": seconds / bare, "gap": proof.gap, "residual": max(proof.primal, proof.dual), "radius": radius.upper,
        "passes_all": last.passes_all, "memory_mb": memory,
    }  # fmt: skip


def _said(products: int) -> Callable[[Round], None]:
    """What follows a long solve round by round, on the side."""
    if products < FOLLOWED:
        return lambda _: None
    start = time.perf_counter()

    def say(done: Round) -> None:
        seconds = time.perf_counter() - start
        print(f"{done.number} gap {done.gap:.2e} {seconds:.0f} s {_memory()} MB", file=sys.stderr, flush=True)

    return say


def _memory() -> int:
    """Peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def measure(route: str, products: int, asked: argparse.Namespace) -> dict[str, object]:
    """One row of the table."""
    techniques, fast = 1 if route in ("values", "levels") else 3, WAYS[asked.way]
    sizes = {"inputs": asked.inputs, "quotas": asked.quotas, "seed": asked.seed, "dtype": asked.dtype}
    program = synthetic_economy(products, techniques, **sizes).program()
    start = time.perf_counter()
    compiled = route in OWN and loops_for(program.recipes.nnz, fast) is not None
    if compiled:
        small = synthetic_economy(300, techniques, **sizes).program()
        choose(small, 1e-2, fast=True) if route == "choice" else _balance(small, route, True)
    loading = time.perf_counter() - start
    ran = ("compiled" if compiled_loops().threads > 1 else "compiled, one thread") if compiled else "scipy"
    if route in PEERS:
        found = by_peer(program, route, GAP, asked.limit)
    else:
        found = _choice(program, fast) if route == "choice" else _balance(program, route, fast)
        found |= {"ran": ran, "loading": loading}
    size = {"route": route, "products": products, "techniques": techniques, "non_zeros": program.recipes.nnz}
    return {"memory_mb": _memory(), **size, **found}


def _row(found: dict[str, object]) -> str:
    cells = []
    for name, form in COLUMNS.items():
        value = found.get(name)
        cells.append("-" if value is None else format(value, form))
    return " | ".join(f"{cell:>10}" for cell in cells) + (f"  {found['status']}" if "status" in found else "")


def _points(rows: list[dict[str, object]]) -> dict[str, list[tuple[float, float]]]:
    """Non-zeros and seconds of what was solved, by route."""
    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if "gap" in row and "status" not in row:
            points.setdefault(str(row["route"]), []).append((float(row["non_zeros"]), float(row["seconds"])))  # type: ignore[arg-type]
    return points


def main() -> None:
    """Print the table, the exponents, and draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[1000, 5000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--routes", nargs="+", choices=[*OWN, *PEERS], default=[*OWN, *PEERS])
    parser.add_argument("--inputs", type=int, default=20)
    parser.add_argument("--quotas", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dtype", choices=["float64", "float32"], default="float64", help="of the recipes")
    parser.add_argument("--way", choices=list(WAYS), default="auto", help="compiled loops or scipy")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds that the others may take")
    parser.add_argument("--others-up-to", type=int, default=5000, help="products up to which the others are tried")
    parser.add_argument("--plot", type=Path, help="where to draw time against size (SVG)")
    parser.add_argument("--row", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.row:
        (route,), (products,) = asked.routes, asked.products
        print(json.dumps(measure(route, products, asked), default=float))
        return
    print(" | ".join(f"{name:>10}" for name in COLUMNS), flush=True)
    shared = [f"--{name}={getattr(asked, name)}" for name in ("inputs", "quotas", "seed", "dtype", "way", "limit")]
    rows = []
    for route in asked.routes:
        for products in asked.products:
            if route in PEERS and products > asked.others_up_to:
                continue
            one = ["--row", "--routes", route, "--products", str(products), *shared]
            done = subprocess.run([sys.executable, __file__, *one], check=True, stdout=subprocess.PIPE, text=True)
            rows.append(json.loads(done.stdout))
            print(_row(rows[-1]), flush=True)
    points = _points(rows)
    for route, some in points.items():
        if len(some) > 1:
            print(f"{route}: time grows with non-zeros to the power {exponent(some):.3f}")
    if asked.plot and points:
        write_atomically(asked.plot, drawing(points).encode())


if __name__ == "__main__":
    main()
