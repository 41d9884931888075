"""The identities that hold every period, none of which was imposed to make it hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.accounts.balance_sheet import FINANCIAL
from commonweal.accounts.purchases import Purchases
from commonweal.accounts.sectors import Sectors
from commonweal.core.accounts import Matrix
from commonweal.core.economy import Array
from commonweal.core.errors import IdentityError, Problem
from commonweal.core.period import MoneyPeriod

TOLERANCE = 1e-9
"""Largest difference of two sides over the size of the flows that enter them [1]."""


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Two sides of an identity that should be equal, with labels and the size that a difference is measured against."""

    name: str
    labels: tuple[str, ...]
    left: Array
    right: Array
    size: Array

    @property
    def residual(self) -> float:
        """Largest relative difference."""
        return float(np.max(self.relative, initial=0.0))

    @property
    def relative(self) -> Array:
        """Relative difference of each."""
        difference = np.abs(np.asarray(self.left) - np.asarray(self.right))
        known = np.isfinite(difference)
        return np.where(known, difference / np.maximum(self.size, 1e-300), np.inf)


def check(found: Iterator[Sides], year: float) -> dict[str, float]:
    """Return the residual of each identity.

    Raises
    ------
    IdentityError
        One differs by more than the tolerance; the message says which, where, both sides and the difference.
    """
    residuals: dict[str, float] = {}
    for sides in found:
        residuals[sides.name] = max(sides.residual, residuals.get(sides.name, 0.0))
        if not sides.residual <= TOLERANCE:
            worst = int(np.argmax(sides.relative))
            left, right = float(np.ravel(sides.left)[worst]), float(np.ravel(sides.right)[worst])
            raise IdentityError(
                Problem(
                    f"the books do not close: {sides.name}",
                    f"{year:g}, {sides.labels[worst]}",
                    f"{left:.10g} against {right:.10g}, a difference of {left - right:.3g}",
                    f"at most {TOLERANCE:g} of the flows that enter it",
                )
            )
    return residuals


def identities(
    period: MoneyPeriod,
    bought: Purchases,
    place: Sectors,
    transactions: Matrix,
    sheets: tuple[Matrix, Matrix, Matrix],
    aggregates: dict[str, float],
) -> Iterator[Sides]:
    """Yield the two sides of every identity of a period."""
    yield from _flows(transactions)
    yield from _stocks(period, place, transactions, sheets)
    yield _gdp(aggregates)
    yield from _products(period)
    yield from _payments(period, bought)
    yield from _people(period)


def _flows(matrix: Matrix) -> Iterator[Sides]:
    values = matrix.values
    zero_rows, zero_columns = np.zeros(len(matrix.rows)), np.zeros(len(matrix.columns))
    whole = np.abs(values).sum()
    rows = np.maximum(np.abs(values).sum(axis=1), 1e-6 * whole)
    columns = np.maximum(np.abs(values).sum(axis=0), 1e-6 * whole)
    yield Sides("rows of the transaction matrix", matrix.rows, values.sum(axis=1), zero_rows, rows)
    yield Sides("columns of the transaction matrix", matrix.columns, values.sum(axis=0), zero_columns, columns)


def _stocks(
    period: MoneyPeriod, place: Sectors, transactions: Matrix, sheets: tuple[Matrix, Matrix, Matrix]
) -> Iterator[Sides]:
    opening, closing, price = sheets
    whole = max(float(np.abs(closing.values).sum()), 1e-300)
    worth = [closing.rows.index(name) for name in FINANCIAL]
    sums = closing.values[worth].sum(axis=1)
    yield Sides("claims and debts of a kind", FINANCIAL, sums, np.zeros(len(worth)), np.full(len(worth), whole))
    held = closing.values[worth].sum(axis=0)
    yield Sides("net financial worth of all", ("all sectors",), np.array([held.sum()]), np.zeros(1), np.array([whole]))
    changed = closing.values - opening.values - price.values
    flows = {
        "cash": "change of cash",
        "deposits": "change of deposits",
        "loans": "change of loans",
        "bills": "change of bills",
        "long bonds": "change of long bonds",
    }
    for instrument, row in flows.items():
        flow = -transactions.values[transactions.rows.index(row)]
        labels = tuple(f"{instrument}, {name}" for name in closing.columns)
        size = np.full(len(labels), whole)
        yield Sides(
            "closing = opening + flow + revaluation", labels, changed[closing.rows.index(instrument)], flow, size
        )
    invested = -transactions.values[transactions.rows.index("investment")][place.capital]
    worn = period.prices.capital * (period.depreciation @ period.opening.ownership)
    names = tuple(f"fixed capital, {name}" for name in closing.columns[place.capital])
    capital = changed[closing.rows.index("fixed capital")][place.capital]
    yield Sides("capital = opening + investment - depreciation + revaluation", names, capital, invested - worn,
                np.full(len(names), whole))  # fmt: skip


