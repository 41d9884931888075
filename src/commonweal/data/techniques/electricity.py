"""Electricity by source of the observed mix, and offshore wind: one technique each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.core.economy import Quantity
from commonweal.core.technique import Technique
from commonweal.data.techniques.building import FIRST_MODEL_YEAR, HOURS_PER_YEAR, Country, capital, per_twh
from commonweal.data.techniques.fuels import MMBTU_PER_MWH, PRODUCT, fuel_price
from commonweal.data.techniques.ledger import Ledger
from commonweal.data.techniques.span import Span, in_year

KT_PER_TWH = 1000.0
"""kt per TWh in one t per MWh."""


@dataclass(frozen=True, slots=True)
class Plant:
    """Where the figures of one kind of plant are found; each part names a technique of the figures.

    ``mix``: sources of the observed mix. ``cost``: capital cost of a new plant. ``factor``: capacity factor of a new
    plant (a name with an underscore first is an assumption). ``run``: operation and maintenance. ``burn``: fuel use and
    CO2; two names are hard coal and lignite. ``age``: life. ``us``: construction time and labour, known for the USA.
    """

    code: str
    name: str
    mix: tuple[str, ...]
    cost: str
    factor: str
    run: str
    age: str
    us: str
    burn: tuple[str, ...] = ()
    fuel: str | None = None
    limit: str | None = None


US, EU = "elec_{}_us".format, "elec_{}_eu".format
COAL = ("elec_coal", "coal", ("coal",), US("coal"), US("coal"), US("coal_existing"), US("coal"), US("coal"))
NUCLEAR = Plant("elec_nuclear", "nuclear", ("nuclear",), US("nuclear"), US("nuclear"), US("nuclear"), US("nuclear"),
                US("nuclear"), (), "uranium")  # fmt: skip
OIL, HYDRO = ("elec_oil", "oil", ("oil",)), ("elec_hydro", "hydro and other renewables", ("hydro", "other_renewables"))
GAS, BIOMASS = ("elec_gas", "gas, combined cycle", ("gas",)), ("elec_biomass", "biomass", ("bioenergy",))
ONSHORE, SOLAR = ("elec_wind_onshore", "onshore wind", ("wind",)), ("elec_solar_pv", "solar photovoltaic", ("solar",))
OFFSHORE: tuple[str, str, tuple[str, ...]] = ("elec_wind_offshore", "offshore wind", ())
OIL_US, BIO_US, CC_US = US("oil_gas_steam_existing"), US("biomass"), US("gas_cc")
ON_US, OFF_US, PV_US, WATER_US = US("wind_onshore"), US("wind_offshore"), US("solar_pv"), US("hydro")

PLANTS_USA = (
    Plant(*COAL, (US("coal_existing"),), "coal"),
    Plant(*GAS, CC_US, CC_US, CC_US, CC_US, CC_US, (CC_US,), "gas"),
    Plant(*OIL, US("gas_ct"), "_oil_capacity_factor", OIL_US, OIL_US, OIL_US, (OIL_US,), "oil"),
    NUCLEAR,
    Plant(*HYDRO, WATER_US, WATER_US, WATER_US, WATER_US, WATER_US, limit="base"),
    Plant(*BIOMASS, BIO_US, BIO_US, BIO_US, BIO_US, BIO_US, (BIO_US,), "biomass", "base"),
    Plant(*ONSHORE, ON_US, ON_US, ON_US, ON_US, ON_US, limit="variable"),
    Plant(*OFFSHORE, OFF_US, OFF_US, OFF_US, OFF_US, OFF_US, limit="variable"),
    Plant(*SOLAR, PV_US, PV_US, PV_US, PV_US, PV_US, limit="variable"),
)
CC_EU, CT_EU, CHP_EU, WATER_EU = EU("gas_cc"), EU("gas_ct"), EU("biomass_chp"), EU("hydro")
ON_EU, OFF_EU, PV_EU = EU("wind_onshore"), EU("wind_offshore"), EU("solar_pv")
PLANTS_EUROPE = (
    Plant(*COAL, (EU("coal"), EU("lignite")), "coal"),
    Plant(*GAS, CC_EU, CC_US, CC_EU, CC_EU, CC_US, (CC_EU,), "gas"),
    Plant(*OIL, CT_EU, "_oil_capacity_factor", CT_EU, CT_EU, OIL_US, (EU("oil"),), "oil"),
    NUCLEAR,
    Plant(*HYDRO, WATER_EU, "_hydro_capacity_factor", WATER_EU, WATER_EU, WATER_US, limit="base"),
    Plant(*BIOMASS, CHP_EU, BIO_US, CHP_EU, CHP_EU, BIO_US, (CHP_EU,), "biomass", "base"),
    Plant(*ONSHORE, ON_EU, "elec_wind_fleet", ON_EU, ON_EU, ON_US, limit="variable"),
    Plant(*OFFSHORE, OFF_EU, "_offshore_capacity_factor", OFF_EU, OFF_EU, OFF_US, limit="variable"),
    Plant(*SOLAR, PV_EU, "elec_solar_pv_fleet", PV_EU, PV_EU, PV_US, limit="variable"),
)
WITHOUT_LABOUR = (OIL_US,)
LIGNITE = ("DEU",)


def electricity(country: Country, assumptions: Mapping[str, Quantity]) -> tuple[Technique, ...]:
    """Return the techniques that make electricity [TWh]: the observed mix, and offshore wind."""
    plants = PLANTS_USA if country.code == "USA" else PLANTS_EUROPE
    return tuple(_technique(plant, country, Ledger(country.code, assumptions)) for plant in plants)


def _technique(plant: Plant, country: Country, ledger: Ledger) -> Technique:
    life = ledger.one(plant.age, "lifetime").value
    factor = _capacity_factor(plant, ledger)
    cost = _capital_cost(plant, country, ledger, life)
    first = ledger.one(plant.us, "construction_time").value
    energy, co2, heating_value = _burnt(plant, country, ledger)
    price = fuel_price(ledger, plant.fuel, country.code, heating_value) if plant.fuel else 0.0
    return Technique(
        code=plant.code,
        name=plant.name,
        family="electricity",
        product="electricity",
        unit="TWh",
        **capital({year: per_twh(at, in_year(factor, year) * HOURS_PER_YEAR) for year, at in cost.items()}),
        life=life,
        first_year=FIRST_MODEL_YEAR + round(first),
        operation=_operation(plant, ledger, in_year(factor, min(factor)).value),
        jobs=_jobs(plant, ledger, in_year(factor, min(factor)).value),
        fuel=PRODUCT[plant.fuel] if plant.fuel else None,
        fuel_energy=energy,
        fuel_price=price,
        electricity=0.0,
        co2=co2,
        observed=sum(ledger.one("electricity_mix", source).value for source in plant.mix),
        limit=plant.limit,
        figures=ledger.figures,
    )


def _capacity_factor(plant: Plant, ledger: Ledger) -> dict[int, Span]:
    if plant.factor.startswith("_"):
        return {FIRST_MODEL_YEAR: Span.exact(ledger.assumed(plant.factor[1:]))}
    return ledger.series(plant.factor, "capacity_factor")


def _capital_cost(plant: Plant, country: Country, ledger: Ledger, life: float) -> dict[int, Span]:
    """Return the cost of a new plant by year [USD of 2014 per kW], with grid and battery for wind and sun."""
    cost = ledger.series(plant.cost, "capital_cost")
    if plant.limit != "variable":
        return cost
    grid = ledger.one("grid_adder_eu", "capital_cost")
    battery = _battery(country, ledger, life)
    return {year: at + grid + in_year(battery, year) for year, at in cost.items()}


def _battery(country: Country, ledger: Ledger, life: float) -> dict[int, Span]:
    """Return the cost of the battery that goes with one kW, over the plant's life [USD of 2014 per kW].

    A battery that lives shorter is bought again: cost x max(1, life of the plant / life of the battery).
    """
    if country.code == "USA":
        name, four_hours = "elec_battery_us", ledger.series("elec_battery_us", "capital_cost")
    else:
        name = "elec_battery_eu"
        energy, power = (ledger.series(name, f"capital_cost_{part}") for part in ("energy", "power"))
        four_hours = {year: energy[year] * 4.0 + power[year] for year in energy}
    again = max(1.0, life / ledger.one(name, "lifetime").value)
    share = ledger.assumed("battery_per_kw")
    return {year: cost * (again * share) for year, cost in four_hours.items()}


def _operation(plant: Plant, ledger: Ledger, factor: float) -> float:
    """Return operation and maintenance without fuel [million USD of 2014 per TWh]: fixed / hours + variable."""
    if plant.run.endswith("_eu"):
        cost = ledger.series(plant.run, "capital_cost")
        fixed = ledger.one(plant.run, "fixed_om_rate").value / 100.0 * cost[min(cost)].value
    else:
        fixed = ledger.one(plant.run, "fixed_om").value
    has_variable = plant.run not in (OFF_EU, PV_EU, WATER_EU, ON_US, OFF_US, PV_US, WATER_US)
    variable = ledger.one(plant.run, "variable_om").value if has_variable else 0.0
    return fixed * 1000.0 / (factor * HOURS_PER_YEAR) + variable


def _jobs(plant: Plant, ledger: Ledger, factor: float) -> float:
    """Return jobs in operation and maintenance [thousand per (TWh/yr)]: jobs per MW x MW per TWh / 1000."""
    if plant.us in WITHOUT_LABOUR:
        return 0.0
    return ledger.one(plant.us, "labour_om").value * 1000.0 / (factor * HOURS_PER_YEAR)


def _burnt(plant: Plant, country: Country, ledger: Ledger) -> tuple[float, float, str]:
    """Return fuel [TWh per TWh], CO2 [kt per TWh], and the heating value that both are on."""
    if plant.fuel == "uranium":
        return ledger.one("elec_nuclear_us", "heat_rate").value / MMBTU_PER_MWH, 0.0, "higher"
    if not plant.burn:
        return 0.0, 0.0, "lower"
    if plant.burn[0].endswith("_us"):
        rate = ledger.one(plant.burn[0], "heat_rate").value
        return rate / MMBTU_PER_MWH, rate * ledger.one(plant.burn[0], "co2_factor_fuel").value * KT_PER_TWH, "higher"
    hard = ledger.assumed("hard_coal_share") if plant.fuel == "coal" and country.code in LIGNITE else 1.0
    shares = [(name, share) for name, share in zip(plant.burn, (hard, 1.0 - hard), strict=False) if share > 0.0]
    energy = {name: share / ledger.one(name, "efficiency").value for name, share in shares}
    if plant.fuel == "biomass":
        return sum(energy.values()), 0.0, "lower"
    factors = {name: ledger.one(name, "co2_factor_fuel").value for name in energy}
    return sum(energy.values()), sum(energy[name] * factors[name] for name in energy) * KT_PER_TWH, "lower"
