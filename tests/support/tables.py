"""Small published tables that close exactly, for tests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from commonweal.core.table import Satellite, Table


def small_table(regions: tuple[str, ...] = ("HOME",), products: int = 4, activities: int = 3, seed: int = 0) -> Table:
    """Return a random supply-use table that closes to rounding, with imports, hours and CO2.

    In several regions every activity uses products of all of them, and imports come from outside them all.
    """
    rng = np.random.default_rng(seed)
    count_p, count_a = products * len(regions), activities * len(regions)
    own = np.kron(np.eye(len(regions)), np.ones((products, activities)))
    make = own * rng.uniform(1.0, 9.0, (count_p, count_a)) * (rng.random((count_p, count_a)) < 0.7)
    for place in range(count_p):
        make[place, place % activities + activities * (place // products)] += 50.0
    output = make.sum(axis=0)
    use = rng.uniform(0.0, 1.0, (count_p, count_a))
    use *= 0.4 * output / use.sum(axis=0)
    imported_use = use * rng.uniform(0.0, 0.3, use.shape)
    kinds = ("households", "government", "gfcf", "exports") * len(regions)
    share = rng.uniform(0.2, 1.0, (count_p, len(kinds)))
    left = make.sum(axis=1) - (use - imported_use).sum(axis=1)
    domestic = share * (left / share.sum(axis=1))[:, None]
    imported = np.abs(domestic) * 0.1
    imported[:, [place for place, kind in enumerate(kinds) if kind == "exports"]] = 0.0
    rest = output - use.sum(axis=0)
    names = [f"{region}:" if len(regions) > 1 else "" for region in regions]
    return Table(
        name="small",
        title="A small table",
        year=2014,
        currency="M.USD_2014",
        price_basis="basic prices",
        regions=regions,
        products=tuple(f"{name}p{i + 1}" for name in names for i in range(products)),
        activities=tuple(f"{name}a{i + 1}" for name in names for i in range(activities)),
        final=tuple(f"{name}{kind}" for name in names for kind in kinds[:4]),
        product_region=np.repeat(np.arange(len(regions)), products),
        activity_region=np.repeat(np.arange(len(regions)), activities),
        final_region=np.repeat(np.arange(len(regions)), 4),
        make=sp.csr_array(make),
        use=sp.csr_array(use),
        demand=domestic + imported,
        imports=imported_use.sum(axis=1) + imported.sum(axis=1),
        primary=np.stack([0.6 * rest, rest - 0.6 * rest]),
        primary_items=("compensation", "surplus"),
        primary_kinds=("compensation", "operating_surplus"),
        final_kinds=kinds,
        imported_use=sp.csr_array(imported_use),
        imported_demand=imported,
        satellites=(
            Satellite("hours", "Hours worked", "labour", "M.h", 0.05 * output, np.zeros(len(kinds)), "drawn"),
            Satellite("co2", "CO2", "emission", "kt", 0.2 * output, np.full(len(kinds), 0.5), "drawn"),
        ),
        population=np.full(len(regions), 1000.0),
    )


def without(table: Table, satellite: str) -> Table:
    """Return the table without one of its satellites."""
    return replace(table, satellites=tuple(one for one in table.satellites if one.name != satellite))
