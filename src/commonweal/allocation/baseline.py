"""Baselines without behaviour: final demand per head stays as observed, output follows by the table.

Labour, emissions and needs are then measured, and can fail. The base year reproduces the table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.scenario.needs import NeedTable

QUINTILES = 5


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the extrapolation makes of every year.

    ``level`` : (activity, year) and ``final`` : (product, year) domestic final demand [money/yr]; ``exports`` :
    (product, year); ``imports`` : (product, year) for all uses [money/yr]; ``fulfilment`` : (group, quintile, year)
    delivery over floor, infinite where there is no floor; ``below`` : (class, year) persons below any floor
    [thousand persons]; ``depth`` : (class, year) largest shortfall of a floor among them [share].
    """

    level: Array
    final: Array
    exports: Array
    imports: Array
    investment: Array
    fulfilment: Array
    below: Array
    depth: Array


def extrapolate(economy: Economy, needs: NeedTable, export_index: Array, years: tuple[int, ...]) -> Baseline:
    """Return the baseline: domestic demand x population, exports x their index, output (I - A)^-1 f.

    A holds domestic inputs per unit of product; each product comes from its activities in base-year shares.
    """
    output = economy.gross_output
    people = np.array([economy.population.total(year) for year in years])
    growth = people / economy.population.total(economy.base_year)
    home = [c for c in economy.final_categories if c != "exports"]
    domestic, imported = economy.final(*home)
    exports, re_exports = economy.final("exports")
    final = np.outer(domestic, growth) + np.outer(exports, export_index)
    shares = economy.supply_shares
    use = (economy.use_domestic / output) @ shares
    level: Array = shares @ np.linalg.solve(np.eye(len(use)) - use, final)
    imports = (economy.use_imported / output) @ level + np.outer(imported, growth) + np.outer(re_exports, export_index)
    gfcf_domestic, gfcf_imported = economy.final("gfcf")
    column = economy.final_categories.index("gfcf")
    added = economy.final_margins[column] + economy.final_taxes[column]
    fulfilment = _fulfilment(economy, needs, growth)
    below, depth = _below(needs, fulfilment)
    return Baseline(
        level=level,
        final=final,
        exports=np.outer(exports, export_index),
        imports=imports,
        investment=((gfcf_domestic + gfcf_imported).sum() + added) * growth,
        fulfilment=fulfilment,
        below=below,
        depth=depth,
    )


def quintile_shares(economy: Economy) -> Array:
    """Share of each fifth of persons in disposable income, from the lowest (quintile,)."""
    shares = np.array([economy.parameters[f"disposable_income_share_q{q}"].value for q in range(1, QUINTILES + 1)])
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _fulfilment(economy: Economy, needs: NeedTable, growth: Array) -> Array:
    """Delivery to each fifth over the floors of the persons in it (group, quintile, year).

    Households' spending by income share, collective provision equal per head; within a fifth every class gets in
    proportion to its floor, and each fifth has the same mix of classes (assumptions).
    """
    groups = economy.groups
    assert groups is not None
    household = groups.total * (1.0 - groups.collective)
    collective = groups.total * groups.collective
    delivered = household[:, None] * quintile_shares(economy)[None, :] + collective[:, None] / QUINTILES
    required = (needs.floors * needs.persons[None]).sum(axis=1) / QUINTILES
    ratio = np.full((*delivered.shape, len(growth)), np.inf)
    needed = required > 0.0
    supply = delivered[:, :, None] * growth[None, None, :]
    np.divide(supply, required[:, None, :], out=ratio, where=np.broadcast_to(needed[:, None, :], ratio.shape))
    return ratio


def _below(needs: NeedTable, fulfilment: Array) -> tuple[Array, Array]:
    """Persons of each class below any floor, and the depth of the worst shortfall, each (class, year)."""
    concerned = needs.floors > 0.0
    worst = np.where(concerned[:, :, None, :], fulfilment[:, None, :, :], np.inf).min(axis=0)
    below = (worst < 1.0).sum(axis=1) / QUINTILES * needs.persons
    return below, np.maximum(1.0 - worst.min(axis=1), 0.0)
