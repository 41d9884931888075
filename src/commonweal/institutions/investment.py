"""Who decides the future: where investment comes from and who directs it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.dated import DatedShare, YearlyRate
from commonweal.institutions.kinds import Kind
from commonweal.institutions.questions import ask


class Investment(Kind):
    """How investment is decided and paid."""


class ProfitDriven(Investment):
    """Owners invest where they expect profit."""

    kind: Literal["profit"] = "profit"


class RetainedIncome(Investment):
    """Enterprises invest what they keep of their income."""

    kind: Literal["retained_income"] = "retained_income"
    share: DatedShare | None = ask("What part of its income must an enterprise keep?")
    """Part of the income after all costs but pay that is kept and invested."""


class SocialFund(Investment):
    """A flat charge on capital feeds a fund that society shares out."""

    kind: Literal["social_fund"] = "social_fund"
    rate: YearlyRate
    """Charge on capital per year."""
    allocation: Literal["per_head", "plan"]
    """Shared out by head of population, or by the plan."""


class PlannedInvestment(Investment):
    """The plan decides investment with everything else."""

    kind: Literal["plan"] = "plan"


class ExtrapolatedInvestment(Investment):
    """No behaviour: depreciation is replaced and capital grows with output."""

    kind: Literal["extrapolated"] = "extrapolated"


AnyInvestment = Annotated[SerializeAsAny[Investment], BeforeValidator(Investment.read)]
