"""UN World Population Prospects 2019 -> Population by five-year band and calendar year.

Source: United Nations DESA Population Division (2019), medium variant, CC BY 3.0 IGO.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from commonweal.core.economy import Array, Population
from commonweal.core.errors import Problem, SchemaError
from commonweal.data.checks import absent, negative, not_finite

WORLD = "WORLD"
COLUMNS = ("area", "age_from", "year", "population_thousand")


def published_points(frame: pd.DataFrame, country_code: str, first: int = 2000, last: int = 2100) -> pd.DataFrame:
    """Return the five-year points of a country by age, and of the world in all, both sexes summed [thousand].

    ``frame`` is the published file: country, sex, age ("0-4" ... "100+"), year, population_thousand. The world
    is the file's own area WORLD; its ages are added up and stand at age 0.
    """
    kept = frame[frame["country"].isin([country_code, WORLD]) & frame["year"].between(first, last)].copy()
    kept["area"] = kept["country"]
    from_age = kept["age"].str.extract(r"^(\d+)")[0].astype(int)
    kept["age_from"] = from_age.where(kept["area"] != WORLD, 0)
    return kept.groupby(["area", "age_from", "year"], sort=True)[["population_thousand"]].sum().reset_index()


def population_from_points(points: pd.DataFrame, country_code: str, where: str) -> Population:
    """Return annual population, linear between the published five-year points.

    persons(age, year) : (age_band, year) [thousand persons]; world : (year,) [thousand persons].
    """
    problems = absent(COLUMNS, points.columns, where, "column")
    problems = problems or absent((country_code, WORLD), points["area"].unique(), where, "area")
    if problems:
        raise SchemaError(problems)
    known = [_pivot(points, area, where) for area in (country_code, WORLD)]
    points_in_time = known[0].columns.to_numpy(dtype=np.float64)
    years = np.arange(points_in_time[0], points_in_time[-1] + 1)
    persons, world = (_interpolated(table, years) for table in known)
    world_total = world.sum(axis=0)
    persons.flags.writeable = world_total.flags.writeable = False
    return Population(
        years=tuple(int(year) for year in years),
        age_from=tuple(int(age) for age in known[0].index),
        persons=persons,
        world=world_total,
    )


def _interpolated(table: pd.DataFrame, years: Array) -> Array:
    """Return the rows of a table by published year at the given years, (row, year)."""
    published = table.columns.to_numpy(dtype=np.float64)
    return np.vstack([np.interp(years, published, row) for row in table.to_numpy(dtype=np.float64)])


def _pivot(points: pd.DataFrame, area: str, where: str) -> pd.DataFrame:
    rows = points[points["area"] == area]
    if rows.duplicated(["age_from", "year"]).any():
        first = rows[rows.duplicated(["age_from", "year"])].iloc[0]
        place = f"{area}, age {first['age_from']}, year {first['year']}"
        raise SchemaError(Problem("row label twice", where, place, "each age and year once"))
    table = rows.pivot(index="age_from", columns="year", values="population_thousand").sort_index()
    cells = table.to_numpy(dtype=np.float64)
    ages = [f"{area} age {age}" for age in table.index]
    years = [str(year) for year in table.columns]
    problems = not_finite(cells, ages, years, where) + negative(cells, ages, years, where, "population")
    if problems:
        raise SchemaError(problems)
    return table


def persons_of(frame: pd.DataFrame, year: int) -> tuple[dict[str, float], float]:
    """Return persons of a year by country, and of the world, linear between the published points [thousand].

    ``frame`` is the published file, as for :func:`published_points`.
    """
    sums = frame.groupby(["country", "year"])["population_thousand"].sum().unstack("year").sort_index(axis=1)
    years = sums.columns.to_numpy(dtype=np.float64)
    if not years[0] <= year <= years[-1]:
        raise SchemaError(
            Problem("no population of the year", "population", str(year), f"{years[0]:g} to {years[-1]:g}")
        )
    persons = {
        str(area): float(np.interp(year, years, row)) for area, row in zip(sums.index, sums.to_numpy(), strict=True)
    }
    return persons, persons.pop(WORLD)
