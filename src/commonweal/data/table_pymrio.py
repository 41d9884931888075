"""A symmetric table as a pymrio IOSystem, and back as far as pymrio's model holds it.

pymrio (Stadler 2021, Journal of Open Research Software 9(1), 8) is under the LGPL-3: no part of this package, never
needed by it, imported only when one of these two functions is called, installed by the extra ``import``.

Held: domestic flows Z, domestic final demand Y, output x, population, name and title, and as extensions

==================== =====================================================================================
``imports``          imports from outside all regions: product of the table by user, as the source splits them
``imports_in_all``   one row: imports of the product of each sector; users need not add up to them
``factor_inputs``    primary inputs
``satellites``       satellites, where there are any
==================== =====================================================================================

and, as a note in the metadata, year, price basis, kinds of final columns and the residual that the source states.
Imports, output, primary inputs and satellites come back the same, uses and final demand to the rounding of one
addition, balances therefore to the rounding of their sums, population to that of thousands to persons and back.

Not held: make and use with joint products, margins and taxes between supply and use, imports whose users are not known
(all refused); titles of labels, notes and provenance (lost). pymrio has no coefficients of sectors without output:
what they emit stays in the flows F, but its footprints leave it out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import FINAL_KINDS, Satellite, Table
from commonweal.data.table_checks import check_structure
from commonweal.data.table_labels import codes_of, label_of
from commonweal.data.table_xarray import needed

THOUSAND = 1000.0
"""pymrio counts persons, a table thousands."""
SECTORS = ["region", "sector"]
SATELLITE_TEXTS = ("title", "kind", "unit", "source", "proxy")
MARK = "commonweal: "
"""What the note in pymrio's metadata begins with; a JSON object follows."""


def to_pymrio(table: Table) -> Any:
    """Return the table as a ``pymrio.IOSystem``, whose ``calc_all()`` finds the output of the table.

    Z = use - imported_use, Y = demand - imported_demand, x = output; F of the extensions (item, activity), F_Y
    (item, final column). Activities without output are carried as they are.

    Raises
    ------
    InputError
        pymrio is not installed.
    SchemaError
        The table holds what pymrio cannot: joint products, margins, imports without users.
    """
    library = needed("pymrio", "import")
    _refuse_unheld(table)
    sectors = _pairs(table.activities, table.activity_region, table.regions, SECTORS)
    final = _pairs(table.final, table.final_region, table.regions, ["region", "category"])
    use, demand = table.use.toarray(), table.demand
    extensions = {"factor_inputs": _primary(table, sectors, final)}
    if table.imported_use is not None and table.imported_demand is not None:
        imported, bought = table.imported_use.toarray(), table.imported_demand
        use, demand = use - imported, demand - bought
        names = pd.Index(table.products, name="product")
        unit = pd.DataFrame({"unit": table.currency}, index=names)
        cells = pd.DataFrame(imported, names, sectors), pd.DataFrame(bought, names, final)
        extensions["imports"] = {"name": "imports", "F": cells[0], "F_Y": cells[1], "unit": unit}
        in_all = pd.DataFrame(table.imports[None, :], ["imports"], sectors)
        unit = pd.DataFrame({"unit": table.currency}, index=in_all.index)
        extensions["imports_in_all"] = {"name": "imports_in_all", "F": in_all, "unit": unit}
    if table.satellites:
        extensions["satellites"] = _satellites(table, sectors, final)
    population = pd.DataFrame(
        THOUSAND * table.population[None, :], ["Population"], pd.Index(table.regions, name="region")
    )
    system = library.IOSystem(
        Z=pd.DataFrame(use, sectors, sectors),
        Y=pd.DataFrame(demand, sectors, final),
        x=pd.DataFrame({"indout": table.output}, sectors),
        unit=pd.DataFrame({"unit": table.currency}, sectors),
        population=population,
        system="pxp",
        name=table.name,
        description=table.title,
        **extensions,
    )
    system.meta.note(MARK + json.dumps(_note(table), ensure_ascii=False))
    return system


