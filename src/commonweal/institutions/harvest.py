"""How much of a stock that grows back may be harvested in a year.

B is the stock at the beginning of the year, H the largest harvest of the year, both in the unit of the stock.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.dated import Amount, DatedShare, YearlyAmount, YearlyRate
from commonweal.institutions.kinds import Kind


class HarvestRule(Kind):
    """How much of a renewable stock may be harvested."""


class ConstantHarvest(HarvestRule):
    """H = amount, whatever is left of the stock."""

    kind: Literal["constant"] = "constant"
    amount: YearlyAmount
    """Largest harvest a year [unit of the stock/yr]."""


class ProportionalHarvest(HarvestRule):
    """H = rate B."""

    kind: Literal["proportional"] = "proportional"
    rate: YearlyRate
    """Share of the stock that may be harvested a year [1/yr]."""


class Escapement(HarvestRule):
    """H = max(B - left, 0): what is above the stock that must be left."""

    kind: Literal["escapement"] = "escapement"
    left: Amount
    """Stock that must be left [unit of the stock]."""


class ShareOfSustainableYield(HarvestRule):
    """H = share MSY, where MSY is the stock's maximum sustainable yield."""

    kind: Literal["msy_share"] = "msy_share"
    share: DatedShare
    """Share of the maximum sustainable yield [share]."""


AnyHarvestRule = Annotated[SerializeAsAny[HarvestRule], BeforeValidator(HarvestRule.read)]
