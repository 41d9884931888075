"""US Bureau of Economic Analysis: make and use tables of 2017 and 2023, summary and detail.

Sources
-------
US Bureau of Economic Analysis, Input-Output Accounts, 2017 schema, before redefinitions, producer prices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.core.errors import UnknownName
from commonweal.core.linear_program import Array
from commonweal.core.table import Table
from commonweal.data.readers import bea_capital
from commonweal.data.readers.bea_codes import imports_column, primary_kinds
from commonweal.data.readers.frames import cells, folder_of, labelled, nothing_else, read_csv, read_parquet
from commonweal.data.readers.people import with_population
from commonweal.data.table_checks import checked


@dataclass(frozen=True, slots=True)
class _Release:
    """One published table: level and year, its name here, what its rounding leaves and published output [million USD].

    ``stated`` : the largest residual; ``output`` : gross output as the source publishes it.
    """

    level: str
    year: int
    name: str
    stated: float
    output: float


RELEASES = {
    "detail-2017": _Release("detail", 2017, "usa-2017-detail", 26.0, 34_468_115.0),
    "summary-2017": _Release("summary", 2017, "usa-2017", 9.0, 34_468_115.0),
    "summary-2023": _Release("summary", 2023, "usa-2023", 9.0, 48_386_809.0),
}
"""Cells are whole millions. Stated: 26 in rows of detail 2017; in columns of the summary tables 5 on published output,
which itself is off by up to 4 from the make table that gives output here."""
CAPITAL_YEARS = (2017,)
SOURCE = {
    "publisher": "US Bureau of Economic Analysis",
    "licence": "US Government work, public domain",
}
HOUSEHOLDS = (
    "Personal consumption includes that of non-profit institutions serving households; the source has one column."
)
TAXES = "Value added includes taxes on products less subsidies, which producer prices contain."
ROUNDED = (
    "Output is the sum of the make table, {sum:,.0f} million USD; the source publishes {published:,.0f}, {off:.1e} of "
    "it away: cells are rounded to whole millions, and there are {industries} industries."
)
LARGE = 1e-6
"""Share of output from which on the rounding is told."""
SPLIT = (
    "The imported part of uses does not add to the imports column by commodity: off by up to {size:,.0f} million USD "
    "({worst}). It is kept as it is; it is more than the use itself in {over} cells that are not negative, "
    "by at most {by:,.0f}."
)


def read(
    path: str | Path,
    release: str,
    population: str | Path | None = None,
    accept_residual: float | None = None,
) -> Table:
    """Return a table in million USD, made by industry and commodity, used in producer prices.

    Parameters
    ----------
    path : the folder with the published sheets
    release : ``detail-2017`` (402 industries and commodities), ``summary-2017`` or ``summary-2023`` (71 and 73)
    population : the folder with the population of World Population Prospects 2019; without it, population is unknown
    accept_residual : see :func:`commonweal.data.table_checks.checked`

    Notes
    -----
    The imports column F050 becomes imports; its positive cells stay a demand, in a column of their own
    (:func:`commonweal.data.readers.bea_codes.imports_column`). Capital comes with the tables of 2017 only.
    """
    if release not in RELEASES:
        raise UnknownName.of("table of the BEA", release, RELEASES)
    this = RELEASES[release]
    lists = [f"{this.level}_{kind}.csv" for kind in ("industries", "commodities", "final_demand", "value_added")]
    stem = f"{this.level}_{this.year}"
    sheets = [f"{stem}_{kind}.parquet" for kind in ("make", "use_producer_prices", "import_use")]
    capital = [bea_capital.STOCKS, bea_capital.CROSSWALK] if this.year in CAPITAL_YEARS else []
    folder = folder_of(path, [*lists, *sheets, *capital])
    codes = [read_csv(folder / name, ("code", "name"), dtype=str) for name in lists]
    table = _table(folder, this, codes, sheets)
    if capital:
        table = _with_capital(table, this, folder)
    return checked(with_population(table, population), this.stated, str(folder / stem), accept_residual)


def _table(folder: Path, this: _Release, codes: list[pd.DataFrame], names: list[str]) -> Table:
    industries, commodities, finals, items = (tuple(frame["code"]) for frame in codes)
    where = [str(folder / name) for name in names]
    make, use, imported = (labelled(read_parquet(folder / name), str(folder / name)) for name in names)
    nothing_else(make.index, industries, where[0], "row")
    nothing_else(make.columns, commodities, where[0], "column")
    for sheet, at, rows in ((use, where[1], (*commodities, *items)), (imported, where[2], commodities)):
        nothing_else(sheet.index, rows, at, "row")
        nothing_else(sheet.columns, (*industries, *finals), at, "column")
    made = cells(make, industries, commodities, where[0]).T
    used = cells(use, commodities, industries, where[1])
    imported_use = cells(imported, commodities, industries, where[2])
    demand, labels, kinds, imports = imports_column(cells(use, commodities, finals, where[1]), finals)
    imported_demand = imports_column(cells(imported, commodities, finals, where[2]), finals)[0]
    imported_demand[:, -1] = 0.0
    title = f"United States, {this.year}, {len(industries)} industries"
    titles = {str(code): str(name) for frame in codes for code, name in zip(frame["code"], frame["name"], strict=True)}
    gap = imported_use.sum(axis=1) + imported_demand.sum(axis=1) - imports
    over = np.hstack(
        [np.where(used < 0, 0.0, imported_use - used), np.where(demand < 0, 0.0, imported_demand - demand)]
    )
    return Table(
        name=this.name,
        title=title,
        year=this.year,
        currency=f"M.USD_{this.year}",
        price_basis="producer prices",
        regions=("USA",),
        products=commodities,
        activities=industries,
        final=labels,
        product_region=np.zeros(len(commodities), dtype=np.int64),
        activity_region=np.zeros(len(industries), dtype=np.int64),
        final_region=np.zeros(len(labels), dtype=np.int64),
        make=sp.csr_array(made),
        use=sp.csr_array(used),
        demand=demand,
        imports=imports,
        primary=cells(use, items, industries, where[1]),
        primary_items=items,
        primary_kinds=primary_kinds(items, str(folder / f"{this.level}_value_added.csv")),
        final_kinds=kinds,
        imported_use=sp.csr_array(imported_use),
        imported_demand=imported_demand,
        titles={**titles, labels[-1]: "Positive cells of the imports column: customs duties and carriage of imports"},
        notes=(
            *_rounding_notes(made, this),
            HOUSEHOLDS,
            TAXES,
            _split_note(gap, over, commodities, titles),
            *_negative_notes(made, used),
        ),
        provenance={"sources": [_source(this)], "reader": "bea"},
    )


def _source(this: _Release) -> dict[str, str]:
    title = f"Make table, use table at producer prices and import matrix, {this.level}, {this.year}"
    return {
        **SOURCE,
        "title": title,
        "citation": f"US Bureau of Economic Analysis, Input-Output Accounts, {title.lower()}, before redefinitions",
        "changes": "make table transposed; the column of imports turned into imports and its positive cells; totals "
        "left out; values unchanged",
    }


def _rounding_notes(made: Array, this: _Release) -> list[str]:
    """Return a note where the sum of the make table is further from published output than ``LARGE``."""
    total = float(made.sum())
    off = abs(total / this.output - 1.0)
    told = ROUNDED.format(sum=total, published=this.output, off=off, industries=made.shape[1])
    return [told] if off > LARGE else []


def _split_note(gap: Array, over: Array, commodities: tuple[str, ...], titles: dict[str, str]) -> str:
    worst = int(np.abs(gap).argmax())
    named = f"{commodities[worst]} {titles[commodities[worst]]}"
    return SPLIT.format(size=abs(gap[worst]), worst=named, over=int((over > 0).sum()), by=over.max())


def _negative_notes(made: Array, used: Array) -> list[str]:
    found = [(int((part < 0).sum()), float(part[part < 0].sum()), name)
             for part, name in ((made, "make"), (used, "use"))]  # fmt: skip
    return [
        f"{count} cells of the {name} table are negative ({total:,.0f} million USD in all)."
        for count, total, name in found
        if count
    ]


def _with_capital(table: Table, this: _Release, folder: Path) -> Table:
    capital = bea_capital.capital_of(folder, table.year, table.activities, table.output, len(table.final))
    return replace(
        table,
        satellites=(*table.satellites, capital),
        notes=(*table.notes, bea_capital.NOT_IN_THE_STOCK),
        provenance={**table.provenance, "sources": [_source(this), bea_capital.SOURCE]},
    )
