"""The bundled worlds: which there are, how to load one, and its totals."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from commonweal.core.economy import Economy
from commonweal.core.errors import UnknownName
from commonweal.data.folder import METADATA, load_world_folder
from commonweal.data.product_groups import with_product_groups

WORLDS = Path(__file__).parent / "worlds"


def list_worlds() -> tuple[str, ...]:
    """Return the names of the bundled worlds, in alphabetical order."""
    return tuple(sorted(folder.name for folder in WORLDS.iterdir() if (folder / METADATA).is_file()))


def load_world(name: str) -> Economy:
    """Return a bundled world; its arrays are read-only, so that one copy serves all callers.

    A name is compared with :func:`list_worlds` and never used as a path.
    """
    known = list_worlds()
    if name not in known:
        raise UnknownName.of("world", name, known)
    return _load(name)


@lru_cache(maxsize=8)
def _load(name: str) -> Economy:
    return with_product_groups(load_world_folder(WORLDS / name))


def world_summary(economy: Economy) -> dict[str, Any]:
    """Return totals, gaps, licences and checksums of a world, as ``worlds --json`` shows them.

    Money in million USD of the table, hours scaled to all engaged, CO2 with households.
    """
    year, currency = economy.base_year, economy.currency
    household = sum(economy.household_co2.values())
    totals = {
        "gross_output": _total(economy.gross_output.sum(), currency, "sum over industries, basic prices"),
        "value_added": _total(economy.value_added.sum(), currency, "gross value added at basic prices"),
        "hours": _total(
            economy.hours.sum(), "million h", "all persons engaged: employees' hours x engaged / employees, by industry"
        ),
        "hours_employees": _total(economy.hours_employees.sum(), "million h", "employees, as published"),
        "persons": _total(economy.persons.sum(), "thousand persons", "persons engaged"),
        "co2": _total(economy.co2.sum() + household, "kt CO2", "industries and households' direct emissions"),
        "population": _total(
            economy.population.total(year), "thousand persons", "all ages; linear between five-year points"
        ),
    }
    provenance = economy.provenance
    return {
        "totals": totals,
        "gaps": provenance.get("gaps", []),
        "licences": provenance.get("licences", {}),
        "checksums": provenance.get("checksums", {}),
    }


def _total(value: float, unit: str, definition: str) -> dict[str, Any]:
    return {"unit": unit, "value": float(value), "definition": definition}
