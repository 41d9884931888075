"""How goods move, and what a plan is for. Independent of who owns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, SerializeAsAny, model_validator

from commonweal.institutions.dated import Source
from commonweal.institutions.entitlement import AnyEntitlement
from commonweal.institutions.kinds import Kind
from commonweal.institutions.names import ByGroup
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Record, Sorted, refusal


class Allocation(Kind):
    """How a product group moves from those who make it to those who use it."""

    def ways(self) -> tuple[str, ...]:
        """Return the kinds by which the goods move: its own, or those that it mixes."""
        return (self.kind,)


class Market(Allocation):
    """Goods are sold."""

    kind: Literal["market"] = "market"


class PlanAllocation(Allocation):
    """Goods are produced and delivered by a plan."""

    kind: Literal["plan"] = "plan"


class Direct(Allocation):
    """Goods are requested against an entitlement that is cancelled on use and never changes hands."""

    kind: Literal["direct"] = "direct"
    entitlement: AnyEntitlement | None = ask("What entitles people to request goods: equal points, or hours worked?")
    """What a request is made against."""


class Mixed(Allocation):
    """What is guaranteed moves in one way, what lies above it in another."""

    kind: Literal["mixed"] = "mixed"
    guaranteed: Literal["plan", "direct"]
    """How the guaranteed amount moves."""
    rest: Literal["market", "plan", "direct"]
    """How everything above it moves."""

    def ways(self) -> tuple[str, ...]:
        """Return the two ways."""
        return (self.guaranteed, self.rest)

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.guaranteed == self.rest:
            raise refusal("mixed needs two different ways", f"kind: {self.rest} for both")
        return self


class Extrapolated(Allocation):
    """No behaviour: final demand per head stays constant and output follows it by the table."""

    kind: Literal["extrapolated"] = "extrapolated"
    drivers: Literal["frozen", "trend"]
    """Coefficients of the base year, or moving with the country's own trend."""


class Aim(Kind):
    """What a plan maximises once every unmet need is as small as it can be."""


class Ray(Aim):
    """The largest sum over years of one common scale of the observed mean basket."""

    kind: Literal["ray"] = "ray"


class MaxMin(Aim):
    """The largest least ratio of delivery to floor over need classes and years."""

    kind: Literal["max_min"] = "max_min"


class LeastLabour(Aim):
    """The fewest hours of work."""

    kind: Literal["least_labour"] = "least_labour"


class Linear(Aim):
    """A weighted sum of deliveries by product group. Weighted sums produce absurd plans: use with care."""

    kind: Literal["linear"] = "linear"
    weights: ByGroup[float]
    """Weight by product group [per base-year money]."""
    source: Source
    """Where the weights come from."""


AnyAllocation = Annotated[SerializeAsAny[Allocation], BeforeValidator(Allocation.read)]
AnyAim = Annotated[SerializeAsAny[Aim], BeforeValidator(Aim.read)]


class AllocationRules(Record):
    """Allocation by product group, and the aim of what is planned."""

    default: AnyAllocation | None = ask("How do goods move: by market, by plan, directly, or mixed?")
    """How products move wherever nothing else is named."""
    products: Sorted[AnyAllocation] = {}
    """How products move, by product code of the world's table or by product group. A code says how a product moves
    to whoever uses it; a group says how people get what they consume of it, and holds for that where both are named."""
    aim: AnyAim | None = None
    """What the plan is for; needed where anything is planned."""

    def ways(self) -> set[str]:
        """Return every kind by which some product moves, wholly or in part."""
        rules = [rule for rule in (self.default, *self.products.values()) if rule is not None]
        return {way for rule in rules for way in rule.ways()}

    def follow_up(self) -> Iterator[tuple[str, str]]:
        """Ask for the aim of what is planned."""
        if "plan" in self.ways() and self.aim is None:
            yield "aim", "What is the plan for, once needs are met?"
