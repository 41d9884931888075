"""WIOD 2016 release: one of 43 national tables with its CO2, and the socio-economic accounts where there are any.

Sources
-------
Timmer, Dietzenbacher, Los, Stehrer, de Vries (2015), Review of International Economics 23, 575-605 (tables and
accounts); Corsatea and others (2019), JRC116234 (CO2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import SchemaError, UnknownName
from commonweal.core.linear_program import Array
from commonweal.core.table import Satellite, Table
from commonweal.data.checks import absent, negative, not_finite
from commonweal.data.national_table import FINAL_COLUMNS, NationalTable, read_national_table
from commonweal.data.readers.frames import folder_of, read_csv, read_parquet
from commonweal.data.readers.people import with_population
from commonweal.data.readers.wiod2016_notes import (
    ACCOUNTS_SOURCE,
    CO2_SOURCE,
    COUNTRIES,
    FINAL_TITLES,
    ITEMS,
    NOTES,
    OPEN_NOTE,
    TABLE_SOURCE,
)
from commonweal.data.table_checks import checked
from commonweal.data.wiod2016 import HOUSEHOLD_CODE, exchange_rate, hours_of_all, read_accounts

BASE_YEAR = 2014
STATED = 1.0
"""Million USD: columns of nearly every table close to less than this (the release's balance_residuals.csv)."""
OPEN = {("ROU", 2014): 3852.8, ("LUX", 2014): 64.5, ("BGR", 2014): 26.9, ("MLT", 2014): 2.7}
"""Tables whose columns do not close as published, and by how much [million USD]."""
FINAL_KINDS = ("households", "npish", "government", "gfcf", "inventories", "exports")
FILES = {True: "niot_2014_43countries.parquet", False: "niot_2000_2014_USA_GBR_DEU.parquet"}
ACCOUNTS, CO2, SECTORS = "sea_2000_2014_USA_GBR_DEU.csv", "co2_kt_2000_2016.csv", "sectors.csv"


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Socio-economic accounts of one country and year, and national currency per USD of the table."""

    columns: Mapping[str, Array]
    rate: float


def countries(path: str | Path) -> tuple[str, ...]:
    """Return the codes of the countries that have a table of 2014."""
    folder = folder_of(path, [FILES[True]])
    return tuple(sorted(str(code) for code in read_parquet(folder / FILES[True])["country"].unique()))


def read(
    path: str | Path,
    country: str,
    year: int = BASE_YEAR,
    population: str | Path | None = None,
    accept_residual: float | None = None,
) -> Table:
    """Return the table of one country, million USD, industry by industry at basic prices.

    Value added is one item, and hours, persons and capital are missing, except for the countries of the
    socio-economic accounts (USA, GBR, DEU). Industries that have neither output nor CO2 are left out.

    Parameters
    ----------
    path : the folder with the published sheets
    country : ISO-3 code
    year : 2014 for all 43 countries; 2000 to 2014 for USA, GBR and DEU
    population : the folder with the population of World Population Prospects 2019; without it, population is unknown
    accept_residual : see :func:`commonweal.data.table_checks.checked`
    """
    file = FILES[year == BASE_YEAR]
    folder = folder_of(path, [file, ACCOUNTS, CO2, SECTORS])
    where = f"{folder / file}, {country} {year}"
    frame = read_parquet(folder / file)
    problems = absent(("country", "year"), frame.columns, str(folder / file), "column")
    if problems:
        raise SchemaError(problems)
    rows = frame[(frame["country"] == country) & (frame["year"] == year)]
    if rows.empty:
        raise UnknownName.of("country", country, frame.loc[frame["year"] == year, "country"].unique(), where)
    national = read_national_table(rows.drop(columns=["country", "year"]), where, closes=False)
    co2 = _co2(folder / CO2, country, year, national.industries)
    accounts = _accounts(folder / ACCOUNTS, country, year, national)
    sectors = read_csv(folder / SECTORS, ("code", "description")).set_index("code")["description"].str.strip()
    table = _table(national, country, year, co2, accounts, {str(code): str(text) for code, text in sectors.items()})
    return checked(with_population(table, population), OPEN.get((country, year), STATED), where, accept_residual)


def _co2(path: Path, country: str, year: int, industries: tuple[str, ...]) -> dict[str, float]:
    """Return CO2 by industry and of households [kt]; nothing where the country is not in the accounts."""
    frame = read_csv(path, ("country", "code", str(year)))
    rows = frame[frame["country"] == country].set_index("code")[str(year)]
    if rows.empty:
        return {}
    codes = [*industries, HOUSEHOLD_CODE]
    problems = absent(codes, rows.index, f"{path}, {country}", "row")
    if not problems:
        cells = rows.loc[codes].to_numpy(dtype=np.float64)[:, None]
        problems = not_finite(cells, codes, [str(year)], str(path)) + negative(
            cells, codes, [str(year)], str(path), "CO2"
        )
    if problems:
        raise SchemaError(problems)
    return {code: float(rows.loc[code]) for code in codes}


def _accounts(path: Path, country: str, year: int, national: NationalTable) -> _Accounts | None:
    frame = read_csv(path, ("country", "code", "year"))
    rows = frame[(frame["country"] == country) & (frame["year"] == year)]
    if rows.empty:
        return None
    where = f"{path}, {country} {year}"
    columns = read_accounts(rows, national.industries, where)
    return _Accounts(columns, exchange_rate(columns["GO"], national, where))


def _table(
    national: NationalTable,
    country: str,
    year: int,
    co2: Mapping[str, float],
    accounts: _Accounts | None,
    sectors: Mapping[str, str],
) -> Table:
    industries = national.industries
    emitted = np.array([co2.get(code, 0.0) for code in industries])
    active = (national.output > 0) | (emitted > 0)
    use = national.use_domestic + national.use_imported
    demand = national.final_domestic + national.final_imported
    known = active | (use.sum(axis=1) > 0) | (np.abs(demand).sum(axis=1) > 0)
    products, activities = (
        tuple(code for code, kept in zip(industries, keep, strict=True) if kept) for keep in (known, active)
    )
    items, kinds, titles, primary, primary_demand = _primary(national, accounts)
    where = np.ix_(known, active)
    satellites = _satellites(emitted[active], co2.get(HOUSEHOLD_CODE)) if co2 else ()
    if accounts is not None:
        satellites += _labour_and_capital(accounts, active, year)
    return Table(
        name=f"{country.lower()}-{year}",
        title=f"{COUNTRIES.get(country, country)}, {year}, {len(activities)} industries",
        year=year,
        currency=f"M.USD_{year}",
        price_basis="basic prices",
        regions=(country,),
        products=products,
        activities=activities,
        final=FINAL_COLUMNS,
        product_region=np.zeros(len(products), dtype=np.int64),
        activity_region=np.zeros(len(activities), dtype=np.int64),
        final_region=np.zeros(len(FINAL_COLUMNS), dtype=np.int64),
        make=sp.csr_array(np.diag(national.output)[where]),
        use=sp.csr_array(use[where]),
        demand=demand[known],
        imports=(national.use_imported.sum(axis=1) + national.final_imported.sum(axis=1))[known],
        primary=primary[:, active],
        primary_items=items,
        primary_kinds=kinds,
        final_kinds=FINAL_KINDS,
        imported_use=sp.csr_array(national.use_imported[where]),
        imported_demand=national.final_imported[known],
        primary_demand=primary_demand,
        satellites=satellites,
        titles={**{code: sectors.get(code, code) for code in products}, **FINAL_TITLES, **titles},
        notes=_notes(national, country, year, co2, known, active),
        provenance={"sources": _sources(co2, accounts), "reader": "wiod2016"},
    )


def _primary(
    national: NationalTable, accounts: _Accounts | None
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, str], Array, Array]:
    """Return items, kinds, titles, (item, industry) and (item, final column) of what output pays beside products.

    With accounts, value added is compensation + labour of the self-employed + the rest, and the rest is what is left
    of the table's own value added, so that the sum is the published one.
    """
    codes = [code for code in ITEMS if code != "VA"]
    primary = [national.item(code) for code in codes]
    demand = [national.final_item(code) for code in codes]
    kinds = [ITEMS[code][0] for code in codes]
    titles = {code: ITEMS[code][1] for code in codes}
    value_added, none = national.item("VA"), np.zeros(len(FINAL_COLUMNS))
    if accounts is None:
        parts = {"VA": ("value_added", ITEMS["VA"][1], value_added)}
    else:
        paid = accounts.columns["COMP"] / accounts.rate
        own = (accounts.columns["LAB"] - accounts.columns["COMP"]) / accounts.rate
        parts = {
            "COMP": ("compensation", "Compensation of employees", paid),
            "SELF": ("mixed_income", "Labour of the self-employed, imputed by the source (LAB - COMP)", own),
            "CAP": ("operating_surplus", "What is left of gross value added at basic prices", value_added - paid - own),
        }
    kinds += [kind for kind, _, _ in parts.values()]
    titles |= {code: title for code, (_, title, _) in parts.items()}
    rows = np.vstack([*primary, *(values for _, _, values in parts.values())])
    finals = np.vstack([*demand, *(none for _ in parts)])
    return (*codes, *parts), tuple(kinds), titles, rows, finals


def _satellites(emitted: Array, households: float | None) -> tuple[Satellite, ...]:
    by_final = np.zeros(len(FINAL_COLUMNS))
    by_final[FINAL_COLUMNS.index("CONS_h")] = households or 0.0
    source = "Corsatea and others (2019), JRC116234"
    return (Satellite("co2", "Carbon dioxide", "emission", "kt CO2", emitted, by_final, source),)


def _labour_and_capital(accounts: _Accounts, active: np.ndarray, year: int) -> tuple[Satellite, ...]:
    columns, none = accounts.columns, np.zeros(len(FINAL_COLUMNS))
    hours = hours_of_all(dict(columns))[0]
    source = "WIOD 2016 release, socio-economic accounts"
    scaled = "Hours of all engaged: employees' hours x persons engaged / employees, by industry"
    stock = "Capital stock, nominal, at the table's own exchange rate"
    return (
        Satellite("hours", scaled, "labour", "M.h", hours[active], none, source),
        Satellite("persons", "Persons engaged", "persons", "thousand persons", columns["EMP"][active], none, source),
        Satellite("capital", stock, "capital", f"M.USD_{year}", (columns["K"] / accounts.rate)[active], none, source),
    )


def _notes(
    national: NationalTable,
    country: str,
    year: int,
    co2: Mapping[str, float],
    known: np.ndarray,
    active: np.ndarray,
) -> tuple[str, ...]:
    industries = np.array(national.industries)
    notes = list(NOTES)
    left_out, idle = industries[~active & ~known], industries[known & (national.output <= 0)]
    if len(left_out):
        notes.append(f"Industries without output, use or CO2, left out: {', '.join(left_out)}.")
    if len(idle):
        emitting = float(sum(co2.get(code, 0.0) for code in idle))
        told = f"; {emitting:,.3f} kt CO2 are booked there" if emitting else ""
        notes.append(f"Products without output of their own, imported or reported elsewhere: {', '.join(idle)}{told}.")
    if (country, year) in OPEN:
        worst = int(np.abs(national.column_residual).argmax())
        notes.append(OPEN_NOTE.format(industry=industries[worst], size=abs(national.column_residual[worst])))
    return tuple(notes)


def _sources(co2: Mapping[str, float], accounts: _Accounts | None) -> list[Mapping[str, str]]:
    return [TABLE_SOURCE, *([CO2_SOURCE] if co2 else []), *([ACCOUNTS_SOURCE] if accounts is not None else [])]
