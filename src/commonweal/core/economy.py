"""The real economy of one country in its base year: what it makes, from what, with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FINAL_CATEGORIES = ("households", "npish", "government", "gfcf", "inventories", "exports")
VALUE_ADDED_COMPONENTS = ("compensation", "self_employed_labour", "capital")
HOUSEHOLD_CO2_USES = ("heating", "transport")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One sourced number: value, unit, source, status and the range of its source."""

    value: float
    unit: str
    source: str
    status: str = "read"
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """Population by age band and calendar year, with the world total of the same years.

    ``persons`` : (age_band, year) [thousand persons]; ``world`` : (year,) [thousand persons].
    ``age_from`` : (age_band,) first age of the band; bands are five years wide, the last is open.
    """

    years: tuple[int, ...]
    age_from: tuple[int, ...]
    persons: Array
    world: Array

    def between(self, year: int, first_age: int, last_age: int) -> float:
        """Return the persons aged ``first_age`` to ``last_age`` inclusive [thousand persons].

        Both ages must be edges of bands (a multiple of five, and one less than one).
        """
        ages = np.array(self.age_from)
        rows = (ages >= first_age) & (ages <= last_age)
        return float(self.persons[rows, self.years.index(year)].sum())

    def total(self, year: int) -> float:
        """Return the whole population of a year [thousand persons]."""
        return float(self.persons[:, self.years.index(year)].sum())


@dataclass(frozen=True, slots=True)
class ProductGroups:
    """Consumption of the base year by product group (food, housing, ...), in the products that fill it.

    ``domestic``, ``imported`` : (product, group) [money/yr] households, NPISH and government together;
    ``direct_co2`` : (use, group) [kt/yr] CO2 that households emit themselves when they use the group's
    products, by the uses of ``HOUSEHOLD_CO2_USES``; ``collective`` : (group,) share provided by NPISH and government.
    The last group, ``other``, holds what no need claims.
    """

    names: tuple[str, ...]
    domestic: Array
    imported: Array
    direct_co2: Array
    collective: Array

    @property
    def total(self) -> Array:
        """Money spent on each group at basic prices (group,) [money/yr]."""
        return np.asarray((self.domestic + self.imported).sum(axis=0), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Economy:
    """An economy as activity analysis (Koopmans 1951): products, and activities that turn some into others.

    Money is million base-year currency units at base-year prices, so a base-year cell is a volume
    and a value at once. Axes are named in the order of the array.

    Attributes
    ----------
    use_domestic, use_imported : (product, activity) [money/yr]
        Inputs of domestic origin, and imported inputs at fob prices.
    make : (product, activity) [money/yr]
        Outputs. A symmetric industry table has gross output on the diagonal.
    import_margins : (activity,) [money/yr]
        International transport margins on imported inputs.
    product_taxes : (activity,) [money/yr]
        Taxes less subsidies on products used as inputs.
    final_domestic, final_imported : (product, category) [money/yr]
        Final demand by the categories of ``final_categories``.
    final_margins, final_taxes : (category,) [money/yr]
        The same two items on final demand.
    purchases_abroad, purchases_by_nonresidents : float [money/yr]
        Residents' purchases abroad and (negative) non-residents' purchases inside households' demand.
    value_added : (component, activity) [money/yr]
        Compensation of employees, imputed labour income of the self-employed, and the remainder,
        so that the column closes exactly; the difference to the published figure is in ``residuals``.
    hours, hours_employees : (activity,) [million h/yr]
        Hours of all persons engaged (employees' hours x persons engaged / employees), and employees' alone.
    persons, employees : (activity,) [thousand persons]
    capital : (activity,) [money]
        Nominal fixed capital stock.
    co2 : (activity,) [kt/yr]; household_co2 : by use (heating, transport) [kt/yr].
    import_co2_intensity : (product,) [kt per money]
        Total CO2 intensity of imports, a proxy (see the world's notes).
    parameters : sourced scalars of the country (unemployment rate, depreciation rate, ...).
    groups : consumption by product group.
    """

    name: str
    country: str
    country_code: str
    base_year: int
    currency: str
    products: tuple[str, ...]
    activities: tuple[str, ...]
    product_names: Mapping[str, str]
    use_domestic: Array
    use_imported: Array
    make: Array
    import_margins: Array
    product_taxes: Array
    final_domestic: Array
    final_imported: Array
    final_margins: Array
    final_taxes: Array
    purchases_abroad: float
    purchases_by_nonresidents: float
    value_added: Array
    hours: Array
    hours_employees: Array
    persons: Array
    employees: Array
    capital: Array
    co2: Array
    household_co2: Mapping[str, float]
    import_co2_intensity: Array
    population: Population
    parameters: Mapping[str, Quantity]
    groups: ProductGroups | None = None
    final_categories: tuple[str, ...] = FINAL_CATEGORIES
    residuals: Mapping[str, float] = field(default_factory=dict)
    provenance: Mapping[str, object] = field(default_factory=dict)

    @property
    def gross_output(self) -> Array:
        """Gross output by activity, the column sum of ``make`` [money/yr]."""
        return np.asarray(self.make.sum(axis=0), dtype=np.float64)

    def final(self, *categories: str) -> tuple[Array, Array]:
        """Return domestic and imported final demand summed over categories, each (product,) [money/yr]."""
        columns = [self.final_categories.index(category) for category in categories]
        return self.final_domestic[:, columns].sum(axis=1), self.final_imported[:, columns].sum(axis=1)

    @property
    def supply_shares(self) -> Array:
        """Share of each product's base-year output that comes from each activity, (activity, product).

        With them an activity-analysis table becomes a product-by-product one (industry-technology assumption,
        Miller and Blair, Input-Output Analysis, chapter 5).
        """
        made = self.make.sum(axis=1)
        return np.asarray(
            np.divide(self.make, made[:, None], out=np.zeros_like(self.make), where=made[:, None] > 0.0).T
        )
