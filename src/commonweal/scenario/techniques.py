"""Which techniques a scenario offers, the same to every society in it, and the disputed numbers that belong to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import AfterValidator, Field, model_validator

from commonweal.core.economy import Economy
from commonweal.core.errors import Problem, SchemaError, nearest
from commonweal.core.processes import Processes
from commonweal.core.technique import Technique, TechniqueSet
from commonweal.data.techniques import load_techniques
from commonweal.institutions.record import Items, Record, Sorted, refusal
from commonweal.scenario.assumption import PerYear, Ratio, Share
from commonweal.scenario.processes import fit

Family = Literal["electricity", "heat", "retrofit", "cars", "trucks", "steel", "imports"]
FAMILIES: tuple[Family, ...] = ("electricity", "heat", "retrofit", "cars", "trucks", "steel", "imports")
PATH = "technology.techniques"
"""Where a scenario declares its techniques."""
NEVER = 9999
"""First year of what is never built beyond upkeep."""


def _distinct(items: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(items)) < len(items):
        raise refusal("an entry stands twice", "each entry once")
    return items


class CostFactor(Ratio):
    """Capital cost of a technique over that of its source."""

    value: float = Field(ge=0.1, le=10)
    """The factor."""


class Techniques(Record):
    """Alternative techniques on offer. What ran in the base year always is."""

    families: Annotated[Items[Family], Field(min_length=1), AfterValidator(_distinct)] = FAMILIES
    """Processes that can be done in another way; retrofit needs heat."""
    without: Annotated[Items[str], AfterValidator(_distinct)] = ()
    """Codes of techniques of which no more is built than keeps up what ran in the base year."""
    variable_share: Share = Share(value=0.8, low=0.5, high=1.0, source="assumption, range 0.5-1")
    """Largest share of electricity from wind and sun: no hourly balance is in the figures."""
    build_rate: PerYear = PerYear(
        value=0.1,
        low=0.005,
        high=0.5,
        source="assumption, range 0.005-0.5 (largest yearly rise 2000-2021 over generation of 2014: wind 1.0 % USA, "
        "3.7 % GBR, 4.2 % DEU; solar 0.8-1.3 %; Ember and BP as combined by Our World in Data)",
    )
    """Most capacity of one technique built in a year beyond upkeep, as a share of the base-year use of its product."""
    competitive_imports: Ratio = Ratio(value=0.5, low=0.0, high=2.0, source="assumption, range 0-2")
    """Further imports of each product, at most this multiple of those of the base year."""
    capital_cost: Sorted[CostFactor] = {}
    """Factor on the capital cost of a technique, by its code; one where none is named."""

    @model_validator(mode="after")
    def _heat(self) -> Self:
        if "retrofit" in self.families and "heat" not in self.families:
            raise refusal("retrofit saves heat, which is not among the families", "families with heat and retrofit")
        return self


def processes_of(economy: Economy, choice: Techniques) -> Processes:
    """Return the processes of an economy under the techniques that a scenario offers.

    Raises
    ------
    SchemaError, UnknownName
        A code is unknown, or there are no techniques for this country.
    """
    offered = load_techniques(economy.country_code)
    if found := unknown_codes(choice, offered):
        raise SchemaError(found)
    kept = tuple(_as_chosen(one, choice) for one in offered.techniques if one.family in choice.families)
    fitted = fit(
        economy,
        replace(offered, techniques=kept),
        generated=sum(one.observed or 0.0 for one in offered.techniques if one.family == "electricity"),
        import_multiple=choice.competitive_imports.value if "imports" in choice.families else 0.0,
        variable_share=choice.variable_share.value,
        build_rate=choice.build_rate.value,
    )
    said = [choice.capital_cost[code].value if code in choice.capital_cost else 1.0 for code in fitted.activities]
    return replace(fitted, factor=np.array(said))


def unknown_codes(choice: Techniques, offered: TechniqueSet) -> list[Problem]:
    """Return a problem for each code in ``without`` and ``capital_cost`` that no technique has."""
    codes = tuple(one.code for one in offered.techniques)
    named = [(f"without.{number}", code) for number, code in enumerate(choice.without)]
    named += [(f"capital_cost.{code}", code) for code in choice.capital_cost]
    return [
        Problem("unknown technique", f"{PATH}.{place}", repr(code), ", ".join(codes), nearest(code, codes))
        for place, code in named
        if code not in codes
    ]


def _as_chosen(technique: Technique, choice: Techniques) -> Technique:
    """The technique as the scenario offers it: one that is not on offer is only kept up."""
    return replace(technique, first_year=NEVER) if technique.code in choice.without else technique