def _gdp(found: dict[str, float]) -> Sides:
    ways = ("gdp_expenditure", "gdp_income")
    left = np.array([found[name] for name in ways])
    size = max(abs(found["gdp_production"]), found["consumption"] + found["exports"] + found["imports"], 1e-300)
    return Sides("gross domestic product", ways, left, np.full(2, found["gdp_production"]), np.full(2, size))


def _products(period: MoneyPeriod) -> Iterator[Sides]:
    goods = period.goods
    used = (
        goods.use_domestic.sum(axis=1)
        + goods.household_domestic.sum(axis=1)
        + goods.visitors_domestic
        + goods.provided_domestic.sum(axis=1)
        + goods.government_domestic
        + goods.investment_domestic
        + goods.inventories_domestic
        + goods.exports
    )
    made = goods.make.sum(axis=1)
    yield Sides("supply and use of domestic products", period.products, made, used, np.maximum(made, made.max() * 1e-6))
    stocks = (
        ("home", goods.inventories_domestic, period.opening.inventories_domestic, period.closing.inventories_domestic),
        ("imported", goods.inventories_imported, period.opening.inventories_imported,
         period.closing.inventories_imported),
    )  # fmt: skip
    for name, change, before, after in stocks:
        labels = tuple(f"{name} {product}" for product in period.products)
        size = np.maximum(np.abs(after) + np.abs(before), max(made.max(), 1e-300) * 1e-6)
        yield Sides("inventories", labels, after - before, change, size)


def _payments(period: MoneyPeriod, bought: Purchases) -> Iterator[Sides]:
    """What is split over groups, owners and activities adds up, and what is left of value added is the surplus."""
    paid = period.payments
    added = bought.sales - bought.inputs - paid.tax_use
    costs = paid.wages + paid.mixed_income + paid.production_taxes + paid.permits
    size = np.maximum(np.abs(bought.sales), np.abs(bought.sales).max() * 1e-6)
    yield Sides("value added by activity", period.activities, added - costs, paid.surplus.sum(axis=1), size)
    pairs = (
        ("wages", paid.wages.sum(), paid.wages_received.sum()),
        ("mixed income", paid.mixed_income.sum(), paid.mixed_received.sum()),
        ("distributed surplus", paid.distributed.sum(), paid.dividends.sum() + paid.members_share.sum()),
        ("consumption", period.consumption.sum(), bought.consumption.sum()),
        ("investment by owner", period.investment_by.sum(), period.goods.investment.sum()),
        ("investment at its price", period.prices.capital * period.goods.investment.sum(), bought.investment.sum()),
    )
    names = tuple(name for name, _, _ in pairs)
    left, right = np.array([one for _, one, _ in pairs]), np.array([one for _, _, one in pairs])
    whole = np.full(len(pairs), max(float(np.abs(bought.sales).sum()), 1e-300))
    yield Sides("sums of what is split", names, left, right, whole)


def _people(period: MoneyPeriod) -> Iterator[Sides]:
    labour = period.labour
    if labour.labour_force <= 0.0:
        return
    engaged = float(labour.persons.sum())
    out = labour.labour_force - engaged
    listed = labour.unemployment_rate * labour.labour_force
    yield Sides("unemployed by rate and by number", ("unemployed",), np.array([listed]), np.array([labour.unemployed]),
                np.array([labour.labour_force]))  # fmt: skip
    # under public jobs some of those without work elsewhere are engaged by the public purse and are not unemployed
    most = min(labour.unemployed, out)
    yield Sides("engaged and unemployed in the labour force", ("persons",), np.array([most]),
                np.array([labour.unemployed]), np.array([labour.labour_force]))  # fmt: skip
    worked = labour.wage * labour.hours
    known = labour.hours > 0.0
    size = np.maximum(np.abs(period.payments.wages), np.abs(period.payments.wages).max(initial=0.0) * 1e-6)
    yield Sides("hours paid = hours worked", period.activities, np.where(known, worked, 0.0),
                np.where(known, period.payments.wages, 0.0), np.maximum(size, 1e-300))  # fmt: skip
