"""A published input-output or supply-use table, as it stands: one region or many, with whatever accounts came with it.

A table need not hold all that an :class:`~commonweal.core.economy.Economy` asks for. What it lacks is listed, with what
that blocks, and may be filled by a proxy, which the satellite then carries with it wherever it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from commonweal.core.linear_program import Array, Index

FINAL_KINDS = ("households", "npish", "government", "gfcf", "inventories", "exports", "other")
SATELLITE_KINDS = ("labour", "persons", "capital", "emission", "resource", "other")
PRIMARY_KINDS = (
    "compensation",
    "mixed_income",
    "operating_surplus",
    "taxes_on_production",
    "value_added",
    "taxes_on_products",
    "margins",
    "adjustment",
)
VALUE_ADDED_KINDS = ("compensation", "mixed_income", "operating_surplus", "taxes_on_production", "value_added")


@dataclass(frozen=True, slots=True)
class Satellite:
    """What activities (and final users) take or give off beside products: hours, jobs, capital, CO2, water, land.

    ``kind`` : one of ``SATELLITE_KINDS``; ``by_activity`` : (activity,) [unit] totals of the year; ``by_final`` :
    (final column,) [unit], zero where final users have none or the source does not tell; ``proxy`` : how the figures
    were filled in where they are not the table's own, empty otherwise.
    """

    name: str
    title: str
    kind: str
    unit: str
    by_activity: Array
    by_final: Array
    source: str
    proxy: str = ""

    @property
    def total(self) -> float:
        """Sum over activities and final users [unit]."""
        return float(self.by_activity.sum() + self.by_final.sum())


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one year, money in ``currency`` [million unless its name says otherwise].

    Supply and use of every product, output and cost of every activity::

        make 1 + imports + supply adjustments  =  use 1 + final 1        (product,)
        make' 1                                =  use' 1 + primary' 1    (activity,)

    Attributes
    ----------
    products, activities, final : labels, each once; in a table of many regions they begin with the region,
        ``DEU:C24``
    product_region, activity_region, final_region : (product,), (activity,), (final,) places in ``regions``
    make : (product, activity) output; a symmetric table has it on the diagonal
    use : (product, activity) inputs, domestic and imported together
    demand : (product, final) final demand, domestic and imported together; exports are a final column, imports are not
    imports : (product,) imports from outside the regions of the table
    imported_use, imported_demand : the imported part of ``use`` and ``demand``, None where the source does not split
    supply_adjustments : (item, product) what lies between the prices of supply and those of use: margins, taxes
    primary : (item, activity) what output pays beside products; ``primary_kinds`` says which items are value added
    primary_demand : (item, final) the same items on final demand, zero where there are none
    final_kinds : (final,) one of ``FINAL_KINDS`` each
    satellites : accounts beside the table
    population : persons of the year [thousand] by region, (region,), NaN where unknown
    titles : what labels stand for
    notes : what is odd about the table, from its source and from its checks
    provenance : source, publisher, licence, citation, changes, checks, accepted residuals, proxies
    """

    name: str
    title: str
    year: int
    currency: str
    price_basis: str
    regions: tuple[str, ...]
    products: tuple[str, ...]
    activities: tuple[str, ...]
    final: tuple[str, ...]
    product_region: Index
    activity_region: Index
    final_region: Index
    make: sp.csr_array
    use: sp.csr_array
    demand: Array
    imports: Array
    primary: Array
    primary_items: tuple[str, ...]
    primary_kinds: tuple[str, ...]
    final_kinds: tuple[str, ...]
    imported_use: sp.csr_array | None = None
    imported_demand: Array | None = None
    supply_adjustments: Array = field(default_factory=lambda: np.zeros((0, 0)))
    supply_items: tuple[str, ...] = ()
    primary_demand: Array | None = None
    satellites: tuple[Satellite, ...] = ()
    population: Array = field(default_factory=lambda: np.array([np.nan]))
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, object] = field(default_factory=dict)

    @property
    def output(self) -> Array:
        """Gross output of every activity, the column sum of ``make`` (activity,) [money]."""
        return np.asarray(self.make.sum(axis=0), dtype=np.float64)

    @property
    def product_output(self) -> Array:
        """Home output of every product, the row sum of ``make`` (product,) [money]."""
        return np.asarray(self.make.sum(axis=1), dtype=np.float64)

    @property
    def value_added(self) -> Array:
        """Value added of every activity, the sum of the items that are value added (activity,) [money]."""
        counted = [kind in VALUE_ADDED_KINDS for kind in self.primary_kinds]
        return np.asarray(self.primary[counted].sum(axis=0), dtype=np.float64)

    @property
    def product_residual(self) -> Array:
        """Supply less use of every product (product,) [money]."""
        between = self.supply_adjustments.sum(axis=0) if self.supply_items else 0.0
        return np.asarray(self.product_output + self.imports + between - self.use.sum(axis=1) - self.demand.sum(axis=1))

    @property
    def activity_residual(self) -> Array:
        """Output less cost of every activity (activity,) [money]."""
        return np.asarray(self.output - self.use.sum(axis=0) - self.primary.sum(axis=0))

    def final_columns(self, *kinds: str) -> Index:
        """Return the places of the final columns of some kinds."""
        return np.flatnonzero([kind in kinds for kind in self.final_kinds])

    def satellite(self, name: str) -> Satellite | None:
        """Return a satellite by name, or None."""
        return next((one for one in self.satellites if one.name == name), None)
