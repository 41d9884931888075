"""The production account and final demand of a table, as the calibration needs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.model import Final
from commonweal.core.economy import Array, Economy
from commonweal.core.errors import Problem, SchemaError

COMPENSATION, SELF_EMPLOYED = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class Production:
    """By activity (A,) [money/yr]: ``value_added`` is computed as what the column leaves, so that it closes; ``mixed``
    is labour income of the self-employed as far as value added holds it; ``surplus`` is the remainder and may be
    negative. ``input_tax`` on inputs and ``production_tax`` on the value of output are rates; ``product_tax`` is paid.
    """

    output: Array
    value_added: Array
    wages: Array
    mixed: Array
    surplus: Array
    product_tax: Array
    input_tax: Array
    production_tax: Array


def production_account(economy: Economy, production_tax_share: float) -> Production:
    """Return the production account; taxes on production are a share of value added, by what wages leave of it.

    Raises
    ------
    SchemaError
        An activity makes several products.
    """
    output = economy.gross_output
    if np.count_nonzero(economy.make - np.diag(np.diag(economy.make))):
        words, allowed = "an activity makes several products", "one product for each activity, as in an industry table"
        raise SchemaError(Problem(words, f"{economy.name}, make", "off-diagonal cells", allowed))
    inputs = economy.use_domestic.sum(axis=0) + economy.use_imported.sum(axis=0) + economy.import_margins
    rate = np.divide(economy.product_taxes, inputs, out=np.zeros_like(inputs), where=inputs > 0.0)
    added = output - inputs - economy.product_taxes
    wages = economy.value_added[COMPENSATION]
    beyond = np.maximum(added - wages, 0.0)
    taxes = production_tax_share * added.sum() * beyond / beyond.sum()
    mixed = np.minimum(np.maximum(economy.value_added[SELF_EMPLOYED], 0.0), np.maximum(added - wages - taxes, 0.0))
    return Production(
        output, added, wages, mixed, added - wages - taxes - mixed, economy.product_taxes, rate, taxes / output
    )


@dataclass(frozen=True, slots=True, eq=False)
class FinalDemand:
    """Final demand of the base year [money/yr]: ``final`` as the model holds it; ``tax_rates`` by category;
    ``taxes`` on all of it; ``investment``, ``government``, ``household_total`` at purchasers' prices (residents);
    ``inventories_domestic``, ``inventories_imported`` : (P,); ``imported_stock`` with transport and tax;
    ``imported_sales`` : (P,) all uses of imports but inventories."""

    final: Final
    tax_rates: dict[str, float]
    taxes: float
    investment: float
    government: float
    household_total: float
    inventories_domestic: Array
    inventories_imported: Array
    inventory_tax: float
    imported_stock: float
    imported_sales: Array


def final_demand(economy: Economy) -> FinalDemand:
    """Return final demand with margins per unit of import and taxes as rates; residents and visitors kept apart."""
    home, imported = economy.final("households", "npish")
    margin, tax = _added(economy, "households", "npish")
    total = float(home.sum() + imported.sum()) + margin + tax
    visiting = -economy.purchases_by_nonresidents / total
    gov, gov_imported = economy.final("government")
    gov_margin, gov_tax = _added(economy, "government")
    inv, inv_imported = economy.final("gfcf")
    inv_margin, inv_tax = _added(economy, "gfcf")
    stock, stock_imported = economy.final("inventories")
    stock_margin, stock_tax = _added(economy, "inventories")
    exports, re_exports = economy.final("exports")
    investment = float(inv.sum() + inv_imported.sum()) + inv_margin + inv_tax
    used = economy.use_imported.sum(axis=1)
    return FinalDemand(
        final=Final(
            household_domestic=home * (1.0 - visiting),
            household_imported=imported * (1.0 - visiting),
            household_margin=_ratio(margin, float(imported.sum())),
            visitors_domestic=home * visiting,
            visitors_imported=imported * visiting,
            abroad=economy.purchases_abroad,
            government_domestic=gov,
            government_imported=gov_imported,
            government_margin=_ratio(gov_margin, float(gov_imported.sum())),
            exports=exports,
            re_exports=re_exports,
            composite_domestic=inv / investment,
            composite_imported=inv_imported / investment,
            composite_margin=inv_margin / investment,
            inventory_margin=stock_margin,
        ),
        tax_rates={
            "household": _ratio(tax, total - tax),
            "government": _ratio(gov_tax, float(gov.sum() + gov_imported.sum()) + gov_margin),
            "gfcf": _ratio(inv_tax, investment - inv_tax),
        },
        taxes=tax + gov_tax + inv_tax + stock_tax,
        investment=investment,
        government=float(gov.sum() + gov_imported.sum()) + gov_margin + gov_tax,
        household_total=total * (1.0 - visiting) + economy.purchases_abroad,
        inventories_domestic=stock,
        inventories_imported=stock_imported,
        inventory_tax=stock_tax,
        imported_stock=float(stock_imported.sum()) + stock_margin + stock_tax,
        imported_sales=used + imported + gov_imported + inv_imported + re_exports,
    )


def _added(economy: Economy, *categories: str) -> tuple[float, float]:
    places = [economy.final_categories.index(one) for one in categories]
    return float(economy.final_margins[places].sum()), float(economy.final_taxes[places].sum())


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
