"""Changes of an economy that must change nothing: order, names, one activity in two, the unit of money."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.core.economy import Economy

PRODUCT_ROWS = ("use_domestic", "use_imported", "make", "final_domestic", "final_imported", "import_co2_intensity")
ACTIVITY_COLUMNS = ("use_domestic", "use_imported", "make", "value_added")
ACTIVITY_VECTORS = (
    "import_margins", "product_taxes", "hours", "hours_employees", "persons", "employees", "capital", "co2",
)  # fmt: skip
MONEY = (
    "use_domestic", "use_imported", "make", "import_margins", "product_taxes", "final_domestic", "final_imported",
    "final_margins", "final_taxes", "purchases_abroad", "purchases_by_nonresidents", "value_added", "capital",
)  # fmt: skip


def permuted(economy: Economy, order: np.ndarray) -> Economy:
    """Put products and activities of a square economy in another order."""
    changes = {name: getattr(economy, name)[order] for name in PRODUCT_ROWS}
    for name in ACTIVITY_COLUMNS:
        changes[name] = changes.get(name, getattr(economy, name))[:, order]
    changes |= {name: getattr(economy, name)[order] for name in ACTIVITY_VECTORS}
    groups = economy.groups
    return replace(
        economy,
        **changes,
        products=tuple(economy.products[i] for i in order),
        activities=tuple(economy.activities[i] for i in order),
        groups=replace(groups, domestic=groups.domestic[order], imported=groups.imported[order]),
    )


def split(economy: Economy, number: int, share: float) -> Economy:
    """Replace one activity by two that work alike, of which the first has a share of everything."""
    changes = {}
    for name in (*ACTIVITY_COLUMNS, *ACTIVITY_VECTORS):
        old = getattr(economy, name)
        new = np.concatenate([old, old[..., [number]] * (1.0 - share)], axis=-1)
        new[..., number] = old[..., number] * share
        changes[name] = new
    return replace(economy, **changes, activities=(*economy.activities, economy.activities[number] + " (second)"))


def in_other_money(economy: Economy, factor: float) -> Economy:
    """Measure money in a unit of which there are ``factor`` to the old one."""
    changes = {name: getattr(economy, name) * factor for name in MONEY}
    groups = economy.groups
    return replace(
        economy,
        **changes,
        import_co2_intensity=economy.import_co2_intensity / factor,
        groups=replace(groups, domestic=groups.domestic * factor, imported=groups.imported * factor),
    )


def renamed(economy: Economy) -> Economy:
    """Give every product, activity and group a name that means nothing."""
    groups = economy.groups
    return replace(
        economy,
        name="x",
        country="y",
        products=tuple(f"p{i}" for i in range(len(economy.products))),
        activities=tuple(f"a{i}" for i in range(len(economy.activities))),
        groups=replace(groups, names=groups.names),
    )
