"""Fuels: which product supplies them, and what they cost at the heating value that a plant's efficiency uses."""

from __future__ import annotations

from commonweal.data.techniques.ledger import Ledger

MMBTU_PER_MWH = 3.412142
PRODUCT = {"coal": "B", "gas": "B", "oil": "C19", "uranium": "C20", "biomass": "A02"}


def fuel_price(ledger: Ledger, fuel: str, country_code: str, heating_value: str = "lower") -> float:
    """Return the price of a fuel in 2014 [million USD of 2014 per TWh, the same number as USD per MWh].

    Gas prices are per higher heating value, and are raised for plants whose efficiency is on the lower one. Coal of the
    USA is the price delivered to power plants, elsewhere the Northwest Europe marker price, for hard coal and lignite.
    """
    if fuel == "gas":
        ratio = ledger.assumed("gas_heating_value_ratio") if heating_value == "lower" else 1.0
        return ledger.one("fuel_gas", "fuel_price").value * MMBTU_PER_MWH * ratio
    if fuel == "coal" and country_code == "USA":
        return ledger.one("fuel_coal", "fuel_price_delivered").value * MMBTU_PER_MWH
    if fuel == "coal":
        return ledger.one("fuel_coal", "fuel_price").value / ledger.assumed("coal_energy_content")
    if fuel == "uranium":
        per_electricity = ledger.one("elec_nuclear_us", "fuel_cost").value
        return per_electricity * MMBTU_PER_MWH / ledger.one("elec_nuclear_us", "heat_rate").value
    return ledger.assumed({"oil": "oil_product_price", "biomass": "biomass_price"}[fuel])
