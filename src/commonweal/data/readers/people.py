"""Persons of the regions of a table, from World Population Prospects 2019."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from commonweal.core.linear_program import Array
from commonweal.core.table import Table
from commonweal.data.population import persons_of
from commonweal.data.readers.frames import folder_of, read_csv

FILE = "population_5yr_age_sex_1990_2100.csv"
SOURCE = {
    "title": "World Population Prospects 2019, medium variant, thousand persons",
    "publisher": "United Nations, Department of Economic and Social Affairs, Population Division",
    "citation": "United Nations (2019), World Population Prospects 2019",
    "licence": "CC BY 3.0 IGO",
    "changes": "ages and sexes summed; the year of the table interpolated linearly between the five-year points",
}
LAST_ESTIMATE = 2020
"""Points after this year are projections of the 2019 revision."""


def persons_by_region(path: str | Path | None, codes: Sequence[str], year: int, rest: str | None = None) -> Array:
    """Return persons by region [thousand], NaN where the source has none or ``path`` is None.

    Parameters
    ----------
    path : the folder of the published file
    codes : (region,) ISO-3 codes
    rest : the region that is the world without the others, if there is one
    """
    if path is None:
        return np.full(len(codes), np.nan)
    frame = read_csv(folder_of(path, [FILE]) / FILE, ("country", "sex", "age", "year", "population_thousand"))
    persons, world = persons_of(frame, year)
    known = np.array([persons.get(code, np.nan) for code in codes])
    if rest is not None and rest in codes:
        place = list(codes).index(rest)
        known[place] = world - np.delete(known, place).sum()
    return known


def with_population(table: Table, path: str | Path | None) -> Table:
    """Return the table with the persons of its regions, and with their source; as it was if ``path`` is None."""
    if path is None:
        return table
    sources = [*cast("list[object]", table.provenance.get("sources", [])), population_source(table.year)]
    persons = persons_by_region(path, table.regions, table.year)
    return replace(table, population=persons, provenance={**table.provenance, "sources": sources})


def population_source(year: int) -> dict[str, str]:
    """Return the source of the persons of a year, and whether it is an estimate or a projection."""
    kind = "a projection of 2019" if year > LAST_ESTIMATE else "an estimate"
    return {**SOURCE, "changes": f"{SOURCE['changes']}; {year} is {kind}"}
