"""How what is scarce is issued: to whom the permits go first."""

from __future__ import annotations

from typing import ClassVar, Literal

from commonweal.institutions.kinds import Kind


class Issue(Kind):
    """Who gets the permits first, and with them the scarcity rent unless they pay for it."""

    receiver: ClassVar[str | None] = None
    """The kind of receiver to whom the rent goes by the way of issue itself; None if the file has to say."""


class Auction(Issue):
    """Sold to the highest bidder; who receives what the bidders pay is a question of its own."""

    kind: Literal["auction"] = "auction"
    tradable: bool = True
    """Whether a permit may be sold on."""


class PerHead(Issue):
    """The same number to everyone, who get the rent in equal parts."""

    kind: Literal["per_head"] = "per_head"
    receiver: ClassVar[str | None] = "per_head"
    tradable: bool = True
    """Whether those who need less may sell what they are issued."""


class ByPlan(Issue):
    """Allotted by the plan; the rent shows as a valuation and nobody is paid it."""

    kind: Literal["plan"] = "plan"
    receiver: ClassVar[str | None] = "nobody"
