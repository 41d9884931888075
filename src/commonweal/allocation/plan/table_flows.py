"""Home and imported flows of a published table at basic prices, every product with or without a maker at home.

Uses at purchasers' prices are carried to the prices of supply, imports are taken apart from home products, and what
nobody makes at home is imported. Each step that the table's own figures do not settle is said in words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.core.linear_program import Array
from commonweal.core.table import Table

MARGIN_CLOSES = 1e-3
"""An item between the prices of supply and use is a margin if it adds to no more than this share of what it moves."""
PROPORTIONAL = (
    "the table does not split its uses: every use but exports takes the imported share of its product (import "
    "proportionality), and exports only what is left of the imports"
)


@dataclass(frozen=True, slots=True)
class TableFlows:
    """Uses of home products and of imports [money of the table, prices of supply].

    ``home_use``, ``imported_use`` : (product, activity); ``home_demand``, ``imported_demand`` : (product, final);
    ``made`` : (product,) whether some activity makes it; ``words`` : what was assumed on the way.
    """

    home_use: sp.csr_array
    imported_use: sp.csr_array
    home_demand: Array
    imported_demand: Array
    made: NDArray[np.bool_]
    words: tuple[str, ...]


def table_flows(table: Table) -> TableFlows:
    """Return the home and imported flows of a table.

    What lies between the prices of supply and use goes by the product's own rates; where the table does not split
    imports, import proportionality does. The home part of a product without a maker counts as imported.
    """
    words: list[str] = []
    use, demand, imported_use, imported_demand = table.use, table.demand, table.imported_use, table.imported_demand
    if table.supply_items:
        carry = to_prices_of_supply(table)
        use, demand = sp.csr_array(carry @ use), carry @ demand
        if imported_use is not None:
            imported_use = sp.csr_array(carry @ imported_use)
        if imported_demand is not None:
            imported_demand = carry @ imported_demand
        items = ", ".join(table.supply_items)
        words.append(f"uses are carried to the prices of supply by each product's own rates of {items}")
    if imported_use is None or imported_demand is None:
        imported_use, imported_demand = _proportional(table, use, demand)
        if table.imports.any():
            words.append(PROPORTIONAL)
    made = table.product_output > 0.0
    imported_use, imported_demand = _whole_where_not_made(use, demand, imported_use, imported_demand, made)
    return TableFlows(
        sp.csr_array(use - imported_use), imported_use, demand - imported_demand, imported_demand, made, tuple(words)
    )


def to_prices_of_supply(table: Table) -> sp.csr_array:
    """Return the matrix W (product, product) that carries uses from their own prices to those of supply.

    With purchases q = use 1 + demand 1 and items s between the prices: ``W q = q - sum of items``. A margin (an item
    that adds to nothing: what it takes from goods it gives to trade and transport) goes with each purchase to the
    services in their shares of it; any other item, taxes less subsidies, comes off in proportion to purchases.
    """
    bought = np.asarray(table.use.sum(axis=1) + table.demand.sum(axis=1))
    per_purchase = np.divide(1.0, bought, out=np.zeros_like(bought), where=bought > 0.0)
    own, carried = np.ones(len(bought)), sp.csr_array((len(bought), len(bought)))
    for item in table.supply_adjustments:
        goods, services = np.maximum(item, 0.0), np.maximum(-item, 0.0)
        if services.any() and abs(item.sum()) <= MARGIN_CLOSES * goods.sum():
            own -= goods * per_purchase
            shares = sp.csr_array((services / goods.sum())[:, None])
            carried = carried + shares @ sp.csr_array((goods * per_purchase)[None, :])
        else:
            own -= item * per_purchase
    return sp.csr_array(sp.diags_array(own) + carried)


def _proportional(table: Table, use: sp.csr_array, demand: Array) -> tuple[sp.csr_array, Array]:
    """Split by import proportionality: imported share of a product = imports / (uses - exports), at most one.

    Imports that exceed all other uses are sold on: they are taken from exports.
    """
    sold = np.isin(np.arange(demand.shape[1]), table.final_columns("exports"))
    inside = np.asarray(use.sum(axis=1)) + demand[:, ~sold].sum(axis=1)
    share = np.clip(_ratio(table.imports, inside), 0.0, 1.0)
    sold_on = np.clip(_ratio(table.imports - share * inside, demand[:, sold].sum(axis=1)), 0.0, 1.0)
    imported = np.where(sold[None, :], sold_on[:, None], share[:, None]) * demand
    return sp.csr_array(sp.diags_array(share) @ use), imported


def _whole_where_not_made(
    use: sp.csr_array, demand: Array, imported_use: sp.csr_array, imported_demand: Array, made: NDArray[np.bool_]
) -> tuple[sp.csr_array, Array]:
    """Count every use of a product that nobody makes as imported."""
    keep, other = sp.diags_array(made.astype(float)), sp.diags_array((~made).astype(float))
    whole = sp.csr_array(keep @ imported_use + other @ use)
    return whole, np.where(made[:, None], imported_demand, demand)


def _ratio(over: Array, under: Array) -> Array:
    return np.divide(over, under, out=np.zeros_like(over, dtype=np.float64), where=under > 0.0)
