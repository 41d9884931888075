"""A programme of one year repeated over several: the entry for economies too large to be posed year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import TechniqueProgram, Whole


@dataclass(frozen=True, slots=True)
class Course:
    """How years differ and what they share.

    ``years`` : how many; ``growth`` : of the basket [1/yr]; ``productivity`` : growth of what an hour makes [1/yr], of
    every activity alike; ``labour`` : numbers of the limits that are labour; ``budgets`` : numbers of the limits that
    hold over all years together, the others hold in each; ``input_lag`` : 1 if inputs are made the year before.
    """

    years: int
    growth: float = 0.0
    productivity: float = 0.0
    labour: tuple[int, ...] = (0,)
    budgets: tuple[int, ...] = ()
    input_lag: int = 0


def repeat(program: TechniqueProgram, course: Course) -> TechniqueProgram:
    """Return the programme over several years: the first year's basket, growing, as often as all the years allow.

    Product i of year t is number t products + i, activities likewise. A limit that holds in each year is a scarce
    thing of each; a budget is one scarce thing with ``years`` times the limit. Demand of year t is (1 + g)^t d. An
    hour makes (1 + q)^t times as much.

    Raises
    ------
    SchemaError
        There are no years, an input lag is neither 0 nor 1, or a growth is -1 or less.
    """
    _check(program, course)
    years, count = course.years, len(program.limits)
    budgets = np.isin(np.arange(count), course.budgets)
    each = np.flatnonzero(~budgets)
    per_level = np.ones((years, count))
    per_level[:, list(course.labour)] = (1.0 + course.productivity) ** -np.arange(float(years))[:, None]
    scarce = np.zeros((years * len(each) + int(budgets.sum()), years, program.activities))
    for year in range(years):
        own = program.scarce * per_level[year][:, None]
        scarce[year * len(each) : (year + 1) * len(each), year] = own[each]
        scarce[years * len(each) :, year] = own[budgets]
    recipes = sp.csr_array(sp.kron(sp.eye_array(years, k=-course.input_lag), program.recipes, format="csr"))
    return TechniqueProgram(
        recipes=recipes,
        makes=_numbers(program.makes, years, program.products),
        scarce=scarce.reshape(len(scarce), -1),
        limits=np.concatenate([np.tile(program.limits[each], years), years * program.limits[budgets]]),
        demand=np.concatenate([program.demand * (1.0 + course.growth) ** year for year in range(years)]),
    )


def _numbers(makes: Whole, years: int, products: int) -> Whole:
    return np.asarray((makes[None, :] + products * np.arange(years)[:, None]).ravel())


def _check(program: TechniqueProgram, course: Course) -> None:
    problems = []
    if course.years < 1:
        problems.append(Problem("no years", "years", str(course.years), "1 or more"))
    if course.input_lag not in (0, 1):
        problems.append(Problem("not a lag of inputs", "input_lag", str(course.input_lag), "0 or 1"))
    for name, rate in (("growth", course.growth), ("productivity", course.productivity)):
        if not rate > -1.0:
            problems.append(Problem("nothing would be left", name, f"{rate:g}", "more than -1"))
    for name, numbers in (("labour", course.labour), ("budgets", course.budgets)):
        if any(not 0 <= number < len(program.limits) for number in numbers):
            problems.append(Problem("no such limit", name, str(numbers), f"0 to {len(program.limits) - 1}"))
    if problems:
        raise SchemaError(problems)
