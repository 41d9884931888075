"""What everyone gets, whatever their work status."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SerializeAsAny

from commonweal.institutions.kinds import Kind
from commonweal.institutions.names import FloorSetName, NeedClass
from commonweal.institutions.record import Items, refusal


class Guarantee(Kind):
    """Something that people are entitled to."""


def _distinct(classes: tuple[NeedClass, ...]) -> tuple[NeedClass, ...]:
    if len(set(classes)) < len(classes):
        raise refusal("a need class stands twice", "each class once")
    return classes


class FloorSet(Guarantee):
    """Everyone in the covered classes gets at least the floors of a set."""

    kind: Literal["floor_set"] = "floor_set"
    set: FloorSetName
    """The floors, per person and product group."""
    classes: Annotated[Items[NeedClass], Field(min_length=1), AfterValidator(_distinct)]
    """Need classes that are covered."""
    priority: Literal["first", "shared"]
    """In a shortage: served before all other uses, or cut with them."""
    funding: Literal["common", "contributions"]
    """Paid from common income, or from contributions of the covered."""


AnyGuarantee = Annotated[SerializeAsAny[Guarantee], BeforeValidator(Guarantee.read)]
