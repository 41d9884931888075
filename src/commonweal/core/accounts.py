"""The books of a period: who paid whom, who holds what, and the aggregates that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Named rows by named columns [money]; receipts and assets are positive, payments and debts negative."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array

    def at(self, row: str, column: str) -> float:
        """Return one cell."""
        return float(self.values[self.rows.index(row), self.columns.index(column)])

    def to_rows(self) -> list[tuple[str, str, float]]:
        """Return the cells that are not zero: row, column, money."""
        found = ((int(r), int(c)) for r, c in np.argwhere(self.values != 0.0))
        return [(self.rows[r], self.columns[c], float(self.values[r, c])) for r, c in found]


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """The accounts of a period.

    ``transactions`` : rows of payments by sectors; every row and every column adds up to zero. ``opening``,
    ``closing`` : balance sheets, financial rows add up to zero; ``revaluation`` : change of value by price alone.
    ``aggregates`` : national accounts by name, nominal [money] and at base-year prices [volume]; ``residuals`` : each
    identity's largest relative difference.
    """

    year: float
    transactions: Matrix
    opening: Matrix
    closing: Matrix
    revaluation: Matrix
    aggregates: Mapping[str, float]
    residuals: Mapping[str, float]
