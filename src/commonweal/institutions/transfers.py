"""What people receive without giving anything in return."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny

from commonweal.institutions.dated import DatedShare, PersonAmount
from commonweal.institutions.kinds import Kind
from commonweal.institutions.names import Named


class Transfers(Kind):
    """What people receive without giving anything in return."""


class GuaranteeTransfers(Transfers):
    """What the guarantees entitle them to, and nothing else."""

    kind: Literal["guarantee"] = "guarantee"


class ObservedTransfers(Transfers):
    """As in the accounts of the base year."""

    kind: Literal["observed"] = "observed"


class Universal(Transfers):
    """The same amount for everyone."""

    kind: Literal["universal"] = "universal"
    amount: PersonAmount
    """Amount per person and year."""


class MinimumIncome(Transfers):
    """What is missing to a least income."""

    kind: Literal["minimum_income"] = "minimum_income"
    amount: PersonAmount
    """Least income per person and year."""
    withdrawal: DatedShare
    """Part of each unit of own income by which the transfer falls."""


class Pension(Transfers):
    """Part of former pay for those above the retirement age."""

    kind: Literal["pension"] = "pension"
    replacement: DatedShare
    """Pension as a share of former pay."""


class OutOfWork(Transfers):
    """Part of former pay for those who seek work and have none."""

    kind: Literal["unemployment"] = "unemployment"
    replacement: DatedShare
    """Benefit as a share of former pay."""


class SickPay(Transfers):
    """Part of former pay for those who are unable to work."""

    kind: Literal["sickness"] = "sickness"
    replacement: DatedShare
    """Benefit as a share of former pay."""


AnyTransfers = Annotated[SerializeAsAny[Transfers], BeforeValidator(Transfers.read)]


class Several(Transfers):
    """Several transfers side by side."""

    kind: Literal["several"] = "several"
    parts: Annotated[Named[AnyTransfers], Field(min_length=1)]
    """Each transfer by a name of its own."""
