"""Road transport: cars of households, and heavy trucks."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.core.economy import Quantity
from commonweal.core.technique import Technique
from commonweal.data.techniques.building import FIRST_MODEL_YEAR, Capital, Country, capital
from commonweal.data.techniques.fuels import PRODUCT, fuel_price
from commonweal.data.techniques.ledger import Ledger
from commonweal.data.techniques.span import Span

KT_PER_TWH = 1000.0
KM_PER_ROW_UNIT = 100.0
"""The source counts the travel per MWh in 100 km."""


def road(country: Country, assumptions: Mapping[str, Quantity]) -> tuple[Technique, ...]:
    """Return the techniques of car travel and truck travel [billion km]."""
    return (
        _combustion_car(country, Ledger(country.code, assumptions)),
        _electric_car(Ledger(country.code, assumptions)),
        _diesel_truck(country, Ledger(country.code, assumptions)),
        _electric_truck(Ledger(country.code, assumptions)),
    )


def _combustion_car(country: Country, ledger: Ledger) -> Technique:
    vehicles = ledger.series("car_combustion", "capital_cost")
    energy = _car_energy("car_combustion", ledger)
    return Technique(
        code="car_combustion",
        name="cars with combustion engine",
        family="cars",
        product="car travel",
        unit="billion km",
        **_per_km(vehicles, ledger.assumed("car_km")),
        life=ledger.one("car_combustion", "lifetime").value,
        first_year=FIRST_MODEL_YEAR + round(ledger.assumed("years_to_install")),
        operation=_car_upkeep("car_combustion", vehicles, ledger),
        jobs=0.0,
        fuel=PRODUCT["oil"],
        fuel_energy=energy,
        fuel_price=fuel_price(ledger, "oil", country.code),
        electricity=0.0,
        co2=_oil_co2(energy, ledger),
        observed=None,
        limit=None,
        figures=ledger.figures,
    )


def _electric_car(ledger: Ledger) -> Technique:
    """One charging point per car, over the car's life."""
    vehicles = ledger.series("car_electric", "capital_cost")
    charger = ledger.one("car_electric", "capital_cost_charger")
    return Technique(
        code="car_electric",
        name="electric cars",
        family="cars",
        product="car travel",
        unit="billion km",
        **_per_km({year: cost + charger for year, cost in vehicles.items()}, ledger.assumed("car_km")),
        life=ledger.one("car_electric", "lifetime").value,
        first_year=FIRST_MODEL_YEAR + round(ledger.assumed("years_to_install")),
        operation=_car_upkeep("car_electric", vehicles, ledger),
        jobs=0.0,
        fuel=None,
        fuel_energy=0.0,
        fuel_price=0.0,
        electricity=_car_energy("car_electric", ledger),
        co2=0.0,
        observed=0.0,
        limit=None,
        figures=ledger.figures,
    )


def _diesel_truck(country: Country, ledger: Ledger) -> Technique:
    energy = _truck_energy("truck_diesel", ledger)
    return Technique(
        code="truck_diesel",
        name="diesel trucks",
        family="trucks",
        product="truck travel",
        unit="billion km",
        **_per_km(ledger.series("truck_diesel", "capital_cost"), ledger.assumed("truck_km")),
        life=ledger.one("truck_diesel", "lifetime").value,
        first_year=FIRST_MODEL_YEAR + round(ledger.assumed("years_to_install")),
        operation=_truck_upkeep("truck_diesel", ledger),
        jobs=0.0,
        fuel=PRODUCT["oil"],
        fuel_energy=energy,
        fuel_price=fuel_price(ledger, "oil", country.code),
        electricity=0.0,
        co2=_oil_co2(energy, ledger),
        observed=None,
        limit=None,
        figures=ledger.figures,
    )


def _electric_truck(ledger: Ledger) -> Technique:
    """Charging stations are not in the figures."""
    return Technique(
        code="truck_electric",
        name="electric trucks",
        family="trucks",
        product="truck travel",
        unit="billion km",
        **_per_km(ledger.series("truck_electric", "capital_cost"), ledger.assumed("truck_km")),
        life=ledger.one("truck_electric", "lifetime").value,
        first_year=round(ledger.assumed("electric_truck_year")),
        operation=_truck_upkeep("truck_electric", ledger),
        jobs=0.0,
        fuel=None,
        fuel_energy=0.0,
        fuel_price=0.0,
        electricity=_truck_energy("truck_electric", ledger),
        co2=0.0,
        observed=0.0,
        limit=None,
        figures=ledger.figures,
    )


def _per_km(vehicles: Mapping[int, Span], km: float) -> Capital:
    """Return million USD per (billion km/yr) from USD per vehicle: cost x 1000 / km per vehicle and year."""
    return capital({year: cost * (1000.0 / km) for year, cost in vehicles.items()})


def _car_upkeep(code: str, vehicles: Mapping[int, Span], ledger: Ledger) -> float:
    """Return operation per billion km: yearly rate x cost of the vehicle x 1000 / km a year."""
    rate = ledger.one(code, "fixed_om_rate").value / 100.0
    return rate * vehicles[min(vehicles)].value * 1000.0 / ledger.assumed("car_km")


def _car_energy(code: str, ledger: Ledger) -> float:
    """Return TWh per billion km = 1000 / (km per MWh)."""
    return 1000.0 / (ledger.one(code, "km_per_energy").value * KM_PER_ROW_UNIT)


def _truck_energy(code: str, ledger: Ledger) -> float:
    """Return TWh per billion km, the same number as kWh per km."""
    return ledger.one(code, "energy_use").value


def _truck_upkeep(code: str, ledger: Ledger) -> float:
    """Return million USD per billion km from USD per km; no driver in it."""
    return ledger.one(code, "variable_om").value * 1000.0


def _oil_co2(energy: float, ledger: Ledger) -> float:
    """Return kt CO2 of so much oil product [TWh]."""
    return energy * ledger.one("elec_oil_eu", "co2_factor_fuel").value * KT_PER_TWH
