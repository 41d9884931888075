"""From the books of the years to the realised result that every mechanism reports alike."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.market.society import Market
from commonweal.allocation.plan.compile import co2_intensities
from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod
from commonweal.core.realised import Realised, Shortage

PROMISE = 1e-3
"""A promise counts as broken when more than this part of it did not come [1]."""
LEAST_SHORTAGE = 1e-6
"""A smaller part of what was wanted is not reported as missing [1]."""


def realised_market(
    market: Market, periods: tuple[MoneyPeriod, ...], take_up: Array, dispersion: Array, mechanism: str
) -> Realised:
    """Return the realised result of a society that uses money.

    Delivered to a group is what it bought, what it was given, and its part per head of collective consumption.
    """
    setting, households = market.setting, market.households
    economy, years = setting.economy, setting.years[: len(periods)]
    assert economy.groups is not None
    goods = [period.goods for period in periods]
    imports = np.stack([one.imported for one in goods], axis=1)
    exports = np.stack([one.exports + one.visitors_domestic for one in goods], axis=1)
    _, _, total = co2_intensities(economy, setting.drivers.co2[:, : len(periods)])
    production = np.array([float(one.co2.sum() + one.household_co2.sum()) for one in periods])
    footprint = production + economy.import_co2_intensity @ imports - (total * exports).sum(axis=0)
    first = households.years.index(years[0])
    return Realised(
        mechanism=mechanism,
        years=years,
        groups=economy.groups.names,
        households=households.names,
        bands=households.bands,
        classes=households.classes,
        band_of=households.band_of,
        class_of=households.class_of,
        persons=households.persons[:, first : first + len(years)],
        delivered=within_bands(market, np.stack([delivered(market, one) for one in periods], axis=2)),
        take_up=take_up,
        dispersion=dispersion,
        output=np.stack([one.output for one in goods], axis=1),
        capital=np.stack([one.closing.capital for one in periods], axis=1),
        persons_engaged=np.stack([one.labour.persons for one in periods], axis=1),
        hours=np.stack([one.labour.hours for one in periods], axis=1),
        hours_available=np.array([_available(market, one) for one in periods]),
        co2=np.stack([production, footprint]),
        imports=imports.sum(axis=0),
        exports=exports.sum(axis=0),
        investment=np.array([float(one.investment.sum()) for one in goods]),
        unemployment=np.array([one.labour.unemployment_rate for one in periods]),
        shortages=tuple(short for one in periods for short in shortages(market, one)),
        periods=periods,
        checks={"block_residual": max((one.residual for one in periods), default=0.0)},
        notes=("this market has no financial crises of its own",),
    )


def delivered(market: Market, period: MoneyPeriod) -> Array:
    """Return what reached each group by product group (K, G) [base-year money]."""
    goods = period.goods
    heads = period.persons / period.persons.sum()
    collective = goods.government_domestic + goods.government_imported
    by_product = (
        goods.household_domestic
        + goods.household_imported
        + goods.provided_domestic
        + goods.provided_imported
        + np.outer(collective, heads)
    )
    return np.asarray(market.shares.T @ by_product)


def within_bands(market: Market, amounts: Array) -> Array:
    """Return what groups got (K, G, T) when the people of a band share by need: in proportion to the yardstick's
    floors.

    Where there is no floor, equally per head. That a household's school, medicine and food go to those who need them is
    an assumption, the same for every society.
    """
    setting, households = market.setting, market.households
    classes, bands = list(households.class_of), np.array(households.band_of)
    count = amounts.shape[2]
    first = households.years.index(setting.years[0])
    persons = households.persons[:, first : first + count]
    floors = setting.needs.floors[:, classes, :count]
    needed = np.asarray((setting.needs.floors[:, :, :count] > 0.0).any(axis=1))
    weight = np.where(needed[:, None], floors, 1.0) * persons
    found = np.zeros_like(amounts)
    for band in range(len(households.bands)):
        mine = bands == band
        whole = amounts[:, mine].sum(axis=1, keepdims=True)
        found[:, mine] = whole * weight[:, mine] / weight[:, mine].sum(axis=1, keepdims=True)
    return found


def shortages(market: Market, period: MoneyPeriod) -> list[Shortage]:
    """Return what was wanted and did not come, by product group, with what bound."""
    rationed = period.rationed
    if not rationed.binding:
        return []
    missing = np.maximum(rationed.wanted - rationed.got, 0.0)
    cause = ", ".join(rationed.binding[:4]) + (" and more" if len(rationed.binding) > 4 else "")
    groups = market.setting.economy.groups
    assert groups is not None
    wanted = market.shares.T @ np.maximum(rationed.wanted, 0.0)
    short = market.shares.T @ missing
    below = _below_promise(market, period)
    return [
        Shortage(int(period.year), name, "", float(short[k] / wanted[k]), bool(below[k]), cause)
        for k, name in enumerate(groups.names)
        if wanted[k] > 0.0 and short[k] > LEAST_SHORTAGE * wanted[k]
    ]


def _below_promise(market: Market, period: MoneyPeriod) -> Array:
    """Whether less of a product group reached people than the society guarantees them (K,)."""
    promised = market.setting.guaranteed
    came = delivered(market, period).sum(axis=1)
    if promised is None:
        return np.zeros(len(came), dtype=bool)
    number = market.setting.years.index(int(period.year))
    owed = (promised.floors[:, :, number] * promised.persons[:, number]).sum(axis=1)
    return np.asarray(came < owed * (1.0 - PROMISE))


def _available(market: Market, period: MoneyPeriod) -> float:
    """Hours that the labour force would work at the norm [million h]."""
    technique, base = market.model.technique, market.model.base
    per_person = float((technique.hours * base.output).sum() / (technique.persons * base.output).sum())
    number = market.setting.years.index(int(period.year))
    return period.labour.labour_force * per_person * float(market.setting.hours_per_person[number])
