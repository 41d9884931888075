"""The sheets of a table in the form that a person can fill in: from a table, from the example, or with blanks."""

from __future__ import annotations

import csv
import io
import math
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from commonweal.core.errors import FileProblem, Problem
from commonweal.core.files import write_atomically
from commonweal.core.linear_program import Array
from commonweal.core.table import FINAL_KINDS, PRIMARY_KINDS, SATELLITE_KINDS, Table
from commonweal.data.readers.about import KEYS
from commonweal.data.readers.book import WORKBOOKS, openpyxl
from commonweal.data.readers.template import OPTIONAL, REQUIRED

Cell = str | int | float | None
Rows = list[list[Any]]
BLANK_PRODUCTS, BLANK_FINAL = 3, ("households", "government", "gfcf", "exports")
HELP = (
    "A table for commonweal. Fill in the sheets, then: commonweal import template THIS --as NAME",
    "An empty cell is zero. Rows that begin with # and sheets whose name begins with _ are left out.",
    "No totals, no merged cells, each label once. A point is the decimal sign unless you say --decimal ,",
    "about: key and value; the third column explains and is not read",
    "use: what each activity (column) uses of each product (row), home-made and imported together",
    "final: final demand of each product; the row kind says what each column is: " + ", ".join(FINAL_KINDS),
    "primary: what output pays beside products; kind: " + ", ".join(PRIMARY_KINDS),
    "output: output of each product, where each activity makes its own product; or make: product (row) by activity",
    "imports: imports of each product; imported_use, imported_final: the imported part of use and of final, if known",
    "adjustments: margins and taxes on products (rows) that lie between the prices of output and those of use",
    "satellites: hours, jobs, CO2, land, ... of activities and final columns; kind: " + ", ".join(SATELLITE_KINDS),
    "population: thousand persons by region; titles: what labels stand for",
    "For each product: output + imports + adjustments = sum of use + sum of final",
    "For each activity: output = sum of use + sum of primary",
)


def sheets_of(table: Table) -> dict[str, Rows]:
    """Return a table as sheets; read again they give the same table, but for provenance that the form has no place for.

    The form has one source, so that of several only the first keeps publisher, citation and licence;
    several notes become one. CSV files keep every bit of every number, workbooks sixteen digits.
    """
    final = list(table.final)
    sheets: dict[str, Rows] = {
        "about": _about_rows(table),
        "use": _matrix("product", table.products, table.activities, table.use.toarray()),
        "final": [
            ["product", *final],
            ["kind", *table.final_kinds],
            *_matrix("", table.products, final, table.demand)[1:],
        ],
        "primary": _primary(table),
        **_output(table),
        "imports": _matrix("product", table.products, ["imports"], table.imports[:, None]),
    }
    if table.imported_use is not None:
        sheets["imported_use"] = _matrix("product", table.products, table.activities, table.imported_use.toarray())
    if table.imported_demand is not None:
        sheets["imported_final"] = _matrix("product", table.products, final, table.imported_demand)
    if table.supply_items:
        sheets["adjustments"] = _matrix("item", table.supply_items, table.products, table.supply_adjustments)
    if table.satellites:
        sheets["satellites"] = _satellites(table)
    if not np.isnan(table.population).all():
        persons = [None if math.isnan(one) else _number(float(one)) for one in table.population]
        sheets["population"] = [
            ["region", "thousand persons"],
            *([a, b] for a, b in zip(table.regions, persons, strict=True)),
        ]
    if table.titles:
        sheets["titles"] = [["label", "title"], *([name, title] for name, title in table.titles.items())]
    return sheets


def blank_sheets() -> dict[str, Rows]:
    """Return the sheets with labels to be replaced and without numbers."""
    names = [f"product {number}" for number in range(1, BLANK_PRODUCTS + 1)]
    nothing = [None] * BLANK_PRODUCTS
    square: Rows = [["product", *names], *([name, *nothing] for name in names)]
    final: Rows = [[name, *[None] * len(BLANK_FINAL)] for name in names]
    wide: list[Cell] = [*names, *BLANK_FINAL]
    return {
        "about": [["key", "value", "what"], *([key, None, meaning] for key, meaning in KEYS.items())],
        "use": square,
        "final": [["product", *BLANK_FINAL], ["kind", *BLANK_FINAL], *final],
        "primary": [["item", "kind", *names], ["compensation", "compensation", *nothing],
                    ["surplus", "operating_surplus", *nothing], ["taxes", "taxes_on_production", *nothing]],
        "output": [["product", "output"], *([name, None] for name in names)],
        "imports": [["product", "imports"], *([name, None] for name in names)],
        "satellites": [["name", "title", "kind", "unit", "source", *wide],
                       ["hours", "Hours worked", "labour", "M.h"], ["co2", "CO2", "emission", "kt"]],
        "population": [["region", "thousand persons"]],
    }  # fmt: skip


