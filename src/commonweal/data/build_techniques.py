"""The figures on techniques, picked one by one from the parameter tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from commonweal.core.errors import Problem, SchemaError
from commonweal.data.build_parameters import one_row
from commonweal.data.licences import QUOTED, QUOTED_TERMS, require_figure_licence, require_single_figures

FILE = "technique_figures.csv"
COLUMNS = ["technique", "parameter", "value", "low", "high", "unit", "year", "scope", "source", "status", "licence",
           "note"]  # fmt: skip
BASE_YEAR = 2014
MIX = ("coal", "gas", "oil", "nuclear", "hydro", "other_renewables", "bioenergy", "wind", "solar")
COUNTRIES = ("USA", "GBR", "DEU")
ATB = (2017, 2030, 2050)
CATALOGUE = (2020, 2030, 2050)
STEEL_CO2 = ("1.A.2.a iron and steel, fuel CO2", "2.C.1 iron and steel, process CO2")
PRICE_LEVELS = {"USD price level, 2014 = 1": (2017,), "EUR price level (EU HICP), 2014 = 1": (2025,),
                "national currency per USD, DEU, WIOD 2014": (2014,)}  # fmt: skip
EXCHANGE_RATE_SOURCE = (
    "World Input-Output Database, 2016 release: gross output of Germany 2014 in euro (socio-economic accounts) over "
    "gross output in USD (national table)"
)
UNCHECKED = "from the literature, check before citing"

Wanted = dict[str, tuple[int, ...] | None]


def _plant(**years: tuple[int, ...]) -> Wanted:
    return {"lifetime": None, "construction_time": None, "labour_om": None, **years}


def _burnt(**years: tuple[int, ...]) -> Wanted:
    return {"heat_rate": (2014,), "co2_factor_fuel": None, "fixed_om": (2014,), "variable_om": (2014,), **years}


def _built_in_europe(*others: str) -> Wanted:
    return {"capital_cost": CATALOGUE, **dict.fromkeys(others, (2020,))}


WANTED: dict[str, Wanted] = {
    "elec_coal_us": _plant(capital_cost=(2014,), capacity_factor=(2017,)),
    "elec_coal_existing_us": _burnt(),
    "elec_gas_cc_us": {**_plant(capital_cost=(2014,), capacity_factor=(2017,)), **_burnt()},
    "elec_gas_ct_us": {"capital_cost": (2014,)},
    "elec_oil_gas_steam_existing_us": {"lifetime": None, "construction_time": None, **_burnt()},
    "elec_nuclear_us": _plant(capital_cost=ATB, capacity_factor=(2017,), fuel_cost=(2017,), heat_rate=(2014,),
                              fixed_om=(2014,), variable_om=(2014,)),
    "elec_biomass_us": {**_plant(capital_cost=(2014,), capacity_factor=(2017,)), **_burnt()},
    "elec_hydro_us": _plant(capital_cost=ATB, capacity_factor=ATB, fixed_om=(2017,)),
    "elec_wind_onshore_us": _plant(capital_cost=ATB, capacity_factor=ATB, fixed_om=(2017,)),
    "elec_wind_offshore_us": _plant(capital_cost=ATB, capacity_factor=ATB, fixed_om=(2017,)),
    "elec_solar_pv_us": _plant(capital_cost=ATB, capacity_factor=ATB, fixed_om=(2017,)),
    "elec_battery_us": {"capital_cost": (2030, 2050), "lifetime": None},
    "elec_wind_fleet": {"capacity_factor": (2014,)},
    "elec_solar_pv_fleet": {"capacity_factor": (2014,)},
    "elec_coal_eu": {"efficiency": (2020,), "co2_factor_fuel": (2020,)},
    "elec_lignite_eu": {"efficiency": (2020,), "co2_factor_fuel": (2020,)},
    "elec_gas_cc_eu": _built_in_europe("fixed_om_rate", "variable_om", "efficiency", "lifetime", "co2_factor_fuel"),
    "elec_gas_ct_eu": _built_in_europe("fixed_om_rate", "variable_om", "lifetime"),
    "elec_oil_eu": {"efficiency": (2020,), "co2_factor_fuel": (2020,)},
    "elec_hydro_eu": {"capital_cost": (2020,), "fixed_om_rate": (2020,), "lifetime": (2020,)},
    "elec_biomass_chp_eu": {"capital_cost": (2020,), "fixed_om_rate": (2020,), "variable_om": (2020,),
                            "efficiency": (2020,), "lifetime": (2020,)},
    "elec_wind_onshore_eu": _built_in_europe("fixed_om_rate", "variable_om", "lifetime"),
    "elec_wind_offshore_eu": _built_in_europe("fixed_om_rate", "lifetime"),
    "elec_solar_pv_eu": _built_in_europe("fixed_om_rate", "lifetime"),
    "elec_battery_eu": {"capital_cost_energy": CATALOGUE, "capital_cost_power": CATALOGUE, "lifetime": (2020,)},
    "grid_adder_eu": {"capital_cost": (2020,)},
    "fuel_gas": {"fuel_price": (2014,)},
    "fuel_coal": {"fuel_price": (2014,), "fuel_price_delivered": (2014,)},
    "heat_gas_boiler": _built_in_europe("fixed_om_rate", "efficiency", "lifetime"),
    "heat_pump_air": _built_in_europe("fixed_om_rate", "efficiency", "lifetime"),
    "heat_pump_ground": _built_in_europe("fixed_om_rate", "efficiency", "lifetime"),
    "retrofit_I": {"capital_cost": (2030,), "lifetime": (2030,)},
    "retrofit_II": {"capital_cost": (2030,)},
    "car_combustion": {"km_per_energy": None, **_built_in_europe("fixed_om_rate", "lifetime")},
    "car_electric": {"km_per_energy": None, **_built_in_europe("fixed_om_rate", "lifetime", "capital_cost_charger")},
    "truck_diesel": _built_in_europe("variable_om", "energy_use", "lifetime"),
    "truck_electric": _built_in_europe("variable_om", "energy_use", "lifetime"),
    "steel_bf_bof": {"capital_cost": (2020,), "fixed_om_rate": (2020,), "coal_input": (2020,), "lifetime": (2020,)},
    "steel_eaf": {"capital_cost": (2020,), "fixed_om_rate": (2020,), "electricity_input": (2020,),
                  "hbi_input": (2020,), "scrap_input": (2020,)},
    "steel_h2_dri": {"capital_cost": (2020,), "fixed_om_rate": (2020,), "hydrogen_input": (2020,),
                     "electricity_input": (2020,), "lifetime": (2020,)},
    "steel_gas_dri": {"capital_cost": (2020,), "gas_input": (2020,)},
    "hydrogen_electrolysis": {"fixed_om_rate": (2020,), "efficiency": (2020,), "lifetime": (2020,)},
}  # fmt: skip
"""Technique -> parameter -> the years taken (None: the source gives no year, or one). Nothing else is shipped."""
NOT_TAKEN = (("elec_wind_fleet", "capacity_factor", "USA"), ("elec_solar_pv_fleet", "capacity_factor", "USA"),
             ("fuel_coal", "fuel_price", "USA"))  # fmt: skip
"""US figures for which a better one is taken: new plants' capacity factors, the price of coal delivered."""


