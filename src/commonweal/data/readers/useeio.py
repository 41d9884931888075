"""USEEIO 2.0.1-411: the United States in 2012, 411 commodities, with environmental and job accounts.

Sources
-------
Ingwersen and others (2022), Scientific Data 9, 194, doi 10.1038/s41597-022-01293-7, on the benchmark tables of the US
Bureau of Economic Analysis.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.core.errors import UnknownName
from commonweal.core.linear_program import Array
from commonweal.core.table import Satellite, Table
from commonweal.data.readers.bea_codes import imports_column, primary_kinds
from commonweal.data.readers.frames import cells, folder_of, labelled, nothing_else, read_csv, read_parquet
from commonweal.data.readers.people import with_population
from commonweal.data.table_checks import checked

YEAR = 2012
FORMS = ("commodities", "industries")
MILLION = 1e-6
RESIDUAL = 70.0
"""Million USD: rows of the make table differ from industry output by up to 69, its columns from commodity output by up
to 32, in all 6e-6 of output."""
FILES = ("make", "use_total", "use_domestic", "direct_impacts_per_usd")
LISTS = ("sectors_outputs_demands.csv", "final_demand_codes.csv", "value_added_codes.csv", "indicators.csv")
NAMES = {"GHG": "ghg", "ENRG": "energy", "WATR": "water", "LAND": "land", "MNRL": "minerals", "JOBS": "jobs",
         "NNRG": "energy_nonrenewable", "RNRG": "energy_renewable"}  # fmt: skip
RESOURCES = ("ENRG", "WATR", "LAND", "MNRL", "NNRG", "RNRG")
WASTES = ("CCDD", "CMSW", "CRHW")
NOT_A_SATELLITE = "VADD"
"""Value added stands in the table itself."""
UNITS = {"kg": ("kt", 1e-6), "MJ": ("TJ", 1e-6), "m2*yr": ("km2*yr", 1e-6), "jobs": ("thousand jobs", 1e-3)}
SOURCE = {
    "title": "USEEIO v2.0.1-411: make and use tables, 2012, producer prices before redefinitions, and direct impacts "
    "per dollar of commodity output",
    "publisher": "US Environmental Protection Agency, on tables of the US Bureau of Economic Analysis",
    "doi": "10.1038/s41597-022-01293-7",
    "citation": "Ingwersen, W. W., Li, M., Young, B., Vendries, J. and Birney, C. (2022), USEEIO v2.0, The US "
    "Environmentally-Extended Input-Output Model v2.0, Scientific Data 9, 194",
    "licence": "US Government work, public domain",
}
HOUSEHOLDS = (
    "Satellites are those of production. Direct emissions of households seem not to be included (an inference from the "
    "total of greenhouse gases, {total:.2f} Gt CO2 eq, not a statement of the source)."
)
OPEN = (
    "Output less cost of {activity} is off by {cost:.1f} million USD, the most of all, {total:.1f} in all; supply less "
    "use of {product} by {supply:.1f}, the most of all: the published outputs and the make table differ."
)
SPLIT = (
    "The split of uses into domestic and imported is the source's estimate and does not add to the imports column by "
    "commodity: it is off by up to {size:,.0f} million USD ({worst}). It is kept as it is."
)


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The published sheets, US dollars; (commodity or industry, ...) in the order of ``codes``."""

    codes: tuple[str, ...]
    names: dict[str, str]
    make: Array
    use: Array
    use_domestic: Array
    final: Array
    final_domestic: Array
    final_codes: tuple[str, ...]
    value_added: Array
    value_added_codes: tuple[str, ...]
    impacts: pd.DataFrame
    indicators: pd.DataFrame
    industry_output: Array
    commodity_output: Array


