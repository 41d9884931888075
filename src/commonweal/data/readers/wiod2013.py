"""WIOD 2013 release: the world table of one year, 35 industries in each of 41 regions, no accounts.

Sources
-------
Timmer, Dietzenbacher, Los, Stehrer, de Vries (2015), Review of International Economics 23, 575-605. The terms of the
2013 release were not seen: the reader is here, the table is not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Index
from commonweal.core.table import Table
from commonweal.data.readers.frames import cells, folder_of, labelled, nothing_else, read_csv, read_parquet
from commonweal.data.readers.people import persons_by_region, population_source
from commonweal.data.table_checks import checked

YEAR = 2011
RESIDUAL = 108.0
"""Million USD: cells are rounded to whole millions, and a row has 1,640 of them; the source states up to 108."""
REST = "RoW"
OTHER_CODES = {"ROM": "ROU"}
"""Codes of the release that the population source writes otherwise."""
FINAL = ("households", "npish", "government", "gfcf", "inventories")
FINAL_TITLES = ("Final consumption by households", "Final consumption by non-profit organisations serving households",
                "Final consumption by government", "Gross fixed capital formation",
                "Changes in inventories and valuables")  # fmt: skip
INDUSTRIES = (
    "Agriculture, hunting, forestry and fishing",
    "Mining and quarrying",
    "Food, beverages and tobacco",
    "Textiles and textile products",
    "Leather and footwear",
    "Wood and products of wood and cork",
    "Pulp, paper, printing and publishing",
    "Coke, refined petroleum and nuclear fuel",
    "Chemicals and chemical products",
    "Rubber and plastics",
    "Other non-metallic minerals",
    "Basic metals and fabricated metal",
    "Machinery, not elsewhere classified",
    "Electrical and optical equipment",
    "Transport equipment",
    "Manufacturing, not elsewhere classified; recycling",
    "Electricity, gas and water supply",
    "Construction",
    "Sale and repair of motor vehicles; retail sale of fuel",
    "Wholesale trade, except of motor vehicles",
    "Retail trade, except of motor vehicles; repair of household goods",
    "Hotels and restaurants",
    "Inland transport",
    "Water transport",
    "Air transport",
    "Other supporting transport activities; travel agencies",
    "Post and telecommunications",
    "Financial intermediation",
    "Real estate activities",
    "Renting of machinery and equipment; other business activities",
    "Public administration and defence; compulsory social security",
    "Education",
    "Health and social work",
    "Other community, social and personal services",
    "Private households with employed persons",
)
PRIMARY = "value_added_and_taxes"
NOTES = (
    "The source gives whole millions, so rows do not close exactly; the residual stands in the checks.",
    "Value added, net taxes on products and transport margins are one item: the column remainder of the source.",
    "No accounts come with the table: no hours, persons, capital or emissions.",
)
SOURCE = {
    "title": f"World input-output table {YEAR}, industry by industry, current prices, million USD",
    "publisher": "Groningen Growth and Development Centre, World Input-Output Database, 2013 release",
    "citation": "Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R. and de Vries, G. J. (2015), An Illustrated "
    "User Guide to the World Input-Output Database: the Case of Global Automotive Production, Review of "
    "International Economics 23, 575-605",
    "licence": "not seen for the 2013 release: not to be passed on",
    "changes": "sectors without output left out as activities; values unchanged",
}


def read(path: str | Path, population: str | Path | None = None, accept_residual: float | None = None) -> Table:
    """Return the world table, million USD of 2011, products labelled ``DEU:c12``.

    Parameters
    ----------
    path : the folder with Z_2011, Y_2011 and x_2011
    population : the folder with the population of World Population Prospects 2019; without it, population is unknown
    accept_residual : see :func:`commonweal.data.table_checks.checked`
    """
    names = (f"Z_{YEAR}.parquet", f"Y_{YEAR}.parquet", f"x_{YEAR}.csv")
    folder = folder_of(path, names)
    column = "value_added_and_taxes_residual_musd"
    outputs = read_csv(folder / names[2], ("sector", "gross_output_musd", column))
    sectors = [str(label) for label in outputs["sector"]]
    inter = labelled(read_parquet(folder / names[0]), str(folder / names[0]))
    final = labelled(read_parquet(folder / names[1]), str(folder / names[1]))
    nothing_else(inter.index, sectors, str(folder / names[0]), "row")
    nothing_else(inter.columns, sectors, str(folder / names[0]), "column")
    nothing_else(final.index, sectors, str(folder / names[1]), "row")
    finals = [str(label) for label in final.columns]
    regions = tuple(dict.fromkeys(_parts(label, "c", len(INDUSTRIES))[0] for label in sectors))
    numbers = cells(outputs.set_axis(sectors), sectors, ("gross_output_musd", column), str(folder / names[2]))
    x, rest = numbers.T
    made = x > 0
    products = [_parts(label, "c", len(INDUSTRIES)) for label in sectors]
    columns = [_parts(label, "f", len(FINAL)) for label in finals]
    kinds = tuple(FINAL[number - 1] for _, number in columns)
    labels = tuple(f"{region}:{kind}" for (region, _), kind in zip(columns, kinds, strict=True))
    place = {region: at for at, region in enumerate(regions)}
    names_of = tuple(f"{region}:c{number}" for region, number in products)
    product_region = np.array([place[region] for region, _ in products], dtype=np.int64)
    table = Table(
        name=f"world-{YEAR}",
        title=f"The world, {YEAR}, {len(regions)} regions",
        year=YEAR,
        currency=f"M.USD_{YEAR}",
        price_basis="basic prices",
        regions=regions,
        products=names_of,
        activities=tuple(name for name, kept in zip(names_of, made, strict=True) if kept),
        final=labels,
        product_region=product_region,
        activity_region=product_region[made],
        final_region=_places([region for region, _ in columns], place, str(folder / names[1])),
        make=sp.csr_array(sp.diags_array(x).tocsc()[:, np.flatnonzero(made)]),
        use=sp.csr_array(cells(inter, sectors, sectors, str(folder / names[0]))[:, made]),
        demand=cells(final, sectors, finals, str(folder / names[1])),
        imports=np.zeros(len(sectors)),
        primary=rest[None, made],
        primary_items=(PRIMARY,),
        primary_kinds=("value_added",),
        final_kinds=kinds,
        population=persons_by_region(population, [OTHER_CODES.get(region, region) for region in regions], YEAR, REST),
        titles=_titles(products, names_of, columns, labels),
        notes=(*NOTES, *_idle(names_of, made)),
        provenance={"sources": [SOURCE, *([population_source(YEAR)] if population else [])], "reader": "wiod2013"},
    )
    return checked(table, RESIDUAL, str(folder), accept_residual)


def _parts(label: str, letter: str, last: int) -> tuple[str, int]:
    """Return region and number of a label such as ``DEU_c12``."""
    region, _, number = label.rpartition(f"_{letter}")
    if not region or not number.isdigit() or not 1 <= int(number) <= last:
        raise SchemaError(Problem("label not understood", label, repr(label), f"<region>_{letter}1 to {letter}{last}"))
    return region, int(number)


def _places(regions: list[str], place: dict[str, int], where: str) -> Index:
    unknown = [Problem("region without industries", where, region) for region in regions if region not in place]
    if unknown:
        raise SchemaError(unknown[:5])
    return np.array([place[region] for region in regions], dtype=np.int64)


def _titles(
    products: list[tuple[str, int]], names: tuple[str, ...], columns: list[tuple[str, int]], labels: tuple[str, ...]
) -> dict[str, str]:
    titles = {name: f"{INDUSTRIES[n - 1]}, {region}" for name, (region, n) in zip(names, products, strict=True)}
    titles |= {label: f"{FINAL_TITLES[n - 1]}, {region}" for label, (region, n) in zip(labels, columns, strict=True)}
    return {**titles, PRIMARY: "Value added, net taxes on products and transport margins", REST: "Rest of the world"}


def _idle(names: tuple[str, ...], made: np.ndarray) -> list[str]:
    idle = [name for name, kept in zip(names, made, strict=True) if not kept]
    return [f"Without output, and so no activity: {', '.join(idle)}."] if idle else []
