"""Who sits in a body."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny

from commonweal.institutions.kinds import Kind


class Members(Kind):
    """Who sits in a body."""


class AllMembers(Members):
    """Everyone concerned."""

    kind: Literal["all"] = "all"


class Delegates(Members):
    """Delegates of the level below."""

    kind: Literal["delegates"] = "delegates"
    apportionment: Literal["sainte_lague", "dhondt", "hamilton"]
    """How seats follow from numbers of people."""
    seats: int | None = Field(default=None, ge=1)
    """Number of delegates; without it, one for each body of the level below."""


class Sortition(Members):
    """Drawn by lot."""

    kind: Literal["sortition"] = "sortition"
    seats: int = Field(ge=1)
    """Number of people drawn."""


class OwnersByShare(Members):
    """Owners, each with votes in proportion to what they own."""

    kind: Literal["owners_by_share"] = "owners_by_share"


AnyMembers = Annotated[SerializeAsAny[Members], BeforeValidator(Members.read)]
