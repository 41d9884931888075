"""The techniques of a country, all families together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commonweal.core.economy import Quantity
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.technique import TechniqueSet
from commonweal.data.techniques.assumptions import assumptions
from commonweal.data.techniques.building import Country
from commonweal.data.techniques.electricity import electricity
from commonweal.data.techniques.heat import heat
from commonweal.data.techniques.notes import NOTES
from commonweal.data.techniques.steel import steel
from commonweal.data.techniques.transport import road
from commonweal.data.worlds import load_world

WORLDS = {"USA": "usa-2014", "GBR": "gbr-2014", "DEU": "deu-2014"}
FAMILIES = (electricity, heat, road, steel)


def load_techniques(country_code: str, changes: Mapping[str, float] | None = None) -> TechniqueSet:
    """Return the techniques of a country in million USD of 2014 and physical units.

    Parameters
    ----------
    country_code : USA, GBR or DEU.
    changes : assumption -> number in its unit, within its range; the others keep their number. A sensitivity walks
        through the range of one assumption so.

    Raises
    ------
    UnknownName
        No such country or assumption.
    SchemaError
        A number outside the range of its assumption.
    """
    if country_code not in WORLDS:
        raise UnknownName.of("country", country_code, WORLDS, "techniques")
    known = _changed(assumptions(country_code), changes or {})
    world = load_world(WORLDS[country_code])
    persons = world.population.total(world.base_year) * 1000.0
    country = Country(country_code, persons, world.household_co2["heating"])
    techniques = tuple(technique for family in FAMILIES for technique in family(country, known))
    return TechniqueSet(country_code, techniques, known, NOTES)


def _changed(known: dict[str, Quantity], changes: Mapping[str, float]) -> dict[str, Quantity]:
    for name, value in changes.items():
        if name not in known:
            raise UnknownName.of("assumption on techniques", name, known)
        low, high = known[name].low or 0.0, known[name].high or 0.0
        if not low <= value <= high:
            raise SchemaError(Problem("outside the range of the assumption", name, f"{value:g} {known[name].unit}",
                                      f"{low:g} to {high:g}"))  # fmt: skip
    return {name: replace(number, value=changes.get(name, number.value)) for name, number in known.items()}
