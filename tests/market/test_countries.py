"""The market on the bundled countries: the base year, the years of every society, and what refuses to explode."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonweal.accounts.post import post
from commonweal.allocation.market.calibration import Calibrated, calibrate
from commonweal.allocation.market.errors import CalibrationRefused
from commonweal.allocation.market.period import step
from commonweal.core.economy import Economy
from commonweal.core.period import MoneyPeriod
from commonweal.data.market_figures import depreciation_rates, market_figures
from commonweal.data.worlds import load_world
from commonweal.scenario.households import make_households

WORLDS = ("usa-2014", "gbr-2014", "deu-2014")


def started(world: str) -> tuple[Economy, Calibrated, MoneyPeriod]:
    economy = load_world(world)
    households = make_households(economy, (economy.base_year, 2015))
    figures, worn = market_figures(economy.country_code), depreciation_rates(economy.activities)
    found = calibrate(economy, households, figures, worn)
    return economy, found, step(found.model, found.state, found.drivers)[0]


def close(found: np.ndarray, table: np.ndarray) -> None:
    scale = np.maximum(np.abs(table), 0.001)
    assert float((np.abs(found - table) / scale).max()) < 1e-9


@pytest.mark.parametrize("world", WORLDS)
def test_one_period_without_growth_returns_the_table_cell_by_cell(world: str) -> None:
    economy, _, period = started(world)
    goods, paid = period.goods, period.payments
    close(goods.output, economy.gross_output)
    close(goods.use_domestic, economy.use_domestic)
    close(goods.use_imported, economy.use_imported)
    close(goods.use_margins, economy.import_margins)
    close(paid.tax_use, economy.product_taxes)
    close(paid.wages, economy.value_added[0])
    home, foreign = economy.final("households", "npish")
    close(goods.household_domestic.sum(axis=1) + goods.visitors_domestic, home)
    close(goods.household_imported.sum(axis=1) + goods.visitors_imported, foreign)
    for name, found in (
        ("government", (goods.government_domestic, goods.government_imported)),
        ("gfcf", (goods.investment_domestic, goods.investment_imported)),
        ("inventories", (goods.inventories_domestic, goods.inventories_imported)),
        ("exports", (goods.exports, goods.re_exports)),
    ):
        for cells, table in zip(found, economy.final(name), strict=True):
            close(cells, table)
    margins, taxes = economy.final_margins, economy.final_taxes
    column = economy.final_categories.index
    close(goods.household_margins.sum() + goods.visitors_margins, margins[:2].sum())
    close(paid.tax_household.sum() + paid.tax_visitors, taxes[:2].sum())
    close(np.array(goods.government_margins), margins[column("government")])
    close(np.array(goods.investment_margins), margins[column("gfcf")])
    close(np.array(goods.inventories_margins), margins[column("inventories")])
    close(paid.tax_investment.sum(), taxes[column("gfcf")])
    close(goods.abroad.sum(), np.array(economy.purchases_abroad))
    close(period.labour.persons, economy.persons)
    close(period.labour.hours, economy.hours)
    close(period.co2, economy.co2)
    close(period.household_co2.sum(), np.array(sum(economy.household_co2.values())))
    close(period.prices.basic, np.ones(len(economy.products)))
    assert max(post(period).residuals.values()) < 1e-9


@pytest.mark.parametrize("world", WORLDS)
def test_disposable_incomes_of_bands_are_those_published(world: str) -> None:
    economy, _, period = started(world)
    households = make_households(economy, (2014, 2015))
    bands = np.array(households.band_of)
    found = np.bincount(bands, period.disposable) / period.disposable.sum()
    published = np.bincount(bands, households.disposable)
    # where property income alone exceeds the share of the top, it stands above what the survey says
    assert found == pytest.approx(published, abs=0.025)


@pytest.mark.parametrize("response", [0.15, 0.4])
def test_a_calibration_that_would_explode_is_refused(response: float) -> None:
    """Investment that answers utilisation on all capital makes the marginal propensity to spend exceed one."""
    economy = load_world("usa-2014")
    figures = dict(market_figures("USA"))
    for name in ("utilisation_response", "utilisation_response_dwellings"):
        figures[name] = replace(figures[name], value=response)
    with pytest.raises(CalibrationRefused, match="would explode"):
        calibrate(economy, make_households(economy, (2014, 2015)), figures, depreciation_rates(economy.activities))
