"""Names that institutions and yardsticks share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field

from commonweal.institutions.record import refusal

T = TypeVar("T")


def _own_name(name: str) -> str:
    """Refuse a name that could not stand in a path."""
    if not name.strip() or "." in name:
        raise refusal("not a name: paths are written with dots", "text without a dot, such as co2")
    return name


OwnName = Annotated[str, AfterValidator(_own_name)]
"""A name that a file gives to something of its own, so that paths such as ``quotas.co2.budget`` can reach it."""

Named = Annotated[Mapping[OwnName, T], AfterValidator(lambda mapping: dict(sorted(mapping.items())))]
"""A map by names that the file gives, in whatever order."""

NeedClass = Literal["child", "worker", "old", "ill"]
"""Everyone is in exactly one: 0-14, 15-64 and able to work whatever their status, 65 and over, 15-64 and unable."""

FloorSetName = Literal["decent-living", "good-life", "relative"]
"""Two absolute floor sets, and one relative to the country's own mean."""

ProductGroup = Literal[
    "food",
    "clothing",
    "household goods",
    "transport",
    "culture",
    "housing",
    "energy and water",
    "health",
    "education",
    "communication",
    "public administration",
    "other",
]
"""What people consume, by purpose; the same groups in every world."""

GROUPS: tuple[str, ...] = get_args(ProductGroup)
"""The names of the product groups."""

ByGroup = Annotated[Mapping[ProductGroup, T], Field(min_length=1), AfterValidator(lambda m: dict(sorted(m.items())))]
"""A map by product group."""

BudgetName = Literal["ar6-1.5c-50", "ar6-2.0c-67"]
"""Remaining carbon budgets of IPCC AR6 from the start of 2015: temperature limit and chance of staying below it."""

CarbonAccount = Literal["production", "footprint", "larger"]
"""Emissions inside the country, those of what it consumes, or whichever is larger."""
