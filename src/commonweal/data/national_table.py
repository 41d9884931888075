"""One national input-output table in the layout of the WIOD 2016 release."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from commonweal.core.economy import Array
from commonweal.core.errors import Problem, SchemaError, UnbalancedTable
from commonweal.data.checks import absent, negative, not_finite, twice

FINAL_COLUMNS = ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP")
NEVER_NEGATIVE_FINAL = ("CONS_h", "CONS_np", "CONS_g")
ITEM_ROWS = ("TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO")
LABEL_COLUMNS = ("code", "origin")
UNUSED_COLUMNS = ("TOTAL_USE",)
ROW_TOLERANCE = 1e-8
COLUMN_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class NationalTable:
    """The cells of one table, all of its industries kept, in million units of its currency.

    ``use_domestic``, ``use_imported`` : (industry, industry); ``final_domestic``, ``final_imported`` :
    (industry, final column); ``items`` : row name -> (industry and final column,); ``output`` : (industry,).
    """

    industries: tuple[str, ...]
    use_domestic: Array
    use_imported: Array
    final_domestic: Array
    final_imported: Array
    items: dict[str, Array]

    @property
    def output(self) -> Array:
        return self.items["GO"][: len(self.industries)]

    def item(self, name: str) -> Array:
        """Return an item row over the industries, (industry,)."""
        return self.items[name][: len(self.industries)]

    def final_item(self, name: str) -> Array:
        """Return an item row over the final columns, (final column,)."""
        return self.items[name][len(self.industries) :]

    @property
    def row_residual(self) -> Array:
        """Domestic use + domestic final demand - gross output, (industry,)."""
        return np.asarray(self.use_domestic.sum(axis=1) + self.final_domestic.sum(axis=1) - self.output)

    @property
    def column_residual(self) -> Array:
        """Inputs + taxes + adjustments + margins + published value added - gross output, (industry,)."""
        inputs = self.use_domestic.sum(axis=0) + self.use_imported.sum(axis=0)
        items = sum(self.item(name) for name in ITEM_ROWS if name != "GO")
        return np.asarray(inputs + items - self.output)


def read_national_table(frame: pd.DataFrame, where: str, closes: bool = True) -> NationalTable:
    """Return the table of one country and year, after every check of labels, cells and balances.

    Parameters
    ----------
    frame : rows labelled by ``code`` and ``origin`` (Domestic, Imports, TOT), columns by industry and final use,
        as published.
    where : the name of the file in messages.
    closes : whether rows and columns must balance; False where value added is not used (import intensities).
    """
    industries = _industries(frame, where)
    columns = [*industries, *FINAL_COLUMNS]
    indexed = frame.set_index(["origin", "code"])
    blocks = {origin: _block(indexed, origin, industries, columns, where) for origin in ("Domestic", "Imports")}
    items = _block(indexed, "TOT", ITEM_ROWS, columns, where)
    n = len(industries)
    table = NationalTable(
        industries=tuple(industries),
        use_domestic=blocks["Domestic"][:, :n],
        use_imported=blocks["Imports"][:, :n],
        final_domestic=blocks["Domestic"][:, n:],
        final_imported=blocks["Imports"][:, n:],
        items=dict(zip(ITEM_ROWS, items, strict=True)),
    )
    _refuse_negative(table, where)
    if closes:
        _refuse_open_balances(table, where)
    return table


def _industries(frame: pd.DataFrame, where: str) -> list[str]:
    problems = absent(LABEL_COLUMNS, frame.columns, where, "column")
    problems += absent(FINAL_COLUMNS, frame.columns, where, "column")
    problems += twice(frame.columns, where, "column")
    if not problems:
        rows = frame["origin"].astype(str) + " " + frame["code"].astype(str)
        problems += twice(rows, where, "row")
    known = {*LABEL_COLUMNS, *FINAL_COLUMNS, *UNUSED_COLUMNS}
    industries = [str(column) for column in frame.columns if column not in known]
    if not problems and not industries:
        problems.append(Problem("no industry columns", where, allowed="one column for each industry"))
    if problems:
        raise SchemaError(problems)
    return industries


def _block(
    indexed: pd.DataFrame, origin: str, rows: list[str] | tuple[str, ...], columns: list[str], where: str
) -> Array:
    have = [code for block, code in indexed.index if block == origin]
    problems = absent(rows, have, f"{where}, origin {origin}", "row")
    if problems:
        raise SchemaError(problems)
    part = indexed.loc[origin].loc[list(rows), columns].apply(pd.to_numeric, errors="coerce")
    cells: Array = part.to_numpy(dtype=np.float64)
    problems = not_finite(cells, [f"{origin} {row}" for row in rows], columns, where)
    if problems:
        raise SchemaError(problems)
    return cells


def _refuse_negative(table: NationalTable, where: str) -> None:
    codes = table.industries
    consumption = [FINAL_COLUMNS.index(name) for name in NEVER_NEGATIVE_FINAL]
    problems = negative(table.output[None, :], ["TOT GO"], codes, where, "gross output")
    for origin, use, final in (
        ("Domestic", table.use_domestic, table.final_domestic),
        ("Imports", table.use_imported, table.final_imported),
    ):
        rows = [f"{origin} {code}" for code in codes]
        problems += negative(use, rows, codes, where, "intermediate use")
        problems += negative(final[:, consumption], rows, NEVER_NEGATIVE_FINAL, where, "consumption")
    if problems:
        raise SchemaError(problems)


def _refuse_open_balances(table: NationalTable, where: str) -> None:
    total = float(table.output.sum())
    problems = []
    for axis, residual, tolerance in (
        ("row", table.row_residual, ROW_TOLERANCE * total),
        ("column", table.column_residual, COLUMN_TOLERANCE * total),
    ):
        worst = np.argsort(-np.abs(residual), kind="stable")[:5]
        problems += [
            Problem(
                f"{axis} does not close",
                f"{where}, {axis} {table.industries[i]}",
                f"a residual of {residual[i]:g} on a gross output of {table.output[i]:g} million",
                f"at most {tolerance:g} million",
            )
            for i in worst
            if abs(residual[i]) > tolerance
        ]
    if problems:
        raise UnbalancedTable(problems)
