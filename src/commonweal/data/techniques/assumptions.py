"""What the sourced figures leave open: the numbers assumed for techniques, each with its range."""

from __future__ import annotations

from commonweal.core.economy import Quantity

FLOOR_AREA = {"USA": (65.0, 55.0, 75.0), "GBR": (40.0, 35.0, 45.0), "DEU": (46.0, 43.0, 48.0)}
NOT_FOR = {
    "USA": ("offshore_capacity_factor", "hard_coal_share", "hydro_capacity_factor", "coal_energy_content"),
    "GBR": ("hard_coal_share",),
    "DEU": (),
}
"""Assumptions that no technique of the country uses."""


def assumptions(country_code: str) -> dict[str, Quantity]:
    """Return name -> assumed number with its range, for one country."""
    every = {
        **_variable_power(),
        **_power_stations(),
        **_fuels(),
        **_heat(country_code),
        **_vehicles(),
        **_steel(),
    }
    return {name: number for name, number in every.items() if name not in NOT_FOR[country_code]}


def assumed(value: float, low: float, high: float, unit: str, note: str) -> Quantity:
    """Return a number that no source of this project gives, with the range in which it may lie."""
    return Quantity(value, unit, "assumption", "assumption", low, high, note)


def _variable_power() -> dict[str, Quantity]:
    return {
        "variable_share": assumed(
            0.8, 0.5, 1.0, "share of generation",
            "most that wind and sun may supply; the figures hold no hourly balance that would give it",
        ),
        "battery_per_kw": assumed(
            0.25, 0.0, 1.0, "kW of four-hour battery per kW of wind or solar",
            "stands for the hourly balance that the figures do not hold; losses of storage are not counted",
        ),
        "offshore_capacity_factor": assumed(
            0.4377, 0.3256, 0.5475, "fraction",
            "Great Britain and Germany: US resource group 3 of 15 in 2017 (NREL 2019); range: least US class of 2014 "
            "and best case of 2050",
        ),
    }  # fmt: skip


def _power_stations() -> dict[str, Quantity]:
    return {
        "hard_coal_share": assumed(
            0.43, 0.0, 1.0, "share of coal power from hard coal",
            "Germany: from the literature, not read in a source; the rest is lignite",
        ),
        "hydro_capacity_factor": assumed(
            0.4, 0.3, 0.6, "fraction", "Great Britain and Germany: no figure; it matters for replacement cost only"
        ),
        "oil_capacity_factor": assumed(
            0.2, 0.05, 0.5, "fraction", "oil plants ran for peaks; no figure in the sources"
        ),
    }  # fmt: skip


def _fuels() -> dict[str, Quantity]:
    return {
        "coal_energy_content": assumed(
            6.98, 6.2, 7.3, "MWh/t",
            "6000 kcal/kg, the usual contract quality of the marker price; range: output in TWh over output in tonnes "
            "2014, USA 6.2 and GBR 7.3 (BP 2021)",
        ),
        "gas_heating_value_ratio": assumed(
            1.11, 1.10, 1.12, "higher over lower heating value",
            "gas prices are per higher, European efficiencies on the lower heating value",
        ),
        "oil_product_price": assumed(
            75.0, 50.0, 100.0, "USD2014/MWh",
            "before tax and retail; Brent averaged 98.95 USD per barrel in 2014 (BP 2015), about 62 USD/MWh at 1.59 "
            "MWh per barrel, plus refining",
        ),
        "biomass_price": assumed(20.0, 10.0, 35.0, "USD2014/MWh", "wood chips to pellets; no figure in the sources"),
    }  # fmt: skip


def _heat(country_code: str) -> dict[str, Quantity]:
    return {
        "heating_hours": assumed(2000.0, 1500.0, 2500.0, "full-load h/yr", "boilers and heat pumps"),
        "floor_area": assumed(
            *FLOOR_AREA[country_code], "m2 of dwelling per person",
            "from the literature, not read in a source; the sourced floor of 15 m2 is a need, not what there is",
        ),
        "retrofit_step": assumed(
            0.25, 0.15, 0.35, "share of heat demand",
            "each of the two steps saves at most this; the break between them is not in the source",
        ),
        "years_to_install": assumed(1.0, 1.0, 2.0, "yr", "heating, retrofit and cars; no construction time in the "
                                                         "figures outside electricity"),
    }  # fmt: skip


def _vehicles() -> dict[str, Quantity]:
    return {
        "car_km": assumed(
            13000.0, 10000.0, 18000.0, "km per car and year", "from the literature, not read in a source"
        ),
        "truck_km": assumed(
            80000.0, 50000.0, 120000.0, "km per truck and year", "from the literature, not read in a source"
        ),
        "electric_truck_year": assumed(
            2021.0, 2018.0, 2024.0, "year", "heavy electric trucks were not sold in series in 2014"
        ),
    }  # fmt: skip


def _steel() -> dict[str, Quantity]:
    return {
        "years_to_build_steelworks": assumed(3.0, 2.0, 5.0, "yr", "no construction time outside electricity"),
        "hydrogen_steel_year": assumed(2026.0, 2021.0, 2030.0, "year", "no works made steel with hydrogen in 2014"),
        "electrolyser_cost": assumed(
            1886.0, 1257.0, 2515.0, "EUR2025/kW",
            "the figures found rest on private communication: 2515 in 2020, 1886 in 2030, 1257 in 2050",
        ),
        "electrolyser_hours": assumed(5000.0, 3000.0, 8000.0, "full-load h/yr", "depends on the power that feeds it"),
    }  # fmt: skip
