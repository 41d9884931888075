"""The stocks of the shipped worlds: their figures, laws, extraction per output, and limits for plans."""

from __future__ import annotations

from typing import Any

import pytest

from commonweal.core.errors import InputError, SchemaError
from commonweal.core.strict_yaml import Document
from commonweal.data.resources import resource_rows
from commonweal.data.worlds import list_worlds, load_world
from commonweal.institutions.quotas import Exhaustible, Renewable
from commonweal.institutions.record import validate
from commonweal.nature.catalogue import WEAKEST, stocks_of
from commonweal.nature.renewable import LogisticStock
from commonweal.scenario.budgets import country_budget
from commonweal.scenario.nature import StockLimit, extraction_per_output, stocks, yearly_limits

YEARS = tuple(range(2015, 2051))
SEA = ["herring-north-sea", "cod-north-sea", "haddock-north-sea", "plaice-north-sea"]
NAMES = {
    "usa-2014": ["co2", "coal", "oil", "gas", "timber"],
    "gbr-2014": ["co2", "coal", "oil", "gas", "timber", *SEA],
    "deu-2014": ["co2", "coal", "gas", "timber", *SEA, "cod-western-baltic", "herring-baltic"],
}
ISSUE: dict[str, Any] = {"issue": {"kind": "plan"}}
SOURCE = "assumption, range 0-1000000000"


def exhaustible(limit: dict[str, Any]) -> Exhaustible:
    data = {"kind": "exhaustible", "stock": "any", "limit": limit, **ISSUE}
    return validate(Exhaustible, Document("quota.yaml", data, {}))


def renewable(harvest: dict[str, Any]) -> Renewable:
    data = {"kind": "renewable", "stock": "any", "harvest": harvest, **ISSUE}
    return validate(Renewable, Document("quota.yaml", data, {}))


def dated(unit: str, **values: float) -> dict[str, Any]:
    days = {f"{year.removeprefix('y')}-01-01": value for year, value in values.items()}
    return {"description": "test", "unit": unit, "source": SOURCE, "values": days}


@pytest.mark.parametrize("world", list_worlds())
def test_each_world_has_its_stocks(world: str) -> None:
    economy = load_world(world)
    found = stocks(economy)
    assert sorted(found) == sorted(NAMES[world])
    assert found["co2"].stock.amount == country_budget("ar6-2.0c-67", economy.population)
    for stock in found.values():
        assert all(figure.source and figure.unit and figure.status in WEAKEST for figure in stock.figures.values())
        assert stock.extraction.unit == f"{stock.unit}/yr"
        assert stock.extraction is stock.figures["extraction"]


def test_figures_are_those_of_the_sources() -> None:
    """BP (2021) for coal, ICES for herring, USDA for timber (932 billion cubic feet), single figures."""
    found = stocks(load_world("usa-2014"))
    assert (found["coal"].stock.amount, found["coal"].extraction.value) == (248941.0, 907.2289)
    assert found["oil"].extraction.value == pytest.approx(524.5264 * 7.33, rel=1e-9)
    assert found["timber"].stock.amount == pytest.approx(932.0 * 28.3168, rel=1e-9)
    herring = stocks(load_world("gbr-2014"))["herring-north-sea"]
    assert (herring.stock.amount, herring.extraction.value) == (2083311.0, 517356.0)


def test_assumptions_are_called_so_and_have_a_range() -> None:
    rows = resource_rows("DEU")
    assumed = rows[rows["status"] == "assumption"]
    assert len(assumed) == 7
    assert (assumed["low"] < assumed["value"]).all()
    assert (assumed["value"] < assumed["high"]).all()
    assert stocks(load_world("deu-2014"))["timber"].status == "assumption"
    assert stocks(load_world("deu-2014"))["coal"].status == "read"


def test_a_forest_grows_by_its_published_increment() -> None:
    """At the opening stock; twice the stock as capacity gives the least sustainable yield, the increment itself."""
    rows = resource_rows("DEU")
    yields = {}
    for ratio in (1.5, 1.9, 2.0, 2.1, 4.0):
        changed = rows.assign(value=rows["value"].where(rows["parameter"] != "capacity_ratio", ratio))
        forest = stocks_of(changed)["timber"].stock
        assert isinstance(forest, LogisticStock)
        assert forest.growth(forest.amount) == pytest.approx(121.6, rel=1e-12)
        yields[ratio] = forest.msy
    assert min(yields, key=lambda ratio: yields[ratio]) == 2.0
    assert yields[2.0] == pytest.approx(121.6, rel=1e-12)


def test_a_fishery_yields_most_at_its_reference_points() -> None:
    """Plaice: at the target mortality .152 the stock of the yield gives .152/.1108998 of the observed catch rate."""
    plaice = stocks(load_world("gbr-2014"))["plaice-north-sea"].stock
    assert isinstance(plaice, LogisticStock)
    assert plaice.msy_stock == pytest.approx(2.0 * 473850.0, rel=1e-12)
    assert plaice.msy / plaice.msy_stock == pytest.approx(0.152 / 0.1108998 * 133697.3 / 1219831.0, rel=1e-9)


