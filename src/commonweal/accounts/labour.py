"""The labour account: hours worked and paid, people engaged and out of work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.accounts.sides import LEAST, Sides, size_of
from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod


@dataclass(frozen=True, slots=True, eq=False)
class LabourAccount:
    """Work of a period.

    Attributes
    ----------
    hours : (A,) worked [million h]; ``compensation`` : (A,) [money]; ``per_hour`` : (A,) [money/h], 0 where none is
        worked; ``persons`` : (A,) engaged [thousand]; ``hours_per_person`` : (A,) [h].
    engaged, unemployed, public_works, labour_force : [thousand]; ``public_works`` are those whom a job guarantee
        engages because nobody else does, the balance of the account.
    """

    hours: Array
    compensation: Array
    per_hour: Array
    persons: Array
    hours_per_person: Array
    engaged: float
    unemployed: float
    public_works: float
    labour_force: float


def labour_account(period: MoneyPeriod) -> LabourAccount:
    """Return the labour account of a period: labour force = engaged + public works + unemployed."""
    labour, paid = period.labour, period.payments.wages
    engaged = float(labour.persons.sum())
    return LabourAccount(
        hours=labour.hours,
        compensation=paid,
        per_hour=_over(paid, labour.hours),
        persons=labour.persons,
        hours_per_person=1e3 * _over(labour.hours, labour.persons),
        engaged=engaged,
        unemployed=labour.unemployed,
        public_works=labour.labour_force - engaged - labour.unemployed,
        labour_force=labour.labour_force,
    )


def people_identities(period: MoneyPeriod) -> Iterator[Sides]:
    """Yield hours paid = hours worked, and the count of people two ways.

    Under a job guarantee some of those whom nobody else engages are engaged by the public purse and are not unemployed:
    unemployment is then the structural rate, and public works make up the rest. In every other case the labour force is
    the engaged and the unemployed.
    """
    labour = period.labour
    if labour.labour_force <= 0.0:
        return
    force = np.array([labour.labour_force])
    unemployed = np.array([labour.unemployed])
    listed = np.array([labour.unemployment_rate * labour.labour_force])
    yield Sides("unemployed by rate and by number", ("unemployed",), listed, unemployed, force)
    without = labour.labour_force - float(labour.persons.sum())
    structural = labour.structural_rate * labour.labour_force
    guaranteed = labour.unemployed < without and abs(labour.unemployed - structural) <= 1e-12 * labour.labour_force
    counted = np.array([structural if guaranteed else without])
    yield Sides("engaged and unemployed in the labour force", ("persons",), counted, unemployed, force)
    wages = period.payments.wages
    worked = np.where(labour.hours > 0.0, labour.wage * labour.hours, 0.0)
    size = np.maximum(size_of(worked, wages, 1e-6), LEAST)
    yield Sides("hours paid = hours worked", period.activities, worked, wages, size)


def _over(above: Array, below: Array) -> Array:
    return np.divide(above, below, out=np.zeros(len(below)), where=below > 0.0)
