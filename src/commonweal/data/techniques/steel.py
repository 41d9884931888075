"""Primary steel: from the blast furnace, and from ore reduced with gas or with hydrogen.

Steel from scrap is left out: it is limited by the scrap there is, on which there are no figures. Ore and scrap are
bought in all routes in about the same amount, have no price in the figures, and stay in the industry's common part.
"""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.core.economy import Quantity
from commonweal.core.technique import Technique
from commonweal.data.techniques.building import FIRST_MODEL_YEAR, Country, capital
from commonweal.data.techniques.fuels import PRODUCT, fuel_price
from commonweal.data.techniques.ledger import BASE_YEAR, Ledger
from commonweal.data.techniques.span import Span

KT_PER_TWH = 1000.0


def steel(country: Country, assumptions: Mapping[str, Quantity]) -> tuple[Technique, ...]:
    """Return the techniques of primary steel [Mt]; one USD per t is one million USD per Mt."""
    return (
        _blast_furnace(country, Ledger(country.code, assumptions)),
        _gas_reduction(country, Ledger(country.code, assumptions)),
        _hydrogen_reduction(Ledger(country.code, assumptions)),
    )


def _blast_furnace(country: Country, ledger: Ledger) -> Technique:
    cost = ledger.one("steel_bf_bof", "capital_cost")
    coal = ledger.one("steel_bf_bof", "coal_input").value
    co2 = coal * ledger.one("elec_coal_eu", "co2_factor_fuel").value * KT_PER_TWH
    return Technique(
        code="steel_bf_bof",
        name="blast furnace and converter",
        family="steel",
        product="primary steel",
        unit="Mt",
        **capital({BASE_YEAR: cost}),
        life=ledger.one("steel_bf_bof", "lifetime").value,
        first_year=_built(ledger),
        operation=_upkeep("steel_bf_bof", cost.value, ledger),
        jobs=0.0,
        fuel=PRODUCT["coal"],
        fuel_energy=coal,
        fuel_price=fuel_price(ledger, "coal", country.code),
        electricity=0.0,
        co2=co2,
        observed=ledger.one("steel_bf_bof", "process_co2").value / co2,
        limit=None,
        figures=ledger.figures,
    )


def _gas_reduction(country: Country, ledger: Ledger) -> Technique:
    """Reduction with gas, then the electric furnace; the electricity of the reduction itself is not in the figures."""
    iron = _iron_per_steel(ledger)
    shaft = ledger.one("steel_gas_dri", "capital_cost") * iron
    furnace = ledger.one("steel_eaf", "capital_cost")
    gas = ledger.one("steel_gas_dri", "gas_input").value * iron
    return Technique(
        code="steel_gas_dri",
        name="reduction with gas, electric furnace",
        family="steel",
        product="primary steel",
        unit="Mt",
        **capital({BASE_YEAR: shaft + furnace}),
        life=ledger.one("steel_h2_dri", "lifetime").value,
        first_year=_built(ledger),
        operation=_upkeep("steel_h2_dri", shaft.value, ledger) + _upkeep("steel_eaf", furnace.value, ledger),
        jobs=0.0,
        fuel=PRODUCT["gas"],
        fuel_energy=gas,
        fuel_price=fuel_price(ledger, "gas", country.code),
        electricity=ledger.one("steel_eaf", "electricity_input").value,
        co2=gas * ledger.one("elec_gas_cc_eu", "co2_factor_fuel").value * KT_PER_TWH,
        observed=0.0,
        limit=None,
        figures=ledger.figures,
    )


def _hydrogen_reduction(ledger: Ledger) -> Technique:
    """Reduction with hydrogen from electrolysis, then the electric furnace; electrolysis at the efficiency of 2020."""
    iron = _iron_per_steel(ledger)
    life = ledger.one("steel_h2_dri", "lifetime").value
    shaft = ledger.one("steel_h2_dri", "capital_cost") * iron
    furnace = ledger.one("steel_eaf", "capital_cost")
    hydrogen = ledger.one("steel_h2_dri", "hydrogen_input").value * iron
    power = hydrogen / ledger.one("hydrogen_electrolysis", "efficiency").value
    electrolyser, electrolyser_upkeep = _electrolyser(power, life, ledger)
    upkeep = _upkeep("steel_h2_dri", shaft.value, ledger) + _upkeep("steel_eaf", furnace.value, ledger)
    return Technique(
        code="steel_h2_dri",
        name="reduction with hydrogen, electric furnace",
        family="steel",
        product="primary steel",
        unit="Mt",
        **capital({BASE_YEAR: shaft + furnace + Span.exact(electrolyser)}),
        life=life,
        first_year=round(ledger.assumed("hydrogen_steel_year")),
        operation=upkeep + electrolyser_upkeep,
        jobs=0.0,
        fuel=None,
        fuel_energy=0.0,
        fuel_price=0.0,
        electricity=power
        + ledger.one("steel_h2_dri", "electricity_input").value * iron
        + ledger.one("steel_eaf", "electricity_input").value,
        co2=0.0,
        observed=0.0,
        limit=None,
        figures=ledger.figures,
    )


def _electrolyser(power: float, life: float, ledger: Ledger) -> tuple[float, float]:
    """Return capital cost over the life of the works, and upkeep, per t of steel a year [USD of 2014].

    Cost per t = cost per kW x MWh per t x 1000 / full-load hours; bought again when it ends before the works do.
    """
    cost = ledger.assumed("electrolyser_cost") * power * 1000.0 / ledger.assumed("electrolyser_hours")
    again = max(1.0, life / ledger.one("hydrogen_electrolysis", "lifetime").value)
    return cost * again, _upkeep("hydrogen_electrolysis", cost, ledger)


def _iron_per_steel(ledger: Ledger) -> float:
    """Return t of reduced iron per t of steel: the whole metallic charge of the electric furnace, scrap included."""
    return ledger.one("steel_eaf", "hbi_input").value + ledger.one("steel_eaf", "scrap_input").value


def _upkeep(code: str, cost: float, ledger: Ledger) -> float:
    return ledger.one(code, "fixed_om_rate").value / 100.0 * cost


def _built(ledger: Ledger) -> int:
    return FIRST_MODEL_YEAR + round(ledger.assumed("years_to_build_steelworks"))