def write(parameters: Path, folder: Path) -> None:
    """Write the figures on techniques as CSV, values of the source unaltered, one cited figure per row."""
    rows = pd.concat(
        [
            _technique_figures(pd.read_csv(parameters / "techniques.csv")),
            _mix_figures(pd.read_csv(parameters / "electricity_mix.csv")),
            _steel_figures(pd.read_csv(parameters / "co2_household_use.csv")),
            _price_figures(pd.read_csv(parameters / "price_indices.csv")),
        ],
        ignore_index=True,
    )
    checked(rows)[COLUMNS].to_csv(folder / FILE, index=False, lineterminator="\n")


def checked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the terms under which each is shipped, or refuse those that may not be.

    Raises
    ------
    SchemaError
        A figure without source, an unchecked figure without a range, terms that are not on the list, a quoted figure
        without its original author, or a series where only single figures may be quoted.
    """
    problems = [problem for _, row in rows.iterrows() for problem in _problems(row)]
    if problems:
        raise SchemaError(problems)
    unchecked = rows["status"] == UNCHECKED
    quoted = rows["licence"].isin(QUOTED_TERMS)
    rows = rows.assign(
        status=rows["status"].mask(unchecked, "assumption"), licence=rows["licence"].mask(quoted, QUOTED)
    )
    require_single_figures(rows[rows["licence"] == QUOTED])
    for licence in sorted(set(rows["licence"])):
        require_figure_licence(licence, FILE)
    return rows


def _problems(row: pd.Series) -> list[Problem]:
    where = f"{row['technique']}, {row['parameter']}"
    problems = []
    if not isinstance(row["source"], str) or not row["source"].strip():
        problems.append(Problem("figure without source", where, next_step="name its author, or leave it out"))
    if row["status"] == UNCHECKED and (pd.isna(row["low"]) or pd.isna(row["high"])):
        problems.append(Problem("figure not checked in its source, and without a range", where, f"{row['value']:g}",
                                "a range, so that it can be shown as an assumption"))  # fmt: skip
    return problems


def _technique_figures(rows: pd.DataFrame) -> pd.DataFrame:
    picked = []
    for technique, parameters in WANTED.items():
        for parameter, years in parameters.items():
            found = rows[(rows["technique"] == technique) & (rows["parameter"] == parameter)]
            found = found if years is None else found[found["year"].isin(years)]
            found = found[[(technique, parameter, scope) not in NOT_TAKEN for scope in found["scope"]]]
            if found.empty:
                raise SchemaError(Problem("no such figure in the source", f"{technique}, {parameter}", str(years)))
            picked.append(found)
    picked_rows = pd.concat(picked, ignore_index=True)
    return picked_rows.assign(source=[_cited(source, at) for source, at in
                                      zip(picked_rows["source"], picked_rows["locator"], strict=True)])  # fmt: skip


def _cited(source: object, locator: object) -> str:
    return f"{source}; {locator}" if isinstance(locator, str) and locator else str(source)


def _mix_figures(rows: pd.DataFrame) -> pd.DataFrame:
    kept = rows[(rows["year"] == BASE_YEAR) & rows["country"].isin(COUNTRIES) & rows["variable"].isin(MIX)]
    kept = kept.rename(columns={"country": "scope", "variable": "parameter"})
    return kept.assign(technique="electricity_mix", low=float("nan"), high=float("nan"))


def _steel_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """CO2 of primary steel: fuel and process categories of the inventory, one sum per country."""
    made = []
    for country in COUNTRIES:
        parts = [one_row(rows, country=country, year=BASE_YEAR, item=item) for item in STEEL_CO2]
        made.append({
            "technique": "steel_bf_bof", "parameter": "process_co2", "value": sum(float(p["value"]) for p in parts),
            "unit": "kt CO2", "year": BASE_YEAR, "scope": country, "source": str(parts[0]["source"]),
            "status": "derived from read values", "licence": str(parts[0]["licence"]),
            "note": f"sum of {' and '.join(STEEL_CO2)}; holds the fuel of electric furnaces and mills too",
        })  # fmt: skip
    return pd.DataFrame(made).assign(low=float("nan"), high=float("nan"))


def _price_figures(rows: pd.DataFrame) -> pd.DataFrame:
    kept = pd.concat([rows[(rows["series"] == name) & rows["year"].isin(years)] for name, years in
                      PRICE_LEVELS.items()])  # fmt: skip
    kept = kept.rename(columns={"series": "parameter"})
    kept["source"] = kept["source"].mask(kept["parameter"].str.startswith("national currency"), EXCHANGE_RATE_SOURCE)
    return kept.assign(technique="prices", scope="", low=float("nan"), high=float("nan"))
