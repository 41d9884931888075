"""Groups of people, bands of income crossed with need classes: what each gets, spends and holds in the base year."""

from __future__ import annotations

from dataclasses import dataclass, field

from commonweal.core.economy import Array, Quantity


@dataclass(frozen=True, slots=True, eq=False)
class Households:
    """Household groups of one economy, G = bands x classes, band by band.

    Attributes
    ----------
    bands, classes : names; ``band_of``, ``class_of`` : (G,) the band and the class of each group.
    years : (T,); ``persons`` : (G, T) [thousand].
    spending : (P, G) households' base-year purchases by product, domestic and imported together at basic prices
        [money/yr]; its row sums are the table's household and NPISH cells (less non-residents' purchases).
    wages, mixed_income, property_income, transfers, financial_assets, debts, disposable : (G,) shares of the national
        total, each adding up to 1.
    saving_profile : (G,) from 0 to 1: how much of an additional saving rate falls on the group.
    elasticity : (P,) income elasticity of demand; ``frisch`` : (G,) Frisch parameter, below -1.
    imputed : what was imputed from margins and how, in words, by item.
    sources : by item, with value, unit and source.
    """

    bands: tuple[str, ...]
    classes: tuple[str, ...]
    band_of: tuple[int, ...]
    class_of: tuple[int, ...]
    years: tuple[int, ...]
    persons: Array
    spending: Array
    wages: Array
    mixed_income: Array
    property_income: Array
    transfers: Array
    financial_assets: Array
    debts: Array
    disposable: Array
    saving_profile: Array
    elasticity: Array
    frisch: Array
    imputed: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Quantity] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each group (G,), such as ``P0-20 child``."""
        return tuple(
            f"{self.bands[band]} {self.classes[one]}" for band, one in zip(self.band_of, self.class_of, strict=True)
        )