def write_sheets(sheets: dict[str, Rows], path: Path) -> None:
    """Write sheets as a workbook where the name ends in .xlsx, otherwise as a new folder of CSV files; whole or not."""
    order = [name for name in (*REQUIRED, *OPTIONAL) if name in sheets]
    if path.suffix.lower() in WORKBOOKS:
        write_atomically(path, _workbook([(name, sheets[name]) for name in order]))
        return
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FileProblem(Problem("the place is taken", str(path), next_step="name a new folder, or FILE.xlsx"))
    if not path.parent.is_dir():
        raise FileProblem(Problem("no such folder", str(path.parent), next_step="make it first, or name another"))
    fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        for name in order:
            (fresh / f"{name}.csv").write_bytes(_csv(sheets[name]))
        (fresh / "read_me.txt").write_text("\n".join(HELP) + "\n", encoding="utf-8")
        fresh.chmod(0o755)
        os.replace(fresh, path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_template(path: Path, table: Table | None = None) -> None:
    """Write the form with the figures of a table, or with blanks."""
    write_sheets(blank_sheets() if table is None else sheets_of(table), path)


def _csv(rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode()


def _workbook(sheets: Sequence[tuple[str, Rows]]) -> bytes:
    book: Any = openpyxl().Workbook(write_only=True)
    for name, rows in [("read_me", [[line] for line in HELP]), *sheets]:
        sheet = book.create_sheet(name)
        if name not in ("read_me", "about"):
            sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _matrix(corner: str, rows: Sequence[str], columns: Sequence[str], cells: Array) -> Rows:
    show: Callable[[float], Cell] = _number
    return [[corner, *columns], *([name, *map(show, line)] for name, line in zip(rows, cells.tolist(), strict=True))]


def _number(value: float) -> Cell:
    """Return a number as short as it can be written: nothing for zero, 5 for 5.0."""
    if value == 0.0:
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _about_rows(table: Table) -> Rows:
    sources = table.provenance.get("sources")
    listed = [one for one in sources if isinstance(one, dict)] if isinstance(sources, list) else []
    first = listed[0] if listed else {}
    residuals = table.provenance.get("residuals")
    stated = residuals.get("stated", 0.0) if isinstance(residuals, dict) else 0.0
    said: dict[str, Cell] = {
        "title": table.title,
        "year": table.year,
        "currency": table.currency.removeprefix("M.").removesuffix(f"_{table.year}")
        if table.currency.endswith(f"_{table.year}")
        else table.currency,
        "unit": "million",
        "price_basis": table.price_basis,
        "regions": " ".join(table.regions),
        "residual": stated or None,
        "source": "; ".join(str(one.get("title", "")) for one in listed) or "not stated",
        **{key: first.get(key) for key in ("publisher", "citation", "licence")},
        "notes": " ".join(table.notes) or None,
    }
    return [["key", "value", "what"], *([key, said.get(key), meaning] for key, meaning in KEYS.items())]


def _primary(table: Table) -> Rows:
    paid = table.primary_demand
    header: list[Cell] = ["item", "kind", *table.activities, *(table.final if paid is not None else ())]
    cells = table.primary if paid is None else np.hstack([table.primary, paid])
    labels = zip(table.primary_items, table.primary_kinds, cells.tolist(), strict=True)
    return [header, *([item, kind, *map(_number, line)] for item, kind, line in labels)]


def _output(table: Table) -> dict[str, Rows]:
    """Return make, or output alone where each activity makes the product of its own name."""
    made = table.make.toarray()
    own = {name: at for at, name in enumerate(table.activities)}
    if set(own) == set(table.products):
        order = [own[name] for name in table.products]
        square = made[:, order]
        if np.array_equal(square, np.diag(np.diag(square))):
            return {"output": _matrix("product", table.products, ["output"], np.diag(square)[:, None])}
    return {"make": _matrix("product", table.products, table.activities, made)}


def _satellites(table: Table) -> Rows:
    header: list[Cell] = ["name", "title", "kind", "unit", "source", "proxy", *table.activities, *table.final]
    return [
        header,
        *(
            [one.name, one.title, one.kind, one.unit, one.source, one.proxy or None,
             *map(_number, [*one.by_activity.tolist(), *one.by_final.tolist()])]
            for one in table.satellites
        ),
    ]  # fmt: skip
