"""One society on one economy, resolved to numbers: what any mechanism of allocation is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.processes import Processes
from commonweal.data.reference import need_floor_rows
from commonweal.data.trends import load_trends
from commonweal.data.worlds import load_world
from commonweal.institutions.dated import HoursPerWeek
from commonweal.institutions.guarantees import Basket, FloorSet, Service
from commonweal.institutions.left_open import open_questions
from commonweal.institutions.resolve import code_problems
from commonweal.institutions.schema import Institutions
from commonweal.scenario.assumption import PerYear
from commonweal.scenario.budgets import START
from commonweal.scenario.drivers import Drivers, frozen, trended
from commonweal.scenario.nature import stocks
from commonweal.scenario.needs import FloorRules, NeedTable, need_table
from commonweal.scenario.promises import basket_floors, covered, highest, service_floors
from commonweal.scenario.schema import Scenario
from commonweal.scenario.techniques import processes_of
from commonweal.scenario.technology import Technology

REFERENCE_WORLD = "gbr-2014"
WEEKS = 52.0


@dataclass(frozen=True, slots=True)
class Setting:
    """An economy, a society and a scenario over years.

    ``needs`` : floors of the yardstick; ``guaranteed`` : floors that the society itself promises, None if it promises
    none; ``guarantors`` : (group, class) the guarantee whose promise that is; ``hours_per_person`` : (year,) hours norm
    relative to the base year; ``export_index`` : (year,); ``processes`` : what can be done in several ways, None where
    the scenario offers no techniques.
    """

    scenario: Scenario
    institutions: Institutions
    economy: Economy
    years: tuple[int, ...]
    driver_kind: str
    floor_set: str
    drivers: Drivers
    needs: NeedTable
    guaranteed: NeedTable | None
    guarantors: tuple[tuple[str, ...], ...]
    hours_per_person: Array
    export_index: Array
    processes: Processes | None = None


def make_setting(
    scenario: Scenario, institutions: Institutions, economy: Economy, driver_kind: str, floor_set: str | None = None
) -> Setting:
    """Resolve a scenario and institutions on an economy; ``floor_set`` overrides the yardstick's.

    Raises
    ------
    SchemaError
        A dated parameter has no value in the first year.
    """
    years = scenario.years.span()
    _check_years(years, economy)
    _check_technology(scenario.technology)
    _check_answered(institutions)
    _check_codes(institutions, economy)
    techniques = scenario.technology.techniques
    guaranteed, guarantors = highest(_promised(scenario, institutions, economy, years))
    return Setting(
        scenario=scenario,
        institutions=institutions,
        economy=economy,
        years=years,
        driver_kind=driver_kind,
        floor_set=floor_set or scenario.yardstick.floor_set,
        drivers=make_drivers(economy, driver_kind, years),
        needs=_floors(scenario, economy, floor_set or scenario.yardstick.floor_set, years),
        guaranteed=guaranteed,
        guarantors=guarantors,
        hours_per_person=_hours(institutions, economy, years),
        export_index=_export_index(scenario, economy, years),
        processes=None if techniques is None else processes_of(economy, techniques),
    )


def check_start(scenario: Scenario) -> None:
    """Refuse a beginning other than that of the carbon budgets, for which stocks and workforce are known too.

    Raises
    ------
    SchemaError
        The first year is another one.
    """
    first = scenario.years.first
    if first != START:
        allowed = f"{START}: budgets, stocks and workforce are those of {START}-01-01"
        raise SchemaError(Problem("a run begins with the carbon budgets", "years.from", str(first), allowed))


def _check_years(years: tuple[int, ...], economy: Economy) -> None:
    first, last = economy.base_year, economy.population.years[-1]
    if not first <= years[0] <= START or years[-1] > last:
        allowed = f"from {START}, the start of the carbon budgets, to at most {last}, the end of the population table"
        raise SchemaError(Problem("years outside what the data cover", "years", f"{years[0]} to {years[-1]}", allowed))


def _check_technology(technology: Technology) -> None:
    """Refuse what a scenario may declare but nothing takes into account yet."""
    if technology.run_down:
        raise SchemaError(Problem("this condition has no engine yet", "technology.run_down", "true", "false"))
    if technology.revision_years:
        value, step = str(technology.revision_years), "use 'commonweal plan --rolling N'"
        raise SchemaError(Problem("a run plans once", "technology.revision_years", value, "0", next_step=step))


def _check_answered(institutions: Institutions) -> None:
    """Refuse a society that leaves a question open, except the one for its label."""
    found = [question for question in open_questions(institutions) if question.path != "name"]
    if found:
        name, step = institutions.name or "unnamed", "answer it in the file"
        raise SchemaError(
            [Problem(f"a question is open: {one.question}", f"{name}: {one.path}", next_step=step) for one in found]
        )


def _check_codes(institutions: Institutions, economy: Economy) -> None:
    """Refuse industries, products and product groups that the world does not have."""
    found = code_problems(institutions, economy.activities, economy.products, tuple(stocks(economy)))
    if found:
        raise SchemaError([replace(one, where=f"{institutions.name}: {one.where}") for one in found])


def make_drivers(economy: Economy, kind: str, years: tuple[int, ...]) -> Drivers:
    """Return the drivers of a kind: ``frozen`` or ``trend``."""
    return frozen(economy, years) if kind == "frozen" else trended(economy, load_trends(economy.country_code), years)


def base_week(economy: Economy) -> float:
    """Return paid hours a week per person engaged in the base year [h/week]."""
    return float(economy.hours.sum() / economy.persons.sum()) * 1000.0 / WEEKS


def _hours(institutions: Institutions, economy: Economy, years: tuple[int, ...]) -> Array:
    norm = institutions.work.hours_norm
    if not isinstance(norm, HoursPerWeek):
        return np.ones(len(years))
    return np.array([norm.at(date(year, 1, 1), "work.hours_norm") for year in years]) / base_week(economy)


def _export_index(scenario: Scenario, economy: Economy, years: tuple[int, ...]) -> Array:
    growth = scenario.technology.export_growth
    if isinstance(growth, PerYear):
        return np.asarray((1.0 + growth.value) ** (np.array(years) - economy.base_year), dtype=np.float64)
    population = economy.population
    world = np.array([population.world[population.years.index(year)] for year in years])
    return np.asarray(world / population.world[population.years.index(economy.base_year)], dtype=np.float64)


def _floors(scenario: Scenario, economy: Economy, floor_set: str, years: tuple[int, ...]) -> NeedTable:
    numbers = scenario.yardstick.assumptions
    rules = FloorRules(
        floor_set=floor_set,
        food_factor=numbers.food_waste_factor.value,
        share_cap=numbers.floor_cap.value,
        education_share=numbers.education_non_tertiary_share.value,
        school_ages=(numbers.compulsory_ages.first, numbers.compulsory_ages.last),
        health_weight=(1.0, 1.0, numbers.health_weight_old.value, numbers.health_weight_ill.value),
        relative_share=numbers.relative_floor.value,
    )
    return need_table(economy, load_world(REFERENCE_WORLD), need_floor_rows(), rules, years)


def _promised(
    scenario: Scenario, institutions: Institutions, economy: Economy, years: tuple[int, ...]
) -> dict[str, NeedTable]:
    """The floors of each guarantee that has an engine, by its name."""
    found: dict[str, NeedTable] = {}
    ages = scenario.yardstick.assumptions.compulsory_ages
    for name, one in (institutions.guarantees or {}).items():
        path = f"guarantees.{name}"
        table = _floors(scenario, economy, one.set if isinstance(one, FloorSet) else "decent-living", years)
        if isinstance(one, FloorSet):
            found[name] = covered(table, one)
        elif isinstance(one, Basket):
            found[name] = basket_floors(one, table, years, path)
        elif isinstance(one, Service):
            found[name] = service_floors(one, table, economy, (ages.first, ages.last), years, path)
    return found