def read(
    path: str | Path,
    form: str = "commodities",
    population: str | Path | None = None,
    accept_residual: float | None = None,
) -> Table:
    """Return the table in million USD of 2012.

    Parameters
    ----------
    path : the folder with the published sheets
    form : ``commodities``, the symmetric table, to whose output q the direct impacts D belong, so that satellites are
        D diag(q) exactly; or ``industries``, make and use with joint products, where the impacts of a commodity
        are laid on industries by their shares in making it, s_i = sum_c V_ic / q_c * D_c q_c, which keeps totals.
    population : the folder with the population of World Population Prospects 2019; without it, population is unknown
    accept_residual : see :func:`commonweal.data.table_checks.checked`

    Notes
    -----
    In the symmetric table every commodity is made with the mean recipe of the industries that make it (industry
    technology): use is U diag(V 1)^-1 V, value added W diag(V 1)^-1 V, so that total use of every commodity, total
    value added and all product balances are those of the published sheets. The source divides by the published output
    of industries x instead, which differs from V 1 by up to 69 million; its A = U diag(x)^-1 V diag(q)^-1 differs from
    the coefficients here by up to 0.002, and value added by that rule is 2.9e-6 more than the sheets have (its
    direct impacts VADD times output: 3.5e-6). What the published sheets leave open stands between output
    and cost of the commodities.
    """
    if form not in FORMS:
        raise UnknownName.of("form of the table", form, FORMS)
    folder = folder_of(path, [*(f"{name}.parquet" for name in FILES), *LISTS])
    sheets = _read_sheets(folder)
    table = _symmetric(sheets) if form == "commodities" else _make_and_use(sheets)
    table = _with_split_note(_with_open_note(table))
    return checked(with_population(table, population), RESIDUAL, str(folder), accept_residual)


def _read_sheets(folder: Path) -> _Sheets:
    outputs = read_csv(folder / LISTS[0], ("code", "name", "industry_output_usd", "commodity_output_usd"))
    final = read_csv(folder / LISTS[1], ("code", "name"))
    items = read_csv(folder / LISTS[2], ("code", "name"))
    indicators = read_csv(folder / LISTS[3], ("code", "name", "unit")).set_index("code")
    codes, finals, rows = (list(frame["code"].astype(str)) for frame in (outputs, final, items))
    where = {name: str(folder / f"{name}.parquet") for name in FILES}
    sheet = {name: labelled(read_parquet(folder / f"{name}.parquet"), where[name]) for name in FILES}
    for name in ("use_total", "use_domestic"):
        nothing_else(sheet[name].index, [*codes, *rows], where[name], "row")
        nothing_else(sheet[name].columns, [*codes, *finals], where[name], "column")
    nothing_else(sheet["make"].index, codes, where["make"], "row")
    return _Sheets(
        codes=tuple(codes),
        names={
            **dict(zip(codes, outputs["name"].astype(str), strict=True)),
            **dict(zip(finals, final["name"].astype(str), strict=True)),
            **dict(zip(rows, items["name"].astype(str), strict=True)),
        },
        make=cells(sheet["make"], codes, codes, where["make"]),
        use=cells(sheet["use_total"], codes, codes, where["use_total"]),
        use_domestic=cells(sheet["use_domestic"], codes, codes, where["use_domestic"]),
        final=cells(sheet["use_total"], codes, finals, where["use_total"]),
        final_domestic=cells(sheet["use_domestic"], codes, finals, where["use_domestic"]),
        final_codes=tuple(finals),
        value_added=cells(sheet["use_total"], rows, codes, where["use_total"]),
        value_added_codes=tuple(rows),
        impacts=labelled(sheet["direct_impacts_per_usd"], where["direct_impacts_per_usd"]),
        indicators=indicators,
        industry_output=outputs["industry_output_usd"].to_numpy(dtype=np.float64),
        commodity_output=outputs["commodity_output_usd"].to_numpy(dtype=np.float64),
    )


def _symmetric(sheets: _Sheets) -> Table:
    q = sheets.commodity_output
    made = q > 0
    shares = sp.csr_array((sheets.make / sheets.make.sum(axis=1, keepdims=True))[:, made])  # sums in one order always
    value_added, use = np.asarray(sheets.value_added @ shares), np.asarray(sheets.use @ shares)
    imported = np.asarray((sheets.use - sheets.use_domestic) @ shares)
    return _table(
        sheets, made, np.diag(q)[:, made], use, imported, value_added,
        note="Commodity by commodity: every commodity is made with the mean recipe of the industries that make it "
        "(industry technology), their output taken as the rows of the make table, so that totals of use and value "
        "added are the published ones.",
        by_activity={code: sheets.impacts.loc[code].to_numpy(dtype=np.float64)[made] * q[made]
                     for code in sheets.impacts.index},
        name="usa-2012-detail",
    )  # fmt: skip


