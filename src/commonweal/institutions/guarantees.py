"""What everyone gets, whatever their work status."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SerializeAsAny

from commonweal.institutions.dated import PersonAmount
from commonweal.institutions.kinds import Kind
from commonweal.institutions.names import ByGroup, FloorSetName, NeedClass, ProductGroup
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Items, refusal
from commonweal.institutions.services import AnyProvision


def _distinct(classes: tuple[NeedClass, ...] | None) -> tuple[NeedClass, ...] | None:
    if classes is not None and len(set(classes)) < len(classes):
        raise refusal("a need class stands twice", "each class once")
    return classes


class Guarantee(Kind):
    """Something that residents are entitled to by their need class, never by their work status."""

    classes: Annotated[Annotated[Items[NeedClass], Field(min_length=1)] | None, AfterValidator(_distinct)] = ask(
        "Who is covered: children, workers, the old, the ill? (by residence, never by work status)"
    )
    """Need classes whose residents are covered."""
    priority: Literal["first", "shared"] | None = ask("What comes first in a shortage: this, or do all uses share it?")
    """In a shortage: served before all other uses, or cut with them."""
    funding: Literal["common", "common_fund", "taxes", "quota_rent", "contributions"] | None = ask("Who pays for it?")
    """Paid from common income before anything is shared out, from a common fund, from taxes, from the rent of
    quotas, or from contributions of the covered."""


class FloorSet(Guarantee):
    """Everyone in the covered classes gets at least the floors of a set."""

    kind: Literal["floor_set"] = "floor_set"
    set: FloorSetName
    """The floors, per person and product group."""


class Basket(Guarantee):
    """Everyone in the covered classes gets at least so much of each product group; other classes, another basket."""

    kind: Literal["basket"] = "basket"
    amounts: ByGroup[PersonAmount]
    """Amount per person and year by product group."""


class Service(Guarantee):
    """Everyone in the covered classes gets a product group free of charge."""

    kind: Literal["service"] = "service"
    group: ProductGroup
    """What is provided."""
    provision: AnyProvision
    """How much of it."""


AnyGuarantee = Annotated[SerializeAsAny[Guarantee], BeforeValidator(Guarantee.read)]
