"""What may be used up, and who gets the rent of what is scarce."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationInfo, model_validator

from commonweal.institutions.dated import CarbonAmount
from commonweal.institutions.depletion import AnyDepletionLimit
from commonweal.institutions.harvest import AnyHarvestRule
from commonweal.institutions.issue import Issue
from commonweal.institutions.kinds import Kind
from commonweal.institutions.names import BudgetName, CarbonAccount
from commonweal.institutions.questions import ask
from commonweal.institutions.record import refusal
from commonweal.institutions.rent import AnyReceiver

SINKS = ("co2",)
"""Sinks whose use is accounted for: a sink budget stands under one of these names."""


class BudgetPath(Kind):
    """How a cumulative budget binds over time."""


class Free(BudgetPath):
    """Only the cumulative total binds."""

    kind: Literal["free"] = "free"


class Even(BudgetPath):
    """The same amount may be used in each year."""

    kind: Literal["even"] = "even"


class Quota(Kind):
    """A limit on what may be used up. Who sets it is said by the mandates of the bodies."""

    issue: Annotated[SerializeAsAny[Issue], BeforeValidator(Issue.read)] | None = ask(
        "How is it issued: by auction, per head, or by the plan?", "Who receives the scarcity rent?"
    )
    """Who gets the permits."""
    rent: AnyReceiver | None = None
    """Who receives the scarcity rent; may be left out where the way of issue says it."""

    def follow_up(self) -> Iterator[tuple[str, str]]:
        """Ask for the receiver of the rent where the way of issue does not say it."""
        if self.issue and self.rent is None and self.issue.receiver is None:
            yield "rent", "Who receives the scarcity rent?"

    @model_validator(mode="after")
    def _one_receiver(self) -> Self:
        said = self.issue.receiver if self.issue else None
        if said and self.rent and self.rent.kind != said:
            assert self.issue is not None
            what = f"issued by the rule {self.issue.kind}, the rent goes to {said}, not to {self.rent.kind}"
            raise refusal(what, f"leave rent out, or issue: {{kind: auction}} with rent: {{kind: {self.rent.kind}}}")
        return self


def _read_budget(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, CarbonAmount):
        return value
    if isinstance(value, dict):
        return CarbonAmount.model_validate(value, context=info.context)
    if value not in get_args(BudgetName):
        raise refusal("not a budget", (*get_args(BudgetName), "{value: NUMBER, unit: Gt CO2, source: TEXT}"), value)
    return value


StockName = Annotated[str, Field(min_length=1)]
"""Name of a stock of the world."""

Budget = Annotated[BudgetName | CarbonAmount, BeforeValidator(_read_budget)]
"""A budget by name, shared equally per head, or the country's own amount [Gt CO2]."""


class SinkBudget(Quota):
    """A cumulative budget of what a sink may take up; the name of the quota is that of the sink."""

    kind: Literal["sink_budget"] = "sink_budget"
    account: CarbonAccount
    """Which account the budget binds."""
    budget: Budget
    """The budget over the whole horizon."""
    path: Annotated[SerializeAsAny[BudgetPath], BeforeValidator(BudgetPath.read)]
    """How it binds over time."""


class Exhaustible(Quota):
    """A limit on the extraction of a stock that does not grow back."""

    kind: Literal["exhaustible"] = "exhaustible"
    stock: StockName
    """Name of a stock of the world, such as coal."""
    limit: AnyDepletionLimit
    """How much may be extracted, and when."""


class Renewable(Quota):
    """A limit on the harvest of a stock that grows back."""

    kind: Literal["renewable"] = "renewable"
    stock: StockName
    """Name of a stock of the world, such as timber."""
    harvest: AnyHarvestRule
    """How much may be harvested in a year."""


OnStock = Exhaustible | Renewable
"""Quotas on a stock of the world."""

AnyQuota = Annotated[SerializeAsAny[Quota], BeforeValidator(Quota.read)]
