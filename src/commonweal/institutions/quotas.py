"""What may be used up, and who gets the rent of what is scarce."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, SerializeAsAny, ValidationInfo

from commonweal.institutions.dated import CarbonAmount
from commonweal.institutions.kinds import Kind
from commonweal.institutions.names import BudgetName, CarbonAccount
from commonweal.institutions.record import Record, refusal


class BudgetPath(Kind):
    """How a cumulative budget binds over time."""


class Free(BudgetPath):
    """Only the cumulative total binds."""

    kind: Literal["free"] = "free"


class Even(BudgetPath):
    """The same amount may be used in each year."""

    kind: Literal["even"] = "even"


class Issue(Kind):
    """Who receives the permits, and with them the rent."""


class Auction(Issue):
    """Sold to the highest bidder; the public purse gets the rent."""

    kind: Literal["auction"] = "auction"


class PerHead(Issue):
    """The same number to everyone, who get the rent in equal parts."""

    kind: Literal["per_head"] = "per_head"


class ByPlan(Issue):
    """Used by the plan; nobody gets a rent."""

    kind: Literal["plan"] = "plan"


class Quota(Kind):
    """A limit on what may be used up."""


def _read_budget(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, CarbonAmount):
        return value
    if isinstance(value, dict):
        return CarbonAmount.model_validate(value, context=info.context)
    if value not in get_args(BudgetName):
        raise refusal("not a budget", (*get_args(BudgetName), "{value: NUMBER, unit: Gt CO2, source: TEXT}"), value)
    return value


Budget = Annotated[BudgetName | CarbonAmount, BeforeValidator(_read_budget)]
"""A budget by name, shared equally per head, or the country's own amount [Gt CO2]."""


class SinkBudget(Quota):
    """A cumulative budget of what a sink may take up."""

    kind: Literal["sink_budget"] = "sink_budget"
    account: CarbonAccount
    """Which account the budget binds."""
    budget: Budget
    """The budget over the whole horizon."""
    path: Annotated[SerializeAsAny[BudgetPath], BeforeValidator(BudgetPath.read)]
    """How it binds over time."""
    issue: Annotated[SerializeAsAny[Issue], BeforeValidator(Issue.read)]
    """Who gets the permits."""


AnyQuota = Annotated[SerializeAsAny[Quota], BeforeValidator(Quota.read)]


class Quotas(Record):
    """The quotas of a society; an empty map says that there are none."""

    co2: AnyQuota | None = None
    """Carbon dioxide from fossil fuels and industry."""
