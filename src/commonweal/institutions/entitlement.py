"""What a person can request goods against where there is no money."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.kinds import Kind


class Entitlement(Kind):
    """What a request is made against: cancelled when it is used, and never handed on to anyone else."""

    carries_over: bool = False
    """Whether what is not used in a year may be used in a later one."""


class Points(Entitlement):
    """The same number of points for everyone, whatever their work status."""

    kind: Literal["points"] = "points"


class Tokens(Entitlement):
    """One token for each hour worked, less what is deducted for the common fund."""

    kind: Literal["labour_tokens"] = "labour_tokens"


AnyEntitlement = Annotated[SerializeAsAny[Entitlement], BeforeValidator(Entitlement.read)]
