"""Changes of an economy and its processes that must change nothing: order, names, one activity in two, money's unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.core.economy import Economy
from commonweal.core.processes import Processes
from commonweal.core.technique import TechniqueSet

PRODUCT_ROWS = ("use_domestic", "use_imported", "make", "final_domestic", "final_imported", "import_co2_intensity")
ACTIVITY_COLUMNS = ("use_domestic", "use_imported", "make", "value_added")
ACTIVITY_VECTORS = (
    "import_margins", "product_taxes", "hours", "hours_employees", "persons", "employees", "capital", "co2",
)  # fmt: skip
MONEY = (
    "use_domestic", "use_imported", "make", "import_margins", "product_taxes", "final_domestic", "final_imported",
    "final_margins", "final_taxes", "purchases_abroad", "purchases_by_nonresidents", "value_added", "capital",
)  # fmt: skip


BY_ADDED = (
    "import_margins", "hours", "co2", "observed", "capacity", "life", "first_year", "asset", "scale", "most",
    "most_built",
)  # fmt: skip
LABELS_OF_ADDED = ("activities", "names", "families", "parents")
TECHNIQUE_MONEY = ("capital_cost", "capital_cost_low", "capital_cost_high")


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


def processes_permuted(processes: Processes, rng: np.random.Generator) -> Processes:
    """Put process products and added activities in another order."""
    added, kinds = rng.permutation(len(processes.activities)), rng.permutation(len(processes.products))
    table = len(processes.makes) - len(kinds)
    place = {int(old): new for new, old in enumerate(added)}
    where = {int(old): new for new, old in enumerate(kinds)}
    rows = np.concatenate([np.arange(table), table + kinds])
    changes = {name: getattr(processes, name)[added] for name in BY_ADDED}
    changes |= {name: tuple(getattr(processes, name)[i] for i in added) for name in LABELS_OF_ADDED}
    changes |= {name: getattr(processes, name)[:, added] for name in ("use_domestic", "use_imported")}
    changes |= {name: getattr(processes, name)[kinds] for name in ("need_industry", "need_group")}
    return replace(
        processes,
        **changes,
        makes=processes.makes[rows][:, added],
        products=tuple(processes.products[i] for i in kinds),
        units=tuple(processes.units[i] for i in kinds),
        shares=tuple(
            replace(one, activities=tuple(place[a] for a in one.activities), product=where[one.product])
            for one in processes.shares
        ),
    )


def processes_renamed(processes: Processes) -> Processes:
    """Give every process product and added activity a name that means nothing."""
    code = {old: f"b{i}" for i, old in enumerate(processes.activities)}
    return replace(
        processes,
        products=tuple(f"q{i}" for i in range(len(processes.products))),
        activities=tuple(code.values()),
        names=tuple(f"n{i}" for i in range(len(code))),
        techniques={code[old]: one for old, one in processes.techniques.items()},
        shares=tuple(replace(one, name=f"s{i}") for i, one in enumerate(processes.shares)),
    )


def techniques_in_other_money(offered: TechniqueSet, factor: float) -> TechniqueSet:
    """Measure what techniques cost in a unit of money of which there are ``factor`` to the old one."""
    return replace(
        offered,
        techniques=tuple(
            replace(
                one,
                operation=one.operation * factor,
                fuel_price=one.fuel_price * factor,
                **{name: {y: v * factor for y, v in getattr(one, name).items()} for name in TECHNIQUE_MONEY},
            )
            for one in offered.techniques
        ),
    )