def from_pymrio(
    system: Any,
    year: int | None = None,
    price_basis: str | None = None,
    final_kinds: Mapping[str, str] | None = None,
) -> Table:
    """Return the table that :func:`to_pymrio` made a system of, without what pymrio does not hold.

    Flows come back as Z + imports, equal to the table's to the rounding of one addition, population to that of one
    multiplication; all else is the same, imports among it, whether or not their users add up to them.

    Parameters
    ----------
    year, price_basis : as the table had them; unsaid, what the system notes
    final_kinds : category -> kind of final demand; unsaid, what the system notes, or the category where that is a kind

    Raises
    ------
    SchemaError
        The year is not known, a category is of no kind, the system has no factor inputs, or its sectors are no more the
        products that its imports are of.
    """
    if "factor_inputs" not in set(system.get_extensions()):
        raise SchemaError(Problem("the system has no extension factor_inputs", allowed="what to_pymrio returns"))
    note = noted(system) or {}
    regions = tuple(dict.fromkeys(str(region) for region, _ in system.Z.index))
    products, places = _labels(system.Z.index, regions)
    final, final_places = _labels(system.Y.columns, regions)
    use, demand = system.Z.to_numpy(dtype=np.float64), system.Y.to_numpy(dtype=np.float64)
    imports, imported_use, imported_demand = _imports(system, products)
    if imported_use is not None and imported_demand is not None:
        use, demand = use + imported_use, demand + imported_demand
    primary, on_demand = system.factor_inputs.F, system.factor_inputs.F_Y
    population = getattr(system, "population", None)
    table = Table(
        name=str(system.meta.name),
        title=str(system.meta.description),
        year=_year(system, note.get("year") if year is None else year),
        currency=str(system.unit["unit"].iloc[0]),
        price_basis=price_basis or str(note.get("price_basis", "basic prices")),
        regions=regions,
        products=products,
        activities=products,
        final=final,
        product_region=places,
        activity_region=places.copy(),
        final_region=final_places,
        make=sp.csr_array(sp.diags_array(system.x["indout"].to_numpy(dtype=np.float64))),
        use=sp.csr_array(use),
        demand=demand,
        imports=imports,
        primary=primary.to_numpy(dtype=np.float64),
        primary_items=tuple(str(item) for item in primary.index),
        primary_kinds=tuple(str(kind) for kind in system.factor_inputs.unit["kind"]),
        final_kinds=_kinds(system.Y.columns, final_kinds or {}, note.get("final_kinds")),
        imported_use=None if imported_use is None else sp.csr_array(imported_use),
        imported_demand=imported_demand,
        primary_demand=None if on_demand is None else on_demand.to_numpy(dtype=np.float64),
        satellites=_satellites_back(system),
        population=_population(population, regions),
        provenance=_residuals(note),
    )
    check_structure(table, table.name)
    return table


def noted(system: Any) -> dict[str, Any] | None:
    """Return what :func:`to_pymrio` noted in the metadata of a system, None for a system that it did not make."""
    entries = [entry.partition(MARK)[2] for entry in system.meta.history if MARK in entry]
    try:
        found = json.loads(entries[0]) if entries else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _note(table: Table) -> dict[str, object]:
    note: dict[str, object] = {"year": table.year, "price_basis": table.price_basis, "final_kinds": table.final_kinds}
    residuals = table.provenance.get("residuals")
    if isinstance(residuals, Mapping) and "stated" in residuals:
        note["stated_residual"] = residuals["stated"]
    return note


def _residuals(note: Mapping[str, Any]) -> dict[str, object]:
    """Return the part of the provenance that holds the residual which the source states."""
    stated = note.get("stated_residual")
    if stated is None:
        return {}
    if not isinstance(stated, int | float) or not 0.0 <= stated < np.inf:
        raise SchemaError(Problem("not a residual", "note in the metadata", repr(stated)[:40], "a finite number"))
    return {"residuals": {"stated": float(stated)}}


def _year(system: Any, known: Any) -> int:
    if known is None:
        raise SchemaError(Problem("the year is not known", str(system.meta.name), next_step="state year=YYYY"))
    return int(known)


def _imports(system: Any, products: tuple[str, ...]) -> tuple[Array, Array | None, Array | None]:
    """Return imports of every product, and by user, (product, activity) and (product, final column), if they are there.

    Imports of a system without the extension ``imports_in_all`` are the sum over their users.
    """
    extensions = set(system.get_extensions())
    imports, by_activity, by_final = np.zeros(len(products)), None, None
    if "imports" in extensions:
        _refuse_other_products(system, products)
        by_activity, by_final = system.imports.F.to_numpy(float), system.imports.F_Y.to_numpy(float)
        imports = by_activity.sum(axis=1) + by_final.sum(axis=1)
    if "imports_in_all" in extensions:
        imports = system.imports_in_all.F.to_numpy(float)[0].copy()
    return imports, by_activity, by_final


