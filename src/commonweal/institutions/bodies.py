"""Who decides: bodies with a mandate, members, and a rule."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny

from commonweal.institutions.kinds import Kind
from commonweal.institutions.record import Items, Record

Part = Annotated[float, Field(ge=0, le=1)]


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


class Sortition(Members):
    """Drawn by lot."""

    kind: Literal["sortition"] = "sortition"
    seats: int = Field(ge=1)
    """Number of people drawn."""


class OwnersByShare(Members):
    """Owners, each with votes in proportion to what they own."""

    kind: Literal["owners_by_share"] = "owners_by_share"


class Rule(Kind):
    """How a body comes to a decision."""

    quorum: Part = 0.0
    """Share of members that must take part."""


class Majority(Rule):
    """More votes for than against."""

    kind: Literal["majority"] = "majority"


class QualifiedMajority(Rule):
    """At least a threshold of the votes."""

    kind: Literal["qualified_majority"] = "qualified_majority"
    threshold: float = Field(ge=0.5, le=1)
    """Share of the votes that is needed."""


class Median(Rule):
    """Members name a quantity; the median is adopted."""

    kind: Literal["median"] = "median"


class Proposers(Kind):
    """Who may put a proposal to a body."""


class MembersPropose(Proposers):
    """Members may, if enough of them do."""

    kind: Literal["members"] = "members"
    quorum: Part = 0.0
    """Share of members that must support a proposal for it to be voted on; 0 is a single member."""


class Body(Record):
    """One body."""

    name: str = Field(min_length=1)
    """What it is called."""
    level: Literal["enterprise", "locality", "region", "state"]
    """Where in the tree of bodies it stands."""
    mandate: Items[str]
    """Paths of this file that it may change, such as ``work.hours_norm``."""
    members: Annotated[SerializeAsAny[Members], BeforeValidator(Members.read)]
    """Who sits in it."""
    rule: Annotated[SerializeAsAny[Rule], BeforeValidator(Rule.read)]
    """How it decides."""
    proposes: Annotated[SerializeAsAny[Proposers], BeforeValidator(Proposers.read)] = MembersPropose()
    """Who may propose."""
    term: float | None = Field(default=None, gt=0)
    """Years for which members serve; without it, until they are replaced."""
