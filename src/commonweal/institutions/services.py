"""How much of a service everyone covered gets free."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.dated import DatedRatio, PersonAmount
from commonweal.institutions.kinds import Kind


class Provision(Kind):
    """How much of a service is provided."""


class ObservedProvision(Provision):
    """A multiple of what was spent on the service per head in the base year."""

    kind: Literal["observed"] = "observed"
    share: DatedRatio
    """Provision over observed spending per head, public and private [ratio]."""


class PerHeadProvision(Provision):
    """The same amount for each person covered."""

    kind: Literal["per_head"] = "per_head"
    amount: PersonAmount
    """Amount per person covered and year."""


class PerPupilProvision(Provision):
    """The same amount for each person of school age among those covered."""

    kind: Literal["per_pupil"] = "per_pupil"
    amount: PersonAmount
    """Amount per pupil and year."""


AnyProvision = Annotated[SerializeAsAny[Provision], BeforeValidator(Provision.read)]
