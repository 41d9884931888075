"""WIOD 2016 release: national table, socio-economic accounts and CO2 accounts -> Economy.

Sources
-------
Timmer, Dietzenbacher, Los, Stehrer, de Vries (2015), Review of International Economics 23, 575-605
(tables and accounts, 2016 release); Corsatea et al. (2019), JRC116234 (CO2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from commonweal.core.economy import Array, Economy, Population, Quantity
from commonweal.core.errors import Problem, SchemaError
from commonweal.data.checks import absent, negative, not_finite, twice
from commonweal.data.national_table import FINAL_COLUMNS, NationalTable, read_national_table

ACCOUNT_COLUMNS = ("GO", "COMP", "LAB", "K", "EMP", "EMPE", "H_EMPE")
NEVER_NEGATIVE_ACCOUNTS = ("GO", "K", "EMP", "EMPE", "H_EMPE")
HOUSEHOLD_CODE = "FC_HH"
RATE_ROUNDING = 1.0
RATE_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Country:
    """What the tables do not say about themselves: names, year, currency, sourced scalars, provenance."""

    name: str
    country: str
    country_code: str
    base_year: int
    currency: str
    product_names: Mapping[str, str]
    parameters: Mapping[str, Quantity]
    provenance: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The three published sheets of one country and year, and the intensity of its imports.

    ``table`` : code, origin, industries, final columns [million USD]; ``accounts`` : code and the columns of
    ``ACCOUNT_COLUMNS`` [million national currency, thousand persons, million hours]; ``co2`` : industry or
    FC_HH -> kt; ``import_co2`` : industry -> kt per million USD.
    """

    table: pd.DataFrame
    accounts: pd.DataFrame
    co2: Mapping[str, float]
    import_co2: Mapping[str, float]


def economy_from_sheets(sheets: Sheets, population: Population, country: Country, where: str) -> Economy:
    """Return the economy of one country and year, money in million USD of the table.

    Accounts in national currency are divided by the table's own rate, accounts' gross output / table's gross
    output of the whole economy. Hours of all engaged are employees' hours x persons engaged / employees, industry
    by industry. Industries without output are left out as activities, and as products too unless they are
    imported. Value added is the column remainder: compensation and self-employed labour come from the accounts,
    capital closes the column.
    """
    table = read_national_table(sheets.table, f"{where} table")
    _refuse_misplaced_purchases(table, f"{where} table")
    accounts = read_accounts(sheets.accounts, table.industries, f"{where} accounts")
    co2 = _read_co2(sheets.co2, (*table.industries, HOUSEHOLD_CODE), f"{where} co2")
    rate = exchange_rate(accounts["GO"], table, f"{where} accounts")
    made = table.output > 0
    known = made | (_total_supply(table) > 0)
    value_added = _value_added(table, accounts, rate)
    hours, without_employees = hours_of_all(accounts)
    return Economy(
        name=country.name,
        country=country.country,
        country_code=country.country_code,
        base_year=country.base_year,
        currency=country.currency,
        products=_names(table, known),
        activities=_names(table, made),
        product_names={code: country.product_names.get(code, code) for code in _names(table, known)},
        use_domestic=_frozen(table.use_domestic[np.ix_(known, made)]),
        use_imported=_frozen(table.use_imported[np.ix_(known, made)]),
        make=_frozen(np.diag(table.output)[np.ix_(known, made)]),
        import_margins=_frozen(table.item("IntTTM")[made]),
        product_taxes=_frozen(table.item("TXSP")[made]),
        final_domestic=_frozen(table.final_domestic[known]),
        final_imported=_frozen(table.final_imported[known]),
        final_margins=_frozen(table.final_item("IntTTM")),
        final_taxes=_frozen(table.final_item("TXSP")),
        purchases_abroad=float(table.final_item("PURR")[FINAL_COLUMNS.index("CONS_h")]),
        purchases_by_nonresidents=float(table.final_item("PURNR")[FINAL_COLUMNS.index("CONS_h")]),
        value_added=_frozen(value_added[:, made]),
        hours=_frozen(hours[made]),
        hours_employees=_frozen(accounts["H_EMPE"][made]),
        persons=_frozen(accounts["EMP"][made]),
        employees=_frozen(accounts["EMPE"][made]),
        capital=_frozen(accounts["K"][made] / rate),
        co2=_frozen(np.array([co2[code] for code in _names(table, made)])),
        household_co2=_split_household_co2(co2[HOUSEHOLD_CODE], country.parameters),
        import_co2_intensity=_frozen(np.array([sheets.import_co2.get(code, 0.0) for code in _names(table, known)])),
        population=population,
        parameters={**country.parameters, **_derived_parameters(accounts, hours, rate, country)},
        residuals=_residuals(table),
        provenance={
            **country.provenance,
            "left_out": [code for code, kept in zip(table.industries, known, strict=True) if not kept],
            "without_employees": [table.industries[place] for place in without_employees],
        },
    )


def exchange_rate(output: Array, table: NationalTable, where: str) -> float:
    """Return national currency per unit of the table's currency, and refuse accounts of another table.

    rate = sum(accounts' gross output) / sum(table's gross output). Every industry must agree within one million of
    national currency (accounts are rounded) or 1e-4 of its output.
    """
    rate = float(output.sum() / table.output.sum())
    difference = np.abs(output - rate * table.output)
    bad = difference > np.maximum(RATE_ROUNDING, RATE_TOLERANCE * output)
    problems = [
        Problem(
            "gross output of accounts and table do not agree",
            f"{where}, row {table.industries[i]}, column GO",
            f"{output[i]:g}, against {rate * table.output[i]:g} at the common rate {rate:.6g}",
            "one rate for all industries",
        )
        for i in np.flatnonzero(bad)[:5]
    ]
    if problems:
        raise SchemaError(problems)
    return rate


