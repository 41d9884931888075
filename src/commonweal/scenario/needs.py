"""Floors per person by need class and year, from a floor set and an economy (decisions, section 2).

No floor depends on whether somebody works: classes are age bands and the inability to work.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from commonweal.core.economy import Array, Economy, Population

CLASSES = ("child", "worker", "old", "ill")
CHILD, WORKER, OLD, ILL = range(4)
SHARE_COLUMN = {"decent-living": "low", "good-life": "value"}
SHARE_VARIABLE = {
    "clothing": "floor_share_clothing",
    "household goods": "floor_share_household_goods",
    "transport": "floor_share_transport",
    "culture": "floor_share_culture",
    "housing": "floor_share_housing",
    "energy and water": "floor_share_utilities_and_insurance",
    "health": "floor_share_health",
    "communication": "floor_share_communication",
    "public administration": "floor_share_public_administration",
}
KCAL_BY_AGE = {
    6: "child age 6",
    12: "child age 12",
    17: "child age 17",
    35: "worker age 30-39",
    55: "worker age 50-59",
    75: "old age 70-79",
}


@dataclass(frozen=True, slots=True)
class NeedTable:
    """Persons and floors by need class.

    ``persons`` : (class, year) [thousand persons]; ``floors`` : (group, class, year) [money per thousand persons
    and year]; ``capped`` names the groups whose share was cut to the cap.
    """

    groups: tuple[str, ...]
    classes: tuple[str, ...]
    persons: Array
    floors: Array
    capped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FloorRules:
    """The numbers that turn a floor set into floors; each is an assumption or a sourced figure of the yardstick.

    ``food_factor`` supply needed per unit of energy requirement [1]; ``share_cap`` largest share of the observed mean
    [1]; ``education_share`` of education spending that goes to the young [1]; ``school_ages`` first and last age;
    ``health_weight`` spending of (child, worker, old, ill) relative to a worker [1]; ``relative_share`` for the floor
    set ``relative`` [1].
    """

    floor_set: str
    food_factor: float
    share_cap: float
    education_share: float
    school_ages: tuple[int, int]
    health_weight: tuple[float, float, float, float]
    relative_share: float


def persons_by_class(population: Population, years: tuple[int, ...], unable_to_work: float) -> Array:
    """Return persons by need class (class, year): children 0-14, old 65+, and of those between the ill and the rest."""
    child = np.array([population.between(year, 0, 14) for year in years])
    old = np.array([population.between(year, 65, 200) for year in years])
    between = np.array([population.between(year, 15, 64) for year in years])
    return np.stack([child, (1.0 - unable_to_work) * between, old, unable_to_work * between])


def need_table(
    economy: Economy, reference: Economy, rows: pd.DataFrame, rules: FloorRules, years: tuple[int, ...]
) -> NeedTable:
    """Return persons and floors of an economy.

    Parameters
    ----------
    reference : the economy whose observed mean the floor shares are of (Great Britain 2014).
    rows : the table of need floors (see ``commonweal.data.reference.need_floor_rows``).
    """
    assert economy.groups is not None
    unable = economy.parameters["unable_to_work_share"].value
    persons = persons_by_class(economy.population, years, unable)
    floors = np.zeros((len(economy.groups.names), len(CLASSES), len(years)))
    capped = []
    for number, group in enumerate(economy.groups.names):
        if group == "food":
            floors[number] = _food(economy, rows, rules, years)
        elif group == "education":
            floors[number, CHILD] = _education(economy, reference, rules, years, persons[CHILD])
        elif group in SHARE_VARIABLE:
            share = _share(rows, group, rules)
            capped += [group] if share > rules.share_cap else []
            mean = _mean(economy if rules.floor_set == "relative" else reference, group)
            floors[number] = min(share, rules.share_cap) * mean
            if group == "health":
                floors[number] *= _health_profile(reference, rules)[:, None]
    return NeedTable(economy.groups.names, CLASSES, persons, floors, tuple(capped))


def _share(rows: pd.DataFrame, group: str, rules: FloorRules) -> float:
    """Share of the observed mean that a floor set asks for."""
    if rules.floor_set == "relative":
        return rules.relative_share
    row = rows[rows["variable"] == SHARE_VARIABLE[group]].iloc[0]
    return float(row[SHARE_COLUMN[rules.floor_set]])


def _mean(economy: Economy, group: str) -> float:
    """Observed consumption of a group per thousand persons in the base year [money/yr]."""
    assert economy.groups is not None
    spent = economy.groups.total[economy.groups.names.index(group)]
    return float(spent) / economy.population.total(economy.base_year)


def _food(economy: Economy, rows: pd.DataFrame, rules: FloorRules, years: tuple[int, ...]) -> Array:
    """Energy requirement x factor / food supply, of the country's own food spending per head (class, year).

    Requirements at the ages of the source are interpolated to the middle of five-year bands; below the youngest age
    the youngest figure holds. The ill need what a worker needs (judgement, for want of a norm).
    """
    requirement = rows[rows["variable"] == "dietary_energy"].set_index("need_class")["value"]
    points = [float(requirement[name]) for name in KCAL_BY_AGE.values()]
    population = economy.population
    age = np.array(population.age_from)
    kcal = np.interp(age + 2.5, list(KCAL_BY_AGE), points)
    bands = {CHILD: age < 15, WORKER: (age >= 15) & (age < 65), OLD: age >= 65}
    found = np.zeros((len(CLASSES), len(years)))
    for column, year in enumerate(years):
        people = population.persons[:, population.years.index(year)]
        for need_class, band in bands.items():
            found[need_class, column] = kcal[band] @ people[band] / people[band].sum()
    found[ILL] = found[WORKER]
    supply = economy.parameters["food_supply_per_head"].value
    return found * rules.food_factor / supply * _mean(economy, "food")


def _education(
    economy: Economy, reference: Economy, rules: FloorRules, years: tuple[int, ...], children: Array
) -> Array:
    """Spending on the young per child of school age, spread over all children (year,)."""
    base, ages = reference.base_year, rules.school_ages
    source = economy if rules.floor_set == "relative" else reference
    pupils = source.population.between(source.base_year, *ages)
    spent = _mean(source, "education") * source.population.total(base)
    at_school = np.array([economy.population.between(year, *ages) for year in years])
    return np.asarray(rules.education_share * spent / pupils * at_school / children, dtype=np.float64)


def _health_profile(reference: Economy, rules: FloorRules) -> Array:
    """Weights by class whose mean over the reference population is one (class,)."""
    weights = np.array(rules.health_weight)
    unable = reference.parameters["unable_to_work_share"].value
    persons = persons_by_class(reference.population, (reference.base_year,), unable)[:, 0]
    return np.asarray(weights * persons.sum() / (weights @ persons), dtype=np.float64)
