"""A full world as a table, so that one page shows both kinds."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from commonweal.core.economy import Economy
from commonweal.core.table import Satellite, Table

ACCOUNTS = "the accounts of the world"


def table_of(economy: Economy) -> Table:
    """Return the input-output table of an economy with its accounts; what only an economy holds is left out."""
    columns = len(economy.final_categories)
    none = np.zeros(columns)
    home_co2 = none.copy()
    home_co2[economy.final_categories.index("households")] = sum(economy.household_co2.values())
    use = economy.use_domestic + economy.use_imported
    imports = economy.use_imported.sum(axis=1) + economy.final_imported.sum(axis=1)
    return Table(
        name=economy.name,
        title=f"{economy.country}, {economy.base_year}",
        year=economy.base_year,
        currency=economy.currency,
        price_basis="basic prices",
        regions=(economy.country_code,),
        products=economy.products,
        activities=economy.activities,
        final=economy.final_categories,
        product_region=np.zeros(len(economy.products), dtype=np.int64),
        activity_region=np.zeros(len(economy.activities), dtype=np.int64),
        final_region=np.zeros(columns, dtype=np.int64),
        make=sp.csr_array(economy.make),
        use=sp.csr_array(use),
        demand=economy.final_domestic + economy.final_imported,
        imports=imports,
        primary=np.vstack([economy.value_added, economy.product_taxes, economy.import_margins]),
        primary_items=("compensation", "self-employed labour", "capital", "taxes on products", "import margins"),
        primary_kinds=("compensation", "mixed_income", "operating_surplus", "taxes_on_products", "margins"),
        final_kinds=economy.final_categories,
        imported_use=sp.csr_array(economy.use_imported),
        imported_demand=economy.final_imported,
        satellites=(
            Satellite("hours", "Hours of all engaged", "labour", "M.h", economy.hours, none, ACCOUNTS),
            Satellite("persons", "Persons engaged", "persons", "thousand persons", economy.persons, none, ACCOUNTS),
            Satellite("capital", "Fixed capital", "capital", economy.currency, economy.capital, none, ACCOUNTS),
            Satellite("co2", "CO2", "emission", "kt CO2", economy.co2, home_co2, ACCOUNTS),
        ),
        population=np.array([economy.population.total(economy.base_year)]),
        titles=economy.product_names,
        provenance=economy.provenance,
    )
