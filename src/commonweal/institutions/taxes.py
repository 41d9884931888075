"""Taxes: a dated rate for each base."""

from __future__ import annotations

from commonweal.institutions.dated import DatedShare, YearlyRate
from commonweal.institutions.record import Record


class Taxes(Record):
    """Rates by base; a base that is not named is not taxed."""

    income: DatedShare | None = None
    """Part of the income of households."""
    payroll: DatedShare | None = None
    """Part of pay, taken before it is income."""
    consumption: DatedShare | None = None
    """Part of what households pay for goods."""
    profits: DatedShare | None = None
    """Part of the profits of enterprises."""
    capital: YearlyRate | None = None
    """Charge on the stock of capital per year."""
    land: YearlyRate | None = None
    """Charge on the value of land per year."""
