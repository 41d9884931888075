"""Read a large programme of one's own from a folder of tables, Parquet or CSV; the form is in ``core.large_folder``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import FileProblem, Problem, SchemaError, nearest
from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.large_folder import (
    ACTIVITIES,
    CAPACITY,
    COLUMNS,
    DEMAND,
    LIMITS,
    PROGRAM,
    RECIPES,
    LabelledProgram,
)
from commonweal.core.linear_program import Array
from commonweal.core.run_folder import MANIFEST
from commonweal.data.program_columns import Places, TableFile, find_table, shown

_COLUMNS = "product, technique, perhaps capacity, and one column for each scarce thing"


def read_program(folder: str | Path) -> LabelledProgram:
    """Return the programme in a folder, or in the folder ``program`` of a plan's folder.

    ``demand`` gives the products and their order; products that only activities or recipes name come after them, with
    no demand. An empty cell of ``capacity`` is no capacity.

    Raises
    ------
    FileProblem
        There is no such folder, or a table is missing or cannot be read.
    SchemaError
        What is in the tables makes no programme: every problem of one table at once.
    """
    path = _tables_in(Path(folder))
    tables = {name: find_table(path, name) for name in COLUMNS}
    _require_columns(tables)
    limits, names = _limits(tables[LIMITS])
    products, amounts = _demand(tables[DEMAND])
    makes, techniques, kinds, columns = _activities(tables[ACTIVITIES], products, names)
    place = Places(makes.astype(np.int64) * max(len(kinds), 1) + kinds.of(techniques))
    if (twice := place.twice) is not None:
        raise SchemaError(Problem("activity twice", str(tables[ACTIVITIES].path), f"row {twice + 1}"))
    recipes = _recipes(tables[RECIPES], products, kinds, place)
    demand = np.zeros(len(products))
    demand[: len(amounts)] = amounts
    shape = len(makes), len(products)
    recipes = sp.csr_array((recipes.data, recipes.indices, recipes.indptr), shape=shape)
    scarce = np.array([columns[name] for name in names]).reshape(len(names), len(makes))
    capacity = columns.get(CAPACITY)
    if capacity is None and not names:
        raise SchemaError(Problem("nothing limits the basket", str(path), next_step="give a limit or capacities"))
    technique = TechniqueProgram(recipes, makes.astype(np.int32), scarce, limits, demand)
    return LabelledProgram(technique, capacity, products.labels, techniques, names)


def _tables_in(folder: Path) -> Path:
    if not folder.is_dir():
        allowed = f"a folder with {', '.join(COLUMNS)}, each .parquet or .csv"
        raise FileProblem(Problem("no such folder", str(folder), allowed=allowed))
    if (folder / PROGRAM).is_dir():
        return folder / PROGRAM
    if (folder / MANIFEST).is_file():
        step = "plan it anew with the command in its manifest, or write it with --with-program"
        raise FileProblem(Problem("this plan was written without its programme", str(folder), next_step=step))
    return folder


def _require_columns(tables: dict[str, TableFile]) -> None:
    problems = [
        Problem("missing column", str(tables[table].path), column, nearest=nearest(column, tables[table].columns))
        for table, columns in COLUMNS.items()
        for column in columns
        if column not in tables[table].columns
    ]
    if problems:
        raise SchemaError(problems)


def _limits(table: TableFile) -> tuple[Array, tuple[str, ...]]:
    (columns,) = [*table.runs(labels=("scarce",), figures=("limit",))] or [{}]
    names = tuple(str(name) for name in columns.get("scarce", ()))
    problems = [
        Problem("a scarce thing needs a name of its own", str(table.path), repr(name))
        for name in names
        if names.count(name) > 1 or name in (*COLUMNS[ACTIVITIES], CAPACITY, "")
    ]
    if problems:
        raise SchemaError(problems)
    return np.asarray(columns.get("limit", np.zeros(0)), dtype=np.float64), names


def _demand(table: TableFile) -> tuple[Places, Array]:
    runs = [*table.runs(labels=("product",), figures=("amount",))]
    products = Places(np.concatenate([run["product"] for run in runs]) if runs else np.zeros(0, dtype=np.int64))
    if (twice := products.twice) is not None:
        raise SchemaError(Problem("product twice", str(table.path), repr(str(products.labels[twice]))))
    return products, np.concatenate([run["amount"] for run in runs]) if runs else np.zeros(0)


def _activities(
    table: TableFile, products: Places, names: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, Places, dict[str, Array]]:
    """Return the product that each activity makes, technique labels, techniques, and the columns of figures."""
    figures = (*names, *((CAPACITY,) if CAPACITY in table.columns else ()))
    known = {*COLUMNS[ACTIVITIES], *figures}
    problems = [
        Problem("a limit without its column", str(table.path), name, _COLUMNS, nearest(name, table.columns))
        for name in names
        if name not in table.columns
    ] + [
        Problem("a column that is no limit", str(table.path), name, _COLUMNS, nearest(name, known))
        for name in table.columns
        if name not in known
    ]
    if problems:
        raise SchemaError(problems)
    runs = [*table.runs(labels=COLUMNS[ACTIVITIES], figures=figures, empty=(CAPACITY,))]
    if not runs:
        raise SchemaError(Problem("no activities", str(table.path)))
    columns = {name: np.concatenate([run[name] for run in runs]) for name in runs[0]}
    made, techniques = columns.pop("product"), columns.pop("technique")
    return products.of_or_new(made), techniques, Places.distinct(techniques), columns


def _recipes(table: TableFile, products: Places, kinds: Places, place: Places) -> sp.csr_array:
    """Return the recipes (activity, product), read in runs."""
    activities, inputs, amounts = [], [], []
    for run in table.runs(labels=("product", "technique", "input"), figures=("amount",)):
        made, technique = products.of(run["product"]), kinds.of(run["technique"])
        activity = place.of(made.astype(np.int64) * max(len(kinds), 1) + technique)
        unknown = (made < 0) | (technique < 0) | (activity < 0)
        if unknown.any():
            first = int(np.argmax(unknown))
            words = f"product {run['product'][first]!s}, technique {run['technique'][first]!s}"
            step = f"name it in {ACTIVITIES}"
            raise SchemaError(Problem("recipe of an unknown activity", str(table.path), words, next_step=step))
        activities.append(activity.astype(np.int32))
        inputs.append(products.of_or_new(run["input"]).astype(np.int32))
        amounts.append(run["amount"])
    if not activities:
        return sp.csr_array((len(place), len(products)))
    activity, taken, amount = np.concatenate(activities), np.concatenate(inputs), np.concatenate(amounts)
    if (np.diff(activity) < 0).any():
        order = np.argsort(activity, kind="stable")
        activity, taken, amount = activity[order], taken[order], amount[order]
    starts = np.zeros(len(place) + 1, dtype=np.int32 if len(taken) < np.iinfo(np.int32).max else np.int64)
    np.cumsum(np.bincount(activity, minlength=len(place)), out=starts[1:])
    recipes = sp.csr_array((amount, taken, starts), shape=(len(place), len(products)))
    recipes.sort_indices()
    same = (np.diff(recipes.indices) == 0) & (np.diff(activity) == 0)
    if same.any():
        first = int(np.argmax(same))
        words = f"input {shown(products.labels[recipes.indices[first]])} of activity row {int(activity[first]) + 1}"
        raise SchemaError(Problem("input twice in one recipe", str(table.path), words, next_step="add them up"))
    return recipes