def _refuse_misplaced_purchases(table: NationalTable, where: str) -> None:
    """Refuse purchases abroad and export adjustments outside the household column, where Economy has no place."""
    columns = [*table.industries, *FINAL_COLUMNS]
    problems = []
    for name, allowed in (("EXP_adj", ()), ("PURR", ("CONS_h",)), ("PURNR", ("CONS_h",))):
        for column, value in zip(columns, table.items[name], strict=True):
            if value != 0 and column not in allowed:
                place = f"{where}, row TOT {name}, column {column}"
                problems.append(Problem("adjustment out of place", place, f"{value:g}", "zero here"))
    if problems:
        raise SchemaError(problems)


def read_accounts(frame: pd.DataFrame, industries: tuple[str, ...], where: str) -> dict[str, Array]:
    problems = absent(("code", *ACCOUNT_COLUMNS), frame.columns, where, "column")
    problems += twice(frame.columns, where, "column")
    if not problems:
        problems = twice(frame["code"], where, "row") + absent(industries, frame["code"], where, "row")
    if problems:
        raise SchemaError(problems)
    part = frame.set_index("code").loc[list(industries), list(ACCOUNT_COLUMNS)]
    cells = part.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    problems = not_finite(cells, industries, ACCOUNT_COLUMNS, where)
    checked = [ACCOUNT_COLUMNS.index(name) for name in NEVER_NEGATIVE_ACCOUNTS]
    problems += negative(cells[:, checked], industries, NEVER_NEGATIVE_ACCOUNTS, where, "value")
    if problems:
        raise SchemaError(problems)
    return dict(zip(ACCOUNT_COLUMNS, cells.T, strict=True))


def _read_co2(values: Mapping[str, float], codes: tuple[str, ...], where: str) -> Mapping[str, float]:
    problems = absent(codes, values, where, "row")
    if not problems:
        cells = np.array([[float(values[code])] for code in codes])
        problems = not_finite(cells, codes, ["kt"], where) + negative(cells, codes, ["kt"], where, "CO2")
    if problems:
        raise SchemaError(problems)
    return values


def _total_supply(table: NationalTable) -> Array:
    imported = table.use_imported.sum(axis=1) + np.abs(table.final_imported).sum(axis=1)
    return np.asarray(imported + table.use_domestic.sum(axis=1) + np.abs(table.final_domestic).sum(axis=1))


def _value_added(table: NationalTable, accounts: dict[str, Array], rate: float) -> Array:
    """Return compensation, self-employed labour and the remainder, (component, industry) [million USD]."""
    remainder = table.item("VA") - table.column_residual
    compensation = accounts["COMP"] / rate
    self_employed = (accounts["LAB"] - accounts["COMP"]) / rate
    return np.vstack([compensation, self_employed, remainder - compensation - self_employed])


def hours_of_all(accounts: dict[str, Array]) -> tuple[Array, list[int]]:
    """Return hours of all engaged [million h/yr] and the positions of industries that have no employees.

    There the economy's mean hours per employee stand in for the missing figure.
    """
    persons, employees, hours = accounts["EMP"], accounts["EMPE"], accounts["H_EMPE"]
    mean = hours.sum() / employees.sum()
    has_employees = employees > 0
    per_employee = np.divide(hours, employees, out=np.full_like(hours, mean), where=has_employees)
    return per_employee * persons, [int(i) for i in np.flatnonzero(~has_employees & (persons > 0))]


def _split_household_co2(total: float, parameters: Mapping[str, Quantity]) -> dict[str, float]:
    heating = total * parameters["household_co2_share_heating"].value
    return {"heating": heating, "transport": total - heating}


def _derived_parameters(accounts: dict[str, Array], hours: Array, rate: float, country: Country) -> dict[str, Quantity]:
    source = f"socio-economic accounts, {country.country_code} {country.base_year}"
    per_person = 1000.0 * float(hours.sum()) / float(accounts["EMP"].sum())
    return {
        "hours_per_person_engaged": Quantity(
            per_person, "h/yr", source, "derived from read values", note="hours of all engaged / persons engaged"
        ),
        "national_currency_per_usd": Quantity(
            rate, "national currency per USD", source, "derived from read values", note="accounts' output / table's"
        ),
    }


def _residuals(table: NationalTable) -> dict[str, float]:
    total = float(table.item("VA").sum())
    return {
        "row_balance_max": float(np.abs(table.row_residual).max()),
        "column_balance_max": float(np.abs(table.column_residual).max()),
        "value_added_difference": float(-table.column_residual.sum()),
        "value_added_difference_relative": float(np.abs(table.column_residual).sum() / total),
    }


def _names(table: NationalTable, kept: np.ndarray) -> tuple[str, ...]:
    return tuple(code for code, keep in zip(table.industries, kept, strict=True) if keep)


def _frozen(cells: np.ndarray) -> Array:
    copy = np.array(cells, dtype=np.float64)
    copy.flags.writeable = False
    return copy
