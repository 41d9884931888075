"""Programmes that can be checked: one in memory, drawn anew or just planned for, and one stored in a folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.large_folder import ACTIVITIES, CAPACITY, DEMAND, ENTRIES, LIMITS, RECIPES
from commonweal.core.linear_program import Array
from commonweal.verify.large_proof import Entries, Whole

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class InMemory:
    """A programme as arrays; ``capacity`` : (activity,)."""

    program: TechniqueProgram
    capacity: Array

    @property
    def demand(self) -> Array:
        """The basket (product,)."""
        return self.program.demand

    @property
    def limits(self) -> Array:
        """Limits (scarce,)."""
        return self.program.limits

    @property
    def makes(self) -> Whole:
        """Number of the product that each activity makes (activity,)."""
        return self.program.makes

    def scarce(self, number: int) -> Array:
        """Return what every activity takes of a scarce thing per level (activity,)."""
        return np.asarray(self.program.scarce[number], dtype=np.float64)

    def entries(self) -> Iterator[Entries]:
        """Yield the recipes in runs of entries."""
        starts, recipes = self.program.recipes.indptr, self.program.recipes
        for first in range(0, int(starts[-1]), ENTRIES):
            last = min(first + ENTRIES, int(starts[-1]))
            begin, end = (int(np.searchsorted(starts, place, side="right")) - 1 for place in (first, last - 1))
            edges = np.clip(starts[begin : end + 2], first, last)
            activity = np.repeat(np.arange(begin, end + 1), np.diff(edges))
            yield activity, recipes.indices[first:last], recipes.data[first:last]


def in_memory(program: TechniqueProgram, capacity: Array | None) -> InMemory:
    """Return a programme in memory, with infinite capacities where it has none."""
    return InMemory(program, np.full(program.activities, np.inf) if capacity is None else capacity)


class Stored:
    """A programme in a folder of tables; recipes and scarce things are read when they are needed, a part at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        demand = _table(folder, DEMAND)
        limits = read_csv(folder / f"{LIMITS}.csv")
        activities = _table(folder, ACTIVITIES, ["product", "technique"])
        self.demand: Array = demand["amount"].astype(np.float64)
        self.limits: Array = numbers(limits["limit"])
        self.names = tuple(limits["scarce"])
        self.products, self.made, self.techniques = demand["product"], activities["product"], activities["technique"]
        self._products = _Places(self.products)
        self.makes: Whole = self._products.of(self.made)
        kinds, number = np.unique(self.techniques, return_inverse=True)
        self._techniques = _Places(kinds)
        self._kinds = len(kinds)
        self._activities = _Places(self.makes.astype(np.int64) * self._kinds + number)
        known = pq.read_schema(folder / f"{ACTIVITIES}.parquet").names
        self.capacity: Array = self._column(CAPACITY) if CAPACITY in known else np.full(len(self.made), np.inf)

    def scarce(self, number: int) -> Array:
        """Return what every activity takes of a scarce thing per level (activity,)."""
        return self._column(self.names[number])

    def entries(self) -> Iterator[Entries]:
        """Yield the recipes in runs of entries."""
        file = pq.ParquetFile(self._folder / f"{RECIPES}.parquet")
        for batch in file.iter_batches(batch_size=ENTRIES, columns=["product", "technique", "input", "amount"]):
            made, technique, taken, amount = (_values(batch.column(number)) for number in range(4))
            place = self._products.of(made).astype(np.int64) * self._kinds + self._techniques.of(technique)
            yield self._activities.of(place), self._products.of(taken), amount

    def _column(self, name: str) -> Array:
        return _table(self._folder, ACTIVITIES, [name])[name].astype(np.float64)


def read_csv(path: Path) -> dict[str, list[str]]:
    """Return the columns of a small table as texts, by name."""
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    return {name: [row[number] for row in rows] for number, name in enumerate(head)}


def numbers(texts: list[str]) -> Array:
    """Return texts as numbers, an empty one as infinity."""
    return np.array([float(text) if text else np.inf for text in texts], dtype=np.float64)


class _Places:
    """Places of labels in a list; a list 0, 1, 2 ... needs no search."""

    def __init__(self, labels: Column) -> None:
        self._index = pd.Index(labels)
        if not self._index.is_unique:
            raise ValueError(f"label twice: {self._index[self._index.duplicated()][0]}")
        self._plain = labels.dtype.kind in "iu" and bool(np.array_equal(labels, np.arange(len(labels))))

    def of(self, labels: Column) -> Whole:
        """Return the place of every label.

        Raises
        ------
        KeyError
            There is no such label.
        """
        if self._plain and labels.dtype.kind in "iu":
            wrong = (labels < 0) | (labels >= len(self._index))
            found = labels
        else:
            found = self._index.get_indexer(pd.Index(labels))
            wrong = found < 0
        if wrong.any():
            raise KeyError(f"{labels[wrong][0]}: in the recipes or activities, but not among the labels")
        return np.asarray(found)


def _table(folder: Path, name: str, columns: list[str] | None = None) -> dict[str, Column]:
    table = pq.read_table(folder / f"{name}.parquet", columns=columns)
    return {column: _values(table.column(column)) for column in table.column_names}


def _values(column: Any) -> Column:
    if column.null_count:
        raise ValueError("empty cells")
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return np.asarray(whole.to_numpy(zero_copy_only=False))
