"""The identities that hold every period, none of which was imposed to make it hold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonweal.accounts.balance_sheet import FINANCIAL
from commonweal.accounts.labour import people_identities
from commonweal.accounts.physical import product_identities, supply_and_use
from commonweal.accounts.purchases import Purchases
from commonweal.accounts.satellite import satellite_identities
from commonweal.accounts.sectors import Sectors, by_owner
from commonweal.accounts.sides import LEAST, Sides, size_of
from commonweal.core.accounts import Matrix
from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod

SMALL = 1e-4
"""What is smaller than this part of all stocks is compared with this part: rounding of large sums lies there [1]."""


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
    yield from product_identities(period, supply_and_use(period))
    yield from _payments(period, bought)
    yield _disposable(period, place, transactions)
    yield from people_identities(period)
    yield from satellite_identities(period)


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
    whole = max(float(np.abs(closing.values).sum()), LEAST)
    worth = [closing.rows.index(name) for name in FINANCIAL]
    held = closing.values[worth]
    size = np.maximum(np.abs(held).sum(axis=1), SMALL * whole)
    yield Sides("claims and debts of a kind", FINANCIAL, held.sum(axis=1), np.zeros(len(worth)), size)
    total = np.array([held.sum()])
    yield Sides("net financial worth of all", ("all sectors",), total, np.zeros(1), np.array([whole]))
    yield from _bills(period)
    yield from _own_funds(period, place, sheets, whole)
    changed = closing.values - opening.values - price.values
    for instrument in FINANCIAL:
        row = closing.rows.index(instrument)
        flow = -transactions.values[transactions.rows.index(f"change of {instrument}")]
        labels = tuple(f"{instrument}, {name}" for name in closing.columns)
        entered = np.abs(opening.values[row]) + np.abs(closing.values[row]) + np.abs(flow)
        size = np.maximum(entered, SMALL * whole)
        yield Sides("closing = opening + flow + revaluation", labels, changed[row], flow, size)
    yield from _assets(period, place, transactions, changed, np.abs(opening.values) + np.abs(closing.values))
    yield _worth(period, place, transactions, sheets)


def _bills(period: MoneyPeriod) -> Iterator[Sides]:
    """The equation that follows from all others and is never imposed: bills issued are the bills that are held."""
    held = period.closing
    owned = float(held.bills.sum()) + held.bank_bills + held.central_bank_bills + held.foreign_bills
    size = max(abs(held.government_bills), float(np.abs(held.bills).sum()) + abs(held.bank_bills), LEAST)
    yield Sides("bills issued = bills held", ("government bills",), np.array([held.government_bills]),
                np.array([owned]), np.array([size]))  # fmt: skip


def _own_funds(
    period: MoneyPeriod, place: Sectors, sheets: tuple[Matrix, Matrix, Matrix], whole: float
) -> Iterator[Sides]:
    """What banks own beyond what they owe, from their balance sheet and as recorded; and stocks at current prices."""
    recorded = np.array([period.opening.bank_capital, period.closing.bank_capital])
    sheet = np.array([-one.values[-1, place.banks] for one in sheets[:2]])
    footing = [float(np.abs(one.values[:-1, place.banks]).sum()) for one in sheets[:2]]
    size = np.maximum(np.array(footing), SMALL * whole)
    yield Sides("own funds of banks", ("opening", "closing"), sheet, recorded, size)
    closing, now = period.closing, period.prices
    labels = (
        *(f"home {product}" for product in period.products),
        *(f"imported {product}" for product in period.products),
        "fixed capital",
    )
    left = np.concatenate([closing.price_domestic, closing.price_imported, [closing.capital_price]])
    right = np.concatenate([now.basic, now.imported, [now.capital]])
    yield Sides("closing stocks at the prices of the period", labels, left, right, np.maximum(np.abs(right), LEAST))


def _assets(
    period: MoneyPeriod, place: Sectors, transactions: Matrix, changed: Array, entered: Array
) -> Iterator[Sides]:
    """Fixed capital and inventories of each owner: closing = opening + acquired - worn out + revaluation."""
    firms = place.capital
    names = transactions.columns[firms]
    invested = -transactions.values[transactions.rows.index("investment")][firms]
    worn = period.prices.capital * by_owner(period, period.depreciation)
    floor = SMALL * float(entered[:2].sum())
    labels = tuple(f"fixed capital, {name}" for name in names)
    yield Sides("capital = opening + investment - depreciation + revaluation", labels, changed[0, firms],
                invested - worn, np.maximum(entered[0, firms] + np.abs(invested), floor))  # fmt: skip
    labels = tuple(f"inventories, {name}" for name in names)
    added = _stocked(period)
    yield Sides("value of inventories = opening + change + revaluation", labels, changed[1, firms], added,
                np.maximum(entered[1, firms] + np.abs(added), floor))  # fmt: skip


def _stocked(period: MoneyPeriod) -> Array:
    """Change of inventories by owner (O,) at the prices at which stocks are kept: without transport and taxes."""
    goods, prices = period.goods, period.prices
    home = by_owner(period, prices.basic * goods.inventories_domestic)
    foreign = float(prices.imported @ goods.inventories_imported)
    return np.asarray(home + foreign * period.opening.trade_ownership)


def _worth(period: MoneyPeriod, place: Sectors, transactions: Matrix, sheets: tuple[Matrix, Matrix, Matrix]) -> Sides:
    """Net worth of each column: closing = opening + saving and grants - worn out capital + revaluation.

    Transport and taxes paid on what is put into stock are lost at once: stocks are kept at the price of the thing.
    """
    opening, closing, price = sheets
    stocks = [row for row, name in enumerate(transactions.rows) if _is_stock(name)]
    assets = [transactions.rows.index("investment"), transactions.rows.index("change in inventories")]
    saved = -transactions.values[stocks].sum(axis=0)
    acquired = np.zeros(len(closing.columns))
    acquired[place.capital] = -transactions.values[assets][:, place.capital].sum(axis=0)
    paid = -transactions.values[assets[1], place.capital]
    lost = period.prices.capital * by_owner(period, period.depreciation) + paid - _stocked(period)
    acquired[place.capital] -= lost
    moved = -(closing.values[-1] - opening.values[-1] - price.values[-1])
    entered = np.abs(opening.values[:-1]).sum(axis=0) + np.abs(closing.values[:-1]).sum(axis=0)
    size = np.maximum(entered, SMALL * max(float(entered.sum()), LEAST))
    return Sides("net worth = opening + saving + revaluation", closing.columns, moved, saved + acquired, size)


def _disposable(period: MoneyPeriod, place: Sectors, transactions: Matrix) -> Sides:
    """Disposable income is all that households received less all that they paid, but for what they bought."""
    kept = [row for row, name in enumerate(transactions.rows) if name != "consumption" and not _is_stock(name)]
    received = transactions.values[kept][:, place.households]
    size = np.maximum(np.abs(received).sum(axis=0), size_of(period.disposable, period.disposable, 1e-6))
    return Sides("disposable income", period.groups, received.sum(axis=0), period.disposable, np.maximum(size, LEAST))


def _is_stock(name: str) -> bool:
    return name.startswith("change of ")


def _gdp(found: dict[str, float]) -> Sides:
    ways = ("gdp_expenditure", "gdp_income")
    left = np.array([found[name] for name in ways])
    size = max(abs(found["gdp_production"]), found["consumption"] + found["exports"] + found["imports"], 1e-300)
    return Sides("gross domestic product", ways, left, np.full(2, found["gdp_production"]), np.full(2, size))


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
