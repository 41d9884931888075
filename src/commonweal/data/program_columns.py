"""Columns of the tables of a large programme: labels and figures, read in runs from Parquet or CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.large_folder import ENTRIES

Column = NDArray[Any]
Whole = NDArray[np.integer[Any]]


class Places:
    """Places of labels in a list, whole numbers or texts; a list 0, 1, 2 ... needs no search."""

    def __init__(self, labels: Column) -> None:
        self._set(labels)

    @classmethod
    def distinct(cls, labels: Column) -> Places:
        """Return the places of the distinct labels, in the order in which they turn up."""
        return cls(np.asarray(pd.unique(labels)))

    def _set(self, labels: Column) -> None:
        self.labels = labels
        self._index = pd.Index(labels)
        self._whole = labels.dtype.kind in "iu"
        self._plain = self._whole and bool(np.array_equal(labels, np.arange(len(labels))))

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def twice(self) -> int | None:
        """The place of the first label that was there before, if any."""
        found = None if self._plain else self._index.duplicated()
        return int(np.argmax(found)) if found is not None and found.any() else None

    def of(self, labels: Column) -> Whole:
        """Return the place of every label, -1 for one that is not there."""
        whole = labels.dtype.kind in "iu"
        if self._plain and whole:
            return np.where((labels >= 0) & (labels < len(self.labels)), labels, -1)
        if whole == self._whole or not len(self.labels):
            return np.asarray(self._index.get_indexer(pd.Index(labels)))
        return np.asarray(pd.Index(self.labels.astype(str)).get_indexer(pd.Index(labels.astype(str))))

    def of_or_new(self, labels: Column) -> Whole:
        """Return the place of every label; labels that are not there come after the others."""
        found = self.of(labels)
        if (found < 0).any():
            more = np.asarray(pd.unique(labels[found < 0]))
            if len(self.labels) and more.dtype.kind != self.labels.dtype.kind:
                self._set(np.concatenate([self.labels.astype(str), more.astype(str)]).astype(object))
            else:
                self._set(np.concatenate([self.labels.astype(more.dtype), more]))
            found = self.of(labels)
        return found


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table on disk and its columns."""

    path: Path
    columns: tuple[str, ...]

    def runs(
        self, labels: tuple[str, ...], figures: tuple[str, ...], empty: tuple[str, ...] = ()
    ) -> Iterator[dict[str, Column]]:
        """Yield the columns asked for in runs of rows: labels as whole numbers or texts, figures checked.

        ``empty`` : columns of figures in which an empty cell stands for infinity.

        Raises
        ------
        FileProblem, SchemaError
            The table cannot be read; a label is empty; a figure is none, not finite or negative.
        """
        begun = 0
        for batch in self._batches((*labels, *figures)):
            problems: list[Problem] = []
            run = {name: self._labels(name, batch, begun, problems) for name in labels}
            run |= {name: self._figures(name, batch, begun, name in empty, problems) for name in figures}
            if problems:
                raise SchemaError(problems)
            yield run
            begun += batch.num_rows

    def _batches(self, columns: tuple[str, ...]) -> Iterator[Any]:
        try:
            if self.path.suffix == ".parquet":
                yield from pq.ParquetFile(self.path).iter_batches(batch_size=ENTRIES, columns=list(columns))
            else:
                texts = pc.ConvertOptions(column_types={name: pa.string() for name in self.columns})
                yield from pc.read_csv(self.path, convert_options=texts).select(list(columns)).to_batches()
        except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
            raise FileProblem(Problem("cannot be read", str(self.path), str(error), "UTF-8, commas between")) from None

    def _labels(self, name: str, batch: Any, begun: int, problems: list[Problem]) -> Column:
        column = batch.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        values = np.asarray(column.to_numpy(zero_copy_only=False))
        if pa.types.is_integer(column.type) and not column.null_count:
            return values
        blank = np.array([value is None or not str(value).strip() for value in values], dtype=bool)
        if column.null_count or blank.any():
            row = begun + int(np.argmax(blank)) + 1
            problems.append(Problem("empty label", f"{self.path}, row {row}", name))
        elif not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            problems.append(Problem("not a label", f"{self.path}: {name}", str(column.type), "whole numbers or texts"))
        return values

    def _figures(self, name: str, batch: Any, begun: int, empty: bool, problems: list[Problem]) -> Column:
        column = batch.column(name)
        numeric = pa.types.is_floating(column.type) or pa.types.is_integer(column.type)
        given = np.asarray(column.to_numpy(zero_copy_only=False))
        if numeric:
            values = given if given.dtype == np.float32 and not empty else given.astype(np.float64)
        else:
            values = _numbers(given)
        if empty:
            blank = np.array([one is None or one == "" for one in given]) if not numeric else np.isnan(values)
            values = np.where(blank, np.inf, values)
        wrong = np.isnan(values) | (values < 0.0) | (np.isinf(values) & ~np.full(len(values), empty))
        if wrong.any():
            first = int(np.argmax(wrong))
            where = f"{self.path}, row {begun + first + 1}: {name}"
            problems.append(Problem("not an amount", where, repr(given[first]), "zero or more, as 1.5"))
        return values


def _numbers(texts: Column) -> Column:
    """Return texts as numbers, exactly; what is none is not a number."""
    try:
        return texts.astype(np.float64)
    except (TypeError, ValueError):
        return np.asarray(pd.to_numeric(pd.Series(texts), errors="coerce"), dtype=np.float64)


def find_table(folder: Path, name: str) -> TableFile:
    """Return the table of a name in a folder, Parquet or CSV.

    Raises
    ------
    FileProblem
        There is none, there are both, or it cannot be read.
    """
    found = [path for suffix in (".parquet", ".csv") if (path := folder / f"{name}{suffix}").is_file()]
    if len(found) != 1:
        what = "table is there twice" if found else "missing table"
        raise FileProblem(Problem(what, str(folder), name, f"{name}.parquet or {name}.csv"))
    (path,) = found
    try:
        columns = pq.read_schema(path).names if path.suffix == ".parquet" else _head(path)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise FileProblem(Problem("cannot be read", str(path), str(error), "Parquet, or CSV in UTF-8")) from None
    if len(set(columns)) != len(columns):
        raise FileProblem(Problem("column twice", str(path), ", ".join(columns)))
    return TableFile(path, tuple(columns))


def _head(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [name.strip() for name in next(csv.reader(stream), [])]


def shown(label: object) -> str:
    """Return a label as a message shows it."""
    return repr(str(label))
