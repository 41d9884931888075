"""The rule of public debt."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.dated import DatedRatio, DatedShare
from commonweal.institutions.kinds import Kind


class Debt(Kind):
    """The rule of public debt."""

    settles_taxes: ClassVar[bool] = False
    """Whether the rule says how much is taxed, so that a file may leave the rates out."""


class BalancedBudget(Debt):
    """The public purse spends what it takes in."""

    kind: Literal["balanced"] = "balanced"
    settles_taxes: ClassVar[bool] = True


class ObservedDebt(Debt):
    """As in the accounts of the base year."""

    kind: Literal["observed"] = "observed"
    settles_taxes: ClassVar[bool] = True


class GoldenRule(Debt):
    """The public purse borrows for investment only."""

    kind: Literal["golden_rule"] = "golden_rule"


class DeficitLimit(Debt):
    """The yearly deficit stays below a share of yearly output."""

    kind: Literal["deficit_limit"] = "deficit_limit"
    limit: DatedShare
    """Largest deficit as a share of output."""


class DebtLimit(Debt):
    """The debt stays below a ratio to yearly output."""

    kind: Literal["debt_limit"] = "debt_limit"
    limit: DatedRatio
    """Largest debt over yearly output."""


class FreeDebt(Debt):
    """No rule: the public purse borrows what it needs."""

    kind: Literal["free"] = "free"


AnyDebt = Annotated[SerializeAsAny[Debt], BeforeValidator(Debt.read)]
