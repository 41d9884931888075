"""The bundled worlds: which there are, how to load one, and its totals. Bundled tables are worlds too, light ones."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from commonweal.core.economy import Economy
from commonweal.core.errors import Problem, UnknownName
from commonweal.core.table import Table
from commonweal.data.folder import METADATA, load_world_folder
from commonweal.data.product_groups import with_product_groups
from commonweal.data.table_folder import METADATA as TABLE_METADATA
from commonweal.data.table_folder import read_table

WORLDS = Path(__file__).parent / "worlds"
TABLES = Path(__file__).parent / "tables"
"""Published tables as they stand. Every full world has its table here too, under the same name."""


def list_worlds() -> tuple[str, ...]:
    """Return the names of the bundled worlds, in alphabetical order."""
    return tuple(sorted(folder.name for folder in WORLDS.iterdir() if (folder / METADATA).is_file()))


def load_world(name: str) -> Economy:
    """Return a bundled world; its arrays are read-only, so that one copy serves all callers.

    A name is compared with :func:`list_worlds` and never used as a path.
    """
    known = list_worlds()
    if name not in known and name in list_tables():
        step = f"it can be planned for its own year: commonweal plan --world {name}"
        raise UnknownName(Problem("a light world, where a full one is needed", "", name, ", ".join(known), None, step))
    if name not in known:
        raise UnknownName.of("world", name, known)
    return _load(name)


@lru_cache(maxsize=8)
def _load(name: str) -> Economy:
    return with_product_groups(load_world_folder(WORLDS / name))


def list_tables() -> tuple[str, ...]:
    """Return the names of the bundled tables, in alphabetical order; those of full worlds are among them."""
    if not TABLES.is_dir():
        return ()
    return tuple(sorted(folder.name for folder in TABLES.iterdir() if (folder / TABLE_METADATA).is_file()))


def load_table(name: str) -> Table:
    """Return a bundled table; its arrays are read-only, so that one copy serves all callers.

    The name of a full world stands for its table. A name is compared with :func:`list_tables` and never used as a
    path.

    Raises
    ------
    UnknownName
        There is no table of that name, with the nearest of all tables and worlds.
    """
    known = list_tables()
    if name not in known:
        raise UnknownName.of("world", name, {*known, *list_worlds()})
    return _load_table(name)


@lru_cache(maxsize=8)
def _load_table(name: str) -> Table:
    return _frozen(read_table(TABLES / name))


def _frozen(table: Table) -> Table:
    """Return the table with arrays that cannot be written to."""
    parts = [getattr(table, field.name) for field in fields(Table)]
    parts += [array for one in table.satellites for array in (one.by_activity, one.by_final)]
    for part in parts:
        if isinstance(part, sp.csr_array):
            for array in (part.data, part.indices, part.indptr):
                array.flags.writeable = False
        elif isinstance(part, np.ndarray):
            part.flags.writeable = False
    return table


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
