"""Rates of adjustment from the sourced figures, by activity and product where they differ."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from commonweal.allocation.market.model import Behaviour

DAYS = 365.0
DWELLINGS, ADMINISTRATION = "L68", "O84"
FADE = 0.9
"""What is left a year later of the base year's growth of capital above trend [1]: assumption, range 0.5-0.95."""


def make_behaviour(value: Mapping[str, float], activities: tuple[str, ...], products: tuple[str, ...]) -> Behaviour:
    """Return the behaviour of the market; goods and trade hold inventories, services do not."""
    codes = np.array(activities)
    size = len(codes)
    goods = np.array([code[:1] in "ABC" or code in ("G45", "G46", "G47") for code in products])
    traded = np.array([code[:1] in "ABC" for code in products])
    dwellings, public = codes == DWELLINGS, codes == ADMINISTRATION
    utilisation = np.full(size, value["utilisation_response"])
    utilisation[dwellings] = value["utilisation_response_dwellings"]
    utilisation[public] = 0.0
    business = np.where(public, 0.0, 1.0)
    norm = np.where(goods, value["inventory_days"] / DAYS, 0.0)
    return Behaviour(
        wage_rule="wage_curve",
        wage_adjustment=value["wage_curve_adjustment"],
        wage_elasticity=value["wage_curve_elasticity"],
        phillips=(0.0, 0.0),
        productivity_pass=1.0,
        unemployment_reference=value["unemployment_rate_reference"],
        inflation_target=value["inflation_target"],
        anchor=value["expectation_anchor"],
        price_adjustment=np.full(size, value["price_adjustment"]),
        markup=np.ones(size),
        armington=np.where(traded, value["armington"], 0.0),
        export_elasticity=value["export_elasticity"],
        growth_weight=np.full(size, value["expectation_weight"]),
        growth_speed=value["expectation_speed"],
        utilisation=utilisation,
        profitability=np.where(dwellings, 0.0, value["profitability_response"]) * business,
        interest=value["interest_response"] * business,
        growth_ceiling=value["capital_growth_ceiling"],
        growth_fade=FADE,
        maximum_utilisation=value["maximum_utilisation"],
        inventory_norm=norm,
        inventory_norm_imported=norm,
        inventory_speed=value["inventory_adjustment"],
        employment_speed=value["employment_adjustment"],
        hours_ceiling=value["hours_ceiling"],
        hours_floor=2.0 - value["hours_ceiling"],
        frictional=value["frictional_floor"],
        benefit=value["benefit_rate"],
        real_rate=value["reference_real_rate"],
        taylor=(value["taylor_inflation"], value["taylor_unemployment"]),
        spreads=(value["loan_spread"], -abs(value["deposit_spread"])),
        rate_bounds=(value["rate_floor"], value["rate_cap"]),
        debt_reaction=value["debt_reaction"],
        unemployment_reaction=value["unemployment_reaction"],
        tax_shift_bound=0.1,
        leverage_reaction=value["leverage_reaction"],
        transfer_indexation=value["transfer_indexation"],
        foreign_bills=value["bills_held_abroad"],
    )
