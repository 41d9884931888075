"""The table of the period: what production, households, government and investors take, at home and from abroad."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.allocation.market.trade import substitute
from commonweal.core.economy import Array


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Coefficients and base-year baskets after the choice between home and imported products.

    ``use_domestic``, ``use_imported`` : (P, A), ``use_margins`` : (A,) per unit of output; ``household_domestic``,
    ``household_imported``, ``government_domestic``, ``government_imported`` : (P,) base-year volumes;
    ``composite_domestic``, ``composite_imported`` : (P,), ``composite_margin`` per unit of capital.
    """

    use_domestic: Array
    use_imported: Array
    use_margins: Array
    household_domestic: Array
    household_imported: Array
    government_domestic: Array
    government_imported: Array
    composite_domestic: Array
    composite_imported: Array
    composite_margin: float


def choose_cells(model: Model, state: State, drivers: Drivers) -> Cells:
    """Return the cells at last period's prices; transport margins follow the imports of each column."""
    technique, final = model.technique, model.final
    sigma = model.behaviour.armington
    relative = state.price, state.import_price, sigma
    use = substitute(technique.use_domestic, technique.use_imported, *relative)
    household = substitute(final.household_domestic, final.household_imported, *relative)
    if technique.household_home is not None and technique.household_foreign is not None:
        household = household[0] * technique.household_home, household[1] * technique.household_foreign
    government = substitute(final.government_domestic, final.government_imported, *relative)
    composite = substitute(final.composite_domestic, final.composite_imported, *relative)
    before, now = technique.use_imported.sum(axis=0), use[1].sum(axis=0)
    grown = np.divide(now, before, out=np.ones_like(now), where=before > 0.0)
    bought = final.composite_imported.sum()
    margin = final.composite_margin * (composite[1].sum() / bought if bought > 0.0 else 1.0)
    return Cells(*use, technique.margins * grown, *household, *government, *composite, float(margin))
