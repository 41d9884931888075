"""How much of a stock that does not grow back may be used up, and when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.dated import Amount, Fraction, YearlyAmount
from commonweal.institutions.kinds import Kind


class DepletionLimit(Kind):
    """How much of an exhaustible stock may be extracted."""


class YearlyPath(DepletionLimit):
    """So much in each year."""

    kind: Literal["path"] = "path"
    amount: YearlyAmount
    """Largest extraction a year [unit of the stock/yr]."""


class TotalBudget(DepletionLimit):
    """So much over the whole horizon, in whichever years."""

    kind: Literal["budget"] = "budget"
    amount: Amount
    """Largest extraction over the horizon [unit of the stock]."""


class ShareOfReserve(DepletionLimit):
    """A share of the reserve at the beginning, in whichever years of the horizon."""

    kind: Literal["share_of_reserve"] = "share_of_reserve"
    share: Fraction
    """Largest part of the opening reserve that may be extracted over the horizon [share]."""


AnyDepletionLimit = Annotated[SerializeAsAny[DepletionLimit], BeforeValidator(DepletionLimit.read)]
