"""Large plans over several years: rounds, passes, time and proved gap, by size and by what the years share.

``python benchmarks/scale_years.py`` prints a table. Economies: ``synthetic_economy(products, seed=1)``, 3 techniques
of 20 inputs, labour and 10 quotas, repeated over years (``commonweal.allocation.plan.large.years``): the basket grows
by 2 % a year and an hour makes 1.5 % more (both assumptions). ``budgets``: labour in each year, quotas over all years;
``lag``: the same, inputs made the year before; ``yearly``: labour and quotas in each year.
"""

from __future__ import annotations

import argparse
import time

from commonweal.allocation.plan.large.choice import choose
from commonweal.allocation.plan.large.years import Course, repeat
from commonweal.core.large_certificate import certify
from commonweal.data.synthetic import synthetic_economy

QUOTAS = tuple(range(1, 11))
CASES = ("budgets", "lag", "yearly")
GAP = 1e-6


def course(case: str, years: int) -> Course:
    """What the years share in a case."""
    budgets = () if case == "yearly" else QUOTAS
    return Course(years, growth=0.02, productivity=0.015, budgets=budgets, input_lag=int(case == "lag"))


def main() -> None:
    """Print a row for every size and case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--cases", nargs="*", choices=CASES, default=list(CASES))
    asked = parser.parse_args()
    print("products years case limits activities non-zeros rounds passes seconds gap residual")
    for products in asked.products:
        one = synthetic_economy(products, seed=1).program()
        for case in asked.cases:
            start = time.perf_counter()
            program = repeat(one, course(case, asked.years))
            found = choose(program, GAP)
            proof = certify(program, found.plan)
            seconds = time.perf_counter() - start
            last, worst = found.rounds[-1], max(proof.primal, proof.dual)
            print(
                f"{products} {asked.years} {case} {len(program.limits)} {program.activities} {program.recipes.nnz} "
                f"{last.number} {last.passes_all + last.passes_one} {seconds:.3g} {proof.gap:.1e} {worst:.1e}",
                flush=True,
            )


if __name__ == "__main__":
    main()
