"""Techniques: sourced figures, one price base, one unit of product."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from commonweal.core.errors import SchemaError, UnknownName
from commonweal.core.technique import Figure, Technique, TechniqueSet, interpolated
from commonweal.data import build_techniques
from commonweal.data.licences import FIGURE_LICENCES, QUOTED
from commonweal.data.techniques import load_techniques
from commonweal.data.techniques.ledger import technique_figures
from commonweal.data.techniques.span import Span
from commonweal.data.worlds import load_world

COUNTRIES = ("USA", "GBR", "DEU")
USD2017 = 1 / 1.035307
EUR2025 = 1 / 1.335806 / 0.75273
EUR2014 = 1 / 0.75273
HOURS = 8760
STATUS = {"read", "derived from read values", "assumption"}
GPL = "compilation code GPL-3.0, input data under their own terms (repository README read)"
PAGE = Path(__file__).parents[2] / "docs" / "techniques.md"


@pytest.fixture(scope="module")
def sets() -> dict[str, TechniqueSet]:
    return {code: load_techniques(code) for code in COUNTRIES}


def technique(found: TechniqueSet, code: str) -> Technique:
    return next(each for each in found.techniques if each.code == code)


def power(found: TechniqueSet) -> tuple[Technique, ...]:
    return found.by_product()["electricity"]


# ---- against the observed base year


@pytest.mark.parametrize(("code", "ratio"), [("USA", 0.92), ("GBR", 1.06), ("DEU", 1.00)])
def test_the_observed_mix_gives_the_co2_of_the_industry(sets: dict[str, TechniqueSet], code: str, ratio: float) -> None:
    world = load_world(f"{code.lower()}-2014")
    emitted = sum((each.observed or 0.0) * each.co2 for each in power(sets[code]))
    assert emitted / world.co2[world.activities.index("D35")] == pytest.approx(ratio, abs=0.0051)


@pytest.mark.parametrize(("code", "total"), [("USA", 4092.82), ("GBR", 335.21), ("DEU", 619.95)])
def test_the_mix_adds_up_to_total_generation(sets: dict[str, TechniqueSet], code: str, total: float) -> None:
    assert sum(each.observed or 0.0 for each in power(sets[code])) == pytest.approx(total, rel=1e-6)


def test_fuel_and_replacement_cost_of_the_us_mix_are_those_of_the_separate_check(sets: dict[str, TechniqueSet]) -> None:
    """74 billion USD of coal, gas and uranium; 306 billion in all at 6 percent over 30 years, without oil and wood."""
    fuel = {each.code: (each.observed or 0.0) * each.fuel_energy * each.fuel_price for each in power(sets["USA"])}
    counted = sum(cost for code, cost in fuel.items() if code not in ("elec_oil", "elec_biomass"))
    assert round(counted / 1000) == 74
    annuity = 0.06 / (1 - 1.06**-30)
    fixed = sum((each.observed or 0.0) * (each.capital_cost_in(2015) * annuity + each.operation)
                for each in power(sets["USA"]))  # fmt: skip
    assert (fixed + counted) / 1000 == pytest.approx(306, rel=0.02)


@pytest.mark.parametrize(("code", "made"), [("USA", 73787.4), ("GBR", 19381.8), ("DEU", 49605.7)])
def test_observed_primary_steel_is_its_co2_over_the_co2_per_tonne(
    sets: dict[str, TechniqueSet], code: str, made: float
) -> None:
    steel = technique(sets[code], "steel_bf_bof")
    assert steel.co2 == pytest.approx(1794.77, abs=0.01)
    assert steel.observed == pytest.approx(made / 1794.774, rel=1e-6)


# ---- units, by arithmetic of their own


def test_wind_of_the_usa(sets: dict[str, TechniqueSet]) -> None:
    wind = technique(sets["USA"], "elec_wind_onshore")
    per_kw = 1252.31 * USD2017 + 188.6 * EUR2025 + 0.25 * 810.34 * USD2017 * 30 / 15
    assert wind.capital_cost[2030] == pytest.approx(per_kw * 1000 / (HOURS * 0.462735), rel=1e-5)
    cheap = 1124.52 * USD2017 + 188.6 * EUR2025 + 0.25 * 485.851 * USD2017 * 30 / 15
    assert wind.capital_cost_low[2030] == pytest.approx(cheap * 1000 / (HOURS * 0.572281), rel=1e-5)
    assert wind.operation == pytest.approx(43.56 * USD2017 * 1000 / (HOURS * 0.397774), rel=1e-5)
    assert wind.jobs == pytest.approx(0.0477917e3 / (HOURS * 0.397774), rel=1e-5)
    assert (wind.first_year, wind.life, wind.limit, wind.observed) == (2019, 30, "variable", 181.66)


def test_solar_of_germany_runs_at_the_factor_of_the_fleet(sets: dict[str, TechniqueSet]) -> None:
    battery = 4 * 310.195 + 361.003
    per_kw = (707.251 + 188.6 + 0.25 * battery * 35 / 20) * EUR2025
    solar = technique(sets["DEU"], "elec_solar_pv")
    assert solar.capital_cost[2020] == pytest.approx(per_kw * 1000 / (HOURS * 0.110339), rel=1e-5)
    assert solar.capital_cost_in(2015) == solar.capital_cost[2020]


def test_coal_and_gas(sets: dict[str, TechniqueSet]) -> None:
    coal = technique(sets["USA"], "elec_coal")
    assert coal.capital_cost == {2014: pytest.approx(3710.48 * USD2017 * 1000 / (HOURS * 0.537), rel=1e-5)}
    assert coal.fuel_energy == pytest.approx(9.98424 / 3.412142, rel=1e-6)
    assert coal.fuel_price == pytest.approx(2.45 * USD2017 * 3.412142, rel=1e-5)
    assert coal.co2 == pytest.approx(953.371, rel=1e-5)
    mixed = technique(sets["DEU"], "elec_coal")
    assert mixed.co2 == pytest.approx((0.43 * 0.3361 / 0.356 + 0.57 * 0.4069 / 0.33) * 1000, rel=1e-6)
    gas = technique(sets["GBR"], "elec_gas")
    assert gas.fuel_price == pytest.approx(8.25327 * 3.412142 * 1.11, rel=1e-6)
    assert gas.co2 == pytest.approx(353.571, rel=1e-5)


def test_uranium_costs_what_the_source_says_per_unit_of_electricity(sets: dict[str, TechniqueSet]) -> None:
    nuclear = technique(sets["USA"], "elec_nuclear")
    assert nuclear.fuel_energy * nuclear.fuel_price == pytest.approx(6.73945 * USD2017, rel=1e-5)


def test_heat_and_retrofit(sets: dict[str, TechniqueSet]) -> None:
    boiler, pump = (technique(sets["DEU"], code) for code in ("heat_boiler", "heat_pump_air"))
    assert boiler.capital_cost[2020] == pytest.approx(416.877 * EUR2025 * 1000 / 2000, rel=1e-5)
    assert boiler.co2 == pytest.approx(204.124, rel=1e-5)
    assert boiler.observed is None
    assert pump.electricity == pytest.approx(1 / 3.4, rel=1e-6)
    world = load_world("deu-2014")
    demand = world.household_co2["heating"] / 204.124
    area = 46 * world.population.total(2014) * 1000
    retrofit = technique(sets["DEU"], "retrofit_i")
    assert retrofit.capital_cost[2014] == pytest.approx(50 * EUR2014 * area / demand / 1e6, rel=1e-5)
    assert (retrofit.limit, retrofit.life, retrofit.product) == ("share:0.25", 50, "heat")


def test_cars_and_trucks(sets: dict[str, TechniqueSet]) -> None:
    electric, combustion = (technique(sets["GBR"], code) for code in ("car_electric", "car_combustion"))
    assert electric.capital_cost[2030] == pytest.approx((30960.6 + 1613.16) * EUR2025 * 1000 / 13000, rel=1e-5)
    assert electric.electricity == pytest.approx(0.188006, rel=1e-5)
    assert combustion.co2 == pytest.approx(159.976, rel=1e-5)
    truck = technique(sets["GBR"], "truck_diesel")
    assert truck.co2 == pytest.approx(3.5523 * 257.1, rel=1e-6)
    assert truck.operation == pytest.approx(134.3 * EUR2025, rel=1e-5)
    assert truck.capital_cost[2020] == pytest.approx(178557 * EUR2025 * 1000 / 80000, rel=1e-5)


def test_steel_by_hydrogen(sets: dict[str, TechniqueSet]) -> None:
    steel = technique(sets["DEU"], "steel_h2_dri")
    power_for_hydrogen = 2.1 * 1.08 / 0.5773
    assert steel.electricity == pytest.approx(power_for_hydrogen + 1.03 * 1.08 + 0.6395, rel=1e-6)
    electrolyser = 1886 * power_for_hydrogen * 1000 / 5000 * 40 / 25
    assert steel.capital_cost[2014] == pytest.approx((614.007 * 1.08 + 264.04 + electrolyser) * EUR2025, rel=1e-5)
    assert technique(sets["DEU"], "steel_gas_dri").co2 == pytest.approx(550.44 * 1.08, rel=1e-6)


# ---- what every technique and every figure must have


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_technique_is_complete(sets: dict[str, TechniqueSet], code: str) -> None:
    found = sets[code]
    codes = [each.code for each in found.techniques]
    assert len(codes) == len(set(codes)) == 21
    assert {each.family for each in found.techniques} == {"electricity", "heat", "retrofit", "cars", "trucks", "steel"}
    for each in found.techniques:
        assert each.first_year > 2015 and each.life > 0 and each.figures
        assert list(each.capital_cost) == list(each.capital_cost_low) == list(each.capital_cost_high)
        for year, cost in each.capital_cost.items():
            assert 0 < each.capital_cost_low[year] <= cost <= each.capital_cost_high[year]
        assert (each.fuel is None) == (each.fuel_energy == 0.0) == (each.fuel_price == 0.0)
        assert each.observed is not None or each.co2 > 0


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_figure_has_source_status_and_terms(sets: dict[str, TechniqueSet], code: str) -> None:
    figures = {figure for each in sets[code].techniques for figure in each.figures}
    assert all(figure.source and figure.status in STATUS for figure in figures)
    assert {figure.licence for figure in figures} <= FIGURE_LICENCES
    assert all(in_range(figure) for figure in figures if figure.status == "assumption")


def in_range(figure: Figure) -> bool:
    return figure.low is not None and figure.high is not None and figure.low <= figure.value <= figure.high


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_assumption_is_used_and_has_a_range(sets: dict[str, TechniqueSet], code: str) -> None:
    found = sets[code]
    used = {figure.parameter for each in found.techniques for figure in each.figures}
    assert set(found.assumptions) - used == {"variable_share"}
    for number in found.assumptions.values():
        assert number.status == "assumption" and number.note
        assert number.low is not None and number.high is not None and number.low <= number.value <= number.high


def test_every_shipped_figure_is_used(sets: dict[str, TechniqueSet]) -> None:
    """Figures are quoted because a technique needs them; a figure that none needs would be a table."""
    used = {
        (f.parameter, f.year, f.scope) for found in sets.values() for each in found.techniques for f in each.figures
    }
    shipped = {(f.parameter, f.year, f.scope) for rows in technique_figures().values() for f in rows}
    assert shipped - used == set()


def test_the_page_lists_every_assumption(sets: dict[str, TechniqueSet]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for found in sets.values():
        for name, number in found.assumptions.items():
            assert name in page
            assert f"{number.value:g} ({number.low:g}-{number.high:g})" in page


# ---- the loader


def test_loading_again_gives_the_same(sets: dict[str, TechniqueSet]) -> None:
    assert all(load_techniques(code) == found for code, found in sets.items())


def test_a_changed_assumption_changes_what_rests_on_it_and_nothing_else(sets: dict[str, TechniqueSet]) -> None:
    changed = load_techniques("DEU", {"battery_per_kw": 0.0})
    assert changed.assumptions["battery_per_kw"].value == 0.0
    for before, after in zip(sets["DEU"].techniques, changed.techniques, strict=True):
        if before.limit == "variable":
            assert all(after.capital_cost[year] < cost for year, cost in before.capital_cost.items())
        else:
            assert after == before


def test_wrong_names_and_numbers_are_refused() -> None:
    with pytest.raises(UnknownName, match="DEU"):
        load_techniques("deu")
    with pytest.raises(UnknownName, match="did you mean 'battery_per_kw'"):
        load_techniques("DEU", {"batery_per_kw": 0.1})
    with pytest.raises(SchemaError, match="0 to 1"):
        load_techniques("DEU", {"battery_per_kw": 1.5})


def test_values_between_years_are_linear_and_constant_outside() -> None:
    values = {2050: 10.0, 2020: 40.0}
    assert [interpolated(values, year) for year in (2015, 2020, 2035, 2060)] == [40.0, 40.0, 25.0, 10.0]


def test_the_ends_of_a_quotient_are_its_least_and_greatest_value() -> None:
    assert Span(10.0, 8.0, 12.0) / Span(2.0, 1.0, 4.0) == Span(5.0, 2.0, 12.0)


# ---- the build


def rows(**changes: object) -> pd.DataFrame:
    row = {"technique": "t", "parameter": "p", "value": 1.0, "low": None, "high": None, "unit": "1", "year": 2020,
           "scope": "EU", "source": "Author; compiled in a compilation", "status": "read", "licence": GPL,
           "note": ""}  # fmt: skip
    return pd.DataFrame([row | changes])


def test_a_figure_of_a_compilation_is_shipped_as_a_quotation_of_its_author() -> None:
    assert list(build_techniques.checked(rows())["licence"]) == [QUOTED]


def test_an_unchecked_figure_becomes_an_assumption_and_needs_a_range() -> None:
    unchecked = {"status": build_techniques.UNCHECKED}
    assert list(build_techniques.checked(rows(**unchecked, low=0.5, high=2.0))["status"]) == ["assumption"]
    with pytest.raises(SchemaError, match="without a range"):
        build_techniques.checked(rows(**unchecked))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (rows(source="compiled in a compilation"), "no original author"),
        (rows(source=None), "without source"),
        (rows(licence="GPL-3.0"), "licence not on the list"),
        (pd.concat([rows(year=year) for year in range(2020, 2024)]), "a series"),
    ],
    ids=["author", "source", "licence", "series"],
)
def test_what_may_not_be_shipped_is_refused(wrong: pd.DataFrame, said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        build_techniques.checked(wrong)
