"""Home or imported: constant elasticity of substitution between the two, cell by cell (Armington 1969)."""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import Array

UNIT = 1e-6
"""An elasticity closer to one than this is taken as this far above one, where the aggregate has another form."""


def substitute(
    domestic: Array, imported: Array, price: Array, import_price: Array, elasticity: Array
) -> tuple[Array, Array]:
    """Return domestic and imported cells at other prices than those of the base year, where both were 1.

    With s = d / (d + m) and P = (s p^(1-e) + (1-s) p_m^(1-e))^(1/(1-e))::

        d' = d (P / p)^e        m' = m (P / p_m)^e

    Cells that hold only one of the two, or a negative one, stay as they are.

    Parameters
    ----------
    domestic, imported : (P,) or (P, A) cells of the base year [volume]
    price, import_price : (P,) last period's, so that the price system stays linear
    elasticity : (P,) Armington elasticity, 0 for fixed proportions

    Source: P. Armington, A theory of demand for products distinguished by place of production (1969): from the
    literature, not checked.
    """
    if np.array_equal(price, import_price) or not elasticity.any():
        return domestic, imported
    shape = (-1,) + (1,) * (domestic.ndim - 1)
    bend = np.where(abs(elasticity - 1.0) < UNIT, 1.0 + UNIT, elasticity)
    total = domestic + imported
    free = (domestic > 0.0) & (imported > 0.0)
    share = np.divide(domestic, total, out=np.ones_like(total), where=free)
    ratio = (import_price / price) ** (1.0 - bend)
    relative = (share + (1.0 - share) * ratio.reshape(shape)) ** (bend / (1.0 - bend)).reshape(shape)
    cheaper = ((price / import_price) ** bend).reshape(shape)
    return np.where(free, domestic * relative, domestic), np.where(free, imported * relative * cheaper, imported)
