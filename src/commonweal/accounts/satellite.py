"""The satellite account: what an economy emits beside what it sells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.accounts.sides import LEAST, Sides, size_of
from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod


@dataclass(frozen=True, slots=True, eq=False)
class Satellite:
    """CO2 of a period.

    ``activities`` : (A,) [kt]; ``intensity`` : (A,) [kt/volume], 0 where nothing is made; ``households`` : (G,) own
    fuel [kt]; ``total`` [kt]; ``permits`` : (A,) money paid for what was emitted.
    """

    activities: Array
    intensity: Array
    households: Array
    total: float
    permits: Array


def satellite(period: MoneyPeriod) -> Satellite:
    """Return the CO2 account of a period."""
    output = period.goods.output
    return Satellite(
        activities=period.co2,
        intensity=np.divide(period.co2, output, out=np.zeros(len(output)), where=output > 0.0),
        households=period.household_co2,
        total=float(period.co2.sum() + period.household_co2.sum()),
        permits=period.payments.permits,
    )


def satellite_identities(period: MoneyPeriod) -> Iterator[Sides]:
    """Yield permits paid = price of a permit x CO2 emitted. Nothing else in the record says what was emitted."""
    priced, paid = period.prices.permit * period.co2, period.payments.permits
    size = np.maximum(size_of(priced, paid, 1e-6), LEAST)
    yield Sides("permits = permit price x CO2", period.activities, priced, paid, size)


def coefficient_identities(period: MoneyPeriod, activity: Array, household: Array, volumes: Array) -> Iterator[Sides]:
    """Yield satellite flows = coefficient x level.

    Parameters
    ----------
    activity : (A,) CO2 per unit of output; household : (P,) CO2 per unit bought [kt/volume]
    volumes : (P, G) what households bought that they burn, domestic and imported [volume]
    """
    rows = (
        ("CO2 = coefficient x output", period.activities, activity * period.goods.output, period.co2),
        ("CO2 = coefficient x purchases", period.groups, household @ volumes, period.household_co2),
    )
    for name, labels, left, right in rows:
        yield Sides(name, labels, left, right, np.maximum(size_of(left, right, 1e-6), LEAST))
