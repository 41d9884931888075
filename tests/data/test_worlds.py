"""The bundled worlds equal the published tables, close, and are found by name only."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from commonweal.core.economy import Economy
from commonweal.core.errors import UnknownName
from commonweal.core.run_folder import file_checksum
from commonweal.data import list_worlds, load_world, world_summary
from commonweal.data.worlds import WORLDS

NAMES = ("deu-2014", "gbr-2014", "usa-2014")

# The published figures, added up from the raw files without this package (csv and math.fsum):
# gross_output    WIOD 2016 release, niot_2014_<ISO3>.csv, row "GO, TOT" (line 121), sum over the 56 industries
# value_added     the same file, row "VA, TOT" (line 119)
# persons         sea_2000_2014_USA_GBR_DEU.csv, year 2014, column EMP, sum over industries
# hours_employees the same rows, column H_EMPE
# hours           the same rows, sum of H_EMPE x EMP / EMPE where EMPE is not zero
# co2             co2_kt_2000_2016.csv, column 2014, all rows of the country, FC_HH included
# population      population_5yr_age_sex_1990_2100.csv, all ages and both sexes, 0.2 x 2010 + 0.8 x 2015
PUBLISHED = {
    "usa-2014": {
        "gross_output": 30971023.0,
        "value_added": 17348070.0,
        "persons": 155770.46,
        "hours_employees": 262614.229,
        "hours": 280476.1002178696,
        "co2": 5257452.257626,
        "population": 318504.9434,
    },
    "gbr-2014": {
        "gross_output": 5283463.351346,
        "value_added": 2666095.56732,
        "persons": 30726.0,
        "hours_employees": 43877.235,
        "hours": 51360.17608169991,
        "co2": 488331.985,
        "population": 65380.0794,
    },
    "deu-2014": {
        "gross_output": 7066740.533002,
        "value_added": 3484775.065001,
        "persons": 42706.0,
        "hours_employees": 49721.0,
        "hours": 55404.12470298551,
        "co2": 855312.28,
        "population": 81595.329,
    },
}
UNITS = {
    "gross_output": "M.USD_2014",
    "value_added": "M.USD_2014",
    "persons": "thousand persons",
    "hours_employees": "million h",
    "hours": "million h",
    "co2": "kt CO2",
    "population": "thousand persons",
}
# niot_2014_USA.csv: (origin, row, column) -> cell [million USD]
USA_CELLS = {("A01", "A01"): 69337.088774, ("A02", "A01"): 10787.416128}
# sea_2000_2014_USA_GBR_DEU.csv, 2014: columns COMP and K summed over industries [million national currency]
COMPENSATION = {"usa-2014": 9258364.994, "gbr-2014": 892676.0, "deu-2014": 1482799.0}
CAPITAL = {"usa-2014": 53547021.046, "gbr-2014": 4212301.0, "deu-2014": 9518658.0}
# SOURCE note of the tables: SEA GO / NIOT GO, 2014
RATE = {"usa-2014": 1.0, "gbr-2014": 0.60701, "deu-2014": 0.75273}
# co2_kt_2000_2016.csv, row FC_HH, column 2014 [kt], and columns 2015 and 2016 summed over all rows
HOUSEHOLDS = {"usa-2014": 913979.709766, "gbr-2014": 124574.207, "deu-2014": 179169.559}
LATER_CO2 = {
    "usa-2014": (5234698.254692, 5266197.144829),
    "gbr-2014": (474425.811, 450553.897),
    "deu-2014": (861048.089, 865548.479),
}
# co2_household_use.csv, 2014, "heating and other dwelling fuel, share of FC_HH"
HEATING = {"usa-2014": 0.3792, "gbr-2014": 0.5019, "deu-2014": 0.4603}


@pytest.fixture(params=NAMES)
def world(request: pytest.FixtureRequest) -> Economy:
    return load_world(request.param)


def test_the_three_worlds_are_there() -> None:
    assert list_worlds() == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("total", sorted(UNITS))
def test_totals_equal_the_published_tables(name: str, total: str) -> None:
    shown = world_summary(load_world(name))["totals"][total]
    assert shown["value"] == pytest.approx(PUBLISHED[name][total], rel=1e-6)
    assert shown["unit"] == UNITS[total]
    assert shown["definition"]


def test_a_summary_is_a_json_document(world: Economy) -> None:
    summary = json.loads(json.dumps(world_summary(world), allow_nan=False))
    assert set(summary) == {"totals", "gaps", "licences", "checksums"}
    assert summary["gaps"] and summary["licences"]["table"] == "CC BY 4.0"


def test_cells_stand_where_the_table_has_them() -> None:
    usa = load_world("usa-2014")
    for (row, column), value in USA_CELLS.items():
        place = usa.products.index(row), usa.activities.index(column)
        assert usa.use_domestic[place] == pytest.approx(value, abs=1e-6)
    assert (usa.purchases_abroad, usa.purchases_by_nonresidents) == (103505.0, -185796.0)


def test_every_product_and_column_balances(world: Economy) -> None:
    domestic, _ = world.final(*world.final_categories)
    rows = world.use_domestic.sum(axis=1) + domestic - world.make.sum(axis=1)
    columns = world.use_domestic.sum(axis=0) + world.use_imported.sum(axis=0) + world.import_margins
    columns = columns + world.product_taxes + world.value_added.sum(axis=0) - world.gross_output
    assert np.abs(rows).max() < 1e-8 * world.gross_output.max()
    assert np.abs(columns).max() < 1e-9 * world.gross_output.max()
    assert world.residuals["value_added_difference_relative"] <= 1e-6


def test_empty_industries_are_left_out(world: Economy) -> None:
    assert world.products == world.activities and len(world.products) == 55
    assert world.provenance["left_out"] == ["U"]
    assert (world.gross_output > 0).all() and (world.persons > 0).all()
    assert all(np.isfinite(world.import_co2_intensity)) and (world.import_co2_intensity > 0).all()


def test_accounts_are_converted_at_the_rate_of_the_table(world: Economy) -> None:
    rate = world.parameters["national_currency_per_usd"].value
    assert rate == pytest.approx(RATE[world.name], abs=6e-6)
    assert world.value_added[0].sum() * rate == pytest.approx(COMPENSATION[world.name], rel=1e-9)
    assert world.capital.sum() * rate == pytest.approx(CAPITAL[world.name], rel=1e-9)


def test_household_co2_is_split_and_later_years_are_kept(world: Economy) -> None:
    total = HOUSEHOLDS[world.name]
    assert sum(world.household_co2.values()) == pytest.approx(total, rel=1e-9)
    assert world.household_co2["heating"] == pytest.approx(HEATING[world.name] * total, rel=1e-9)
    later = [world.parameters[f"co2_production_{year}"].value for year in (2015, 2016)]
    assert later == pytest.approx(LATER_CO2[world.name], rel=1e-9)


def test_hours_per_person_engaged_are_of_the_same_accounts(world: Economy) -> None:
    figures = PUBLISHED[world.name]
    expected = 1000 * figures["hours"] / figures["persons"]
    assert world.parameters["hours_per_person_engaged"].value == pytest.approx(expected, rel=1e-9)


def test_every_parameter_has_unit_and_source(world: Economy) -> None:
    for name, quantity in world.parameters.items():
        assert quantity.unit and quantity.source, name
        assert quantity.status != "assumption" or (quantity.low is not None and quantity.high is not None), name
    fifths = [world.parameters[f"disposable_income_share_q{i}"].value for i in range(1, 6)]
    assert sum(fifths) == pytest.approx(1.0, abs=2e-3) and fifths == sorted(fifths)


def test_files_match_their_checksums(world: Economy) -> None:
    folder = WORLDS / world.name
    checksums = world_summary(world)["checksums"]
    assert set(checksums) == {path.name for path in folder.glob("*.parquet")}
    assert all(file_checksum(folder / name) == value for name, value in checksums.items())


def test_residuals_are_kept_in_the_metadata(world: Economy) -> None:
    checks = json.loads((WORLDS / world.name / "world.json").read_text(encoding="utf-8"))["checks"]
    assert checks["residuals"] == {name: float(f"{value:.6g}") for name, value in world.residuals.items()}


def test_arrays_cannot_be_changed_by_a_caller(world: Economy) -> None:
    for name in ("use_domestic", "make", "hours", "co2", "value_added"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(world, name)[...] = 0


@pytest.mark.parametrize("name", ["usa-2015", "USA-2014", "", "usa"])
def test_an_unknown_name_is_refused_with_the_names_there_are(name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        load_world(name)
    assert all(known in str(caught.value) for known in NAMES)


@pytest.mark.parametrize("name", ["../worlds/usa-2014", "/etc/passwd", "usa-2014/../usa-2014", ".", "usa-2014/"])
def test_a_name_is_never_a_path(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonweal.data.worlds.load_world_folder", lambda path: pytest.fail(f"opened {path}"))
    with pytest.raises(UnknownName):
        load_world(name)


def test_a_misspelt_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'deu-2014'"):
        load_world("de-2014")


def test_a_world_loads_quickly() -> None:
    from commonweal.data.folder import load_world_folder

    load_world_folder(WORLDS / "usa-2014")
    start = time.perf_counter()
    load_world_folder(WORLDS / "usa-2014")
    assert time.perf_counter() - start < 1.0, "0.05 s on the machine of the first build; the margin is for slow ones"
