"""What every society is measured against. It belongs to the scenario, so that no society sets its own exam."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from commonweal.institutions.dated import Source
from commonweal.institutions.names import BudgetName, CarbonAccount, FloorSetName
from commonweal.institutions.record import Items, Record, refusal
from commonweal.scenario.assumption import Ratio, Share


class AgeSpan(Record):
    """Ages from first to last inclusive, made of whole five-year bands of the population table."""

    first: int = Field(ge=0, le=95, multiple_of=5)
    """First age [yr]."""
    last: int = Field(ge=4, le=99)
    """Last age [yr]."""
    source: Source
    """Where the ages come from."""

    @model_validator(mode="after")
    def _whole_bands(self) -> Self:
        if self.last < self.first or self.last % 5 != 4:
            allowed = "an age after the first that ends a five-year band: 4, 9, 14, ..."
            raise refusal(f"ages {self.first} to {self.last} are not whole bands", allowed)
        return self


class FloorAssumptions(Record):
    """The numbers that turn sourced rows into floors per person."""

    food_waste_factor: Ratio = Ratio(
        value=1.2, low=1.0, high=1.5, source="assumption, range 1.0-1.5 (waste and quality of the diet)"
    )
    """Food supplied over food energy required."""
    floor_cap: Share = Share(value=0.9, low=0.8, high=1.0, source="assumption, range 0.8-1.0")
    """Largest floor as a share of the observed mean of Great Britain in 2014, outside food and education."""
    education_non_tertiary_share: Share = Share(value=0.75, low=0.65, high=0.85, source="assumption, range 0.65-0.85")
    """Part of spending on education that is not tertiary."""
    compulsory_ages: AgeSpan = AgeSpan(first=5, last=14, source="assumption in five-year bands, range 5-14 to 5-19")
    """Ages of compulsory schooling."""
    health_weight_old: Ratio = Ratio(
        value=3.5,
        low=3.0,
        high=4.5,
        source="assumption after OECD age profiles of health spending, 2014 (not checked in print), range 3.0-4.5",
    )
    """Need for health care at 65 and over, relative to a person under 65 who is not ill."""
    health_weight_ill: Ratio = Ratio(value=3.5, low=1.0, high=4.5, source="assumption, range 1.0-4.5")
    """Need for health care of those unable to work, relative to a person under 65 who is not ill."""
    relative_floor: Share = Share(value=0.6, low=0.4, high=0.8, source="assumption, range 0.4-0.8")
    """Floor as a share of the country's own observed mean; used by the floor set ``relative`` alone."""


class Alternatives(Record):
    """Other yardsticks for which a verdict is given beside the default."""

    floor_sets: Items[FloorSetName] = ("decent-living", "good-life")
    """Floor sets to report."""
    budgets: Items[BudgetName] = ("ar6-1.5c-50", "ar6-2.0c-67")
    """Budgets to report."""
    accounts: Items[CarbonAccount] = ("larger", "production")
    """Carbon accounts to report, for societies that plan."""


class Yardstick(Record):
    """Floors and budget by which every society of a scenario is judged."""

    floor_set: FloorSetName = "decent-living"
    """Floors per person, by need class and product group."""
    budget: BudgetName = "ar6-2.0c-67"
    """World carbon budget from the start of 2015."""
    share_rule: Literal["equal-per-head"] = "equal-per-head"
    """How the world budget is shared among countries."""
    account: CarbonAccount = "larger"
    """Which carbon account the budget binds."""
    alternatives: Alternatives = Alternatives()
    """Other floor sets and budgets to report beside these."""
    assumptions: FloorAssumptions = FloorAssumptions()
    """Numbers behind the floors."""
