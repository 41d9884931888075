"""The stocks of nature of a world, and the limits that a society's quotas put on their use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatch

from commonweal.core.economy import Economy, Quantity
from commonweal.core.errors import Problem, SchemaError
from commonweal.data.resources import resource_rows
from commonweal.institutions import depletion, harvest
from commonweal.institutions.quotas import Exhaustible, Renewable
from commonweal.nature import rules
from commonweal.nature.catalogue import NaturalStock, stocks_of
from commonweal.nature.sink import Sink
from commonweal.nature.trajectory import simulate
from commonweal.scenario.budgets import START, country_budget

BUDGET = "ar6-2.0c-67"
KT_PER_GT = 1e6


@dataclass(frozen=True, slots=True)
class StockLimit:
    """What may be taken of a stock over some years together: ``bound`` [unit of the stock]."""

    years: tuple[int, ...]
    bound: float


def stocks(world: Economy, budget: str = BUDGET) -> dict[str, NaturalStock]:
    """Return the stocks of nature of a world by name: the carbon sink, and what its country's figures declare.

    The sink holds the country's equal share per head of a world budget.
    """
    return {"co2": _carbon_sink(world, budget), **stocks_of(resource_rows(world.country_code))}


def extraction_per_output(stock: NaturalStock, world: Economy) -> float:
    """Return what the extracting industry takes per unit of its output in the base year [unit per money].

    Extraction of the base year / gross output of the industry. Of a stock shared by several countries the extraction
    is that of all: while the country's share stays constant, it cancels against the same share of the limit.
    """
    if stock.industry not in world.activities:
        allowed = "an industry of the world that extracts the stock"
        raise SchemaError(Problem("no industry extracts this stock", stock.name, repr(stock.industry), allowed))
    return stock.extraction.value / float(world.gross_output[world.activities.index(stock.industry)])


def yearly_limits(
    stock: NaturalStock, quota: Exhaustible | Renewable, years: Sequence[int], path: str = "quotas"
) -> tuple[StockLimit, ...]:
    """Return the limits that a quota puts on what is taken of a stock; together they also keep it above zero.

    Exhaustible: a yearly path, or one total over all the years. Renewable: what the rule gives in each year along
    the stock's own path when the quota of every year is used in full; a society that takes less leaves a larger
    stock than this path knows. ``path`` : where the quota is declared.

    Raises
    ------
    SchemaError
        The quota is of the wrong kind for the stock, in another unit, or has no value in the first year.
    """
    try:
        return _limits(stock, quota, years)
    except SchemaError as error:
        raise SchemaError([replace(one, where=f"{path} on {one.where}") for one in error.problems]) from error


def _limits(stock: NaturalStock, quota: Exhaustible | Renewable, years: Sequence[int]) -> tuple[StockLimit, ...]:
    _check_kind(stock, quota)
    if isinstance(quota, Exhaustible):
        return _depletion(quota.limit, stock, tuple(years))
    course = simulate(stock.stock, {year: rule_in(quota.harvest, stock, year) for year in years})
    return tuple(StockLimit((year,), step.taken) for year, step in zip(course.years, course.steps, strict=True))


def _check_kind(stock: NaturalStock, quota: Exhaustible | Renewable) -> None:
    wanted = {"exhaustible": "exhaustible", "logistic": "renewable"}.get(stock.stock.law, "sink_budget")
    if quota.kind != wanted:
        raise SchemaError(Problem("this kind of quota does not fit the stock", stock.name, repr(quota.kind), wanted))


@singledispatch
def rule_in(declared: harvest.HarvestRule, stock: NaturalStock, year: int) -> rules.Rule:
    """Return the rule of nature that a declared harvest rule is in a year; an own kind registers its own reading."""
    raise _no_engine(declared.kind, stock)


@rule_in.register
def _constant(declared: harvest.ConstantHarvest, stock: NaturalStock, year: int) -> rules.Rule:
    _same_unit(declared.amount.unit, f"{stock.unit}/yr", stock)
    return rules.ConstantQuota(declared.amount.at(date(year, 1, 1), stock.name))


@rule_in.register
def _proportional(declared: harvest.ProportionalHarvest, stock: NaturalStock, year: int) -> rules.Rule:
    return rules.ProportionalQuota(declared.rate.at(date(year, 1, 1), stock.name))


@rule_in.register
def _escapement(declared: harvest.Escapement, stock: NaturalStock, year: int) -> rules.Rule:
    _same_unit(declared.left.unit, stock.unit, stock)
    return rules.Escapement(declared.left.value)


@rule_in.register
def _msy_share(declared: harvest.ShareOfSustainableYield, stock: NaturalStock, year: int) -> rules.Rule:
    return rules.ShareOfMsy(declared.share.at(date(year, 1, 1), stock.name))


@singledispatch
def _depletion(
    declared: depletion.DepletionLimit, stock: NaturalStock, years: tuple[int, ...]
) -> tuple[StockLimit, ...]:
    raise _no_engine(declared.kind, stock)


@_depletion.register
def _path(declared: depletion.YearlyPath, stock: NaturalStock, years: tuple[int, ...]) -> tuple[StockLimit, ...]:
    _same_unit(declared.amount.unit, f"{stock.unit}/yr", stock)
    yearly = [StockLimit((year,), declared.amount.at(date(year, 1, 1), stock.name)) for year in years]
    whole = StockLimit(years, stock.stock.amount)
    return (*yearly, whole) if sum(limit.bound for limit in yearly) > whole.bound else tuple(yearly)


@_depletion.register
def _budget(declared: depletion.TotalBudget, stock: NaturalStock, years: tuple[int, ...]) -> tuple[StockLimit, ...]:
    _same_unit(declared.amount.unit, stock.unit, stock)
    return (StockLimit(years, min(declared.amount.value, stock.stock.amount)),)


@_depletion.register
def _share(declared: depletion.ShareOfReserve, stock: NaturalStock, years: tuple[int, ...]) -> tuple[StockLimit, ...]:
    return (StockLimit(years, declared.share.value * stock.stock.amount),)


def _same_unit(found: str, needed: str, stock: NaturalStock) -> None:
    if found != needed:
        raise SchemaError(Problem("unit of the quota is not that of the stock", stock.name, repr(found), needed))


def _no_engine(kind: object, stock: NaturalStock) -> SchemaError:
    return SchemaError(Problem("this kind of limit has no engine yet", stock.name, repr(kind), "the kinds shipped"))


def _carbon_sink(world: Economy, budget: str) -> NaturalStock:
    room = Quantity(
        country_budget(budget, world.population),
        "Gt CO2",
        f"world budget {budget} (IPCC AR6, moved to the start of {START}), equal share per head of {START}",
        "derived from read values",
    )
    emitted = Quantity(
        (float(world.co2.sum()) + sum(world.household_co2.values())) / KT_PER_GT,
        "Gt CO2/yr",
        "CO2 accounts of the world, industries and households, production",
        "derived from read values",
    )
    return NaturalStock(
        name="co2",
        title=f"room in the carbon budget {budget}",
        unit="Gt CO2",
        stock=Sink(room.value),
        extraction=emitted,
        industry="",
        figures={"opening": room, "extraction": emitted},
        licences={},
    )
