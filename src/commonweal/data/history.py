"""The bundled years 2000-2014 of a country: tables, accounts with price and volume indices, CO2."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from commonweal.core.economy import Array, Economy, Population
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.data.folder import country_of, read_metadata, read_sheet, sheets_of, verify_checksums
from commonweal.data.wiod2016 import HOUSEHOLD_CODE, Country, economy_from_sheets
from commonweal.data.worlds import WORLDS, list_worlds, load_world

HISTORY = Path(__file__).parent / "history"
IMPORT_NOTE = "import CO2 intensities are those of the world's base year: the 43 national tables exist for it alone"


@dataclass(frozen=True, slots=True)
class History:
    """The accounts of one country over the years, industries with output only.

    ``output`` : (year, industry) [million national currency, current prices]; ``volume`` , ``price`` : (year,
    industry) [index, 2010 = 100]; ``persons`` : (year, industry) [thousand]; ``hours`` : (year, industry)
    [million h, all engaged]; ``co2`` : (year, industry) [kt]; ``household_co2`` : (year,) [kt];
    ``co2_total`` : year -> kt with households, to the last year of the CO2 accounts;
    ``population`` : (year,) [thousand persons].
    """

    country_code: str
    years: tuple[int, ...]
    industries: tuple[str, ...]
    output: Array
    volume: Array
    price: Array
    persons: Array
    hours: Array
    co2: Array
    household_co2: Array
    co2_total: dict[int, float]
    population: Array


def list_histories() -> tuple[str, ...]:
    """Return the country codes of which earlier years are bundled."""
    return tuple(sorted(folder.name for folder in HISTORY.iterdir() if folder.is_dir()))


def load_history(country_code: str) -> History:
    """Return the accounts of a bundled country for 2000-2014, and its CO2 totals to 2016."""
    return _load(_known(country_code))


def load_history_year(country_code: str, year: int) -> Economy:
    """Return the economy of a bundled country in one year of 2000-2014, in million USD of that year.

    Population, sourced scalars and import CO2 intensities are those of the bundled world of 2014.
    """
    base = load_world(_world_of(_known(country_code)))
    if year == base.base_year:
        return base
    folder = HISTORY / country_code
    tables = _sheet(country_code, "table")
    years = sorted({int(value) for value in tables["year"]})
    if year not in years:
        allowed = f"{years[0]} to {base.base_year}"
        raise SchemaError(Problem("no table of this year", country_code, str(year), allowed))
    table = tables[tables["year"] == year].drop(columns="year")
    accounts = _sheet(country_code, "accounts")
    co2 = pd.concat([_sheet(country_code, "co2"), _import_rows(base)], ignore_index=True)
    sheets = sheets_of(table, accounts[accounts["year"] == year], co2, year, str(folder))
    return economy_from_sheets(sheets, base.population, _country_in(base, year), f"{folder} {year}")


@lru_cache(maxsize=8)
def _load(country_code: str) -> History:
    accounts, co2 = _sheet(country_code, "accounts"), _sheet(country_code, "co2")
    years = tuple(sorted(int(year) for year in accounts["year"].unique()))
    output = _grid(accounts, "GO", years)
    industries = tuple(str(code) for code in output.columns[(output > 0).any(axis=0)])
    direct = co2[co2["account"] == "direct"]
    emitted = direct.pivot(index="year", columns="code", values="value")
    persons, employees = (_grid(accounts, name, years)[list(industries)] for name in ("EMP", "EMPE"))
    hours = _grid(accounts, "H_EMPE", years)[list(industries)] * persons / employees
    population = load_world(_world_of(country_code)).population
    return History(
        country_code=country_code,
        years=years,
        industries=industries,
        output=_array(output[list(industries)]),
        volume=_array(_grid(accounts, "GO_QI", years)[list(industries)]),
        price=_array(_grid(accounts, "GO_PI", years)[list(industries)]),
        persons=_array(persons),
        hours=_array(hours),
        co2=_array(emitted.loc[list(years), list(industries)]),
        household_co2=_array(emitted.loc[list(years), HOUSEHOLD_CODE]),
        co2_total=dict(zip(emitted.index.astype(int).tolist(), emitted.sum(axis=1).tolist(), strict=True)),
        population=_population(population, years),
    )


def _known(country_code: str) -> str:
    known = list_histories()
    if country_code not in known:
        raise UnknownName.of("country", country_code, known)
    return country_code


def _world_of(country_code: str) -> str:
    return next(name for name in list_worlds() if name.startswith(country_code.lower()))


@lru_cache(maxsize=12)
def _sheet(country_code: str, name: str) -> pd.DataFrame:
    folder = HISTORY / country_code
    checksums = read_metadata(WORLDS / _world_of(country_code))["history"]["checksums"]
    verify_checksums(folder, {file: value for file, value in checksums.items() if file.startswith(name)})
    return read_sheet(folder, name)


def _country_in(base: Economy, year: int) -> Country:
    known = country_of(read_metadata(WORLDS / base.name), WORLDS / base.name)
    gaps = [*known.provenance.get("gaps", []), IMPORT_NOTE]  # type: ignore[misc]
    name, currency = f"{base.country_code.lower()}-{year}", base.currency.replace(str(base.base_year), str(year))
    return replace(known, name=name, base_year=year, currency=currency, provenance={**known.provenance, "gaps": gaps})


def _import_rows(base: Economy) -> pd.DataFrame:
    rows = {"account": "import_intensity", "code": list(base.products), "value": base.import_co2_intensity}
    return pd.DataFrame({**rows, "year": base.base_year})


def _grid(accounts: pd.DataFrame, column: str, years: tuple[int, ...]) -> pd.DataFrame:
    codes = list(dict.fromkeys(accounts["code"]))
    return accounts.pivot(index="year", columns="code", values=column).loc[list(years), codes]


def _array(values: pd.DataFrame | pd.Series) -> Array:
    copy = np.array(values.to_numpy(dtype=np.float64))
    copy.flags.writeable = False
    return copy


def _population(population: Population, years: tuple[int, ...]) -> Array:
    return np.array([population.total(year) for year in years])
