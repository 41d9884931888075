"""Whether what a file declares fits the bundled worlds: codes, stocks, units, techniques."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from commonweal.core.economy import Economy
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.strict_yaml import Document
from commonweal.data.techniques import load_techniques
from commonweal.data.worlds import list_worlds, load_world
from commonweal.institutions.dated import PersonAmount
from commonweal.institutions.engines import Unbuilt, unbuilt
from commonweal.institutions.guarantees import Basket, Service
from commonweal.institutions.quotas import Exhaustible, OnStock, Renewable
from commonweal.institutions.resolve import code_problems
from commonweal.institutions.schema import Institutions
from commonweal.nature.catalogue import NaturalStock
from commonweal.scenario.nature import stocks, yearly_limits
from commonweal.scenario.promises import MONEY
from commonweal.scenario.schema import Scenario
from commonweal.scenario.techniques import unknown_codes

LAST_YEAR = 2050
"""A year in which every value of a dated parameter has begun: kinds and units are judged, not dates."""


def check_society(institutions: Institutions, document: Document) -> None:
    """Refuse codes and stocks that no bundled world has, and quotas that do not fit their stock.

    Raises
    ------
    SchemaError
        Every such place at once, with its line in the document.
    """
    worlds = [load_world(world) for world in list_worlds()]
    known = _stocks(worlds)
    activities = {code for world in worlds for code in world.activities}
    products = {code for world in worlds for code in world.products}
    found = [
        replace(one, what="no world has this", where=_where(document, one.where))
        for one in code_problems(institutions, activities, products, known)
    ]
    found += _quota_problems(institutions, known, document)
    if found:
        raise SchemaError(found)


def check_scenario(scenario: Scenario, document: Document) -> None:
    """Refuse worlds that are not there and techniques that none of them has.

    Raises
    ------
    UnknownName
        A world is not there.
    SchemaError
        A code of a technique is unknown.
    """
    choice = scenario.technology.techniques
    for world in dict.fromkeys((scenario.world, *scenario.comparison_worlds)):
        economy = load_world(world)
        found = unknown_codes(choice, load_techniques(economy.country_code)) if choice else []
        if found:
            raise SchemaError([replace(one, where=_where(document, one.where)) for one in found])


def cannot_run(institutions: Institutions) -> list[Unbuilt]:
    """Return every declared part that cannot run yet: kinds without an engine, amounts in units other than money."""
    return [*unbuilt(institutions), *_units(institutions)]


def _stocks(worlds: list[Economy]) -> dict[str, NaturalStock]:
    """Return the stocks of all worlds by name; kind and unit of a stock are the same in every world that has it."""
    return {name: stock for world in worlds for name, stock in stocks(world).items()}


def _quota_problems(
    institutions: Institutions, known: Mapping[str, NaturalStock], document: Document
) -> Iterator[Problem]:
    for name, quota in (institutions.quotas or {}).items():
        if isinstance(quota, OnStock) and quota.stock in known:
            yield from _unfit(known[quota.stock], quota, document.where(("quotas", name)))


def _unfit(stock: NaturalStock, quota: Exhaustible | Renewable, where: str) -> tuple[Problem, ...]:
    """Return what is wrong with the kind or the unit of a quota on a stock."""
    try:
        yearly_limits(stock, quota, (LAST_YEAR,), where)
    except SchemaError as error:
        return error.problems
    return ()


def _units(institutions: Institutions) -> Iterator[Unbuilt]:
    """Yield the amounts per person that are not in money of the base year, in which a plan counts needs."""
    for path, amount in _amounts(institutions):
        if amount.unit != MONEY:
            yield Unbuilt(path, amount.unit, (MONEY,))


def _amounts(institutions: Institutions) -> Iterator[tuple[str, PersonAmount]]:
    for name, guarantee in (institutions.guarantees or {}).items():
        if isinstance(guarantee, Basket):
            for group, amount in guarantee.amounts.items():
                yield f"guarantees.{name}.amounts.{group}", amount
        elif isinstance(guarantee, Service):
            provided = getattr(guarantee.provision, "amount", None)
            if isinstance(provided, PersonAmount):
                yield f"guarantees.{name}.provision.amount", provided


def _where(document: Document, path: str) -> str:
    """Return file, line and path of a dotted path, whose numbers are places in lists."""
    return document.where(tuple(int(part) if part.isdecimal() else part for part in path.split(".")))
