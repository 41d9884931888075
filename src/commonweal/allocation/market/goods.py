"""From what was decided to product flows: every delivery of the period, cut where it was rationed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.cells import Cells
from commonweal.allocation.market.demand import Solution, Uses, foreign_shares, home_shares
from commonweal.allocation.market.model import Drivers, Model
from commonweal.core.economy import Array
from commonweal.core.period import Goods


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Parts of what was wanted that came: ``promised`` : (P,) what is provided in kind; ``home``, ``abroad`` : (P,)
    other
    final uses of domestic and of imported products; ``inputs`` : (P,) imported inputs; ``replaced`` : (P,) part of a
    cut of home products that buyers at home find abroad instead, one product for one;
    ``floors`` : (P, G) purchases of home products that come before others, None where none do."""

    promised: Array
    home: Array
    abroad: Array
    inputs: Array
    replaced: Array
    floors: Array | None = None


def no_cut(size: int) -> Cut:
    """Return the parts where nothing is short."""
    return Cut(np.ones(size), np.ones(size), np.ones(size), np.ones(size), np.zeros(size))


def make_goods(
    model: Model, drivers: Drivers, cells: Cells, uses: Uses, solution: Solution, output: Array, orders: Array, cut: Cut
) -> Goods:
    """Return the product flows of the period.

    Investment goods that do not come leave capital as many units short as they are worth, whatever they are.
    """
    bought = solution.bought
    home, foreign = home_shares(model, cells), foreign_shares(model, cells)
    final = model.final
    use_imported = cells.use_imported * output * cut.inputs[:, None]
    released = np.minimum(uses.inventories_domestic, 0.0)
    instead = (1.0 - cut.home) * cut.replaced
    wanted_home = bought[:-1] * home[:, None]
    first = np.zeros_like(wanted_home) if cut.floors is None else cut.floors
    household_home = first * cut.promised[:, None] + (wanted_home - first) * cut.home[:, None]
    household_imported = bought[:-1] * (foreign * cut.abroad)[:, None]
    household_imported = household_imported + (wanted_home - household_home) * cut.replaced[:, None]
    composite = np.maximum(cells.composite_domestic, 0.0)
    investment_imported = uses.investment * (cells.composite_imported * cut.abroad + composite * instead)
    bought_abroad = cells.composite_imported.sum()
    kept_margin = investment_imported.sum() / bought_abroad if bought_abroad > 0.0 else uses.investment
    wanted = cells.use_imported.sum(axis=0)
    arrived = np.divide(
        (cells.use_imported * cut.inputs[:, None]).sum(axis=0), wanted, out=np.ones_like(wanted), where=wanted > 0.0
    )
    provided_imported = uses.provided_imported * cut.abroad[:, None]
    visitors = uses.visitors
    government_imported = uses.government_imported * cut.abroad + uses.government_domestic * instead
    visitors_imported = visitors * (final.visitors_imported * cut.abroad + final.visitors_domestic * instead)
    return Goods(
        output=output,
        make=np.diag(output),
        use_domestic=cells.use_domestic * output,
        use_imported=use_imported,
        use_margins=cells.use_margins * output * arrived,
        household_domestic=household_home,
        household_imported=household_imported,
        household_margins=final.household_margin * household_imported.sum(axis=0),
        abroad=bought[-1],
        visitors_domestic=visitors * final.visitors_domestic * cut.home,
        visitors_imported=visitors_imported,
        visitors_margins=float(final.household_margin * visitors_imported.sum()),
        provided_domestic=uses.provided_domestic * cut.promised[:, None],
        provided_imported=provided_imported,
        provided_margins=final.government_margin * provided_imported.sum(axis=0),
        government_domestic=uses.government_domestic * cut.home,
        government_imported=government_imported,
        government_margins=float(final.government_margin * government_imported.sum()),
        investment=orders,
        investment_domestic=uses.investment * cells.composite_domestic * cut.home,
        investment_imported=investment_imported,
        investment_margins=float(cells.composite_margin * kept_margin),
        inventories_domestic=np.maximum(uses.inventories_domestic, 0.0) * cut.home + released,
        inventories_imported=uses.inventories_imported,
        inventories_margins=final.inventory_margin,
        exports=uses.exports * cut.home,
        re_exports=final.re_exports * drivers.exports * cut.abroad,
    )
