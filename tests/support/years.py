"""Random planning problems over years, with trade, storage, skills and budgets, small enough for HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from support.circular import circular

from commonweal.allocation.plan.problem import (
    Aim,
    Basket,
    Labour,
    Limit,
    PlanProblem,
    Resources,
    Storage,
    Technology,
    Trade,
)
from commonweal.core.linear_program import Array


@dataclass(frozen=True, slots=True)
class Shape:
    """What a random problem has: sizes, and which of the extensions."""

    products: int = 6
    techniques: int = 2
    years: int = 3
    lag: int = 0
    growth_limit: float | None = None
    trade: str = "none"
    storage: str = "none"
    skills: int = 0
    budgets: int = 1
    yearly: int = 0
    basket_use: bool = False
    capped: int = 0


def random_problem(shape: Shape, seed: int) -> PlanProblem:
    """A circular economy over years; coefficients drift from year to year, and so does the basket."""
    random = np.random.default_rng([seed, 7])
    program = circular(shape.products, seed, shape.techniques, scarce=1)
    per_level = random.uniform(0.5, 2.0, program.activities)
    years, activities = shape.years, program.activities
    places = program.makes, np.arange(activities)
    labour = (program.scarce[0] * per_level)[:, None] * _drift(random, activities, years)
    trading = shape.trade != "none"
    technology = Technology(
        products=tuple(f"p{i}" for i in range(shape.products)),
        activities=tuple(f"a{j}" for j in range(activities)),
        make=sp.csr_array(sp.coo_array((per_level, places), shape=(shape.products, activities))),
        use=sp.csr_array(sp.csr_array(sp.diags_array(per_level) @ program.recipes).T.tocsr()),
        import_cost=random.uniform(0.0, 0.1, activities) * per_level * trading,
        labour=labour,
        level_unit=np.ones(activities),
        product_unit=np.ones(shape.products),
        input_lag=shape.lag,
        level_limit=_caps(random, shape, activities),
    )
    return PlanProblem(
        name="years",
        years=tuple(range(2030, 2030 + years)),
        technology=technology,
        demand=np.zeros((shape.products, years)),
        labour=Labour(limit=random.uniform(5.0, 20.0, years)),
        aim=Aim("ray", tie_breaker=False),
        resources=_resources(random, shape, activities),
        basket=Basket(
            program.demand[:, None] * _drift(random, shape.products, years),
            random.uniform(0.0, 0.3, years) * trading,
            shape.growth_limit,
        ),
        trade=_trade(random, shape) if trading else None,
        storage=_storage(random, shape),
    )


def _drift(random: np.random.Generator, count: int, years: int) -> Array:
    return np.asarray(np.exp(np.cumsum(random.normal(0.0, 0.1, (count, years)), axis=1)))


def _caps(random: np.random.Generator, shape: Shape, activities: int) -> Array | None:
    """A largest level of some activities, zero for the first of them."""
    if not shape.capped:
        return None
    most = np.full((activities, shape.years), np.inf)
    makers = random.permutation(activities)[: shape.capped]
    most[makers] = random.uniform(0.1, 3.0, (shape.capped, shape.years))
    return most


def _resources(random: np.random.Generator, shape: Shape, activities: int) -> Resources | None:
    """Skills limited by year, budgets over all years, quotas by year, each on a resource of its own."""
    years, count = shape.years, shape.skills + shape.budgets + shape.yearly
    if not count:
        return None
    level = random.random((count, activities, years)) * (random.random((count, activities, 1)) < 0.6)
    limits: list[Limit] = []
    for r in range(count):
        whole = shape.skills <= r < shape.skills + shape.budgets
        spans = [tuple(range(years))] if whole else [(year,) for year in range(years)]
        limits += [Limit(f"r{r}", "quota", f"r{r}", r, span, random.uniform(3.0, 15.0) * len(span)) for span in spans]
    export = random.uniform(0.0, 0.1, (count, shape.products, years))
    empty = np.zeros((count, 0, years))
    return Resources(
        tuple(f"r{r}" for r in range(count)),
        ("t",) * count,
        level,
        empty,
        empty,
        export if shape.trade != "none" else 0.0 * export,
        random.uniform(0.0, 0.5, (count, years)) * shape.basket_use,
        np.ones(count),
        tuple(limits),
    )


def _trade(random: np.random.Generator, shape: Shape) -> Trade:
    """Exports without a limit, or with one here and there, and a deficit that is allowed, or none."""
    most = np.full((shape.products, shape.years), np.inf)
    if shape.trade == "limited":
        some = random.random(most.shape) < 0.5
        most[some] = random.choice([0.0, 0.5, 2.0], int(some.sum()))
        most[0] = 3.0
    least = np.zeros(shape.years) if shape.trade == "balanced" else -random.uniform(0.0, 1.0, shape.years)
    return Trade(most, least)


def _storage(random: np.random.Generator, shape: Shape) -> Storage | None:
    if shape.storage == "none":
        return None
    kept = np.flatnonzero(random.random(shape.products) < 0.7)
    opening = random.uniform(0.0, 1.0, len(kept)) * (random.random(len(kept)) < 0.5)
    return Storage(kept, opening if shape.storage == "opening" else 0.0 * opening)
