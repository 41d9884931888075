"""The example in the form for tables: an economy of three products. Every number of it is invented."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from commonweal.core.table import Satellite, Table

SOURCE = "Invented for this example: no real country"
PRODUCTS = ("agriculture", "manufacturing", "services")
FINAL = ("households", "government", "gfcf", "exports")
TITLES = {
    "agriculture": "Agriculture, forestry and fishing",
    "manufacturing": "Mining, manufacturing, energy and construction",
    "services": "Services",
}
USE = ((20.0, 45.0, 5.0), (25.0, 180.0, 60.0), (15.0, 95.0, 90.0))
DEMAND = ((40.0, 0.0, 5.0, 15.0), (150.0, 20.0, 95.0, 110.0), (210.0, 130.0, 25.0, 35.0))
OUTPUT = (100.0, 500.0, 580.0)
IMPORTED_USE = ((4.0, 14.0, 1.0), (6.0, 50.0, 10.0), (1.0, 6.0, 5.0))
IMPORTED_DEMAND = ((10.0, 0.0, 1.0, 0.0), (40.0, 4.0, 30.0, 0.0), (7.0, 1.0, 0.0, 0.0))
PRIMARY = ((15.0, 110.0, 270.0), (22.0, 62.0, 145.0), (3.0, 8.0, 10.0))


def example_table() -> Table:
    """Return the example: money in million, value added 645, 25 thousand persons, 20 million hours, 200 kt of CO2."""
    nowhere = np.zeros(3, dtype=np.int64)
    return Table(
        name="example",
        title="Example of three products (invented)",
        year=2020,
        currency="M.USD_2020",
        price_basis="basic prices",
        regions=("XXX",),
        products=PRODUCTS,
        activities=PRODUCTS,
        final=FINAL,
        product_region=nowhere,
        activity_region=nowhere,
        final_region=np.zeros(4, dtype=np.int64),
        make=sp.csr_array(np.diag(OUTPUT)),
        use=sp.csr_array(np.array(USE)),
        demand=np.array(DEMAND),
        imports=np.array(IMPORTED_USE).sum(axis=1) + np.array(IMPORTED_DEMAND).sum(axis=1),
        primary=np.array(PRIMARY),
        primary_items=("compensation", "surplus", "taxes"),
        primary_kinds=("compensation", "operating_surplus", "taxes_on_production"),
        final_kinds=FINAL,
        imported_use=sp.csr_array(np.array(IMPORTED_USE)),
        imported_demand=np.array(IMPORTED_DEMAND),
        satellites=(
            Satellite("hours", "Hours worked", "labour", "M.h", np.array([3.0, 6.0, 11.0]), np.zeros(4), SOURCE),
            Satellite("co2", "Carbon dioxide", "emission", "kt", np.array([12.0, 95.0, 38.0]),
                      np.array([55.0, 0.0, 0.0, 0.0]), SOURCE),
        ),
        population=np.array([25.0]),
        titles=TITLES,
        provenance={"sources": [{"title": SOURCE, "licence": "CC0"}]},
    )  # fmt: skip