def _make_and_use(sheets: _Sheets) -> Table:
    q = sheets.make.sum(axis=0)
    shares = np.divide(sheets.make, q, out=np.zeros_like(sheets.make), where=q > 0)
    impacts = {
        code: shares @ (sheets.impacts.loc[code].to_numpy(dtype=np.float64) * sheets.commodity_output)
        for code in sheets.impacts.index
    }
    return _table(
        sheets, sheets.industry_output > 0, sheets.make.T, sheets.use, sheets.use - sheets.use_domestic,
        sheets.value_added,
        note="Satellites are published by commodity. They are laid on industries by the shares of industries in the "
        "output of each commodity, which keeps totals; the source's accounts by industry are not in these files.",
        by_activity=impacts, name="usa-2012-detail-industries",
        proxy="by commodity, laid on industries by their shares in making it",
    )  # fmt: skip


def _table(
    sheets: _Sheets,
    made: np.ndarray,
    make: Array,
    use: Array,
    imported: Array,
    value_added: Array,
    note: str,
    by_activity: dict[str, Array],
    name: str,
    proxy: str = "",
) -> Table:
    codes = sheets.codes
    activities = tuple(code for code, kept in zip(codes, made, strict=True) if kept)
    final, labels, kinds, imports = imports_column(sheets.final * MILLION, sheets.final_codes)
    imported_final = (sheets.final - sheets.final_domestic) * MILLION
    imported_final, _, _, _ = imports_column(imported_final, sheets.final_codes)
    imported_final[:, -1] = 0.0
    idle = ", ".join(code for code, kept in zip(codes, made, strict=True) if not kept)
    notes = [note, f"Without output, and so no activity: {idle}."] if idle else [note]
    notes.append(HOUSEHOLDS.format(total=by_activity["GHG"].sum() * 1e-12))
    return Table(
        name=name,
        title="United States, 2012, 411 commodities",
        year=YEAR,
        currency=f"M.USD_{YEAR}",
        price_basis="producer prices",
        regions=("USA",),
        products=codes,
        activities=activities,
        final=labels,
        product_region=np.zeros(len(codes), dtype=np.int64),
        activity_region=np.zeros(len(activities), dtype=np.int64),
        final_region=np.zeros(len(labels), dtype=np.int64),
        make=sp.csr_array(make * MILLION),
        use=sp.csr_array(use * MILLION),
        demand=final,
        imports=imports,
        primary=value_added * MILLION,
        primary_items=sheets.value_added_codes,
        primary_kinds=primary_kinds(sheets.value_added_codes, LISTS[2]),
        final_kinds=kinds,
        imported_use=sp.csr_array(imported * MILLION),
        imported_demand=imported_final,
        satellites=tuple(
            _satellite(sheets, str(code), totals, len(labels), proxy)
            for code, totals in by_activity.items()
            if code != NOT_A_SATELLITE
        ),
        titles={**sheets.names, labels[-1]: "Positive cells of the imports column"},
        notes=tuple(notes),
        provenance={"sources": [{**SOURCE, "changes": "US dollars to millions; " + note}], "reader": "useeio"},
    )


def _satellite(sheets: _Sheets, code: str, totals: Array, final: int, proxy: str) -> Satellite:
    title, unit = str(sheets.indicators.loc[code, "name"]), str(sheets.indicators.loc[code, "unit"])
    base, _, of = unit.partition(" ")
    shown, factor = UNITS.get(base, (base, 1.0))
    kind = (
        "resource" if code in RESOURCES else "persons" if code == "JOBS" else "other" if code in WASTES else "emission"
    )
    return Satellite(
        name=NAMES.get(code, code.lower()),
        title=title,
        kind=kind,
        unit=f"{shown} {of}".strip(),
        by_activity=totals * factor,
        by_final=np.zeros(final),
        source="USEEIO v2.0.1-411, direct impacts per dollar of commodity output times output",
        proxy=proxy,
    )


def _with_open_note(table: Table) -> Table:
    cost, supply = table.activity_residual, table.product_residual
    dear, short = int(np.abs(cost).argmax()), int(np.abs(supply).argmax())
    activity, product = table.activities[dear], table.products[short]
    note = OPEN.format(
        activity=f"{activity} {table.titles[activity]}",
        cost=cost[dear],
        total=cost.sum(),
        product=f"{product} {table.titles[product]}",
        supply=supply[short],
    )
    return replace(table, notes=(*table.notes, note))


def _with_split_note(table: Table) -> Table:
    assert table.imported_use is not None and table.imported_demand is not None
    gap = table.imported_use.sum(axis=1) + table.imported_demand.sum(axis=1) - table.imports
    worst = int(np.abs(gap).argmax())
    named = f"{table.products[worst]} {table.titles[table.products[worst]]}"
    return replace(table, notes=(*table.notes, SPLIT.format(size=abs(gap[worst]), worst=named)))
