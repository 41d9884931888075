"""Heat of dwellings: boilers, heat pumps, and retrofit, which saves heat."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.core.economy import Quantity
from commonweal.core.technique import Figure, Technique
from commonweal.data.techniques.building import FIRST_MODEL_YEAR, Country, capital, per_twh
from commonweal.data.techniques.fuels import PRODUCT, fuel_price
from commonweal.data.techniques.ledger import BASE_YEAR, Ledger
from commonweal.data.techniques.span import Span

KT_PER_TWH = 1000.0
PUMPS = {"heat_pump_air": "heat pump, air", "heat_pump_ground": "heat pump, ground"}
STEPS = {"retrofit_I": "retrofit, first step", "retrofit_II": "retrofit, second step"}


def heat(country: Country, assumptions: Mapping[str, Quantity]) -> tuple[Technique, ...]:
    """Return the techniques that make or save the heat of dwellings [TWh of useful heat]."""
    return (
        _boiler(country, Ledger(country.code, assumptions)),
        *(_pump(code, Ledger(country.code, assumptions)) for code in PUMPS),
        *(_retrofit(code, country, Ledger(country.code, assumptions)) for code in STEPS),
    )


def _boiler(country: Country, ledger: Ledger) -> Technique:
    cost, operation = _equipment("heat_gas_boiler", ledger)
    energy, co2 = _gas_burnt(ledger)
    return Technique(
        code="heat_boiler",
        name="boilers, gas boiler as representative",
        family="heat",
        product="heat",
        unit="TWh",
        **capital(cost),
        life=ledger.one("heat_gas_boiler", "lifetime").value,
        first_year=_installed(ledger),
        operation=operation,
        jobs=0.0,
        fuel=PRODUCT["gas"],
        fuel_energy=energy,
        fuel_price=fuel_price(ledger, "gas", country.code),
        electricity=0.0,
        co2=co2,
        observed=None,
        limit=None,
        figures=ledger.figures,
    )


def _pump(code: str, ledger: Ledger) -> Technique:
    """The seasonal efficiency of 2020 is kept for all years; a later pump needs less electricity."""
    cost, operation = _equipment(code, ledger)
    return Technique(
        code=code,
        name=PUMPS[code],
        family="heat",
        product="heat",
        unit="TWh",
        **capital(cost),
        life=ledger.one(code, "lifetime").value,
        first_year=_installed(ledger),
        operation=operation,
        jobs=0.0,
        fuel=None,
        fuel_energy=0.0,
        fuel_price=0.0,
        electricity=1.0 / ledger.one(code, "efficiency").value,
        co2=0.0,
        observed=0.0,
        limit=None,
        figures=ledger.figures,
    )


def _retrofit(code: str, country: Country, ledger: Ledger) -> Technique:
    """Heat saved: cost per TWh = cost per m2 and unit fraction saved x floor area / heat demand."""
    per_m2 = ledger.one(code, "capital_cost")
    area = ledger.assumed("floor_area") * country.persons
    demand = heat_demand(country, ledger)
    ledger.record(_demand_figure(country, demand))
    step = ledger.assumed("retrofit_step")
    return Technique(
        code=code.lower(),
        name=STEPS[code],
        family="retrofit",
        product="heat",
        unit="TWh",
        **capital({BASE_YEAR: per_m2 * (area / demand / 1e6)}),
        life=ledger.one("retrofit_I", "lifetime").value,
        first_year=_installed(ledger),
        operation=0.0,
        jobs=0.0,
        fuel=None,
        fuel_energy=0.0,
        fuel_price=0.0,
        electricity=0.0,
        co2=0.0,
        observed=0.0,
        limit=f"share:{step:g}",
        figures=ledger.figures,
    )


def heat_demand(country: Country, ledger: Ledger) -> float:
    """Return useful heat of the base year [TWh] = households' CO2 from heating / CO2 of the boiler per TWh."""
    return country.heating_co2 / _gas_burnt(ledger)[1]


def _gas_burnt(ledger: Ledger) -> tuple[float, float]:
    """Return gas [TWh] and CO2 [kt] per TWh of heat from a boiler: 1 / efficiency, carbon of gas / efficiency."""
    efficiency = ledger.one("heat_gas_boiler", "efficiency").value
    carbon = ledger.one("elec_gas_cc_eu", "co2_factor_fuel").value
    return 1.0 / efficiency, carbon / efficiency * KT_PER_TWH


def _equipment(code: str, ledger: Ledger) -> tuple[dict[int, Span], float]:
    """Return capital cost per TWh a year, by year, and operation per TWh [million USD of 2014]."""
    hours = ledger.assumed("heating_hours")
    cost = {year: per_twh(at, hours) for year, at in ledger.series(code, "capital_cost").items()}
    rate = ledger.one(code, "fixed_om_rate").value / 100.0
    return cost, rate * cost[min(cost)].value


def _installed(ledger: Ledger) -> int:
    return FIRST_MODEL_YEAR + round(ledger.assumed("years_to_install"))


def _demand_figure(country: Country, demand: float) -> Figure:
    return Figure(
        "heat demand", demand, "TWh", None, None, BASE_YEAR, country.code,
        "households' CO2 from heating (CO2 accounts, Corsatea and others 2019, and the inventory's share of dwellings) "
        "over the CO2 of a gas boiler", "derived from read values", "European Commission reuse policy, CC BY 4.0 by "
        "default", "heat by oil, coal and wood counts as if by gas; heat by electricity and district heat is left out",
    )  # fmt: skip