def test_extraction_per_output() -> None:
    economy = load_world("gbr-2014")
    found = stocks(economy)
    mining = float(economy.gross_output[economy.activities.index("B")])
    assert extraction_per_output(found["gas"], economy) == pytest.approx(37.43151 / mining, rel=1e-12)
    with pytest.raises(SchemaError, match="no industry extracts"):
        extraction_per_output(found["co2"], economy)


def test_a_country_without_figures_has_the_sink_only() -> None:
    assert resource_rows("FRA").empty
    assert stocks_of(resource_rows("FRA")) == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [({"law": "wood"}, "unknown law"), ({"parameter": "other"}, "missing figure"), ({"value": -1.0}, "out of range")],
)
def test_damaged_rows_are_refused(change: dict[str, Any], message: str) -> None:
    rows = resource_rows("USA")
    with pytest.raises(InputError, match=message):
        stocks_of(rows[rows["stock"] == "timber"].assign(**change))


def test_an_exhaustible_quota_is_a_total_or_a_path() -> None:
    gas = stocks(load_world("gbr-2014"))["gas"]
    amount = {"value": 100.0, "unit": "billion m3", "source": SOURCE}
    assert yearly_limits(gas, exhaustible({"kind": "budget", "amount": amount}), YEARS) == (StockLimit(YEARS, 100.0),)
    half = {"kind": "share_of_reserve", "share": {"value": 0.5, "unit": "share", "source": SOURCE}}
    assert yearly_limits(gas, exhaustible(half), YEARS) == (StockLimit(YEARS, 0.5 * 204.97),)
    path = exhaustible({"kind": "path", "amount": dated("billion m3/yr", y2015=5.0, y2020=1.0)})
    found = yearly_limits(gas, path, YEARS)
    assert [limit.bound for limit in found] == [5.0] * 5 + [1.0] * 31
    assert [limit.years for limit in found] == [(year,) for year in YEARS]


def test_no_quota_lets_more_be_taken_than_there_is() -> None:
    gas = stocks(load_world("gbr-2014"))["gas"]
    amount = {"value": 1e6, "unit": "billion m3", "source": SOURCE}
    assert yearly_limits(gas, exhaustible({"kind": "budget", "amount": amount}), YEARS)[0].bound == gas.stock.amount
    path = exhaustible({"kind": "path", "amount": dated("billion m3/yr", y2015=37.0)})
    assert yearly_limits(gas, path, YEARS)[-1] == StockLimit(YEARS, gas.stock.amount)


@pytest.mark.parametrize(
    "harvest",
    [
        {"kind": "constant", "amount": dated("t/yr", y2015=500_000.0, y2030=2_000_000.0)},
        {"kind": "proportional", "rate": dated("1/yr", y2015=0.3)},
        {"kind": "escapement", "left": {"value": 2_000_000.0, "unit": "t", "source": SOURCE}},
        {"kind": "msy_share", "share": dated("share", y2015=0.9)},
    ],
)
def test_a_renewable_quota_follows_its_own_stock(harvest: dict[str, Any]) -> None:
    """Taking the limits of all years in turn is possible and leaves the stock at or above zero."""
    herring = stocks(load_world("gbr-2014"))["herring-north-sea"]
    limits = yearly_limits(herring, renewable(harvest), YEARS)
    assert [limit.years for limit in limits] == [(year,) for year in YEARS]
    assert all(limit.bound >= 0.0 for limit in limits)
    assert isinstance(herring.stock, LogisticStock)
    assert sum(limit.bound for limit in limits) <= herring.stock.amount + len(YEARS) * herring.stock.msy


def test_a_constant_quota_above_what_grows_ends_in_nothing() -> None:
    cod = stocks(load_world("deu-2014"))["cod-western-baltic"]
    limits = yearly_limits(cod, renewable({"kind": "constant", "amount": dated("t/yr", y2015=8000.0)}), YEARS)
    assert limits[0].bound == 8000.0
    assert limits[-1].bound == 0.0


def test_quotas_that_do_not_fit_are_refused() -> None:
    found = stocks(load_world("gbr-2014"))
    path = exhaustible({"kind": "path", "amount": dated("Mt/yr", y2015=5.0)})
    with pytest.raises(SchemaError, match="million t/yr"):
        yearly_limits(found["coal"], path, YEARS)
    constant = renewable({"kind": "constant", "amount": dated("t/yr", y2015=5.0)})
    with pytest.raises(SchemaError, match="does not fit"):
        yearly_limits(found["coal"], constant, YEARS)
    with pytest.raises(SchemaError, match="sink_budget"):
        yearly_limits(found["co2"], constant, YEARS)
    with pytest.raises(SchemaError, match="no value on this date"):
        late = renewable({"kind": "constant", "amount": dated("t/yr", y2020=5.0)})
        yearly_limits(found["cod-north-sea"], late, YEARS)
