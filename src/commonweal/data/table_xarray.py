"""A table as an xarray Dataset, and back equal, but for the sign of zero.

The extra ``xarray`` (Apache-2.0) is imported only when one of these functions is called.
Dimensions are product, activity, final_column, primary_item, satellite, supply_item and region; a coordinate of each
holds its labels, further coordinates regions and kinds. What is text (titles, notes, provenance) stands in the
attributes, as JSON where it is no single text. Matrices stand in full: a table of 10,000 products needs gigabytes.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from commonweal.core.errors import InputError, Problem, SchemaError
from commonweal.core.table import Table
from commonweal.data.table_export import ABOUT, LISTS, MATRICES, from_frames, to_frames

TITLES = "titles"
COORDINATES = {
    "product_region": ("products", "region"),
    "activity_region": ("activities", "region"),
    "final_region": ("final", "region"),
    "final_kind": ("final", "kind"),
    "primary_kind": ("primary_items", "kind"),
    **{f"satellite_{column}": ("satellites", column) for column in LISTS["satellites"][1]},
}
"""Coordinates beside the labels: name -> frame, column."""


def needed(library: str, extra: str) -> Any:
    """Return an optional library, or say which extra brings it.

    Raises
    ------
    InputError
        It is not installed.
    """
    try:
        return importlib.import_module(library)
    except ImportError:
        step = f"install commonweal[{extra}]"
        raise InputError(Problem(f"{library} is not installed", next_step=step)) from None


def to_xarray(table: Table) -> Any:
    """Return the table as an ``xarray.Dataset`` with units; it can be written as netCDF.

    Raises
    ------
    InputError
        xarray is not installed.
    SchemaError
        The provenance holds something that JSON does not.
    """
    library = needed("xarray", "xarray")
    frames = to_frames(table)
    variables: dict[str, Any] = {
        name: (tuple(_dimension(axis) for axis in axes), frames[name].to_numpy(), {"units": table.currency})
        for name, axes in MATRICES.items()
        if name in frames and name != "imports" and frames[name].size
    }
    variables["imports"] = ("product", table.imports, {"units": table.currency})
    variables["population"] = ("region", table.population, {"units": "thousand persons"})
    for name in ("satellite_by_activity", "satellite_by_final"):
        if name in variables:
            variables[name][2]["units"] = "as satellite_unit says"
    coordinates: dict[str, Any] = {
        _dimension(index): (_dimension(index), _texts(frames[name].index))
        for name, (index, _) in LISTS.items()
        if name not in ("titles", "about") and len(frames[name])
    }
    if "supply_adjustments" in variables:
        coordinates["supply_item"] = ("supply_item", _texts(frames["supply_adjustments"].index))
    for name, (frame, column) in COORDINATES.items():
        if len(frames[frame]):
            coordinates[name] = (_dimension(LISTS[frame][0]), _texts(frames[frame][column]))
    attributes = frames["about"]["value"].to_dict()
    attributes[TITLES] = frames["titles"]["title"].to_json()
    return library.Dataset(variables, coordinates, attributes)


def from_xarray(dataset: Any) -> Table:
    """Return the table that :func:`to_xarray` made a Dataset of, also after it was written as netCDF and read.

    Raises
    ------
    SchemaError
        Variables, labels or attributes are missing, or what they hold is no table.
    """
    wanted = [*ABOUT, TITLES]
    missing = [name for name in wanted if name not in dataset.attrs]
    missing += [name for name in ("make", "use", "demand", "imports", "population") if name not in dataset]
    missing += [name for name in COORDINATES if name not in dataset.coords and not name.startswith("satellite_")]
    if missing:
        raise SchemaError(Problem("not a table: parts missing in the Dataset", value=", ".join(missing)))
    frames = {name: _list(dataset, name) for name in LISTS if name not in ("titles", "about")}
    frames["about"] = pd.DataFrame({"value": [dataset.attrs[name] for name in ABOUT]}, index=list(ABOUT), dtype=object)
    titles: Mapping[str, str] = json.loads(dataset.attrs[TITLES])
    frames["titles"] = pd.DataFrame({"title": list(titles.values())}, index=list(titles), dtype=object)
    for name, (rows, columns) in MATRICES.items():
        if name == "imports":
            index = _labels(dataset, rows)
            frames[name] = pd.DataFrame({"value": dataset[name].to_numpy()}, index=index)
        elif name in dataset:
            cells = dataset[name].transpose(_dimension(rows), _dimension(columns)).to_numpy()
            frames[name] = pd.DataFrame(cells, index=_labels(dataset, rows), columns=_labels(dataset, columns))
        elif name.startswith("satellite") or name == "primary":
            shape = (len(_labels(dataset, rows)), len(_labels(dataset, columns)))
            frames[name] = pd.DataFrame(np.zeros(shape), _labels(dataset, rows), _labels(dataset, columns))
    return from_frames(frames, "Dataset")


def _dimension(axis: str) -> str:
    return axis.replace(" ", "_")


def _texts(values: Any) -> np.ndarray:
    return np.array([str(value) for value in values], dtype=object)


def _labels(dataset: Any, axis: str) -> list[str]:
    name = _dimension(axis)
    return [str(label) for label in dataset.coords[name].to_numpy()] if name in dataset.coords else []


def _list(dataset: Any, name: str) -> pd.DataFrame:
    axis, columns = LISTS[name]
    index = _labels(dataset, axis)
    if name == "regions":
        return pd.DataFrame({"population": dataset["population"].to_numpy()}, index=index)
    source = {column: key for key, (frame, column) in COORDINATES.items() if frame == name}
    cells = {
        column: [str(cell) for cell in dataset.coords[source[column]].to_numpy()] if index else [] for column in columns
    }
    return pd.DataFrame(cells, index=pd.Index(index, dtype=object), dtype=object)
