"""How a body comes to a decision."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny

from commonweal.institutions.kinds import Kind

Part = Annotated[float, Field(ge=0, le=1)]
"""A share of the members or of the votes."""


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


class Unanimity(Rule):
    """Nobody votes against."""

    kind: Literal["unanimity"] = "unanimity"


class Median(Rule):
    """Members name a quantity; the median is adopted."""

    kind: Literal["median"] = "median"


class InstantRunoff(Rule):
    """Members rank the proposals; the one with the fewest first places drops out until one has more than half."""

    kind: Literal["instant_runoff"] = "instant_runoff"


class Condorcet(Rule):
    """Members rank the proposals; the one that beats every other in pairs is adopted, and none if there is none."""

    kind: Literal["condorcet"] = "condorcet"


class EqualShares(Rule):
    """Members approve projects, each with an equal share of the budget to pay for them (method of equal shares)."""

    kind: Literal["equal_shares"] = "equal_shares"


AnyRule = Annotated[SerializeAsAny[Rule], BeforeValidator(Rule.read)]