def _refuse_other_products(system: Any, products: tuple[str, ...]) -> None:
    """Refuse a system whose sectors were aggregated after it was made: rows of imports stay those of the table."""
    rows = tuple(map(str, system.imports.F.index))
    if rows != products:
        found = f"{len(rows)} rows of imports, {len(products)} sectors"
        step = "aggregate the table before it goes out: commonweal.data.aggregation"
        raise SchemaError(Problem("imports are not of the sectors", str(system.meta.name), found, "", None, step))


def _refuse_unheld(table: Table) -> None:
    problems = []
    joint = sp.coo_array(table.make)
    if table.products != table.activities or (joint.row != joint.col)[joint.data != 0.0].any():
        step = "make it product by product first: commonweal.data.symmetric"
        problems.append(Problem("pymrio holds symmetric tables only", table.name, "make and use", "", None, step))
    if table.supply_items:
        value = ", ".join(table.supply_items)
        problems.append(Problem("pymrio has no place for what lies between supply and use", table.name, value))
    if (table.imported_use is None or table.imported_demand is None) and table.imports.any():
        step = "state how imports are used first"
        problems.append(Problem("imports whose users are not known", table.name, "imports", "none", None, step))
    if problems:
        raise SchemaError(problems)


def _pairs(labels: tuple[str, ...], places: Index, regions: tuple[str, ...], names: list[str]) -> pd.MultiIndex:
    codes = codes_of(labels, places, regions)
    return pd.MultiIndex.from_arrays([[regions[place] for place in places.tolist()], list(codes)], names=names)


def _labels(index: Any, regions: tuple[str, ...]) -> tuple[tuple[str, ...], Index]:
    place = {region: number for number, region in enumerate(regions)}
    pairs = [(str(region), str(code)) for region, code in index]
    labels = tuple(label_of(code, region, regions) for region, code in pairs)
    return labels, np.array([place[region] for region, _ in pairs], dtype=np.int64)


def _primary(table: Table, sectors: pd.MultiIndex, final: pd.MultiIndex) -> dict[str, Any]:
    items = pd.Index(table.primary_items, name="inputtype")
    on_demand = table.primary_demand
    return {
        "name": "factor_inputs",
        "F": pd.DataFrame(table.primary, items, sectors),
        "F_Y": None if on_demand is None else pd.DataFrame(on_demand, items, final),
        "unit": pd.DataFrame({"unit": table.currency, "kind": list(table.primary_kinds)}, items),
    }


def _satellites(table: Table, sectors: pd.MultiIndex, final: pd.MultiIndex) -> dict[str, Any]:
    names = pd.Index([one.name for one in table.satellites], name="stressor")
    texts = {text: [getattr(one, text) for one in table.satellites] for text in SATELLITE_TEXTS}
    return {
        "name": "satellites",
        "F": pd.DataFrame(np.stack([one.by_activity for one in table.satellites]), names, sectors),
        "F_Y": pd.DataFrame(np.stack([one.by_final for one in table.satellites]), names, final),
        "unit": pd.DataFrame(texts, names),
    }


def _satellites_back(system: Any) -> tuple[Satellite, ...]:
    if "satellites" not in set(system.get_extensions()):
        return ()
    one = system.satellites
    cells = zip(one.F.to_numpy(dtype=np.float64), one.F_Y.to_numpy(dtype=np.float64), strict=True)
    return tuple(
        Satellite(str(name), by_activity=a, by_final=f, **{text: _text(row[text]) for text in SATELLITE_TEXTS})
        for (name, row), (a, f) in zip(one.unit.iterrows(), cells, strict=True)
    )


def _text(cell: object) -> str:
    """Return a text; pymrio's files bring an empty one back as a missing number."""
    return cell if isinstance(cell, str) else ""


def _kinds(columns: Any, stated: Mapping[str, str], noted: Any) -> tuple[str, ...]:
    """Return the kinds of the final columns: as stated, else as noted in their order, else as named."""
    before = noted if isinstance(noted, list) and len(noted) == len(columns) else [category for _, category in columns]
    kinds = [stated.get(str(category), str(kind)) for (_, category), kind in zip(columns, before, strict=True)]
    unknown = list(dict.fromkeys(kind for kind in kinds if kind not in FINAL_KINDS))
    if unknown:
        step = "state final_kinds={category: kind}"
        value = ", ".join(unknown)
        raise SchemaError(Problem("categories of no kind", "Y", value, ", ".join(FINAL_KINDS), None, step))
    return tuple(kinds)


def _population(given: Any, regions: tuple[str, ...]) -> Array:
    if given is None:
        return np.full(len(regions), np.nan)
    return np.asarray(given[list(regions)].to_numpy(dtype=np.float64)[0] / THOUSAND)
