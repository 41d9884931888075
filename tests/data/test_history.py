"""The years 2000-2014: tables that close, accounts, trends."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.core.errors import SchemaError, UnknownName
from commonweal.data import load_history, load_trends
from commonweal.data.history import load_history_year
from commonweal.data.trends import _rate

# balance_residuals.csv, gross_output_musd and value_added_musd: niot_2000_2014_USA_GBR_DEU, rows GO and VA
OUTPUT_2000 = {"USA": 18564550.0, "GBR": 2753696.94801, "DEU": 3461853.2212}
VALUE_ADDED_2000 = {"USA": 10284778.0, "GBR": 1387317.97161, "DEU": 1763371.2932}
# co2_kt_2000_2016.csv, columns 2000 and 2016, all rows of the country [kt]
CO2 = {"USA": (5853864.0, 5266197.0), "GBR": (616151.0, 450554.0), "DEU": (1010033.0, 865548.0)}
# sea_2000_2014_USA_GBR_DEU.csv, year 2000, column EMP [thousand]
PERSONS_2000 = {"USA": 150433.351, "GBR": 27482.0, "DEU": 39917.0}


@pytest.mark.parametrize("code", OUTPUT_2000)
def test_the_year_2000_equals_the_published_table(code: str) -> None:
    economy = load_history_year(code, 2000)
    assert economy.gross_output.sum() == pytest.approx(OUTPUT_2000[code], rel=1e-9)
    assert economy.value_added.sum() == pytest.approx(VALUE_ADDED_2000[code], rel=1e-6)
    assert economy.persons.sum() == pytest.approx(PERSONS_2000[code], rel=1e-9)
    assert (economy.base_year, economy.currency) == (2000, "M.USD_2000")
    assert "import CO2 intensities are those of the world" in str(economy.provenance["gaps"])


@pytest.mark.parametrize("year", [2001, 2008, 2013, 2014])
def test_every_year_loads_with_its_balances(year: int) -> None:
    for code in OUTPUT_2000:
        assert load_history_year(code, year).residuals["value_added_difference_relative"] <= 1e-6


@pytest.mark.parametrize("code", CO2)
def test_co2_totals_reach_2016(code: str) -> None:
    totals = load_history(code).co2_total
    assert list(totals) == list(range(2000, 2017))
    assert [totals[2000], totals[2016]] == pytest.approx(CO2[code], abs=0.6)


def test_accounts_of_all_years_have_one_shape() -> None:
    history = load_history("DEU")
    assert history.years == tuple(range(2000, 2015)) and len(history.industries) == 55
    for name in ("output", "volume", "price", "persons", "hours", "co2"):
        assert getattr(history, name).shape == (15, 55), name
        assert np.isfinite(getattr(history, name)).all(), name
    # sea_2000_2014_USA_GBR_DEU.csv, DEU A01 2000: GO 39500, EMP 694, EMPE 273, H_EMPE 395, GO_PI 89.338, GO_QI 106.31
    first = [getattr(history, name)[0, 0] for name in ("output", "persons", "price", "volume", "hours")]
    assert first == pytest.approx([39500.0, 694.0, 89.338, 106.31, 395 * 694 / 273])


def test_an_unknown_country_or_year_is_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'USA'"):
        load_history("US")
    with pytest.raises(SchemaError, match="2000 to 2014"):
        load_history_year("USA", 1999)


def test_a_rate_is_found_again_through_a_break() -> None:
    years = np.arange(2000.0, 2015.0)
    series = 3.0 * np.exp(-0.02 * (years - 2000)) * np.where(years >= 2008, 5.0, 1.0)
    assert _rate(years, series, (2008,)) == pytest.approx(-0.02, abs=1e-12)


def test_a_short_series_has_no_trend() -> None:
    years = np.arange(2000.0, 2015.0)
    assert _rate(years, np.where(years < 2004, 1.0, np.nan), ()) == 0.0


@pytest.mark.parametrize("code", CO2)
def test_trends_are_plausible(code: str) -> None:
    trends = load_trends(code)
    assert (trends.first_year, trends.last_year, trends.unit) == (2000, 2014, "1/yr")
    for rates in (trends.labour_productivity, trends.co2_intensity):
        assert rates.shape == (55,) and np.isfinite(rates).all() and np.abs(rates).max() < 0.15
    assert 0.005 < np.median(trends.labour_productivity) < 0.03
    assert -0.06 < np.median(trends.co2_intensity) < -0.01
    assert all(trends.co2_intensity[trends.industries.index(name)] == 0 for name in trends.without_trend)


def test_the_reallocation_in_the_german_accounts_is_a_break() -> None:
    assert load_trends("DEU").breaks["A01"] == (2008,)
