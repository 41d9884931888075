"""Spanish supply and use tables of one year, 110 products and 81 industries, with labour and air emissions.

Sources
-------
Instituto Nacional de Estadistica, Annual Spanish National Accounts, 2019 benchmark revision, supply and use tables;
Air emission accounts. The terms of reuse were not read again: the reader is here, the table is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.linear_program import Array
from commonweal.core.table import Satellite, Table
from commonweal.data.readers.frames import cells, folder_of, labelled, nothing_else, read_csv
from commonweal.data.readers.ine_activities import NACE_OF, OUTSIDE, SUBSTANCES
from commonweal.data.readers.people import with_population
from commonweal.data.table_checks import checked

YEAR = 2016
LEVELS = ("industries", "activities")
STATED = 0.1
"""Million EUR: the last digit that is published; the source's own checks stand at 4e-11."""
FILES = ("supply_basic_prices.csv", "use_purchasers_prices.csv", "final_uses_purchasers_prices.csv",
         "imports_margins_taxes.csv", "value_added_labour_by_industry.csv", "products.csv",
         "air_emission_accounts_2008_2021.csv")  # fmt: skip
FINAL = {
    "households": ("households", "Final consumption expenditure by households"),
    "npish": ("npish", "Final consumption expenditure by non-profit institution serving households (NPISH)"),
    "government": ("government", "Final consumption expenditure by Public Administration"),
    "gfcf": ("gfcf", "Gross fix capital formation"),
    "inventories": ("inventories", "Changes in inventories and acquisitions less disposals of valuables"),
    "exports_eu": ("exports", "Exports intra EU"),
    "exports_other": ("exports", "Exports extra EU"),
}
"""Label -> kind and column of the source."""
BETWEEN = {
    "trade_margins": "Trade margins",
    "transport_margins": "Transport margins",
    "taxes_on_products": "Taxes less subsidies on products",
}
PRIMARY = {
    "wages": ("compensation", "wages_and_salaries"),
    "social_contributions": ("compensation", "social_contributions"),
    "taxes_on_production": ("taxes_on_production", "other_net_taxes_on_production"),
    "operating_surplus": ("operating_surplus", "operating_surplus"),
    "mixed_income": ("mixed_income", "mixed_income_gross"),
    "taxes_on_products_used": ("taxes_on_products", "use_adjustments_taxes_less_subsidies_on_products"),
    "cif_fob": ("adjustment", "cif_fob_adjustments"),
}
LABOUR = {
    "fte": ("labour", "Full-time equivalent jobs", "thousand FTE", "fte_total_thousand"),
    "persons": ("persons", "Persons employed", "thousand persons", "persons_total_thousand"),
    "jobs": ("persons", "Jobs", "thousand jobs", "jobs_total_thousand"),
}
HOUSEHOLDS, ALL = "h", "Total ramas de actividad"
PUBLISHER = {"publisher": "Instituto Nacional de Estadistica (INE), Spain"}
LICENCE = "INE's terms of reuse, with its name as source; not read again: not to be passed on"
SOURCES = (
    {
        **PUBLISHER,
        "title": f"Supply and use tables, {YEAR}, million EUR, current prices, and employment by industry",
        "citation": "INE, Annual Spanish National Accounts, 2019 benchmark revision",
        "licence": LICENCE,
        "changes": "totals left out; values unchanged",
    },
    {
        **PUBLISHER,
        "title": f"Air emission accounts, {YEAR}",
        "citation": "INE, Cuentas de emisiones a la atmosfera",
        "licence": LICENCE,
        "changes": "one year cut out; values unchanged",
    },
)
NOTES = (
    "Supply is at basic prices and use at purchasers' prices; margins and taxes lie between them, by product. Trade "
    "and transport products carry negative margins.",
    "The source does not split uses into domestic and imported.",
    "Hours are not given; full-time equivalents are.",
)


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The published sheets, million EUR; products in rows, industries or columns of the source across."""

    products: tuple[str, ...]
    names: dict[str, str]
    industries: tuple[str, ...]
    supply: Array
    use: Array
    final: Array
    imports: Array
    between: Array
    by_industry: pd.DataFrame


def read(
    path: str | Path,
    level: str = "industries",
    population: str | Path | None = None,
    accept_residual: float | None = None,
) -> Table:
    """Return the table of Spain, million EUR.

    Parameters
    ----------
    path : the folder with the published sheets
    level : ``industries``, the 81 of the tables, which have emissions only where an industry is an activity of the
        emission accounts by itself, so that no emission account is complete and none is given; or ``activities``, the
        tables added up to the 63 activities of the emission accounts, which then hold for all
    population : the folder with the population of World Population Prospects 2019; without it, population is unknown
    accept_residual : see :func:`commonweal.data.table_checks.checked`
    """
    if level not in LEVELS:
        raise UnknownName.of("level of industries", level, LEVELS)
    folder = folder_of(path, FILES)
    sheets = _read_sheets(folder)
    known = np.array([NACE_OF[code] for code in sheets.industries])
    groups = (
        sheets.industries
        if level == "industries"
        else tuple(dict.fromkeys(NACE_OF[code] for code in sheets.industries))
    )
    labels = np.array(sheets.industries) if level == "industries" else known
    member = (labels[:, None] == np.array(groups)[None, :]).astype(np.float64)
    emissions = _read_emissions(folder / FILES[6]) if level == "activities" else None
    table = _table(sheets, groups, member, emissions, known)
    return checked(with_population(table, population), STATED, str(folder), accept_residual)


def _read_sheets(folder: Path) -> _Sheets:
    where = [str(folder / name) for name in FILES]
    listed = read_csv(folder / FILES[5], ("product", "name"), dtype=str)
    products = tuple(listed["product"])
    by_product = [_by_product(folder / name, products) for name in FILES[:4]]
    supply, use, final, between = by_product
    by_industry = read_csv(folder / FILES[4], ("industry", "name")).set_index("industry")
    by_industry = labelled(by_industry, where[4])
    industries = tuple(by_industry.index)
    nothing_else(industries, NACE_OF, where[4], "industry")
    nothing_else(supply.columns, industries, where[0], "industry")
    nothing_else(use.columns, industries, where[1], "industry")
    final = final.set_axis([label.strip() for label in final.columns], axis=1)
    return _Sheets(
        products=products,
        names={
            **{code: name.partition(". ")[2] or name for code, name in zip(products, listed["name"], strict=True)},
            **dict(zip(industries, by_industry["name"].astype(str), strict=True)),
        },
        industries=industries,
        supply=cells(supply, products, industries, where[0]),
        use=cells(use, products, industries, where[1]),
        final=cells(final, products, [column for _, column in FINAL.values()], where[2]),
        imports=cells(between, products, ["Total imports (1)"], where[3])[:, 0],
        between=cells(between, products, list(BETWEEN.values()), where[3]).T,
        by_industry=by_industry,
    )


def _by_product(path: Path, products: tuple[str, ...]) -> pd.DataFrame:
    frame = labelled(read_csv(path, ("product",)).set_index("product"), str(path))
    nothing_else(frame.index, products, str(path), "product")
    return frame


def _read_emissions(path: Path) -> dict[str, dict[str, float]]:
    """Return emissions by number of the substance and by activity, NACE divisions or ``h`` for households."""
    frame = read_csv(path, ("substance_and_unit_es", "activity_es", "year", "value"))
    frame = frame[frame["year"] == YEAR]
    number = frame["substance_and_unit_es"].str.extract(r"^(\d\.\d?)")[0]
    activity = frame["activity_es"].str.partition(":")[0].str.strip()
    twice = pd.Series(list(zip(number, activity, strict=True))).duplicated()
    if twice.any():
        first = frame[twice.to_numpy()].iloc[0]
        raise SchemaError(Problem("row label twice", str(path), f"{first.iloc[0]}, {first.iloc[1]}", "each once"))
    return {
        code: dict(zip(activity[number == code], frame.loc[number == code, "value"].astype(float), strict=True))
        for code in SUBSTANCES
    }


def _table(
    sheets: _Sheets,
    groups: tuple[str, ...],
    member: Array,
    emissions: dict[str, dict[str, float]] | None,
    known: np.ndarray,
) -> Table:
    made = (sheets.supply @ member).sum(axis=0) > 0
    activities = tuple(code for code, kept in zip(groups, made, strict=True) if kept)
    member = member[:, made]
    primary = (
        cells(sheets.by_industry, sheets.industries, [column for _, column in PRIMARY.values()], FILES[4]).T @ member
    )
    idle = [code for code, kept in zip(groups, made, strict=True) if not kept]
    notes = list(NOTES) + ([f"Without output, and so no activity: {', '.join(idle)}."] if idle else [])
    satellites = _labour(sheets, member)
    if emissions is None:
        notes.append(_gap(known))
    else:
        satellites += tuple(_emission(code, values, activities) for code, values in emissions.items())
    return Table(
        name=f"esp-{YEAR}" if emissions is None else f"esp-{YEAR}-activities",
        title=f"Spain, {YEAR}, {len(sheets.products)} products, {len(activities)} industries",
        year=YEAR,
        currency=f"M.EUR_{YEAR}",
        price_basis="supply at basic prices, use at purchasers' prices",
        regions=("ESP",),
        products=sheets.products,
        activities=activities,
        final=tuple(FINAL),
        product_region=np.zeros(len(sheets.products), dtype=np.int64),
        activity_region=np.zeros(len(activities), dtype=np.int64),
        final_region=np.zeros(len(FINAL), dtype=np.int64),
        make=sp.csr_array(sheets.supply @ member),
        use=sp.csr_array(sheets.use @ member),
        demand=sheets.final,
        imports=sheets.imports,
        primary=primary,
        primary_items=tuple(PRIMARY),
        primary_kinds=tuple(kind for kind, _ in PRIMARY.values()),
        final_kinds=tuple(kind for kind, _ in FINAL.values()),
        supply_adjustments=sheets.between,
        supply_items=tuple(BETWEEN),
        satellites=satellites,
        titles=_titles(sheets, activities, known),
        notes=tuple(notes),
        provenance={"sources": list(SOURCES if emissions is not None else SOURCES[:1]), "reader": "ine"},
    )


def _titles(sheets: _Sheets, activities: tuple[str, ...], known: np.ndarray) -> dict[str, str]:
    titles = {code: sheets.names[code] for code in (*sheets.products, *activities) if code in sheets.names}
    for code in activities:
        inside = [sheets.names[one] for one, nace in zip(sheets.industries, known, strict=True) if nace == code]
        if inside:
            titles[code] = "; ".join(inside)
    return {**titles, **{label: column for label, (_, column) in FINAL.items()}, **BETWEEN}


def _labour(sheets: _Sheets, member: Array) -> tuple[Satellite, ...]:
    columns = [column for *_, column in LABOUR.values()]
    values = cells(sheets.by_industry, sheets.industries, columns, FILES[4]).T @ member
    source = "INE, Annual Spanish National Accounts, employment by industry"
    return tuple(
        Satellite(name, title, kind, unit, row, np.zeros(len(FINAL)), source)
        for (name, (kind, title, unit, _)), row in zip(LABOUR.items(), values, strict=True)
    )


def _emission(number: str, values: dict[str, float], activities: tuple[str, ...]) -> Satellite:
    """Return one account by activity, households in the column of their consumption."""
    name, title, unit = SUBSTANCES[number]
    wanted = [*(code for code in activities if code != OUTSIDE), HOUSEHOLDS]
    problems = [
        Problem("no emissions", f"{FILES[6]}, {number} {title}, {YEAR}", "nothing", code)
        for code in wanted
        if not np.isfinite(values.get(code, np.nan))
    ]
    if problems:
        raise SchemaError(problems)
    by_final = np.zeros(len(FINAL))
    by_final[list(FINAL).index("households")] = values[HOUSEHOLDS]
    by_activity = np.array([values.get(code, 0.0) for code in activities])
    return Satellite(name, title, "emission", unit, by_activity, by_final, "INE, Cuentas de emisiones a la atmosfera")


def _gap(known: np.ndarray) -> str:
    alone = [code for code in known if (known == code).sum() == 1 and code != OUTSIDE]
    shared = [code for code in dict.fromkeys(known) if (known == code).sum() > 1]
    return (
        f"Air emissions are published for 63 activities. {len(alone)} of the industries are one of them; the others "
        f"share one (NACE {', '.join(shared)}), and no source splits it: no emissions at this level. Read with "
        "level='activities' for the emission accounts."
    )
