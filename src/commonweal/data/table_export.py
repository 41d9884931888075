"""A table as labelled pandas frames, and back equal, but for the sign of zero; other exports are made from these."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Satellite, Table
from commonweal.data.checks import absent, twice
from commonweal.data.table_checks import check_structure

ABOUT = ("name", "title", "year", "currency", "price_basis", "notes", "provenance")
LISTS = {
    "regions": ("region", ("population",)),
    "products": ("product", ("region",)),
    "activities": ("activity", ("region",)),
    "final": ("final column", ("region", "kind")),
    "primary_items": ("primary item", ("kind",)),
    "satellites": ("satellite", ("title", "kind", "unit", "source", "proxy")),
    "titles": ("label", ("title",)),
    "about": ("field", ("value",)),
}
"""Frames of text: name of the index, columns. ``about`` holds one value in JSON a line; population is a number."""
MATRICES = {
    "make": ("product", "activity"),
    "use": ("product", "activity"),
    "imported_use": ("product", "activity"),
    "demand": ("product", "final column"),
    "imported_demand": ("product", "final column"),
    "imports": ("product", "value"),
    "supply_adjustments": ("supply item", "product"),
    "primary": ("primary item", "activity"),
    "primary_demand": ("primary item", "final column"),
    "satellite_by_activity": ("satellite", "activity"),
    "satellite_by_final": ("satellite", "final column"),
}
"""Frames of numbers: what rows and columns are."""
OPTIONAL = ("imported_use", "imported_demand", "primary_demand", "supply_adjustments")


def to_frames(table: Table, sparse: bool = False) -> dict[str, pd.DataFrame]:
    """Return the table as labelled frames, each as :data:`LISTS` and :data:`MATRICES` say.

    Parameters
    ----------
    sparse : whether make and use become frames of sparse columns, for tables too large to stand in full

    Raises
    ------
    SchemaError
        The table contradicts itself, or its provenance holds something that JSON does not.
    """
    check_structure(table, table.name)
    labels = _labels(table)
    values: dict[str, sp.csr_array | Array | None] = {
        "make": table.make,
        "use": table.use,
        "imported_use": table.imported_use,
        "demand": table.demand,
        "imported_demand": table.imported_demand,
        "imports": table.imports[:, None],
        "supply_adjustments": table.supply_adjustments if table.supply_adjustments.shape != (0, 0) else None,
        "primary": table.primary,
        "primary_demand": table.primary_demand,
        "satellite_by_activity": _stacked([one.by_activity for one in table.satellites], len(table.activities)),
        "satellite_by_final": _stacked([one.by_final for one in table.satellites], len(table.final)),
    }
    found = _lists(table)
    for name, cells in values.items():
        if cells is not None:
            rows, columns = MATRICES[name]
            found[name] = _frame(cells, labels[rows], labels[columns], (rows, columns), sparse)
    return found


def from_frames(frames: Mapping[str, pd.DataFrame], where: str = "frames") -> Table:
    """Return the table that :func:`to_frames` made frames of; rows and columns are found by their labels.

    Raises
    ------
    SchemaError
        A frame, row or column is missing, stands twice or is not known; a cell is no number; kinds are unknown.
    """
    _refuse_frames(frames, where)
    about = {str(name): _value(text, f"{where}, about, {name}") for name, text in frames["about"]["value"].items()}
    lists = {name: tuple(map(str, frames[name].index)) for name in LISTS}
    labels = {
        "region": lists["regions"],
        "product": lists["products"],
        "activity": lists["activities"],
        "final column": lists["final"],
        "primary item": lists["primary_items"],
        "satellite": lists["satellites"],
        "value": ("value",),
        "supply item": tuple(map(str, frames["supply_adjustments"].index)) if "supply_adjustments" in frames else (),
    }
    found = {
        name: _cells(frames[name], labels[rows], labels[columns], f"{where}, {name}")
        for name, (rows, columns) in MATRICES.items()
        if name in frames
    }
    dense = {name: cells.toarray() for name, cells in found.items() if "use" not in name and name != "make"}
    population = _numbers(frames["regions"]["population"], f"{where}, regions, population")
    table = Table(
        **_about(about, where),
        regions=lists["regions"],
        products=lists["products"],
        activities=lists["activities"],
        final=lists["final"],
        primary_items=lists["primary_items"],
        supply_items=labels["supply item"],
        product_region=_places(frames["products"], lists["regions"], f"{where}, products"),
        activity_region=_places(frames["activities"], lists["regions"], f"{where}, activities"),
        final_region=_places(frames["final"], lists["regions"], f"{where}, final"),
        make=found["make"],
        use=found["use"],
        imported_use=found.get("imported_use"),
        demand=dense["demand"],
        imported_demand=dense.get("imported_demand"),
        imports=dense["imports"][:, 0],
        supply_adjustments=dense.get("supply_adjustments", np.zeros((0, 0))),
        primary=dense["primary"],
        primary_demand=dense.get("primary_demand"),
        primary_kinds=tuple(map(str, frames["primary_items"]["kind"])),
        final_kinds=tuple(map(str, frames["final"]["kind"])),
        satellites=_satellites(frames["satellites"], dense["satellite_by_activity"], dense["satellite_by_final"]),
        population=population,
        titles={str(label): str(title) for label, title in frames["titles"]["title"].items()},
    )
    check_structure(table, where)
    return table


def is_sparse(frame: pd.DataFrame) -> bool:
    """Return whether all columns of a frame are sparse."""
    return bool(frame.size) and all(isinstance(kind, pd.SparseDtype) for kind in frame.dtypes)


def stored_cells(frame: pd.DataFrame) -> sp.csr_array:
    """Return the cells of a frame whose columns are all sparse."""
    accessor: Any = frame.sparse
    return sp.csr_array(accessor.to_coo())


def _labels(table: Table) -> dict[str, Sequence[str]]:
    return {
        "product": table.products,
        "activity": table.activities,
        "final column": table.final,
        "primary item": table.primary_items,
        "supply item": table.supply_items,
        "satellite": [one.name for one in table.satellites],
        "value": ["value"],
    }


def _lists(table: Table) -> dict[str, pd.DataFrame]:
    def regions(places: Index) -> list[str]:
        return [table.regions[place] for place in places.tolist()]

    values: dict[str, tuple[Sequence[str], list[Sequence[object]]]] = {
        "about": (ABOUT, [[_as_json(getattr(table, name), f"{table.name}, {name}") for name in ABOUT]]),
        "regions": (table.regions, [table.population.tolist()]),
        "products": (table.products, [regions(table.product_region)]),
        "activities": (table.activities, [regions(table.activity_region)]),
        "final": (table.final, [regions(table.final_region), table.final_kinds]),
        "primary_items": (table.primary_items, [table.primary_kinds]),
        "satellites": (
            [one.name for one in table.satellites],
            [[getattr(one, column) for one in table.satellites] for column in LISTS["satellites"][1]],
        ),
        "titles": (list(table.titles), [list(table.titles.values())]),
    }
    found = {}
    for name, (labels, columns) in values.items():
        index, names = LISTS[name]
        typed = {column: np.array(list(cells), dtype=float if column == "population" else object)
                 for column, cells in zip(names, columns, strict=True)}  # fmt: skip
        found[name] = pd.DataFrame(typed, index=pd.Index(list(labels), name=index, dtype=object))
    return found


def _frame(
    cells: sp.csr_array | Array, rows: Sequence[str], columns: Sequence[str], axes: tuple[str, str], sparse: bool
) -> pd.DataFrame:
    index = pd.Index(list(rows), name=axes[0], dtype=object)
    header = pd.Index(list(columns), name=axes[1], dtype=object)
    if isinstance(cells, np.ndarray):
        return pd.DataFrame(cells.copy(), index=index, columns=header)
    if sparse:
        made: Any = pd.DataFrame.sparse
        found: pd.DataFrame = made.from_spmatrix(sp.coo_matrix(cells), index=index, columns=header)
        return found
    return pd.DataFrame(cells.toarray(), index=index, columns=header)


def _stacked(rows: list[Array], width: int) -> Array:
    return np.stack(rows) if rows else np.zeros((0, width))


def _as_json(value: object, where: str) -> str:
    try:
        return json.dumps(dict(value) if isinstance(value, Mapping) else value, ensure_ascii=False)
    except TypeError as error:
        raise SchemaError(Problem(f"cannot be written as JSON: {error}", where)) from None


def _value(text: object, where: str) -> object:
    try:
        return json.loads(str(text))
    except ValueError as error:
        raise SchemaError(Problem(f"no JSON: {error}", where, repr(str(text)[:60]))) from None


def _about(about: Mapping[str, object], where: str) -> dict[str, Any]:
    problems = absent(ABOUT, list(about), f"{where}, about", "field")
    kinds = {"year": int, "notes": list, "provenance": dict}
    problems += [
        Problem("wrong kind of value", f"{where}, about, {name}", repr(about[name])[:60], kinds.get(name, str).__name__)
        for name in ABOUT
        if name in about and not isinstance(about[name], kinds.get(name, str))
    ]
    if problems:
        raise SchemaError(problems)
    notes = about["notes"]
    return {name: about[name] for name in ABOUT} | {"notes": tuple(notes) if isinstance(notes, list) else ()}


def _refuse_frames(frames: Mapping[str, pd.DataFrame], where: str) -> None:
    required = [*LISTS, *(name for name in MATRICES if name not in OPTIONAL)]
    problems = absent(required, list(frames), where, "frame")
    for name, (_, columns) in LISTS.items():
        if name in frames:
            problems += absent(columns, list(frames[name].columns), f"{where}, {name}", "column")
            problems += twice(frames[name].index, f"{where}, {name}", "row")
    if problems:
        raise SchemaError(problems)


def _cells(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], where: str) -> sp.csr_array:
    problems = []
    for axis, wanted, labels in (("row", rows, frame.index), ("column", columns, frame.columns)):
        have = [str(label) for label in labels]
        problems += absent(wanted, have, where, axis)[:5] + twice(have, where, axis)[:5]
        strange = [label for label in have if label not in set(wanted)]
        problems += [Problem(f"unknown {axis}", where, repr(label)) for label in strange[:5]]
    if problems:
        raise SchemaError(problems)
    if is_sparse(frame):
        cells = stored_cells(frame)
    else:
        try:
            cells = sp.csr_array(frame.to_numpy(dtype=np.float64))
        except (TypeError, ValueError) as error:
            raise SchemaError(Problem(f"a cell is no number: {error}", where)) from None
    order = _order(frame.index, rows), _order(frame.columns, columns)
    return cells if all(one is None for one in order) else _sorted(cells, order)


def _order(labels: pd.Index, wanted: Sequence[str]) -> Index | None:
    have = [str(label) for label in labels]
    if have == list(wanted):
        return None
    place = {label: number for number, label in enumerate(have)}
    return np.array([place[label] for label in wanted], dtype=np.int64)


def _sorted(cells: sp.csr_array, order: tuple[Index | None, Index | None]) -> sp.csr_array:
    rows, columns = order
    found = cells if rows is None else cells[rows]
    return sp.csr_array(found if columns is None else found[:, columns])


def _numbers(column: pd.Series, where: str) -> Array:
    try:
        return column.to_numpy(dtype=np.float64).copy()
    except (TypeError, ValueError) as error:
        raise SchemaError(Problem(f"a cell is no number: {error}", where)) from None


def _places(frame: pd.DataFrame, regions: Sequence[str], where: str) -> Index:
    place = {region: number for number, region in enumerate(regions)}
    unknown = [str(region) for region in frame["region"] if str(region) not in place]
    if unknown:
        raise SchemaError(Problem("unknown region", where, ", ".join(dict.fromkeys(unknown)), ", ".join(regions)))
    return np.array([place[str(region)] for region in frame["region"]], dtype=np.int64)


def _satellites(frame: pd.DataFrame, by_activity: Array, by_final: Array) -> tuple[Satellite, ...]:
    texts = frame[list(LISTS["satellites"][1])].astype(object)
    return tuple(
        Satellite(str(name), **{str(key): str(value) for key, value in row.items()}, by_activity=a, by_final=f)
        for (name, row), a, f in zip(texts.iterrows(), by_activity, by_final, strict=True)
    )
