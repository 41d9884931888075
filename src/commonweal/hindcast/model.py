"""The market as a forecaster: calibrated on the table of a start year, driven by damped trends from before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.allocation.market.calibration import Calibrated, calibrate
from commonweal.allocation.market.errors import CalibrationRefused
from commonweal.allocation.market.model import Drivers, Model
from commonweal.allocation.market.period import step
from commonweal.core.economy import Array, Economy, Quantity
from commonweal.core.households import Households
from commonweal.data.market_figures import depreciation_rates, market_figures
from commonweal.hindcast.past import Past
from commonweal.hindcast.settings import FADING, HALF

INCOME = np.array([0.07, 0.12, 0.17, 0.23, 0.41])
"""Shares of fifths in every income and asset: assumption, so that no survey after the start is used."""


def forecast(known: Past, horizon: int, damping: float) -> tuple[Array, Array]:
    """Return log changes of volume and of persons over the horizon, each (A,).

    Raises
    ------
    CalibrationRefused
        The table of the start year does not fit the ratios, whatever rung of the ladder is taken.
    """
    economy = known.economy
    inflation = float(np.clip(damping * known.growth(known.price), 0.0, 0.05))
    start = _calibrated(economy, inflation)
    model, state, drivers = start.model, start.state, start.drivers
    first, state = step(model, state, drivers)
    growth = _growth(known, damping)
    period = first
    for year in range(1, horizon + 1):
        faded = float(sum(FADING**k for k in range(year)))
        period, state = step(_drifted(model, growth, faded), state, _driven(drivers, growth, year, faded, inflation))
    with np.errstate(divide="ignore", invalid="ignore"):
        volume = np.log(period.goods.output / first.goods.output)
        persons = np.log(period.labour.persons / first.labour.persons)
    return volume, persons


def _calibrated(economy: Economy, inflation: float) -> Calibrated:
    """The market of the start year; if the ratios do not fit, the declared ladder moves growth of debt, then the
    deficit."""
    figures = dict(market_figures(economy.country_code))
    figures["inflation_target"] = replace(figures["inflation_target"], value=inflation)
    last: CalibrationRefused | None = None
    for growth, deficit in ((None, None), (0.04, None), (0.0, None), (0.02, 0.02), (0.05, 0.04), (0.0, 0.0)):
        tried = dict(figures)
        for name, value in (("stock_growth", growth), ("deficit", deficit)):
            if value is not None:
                tried[name] = Quantity(value, "1", "declared ladder of the calibration")
        try:
            return calibrate(economy, _households(economy), tried, depreciation_rates(economy.activities))
        except CalibrationRefused as error:
            last = error
    assert last is not None
    raise last


def _households(economy: Economy) -> Households:
    """Five groups with one structure of consumption."""
    home, foreign = economy.final("households", "npish")
    places = [economy.final_categories.index(one) for one in ("households", "npish")]
    whole = home.sum() + foreign.sum() + economy.final_margins[places].sum() + economy.final_taxes[places].sum()
    cells = (home + foreign) * (1.0 + economy.purchases_by_nonresidents / whole)
    count = len(INCOME)
    return Households(
        bands=tuple(f"fifth {n + 1}" for n in range(count)),
        classes=("nobody", "everyone"),
        band_of=tuple(range(count)),
        class_of=(1,) * count,
        years=(economy.base_year,),
        persons=np.full((count, 1), 1.0 / count),
        spending=np.outer(cells, INCOME),
        wages=INCOME,
        mixed_income=INCOME,
        property_income=INCOME,
        transfers=np.full(count, 1.0 / count),
        financial_assets=INCOME,
        debts=INCOME,
        disposable=INCOME,
        saving_profile=np.array([0.1, 0.2, 0.4, 0.6, 1.0]),
        elasticity=np.ones(len(economy.products)),
        frisch=np.array([-3.0, -2.5, -2.0, -1.7, -1.5]),
    )


def _growth(known: Past, damping: float) -> dict[str, Array]:
    """Damped yearly log growth by driver."""
    productivity = known.growth(known.volume) - known.growth(known.persons)
    consumption, investment = known.growth(known.real["consumption"]), known.growth(known.real["investment"])
    weights = known.economy.final("households", "npish")[0]
    goods = np.maximum(known.economy.final("gfcf")[0], 0.0)
    persons = np.exp(known.persons)
    labour = np.log(persons.sum(axis=1))
    return {
        "productivity": damping * np.clip(productivity, -0.15, 0.15),
        "exports": damping * np.clip(known.growth(known.real["exports"]), -0.15, 0.15),
        "government": damping * np.asarray(known.growth(known.government)),
        "labour": damping * np.asarray(known.growth(labour)),
        "consumption": damping * np.clip(consumption - np.average(consumption, weights=weights), -0.1, 0.1),
        "investment": HALF * damping * np.clip(investment - np.average(investment, weights=goods), -0.1, 0.1),
        "inputs": HALF * damping * np.clip(known.growth(known.real["inputs"]), -0.1, 0.1),
    }


def _driven(drivers: Drivers, growth: dict[str, Array], year: int, faded: float, inflation: float) -> Drivers:
    """Drivers of a later year."""
    productivity = np.exp(year * growth["productivity"])
    mean = float(np.exp(year * np.mean(growth["productivity"])))
    prices = (1.0 + inflation) ** year
    return replace(
        drivers,
        year=drivers.year + year,
        labour_force=drivers.labour_force * float(np.exp(year * growth["labour"])),
        productivity=productivity,
        mean_productivity=mean,
        exports=np.exp(faded * growth["exports"]),
        government=float(np.exp(year * growth["government"])),
        growth=float(growth["labour"] + np.mean(growth["productivity"])),
        import_price=drivers.import_price * prices,
        margin_price=prices,
        abroad_price=prices,
        world_price=prices,
    )


def _drifted(model: Model, growth: dict[str, Array], faded: float) -> Model:
    """The model with the composition of consumption, investment and inputs drifted on."""
    rows = np.exp(faded * growth["inputs"])[:, None]
    use = model.technique.use_domestic * rows
    # inputs may not eat up value added: a column that would grow beyond nine tenths of output stays as it was
    use = np.where(use.sum(axis=0) < 0.9, use, model.technique.use_domestic)
    bought, goods = np.exp(faded * growth["consumption"]), np.exp(faded * growth["investment"])
    final = model.final
    domestic, imported = final.composite_domestic * goods, final.composite_imported * goods
    whole = final.composite_domestic.sum() + final.composite_imported.sum()
    scale = whole / (domestic.sum() + imported.sum())
    return replace(
        model,
        technique=replace(model.technique, use_domestic=use, household_home=bought, household_foreign=bought),
        final=replace(final, composite_domestic=domestic * scale, composite_imported=imported * scale),
    )
