"""Floors that a society itself promises: sets of floors, baskets and free services, by need class and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatch

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.core.errors import Problem, SchemaError
from commonweal.institutions.dated import PersonAmount
from commonweal.institutions.guarantees import Basket, Guarantee, Service
from commonweal.institutions.services import ObservedProvision, PerHeadProvision, PerPupilProvision, Provision
from commonweal.scenario.needs import CHILD, NeedTable

MONEY = "USD_2014/person/yr"
PER_THOUSAND = 1e-3
"""Million USD per thousand persons in one USD per person."""


def basket_floors(guarantee: Basket, table: NeedTable, years: Sequence[int], path: str) -> NeedTable:
    """Return the floors of a basket: so much of each product group for everyone in the covered classes.

    Raises
    ------
    SchemaError
        An amount is not in money of the base year per person, or has no value in some year.
    """
    floors = np.zeros_like(table.floors)
    for group, amount in guarantee.amounts.items():
        row = table.groups.index(group)
        floors[row] = _money(amount, years, f"{path}.amounts.{group}")[None, :]
    return covered(replace(table, floors=floors), guarantee)


@dataclass(frozen=True, slots=True)
class _Service:
    """What a provision is reckoned from: the product group, persons, economy, ages at school, years, and the path."""

    group: str
    table: NeedTable
    economy: Economy
    school_ages: tuple[int, int]
    years: tuple[int, ...]
    path: str


def service_floors(
    guarantee: Service,
    table: NeedTable,
    economy: Economy,
    school_ages: tuple[int, int],
    years: Sequence[int],
    path: str,
) -> NeedTable:
    """Return the floors of a free service: nobody covered gets less of the product group than is provided."""
    service = _Service(guarantee.group, table, economy, school_ages, tuple(years), f"{path}.provision")
    floors = np.zeros_like(table.floors)
    floors[table.groups.index(guarantee.group)] = _provided(guarantee.provision, service)
    return covered(replace(table, floors=floors), guarantee)


def highest(promises: Mapping[str, NeedTable]) -> tuple[NeedTable | None, tuple[tuple[str, ...], ...]]:
    """Return the highest of several promises, floor by floor, and whose it is (group, class) in any year.

    None and nothing if nothing is promised.
    """
    if not promises:
        return None, ()
    names, tables = tuple(promises), tuple(promises.values())
    floors = np.stack([table.floors for table in tables])
    whose = floors.max(axis=3).argmax(axis=0)
    return replace(tables[0], floors=floors.max(axis=0)), tuple(tuple(names[n] for n in row) for row in whose)


def covered(table: NeedTable, guarantee: Guarantee) -> NeedTable:
    """Return the table in which classes that a guarantee does not cover get none of it."""
    concerned = np.array([name in (guarantee.classes or ()) for name in table.classes])
    return replace(table, floors=table.floors * concerned[None, :, None])


def _money(amount: PersonAmount, years: Sequence[int], path: str) -> Array:
    if amount.unit != MONEY:
        step = "a plan counts needs in money of the base year; physical units have no engine yet"
        raise SchemaError(Problem("this unit cannot run yet; the file is valid", path, amount.unit, MONEY, None, step))
    return PER_THOUSAND * np.array([amount.at(date(year, 1, 1), path) for year in years])


@singledispatch
def _provided(provision: Provision, service: _Service) -> Array:
    """Amount per thousand persons of each class (class, year) [money/yr]."""
    what = "this kind of provision has no engine yet"
    raise SchemaError(Problem(what, service.path, provision.kind, "the kinds shipped"))


@_provided.register
def _observed(provision: ObservedProvision, service: _Service) -> Array:
    economy, table = service.economy, service.table
    assert economy.groups is not None
    spent = float(economy.groups.total[table.groups.index(service.group)]) / economy.population.total(economy.base_year)
    share = np.array([provision.share.at(date(year, 1, 1), f"{service.path}.share") for year in service.years])
    return np.broadcast_to(spent * share, table.floors.shape[1:])


@_provided.register
def _per_head(provision: PerHeadProvision, service: _Service) -> Array:
    amount = _money(provision.amount, service.years, f"{service.path}.amount")
    return np.broadcast_to(amount, service.table.floors.shape[1:])


@_provided.register
def _per_pupil(provision: PerPupilProvision, service: _Service) -> Array:
    """All pupils are counted with the children, as in the floor of education."""
    population, table = service.economy.population, service.table
    pupils = np.array([population.between(year, *service.school_ages) for year in service.years])
    found = np.zeros(table.floors.shape[1:])
    amount = _money(provision.amount, service.years, f"{service.path}.amount")
    found[CHILD] = amount * pupils / table.persons[CHILD]
    return found
