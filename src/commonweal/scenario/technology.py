"""What is possible and how fast it can change: the same for every society in a comparison."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from commonweal.institutions.record import Record, refusal
from commonweal.scenario.assumption import PerYear, WholeYears
from commonweal.scenario.techniques import Techniques


def _read_growth(value: Any, info: ValidationInfo) -> Any:
    if value == "world-population" or isinstance(value, PerYear):
        return value
    if not isinstance(value, dict):
        raise refusal("not a growth of exports", "world-population, or {value, unit: 1/yr, source, low, high}")
    return PerYear.model_validate(value, context=info.context)


class Technology(Record):
    """Drivers of technology, trade and adjustment."""

    drivers: Literal["frozen", "trend"] = "frozen"
    """Labour productivity and CO2 intensity by industry: of the base year, or on the country's own 2000-2014 trend."""
    labour_mobility: PerYear = PerYear(value=0.09, low=0.03, high=0.20, source="assumption, range 0.03-0.20")
    """Largest share of the persons of an industry that can move into or out of it in a year."""
    export_growth: Annotated[Literal["world-population"] | PerYear, BeforeValidator(_read_growth)] = "world-population"
    """Growth of the exports that the rest of the world takes: with world population, or a rate (assumed 0-3 %/yr)."""
    trade_balance: Literal["base", "balanced"] = "base"
    """Trade balance in constant money no worse than in the base year, or not negative."""
    gestation: WholeYears = WholeYears(value=1.0, low=1.0, high=3.0, source="assumption, range 1-3")
    """Years from investment to capacity."""
    techniques: Techniques | None = None
    """Alternative techniques on offer; without them there is one technique per product, as in the base year."""
    terminal: bool = True
    """Whether the last year must replace the capital that it wears out and keep the floors."""
    run_down: bool = False
    """Whether emissions of the last year may be at most a tenth of what is then left of the budget."""
    ray_growth_limit: PerYear = PerYear(value=0.05, low=0.01, high=0.10, source="assumption, range 0.01-0.10")
    """Largest yearly change, up or down, of the scale of the common basket under the aim ``ray``."""
    revision_years: int = Field(default=0, ge=0, le=100)
    """Years after which a rolling plan is revised; 0 plans the whole horizon once."""
