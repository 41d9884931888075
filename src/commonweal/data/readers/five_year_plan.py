"""The CSV files of open five-year-plan programs -> a planning problem of ``commonweal plan --problem``.

Four files with the same products in rows and columns, cells parted by commas, the first cell ``headings``:

=========== =====================================================================================================
flows       what each product (column) takes of each product (row) in a year, then the rows ``labour`` and ``output``
cap         stock of each product (row) that the making of each product (column) works with
dep         share of that stock worn out in a year
targets     one row a year: how much of each product is aimed at beside productive use, and ``labour`` to be had
=========== =====================================================================================================

They hold quantities without prices and no payments of activities, so that they are no :class:`Table`: nothing says what
output costs. All of it fits a planning problem: coefficients are flows over output, the stocks are the opening ones, a
stock built in one year is there in the next, and the aim is the ray along each year's targets.

Sources
-------
W. P. Cockshott, 5yearplan manual; repositories wc22m/5yearplan (files flows, cap, dep, labtarg) and rakvat/planning
(capital_stock, depreciation_rates, targets; row "labor"). Only the layout was taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from commonweal.core.errors import FileProblem, Problem, SchemaError, nearest
from commonweal.core.linear_program import Array
from commonweal.data.checks import absent
from commonweal.data.readers.book import text_rows
from commonweal.data.readers.cells import Sheet, read_cells
from commonweal.data.readers.guards import Reading, check_size

NAMES = {
    "flows": ("flows", "testflow"),
    "cap": ("cap", "capital_stock", "testcap"),
    "dep": ("dep", "depreciation_rates", "testdep"),
    "targets": ("labtarg", "targets", "testtarg"),
}
LABOUR = ("labour", "labor")
OUTPUT = ("output",)
MOST_PRODUCTS = 2_000
"""A problem file names every coefficient; beyond this it is no file for people, and ``cap`` is dense."""
SOURCE = "five-year-plan CSV files"


@dataclass(frozen=True, slots=True)
class FiveYearPlan:
    """Quantities in the files' own units.

    ``flows``, ``capital``, ``depreciation`` : (input, product); ``labour``, ``output`` : (product,);
    ``targets`` : (year, product); ``labour_limit`` : (year,)
    """

    products: tuple[str, ...]
    years: tuple[str, ...]
    flows: Array
    labour: Array
    output: Array
    capital: Array
    depreciation: Array
    targets: Array
    labour_limit: Array


def read(path: str | Path, reading: Reading | None = None) -> FiveYearPlan:
    """Return what the four files of a folder hold, or everything that is wrong with them."""
    how, folder = reading or Reading(), Path(path)
    check_size(folder, how.largest)
    sheets = {
        kind: read_cells(text_rows(file, how), str(file), decimal=how.decimal) for kind, file in _files(folder).items()
    }
    flows, targets = sheets["flows"], sheets["targets"]
    products = flows.columns
    labour, output = _row(flows, LABOUR), _row(flows, OUTPUT)
    effort = next((at for at, name in enumerate(targets.columns) if name.lower() in LABOUR), None)
    problems = _label_problems(sheets, products)
    if effort is None:
        problems.append(Problem("column missing", targets.where, ", ".join(targets.columns[-3:]), "labour"))
    if len(products) > MOST_PRODUCTS:
        problems.append(Problem("too many products", flows.where, str(len(products)), f"at most {MOST_PRODUCTS}"))
    if problems:
        raise SchemaError(problems[:10])
    plan = FiveYearPlan(
        products=products,
        years=targets.rows,
        flows=_square(flows, products),
        labour=labour,
        output=output,
        capital=_square(sheets["cap"], products),
        depreciation=_square(sheets["dep"], products),
        targets=targets.cells[:, [targets.columns.index(name) for name in products]],
        labour_limit=targets.cells[:, effort or 0],
    )
    _refuse_cells(plan, sheets)
    return plan


def problem_document(plan: FiveYearPlan, name: str, source: str = SOURCE) -> dict[str, Any]:
    """Return the plan as a problem file of ``commonweal plan --problem`` (schema 1)."""
    products, last = plan.products, len(plan.years)
    first = _first_year(plan.years)
    return {
        "schema": 1,
        "name": name,
        "source": source,
        "years": {"from": first, "to": first + last - 1},
        "products": list(products),
        "output": _named(products, plan.output),
        "use": _columns(products, plan.flows),
        "labour": _named(products, plan.labour),
        "labour_limit": plan.labour_limit.tolist(),
        **({"capital": {"items": _capital(plan)}} if (plan.capital > 0).any() else {}),
        "basket": {
            "target": {
                product: plan.targets[:, at].tolist()
                for at, product in enumerate(products)
                if (plan.targets[:, at] > 0).any()
            }
        },
        "aim": {"kind": "ray"},
    }


def _files(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        allowed = "a folder with flows.csv, cap.csv, dep.csv and labtarg.csv"
        raise FileProblem(Problem("not a folder", str(folder), allowed=allowed))
    there = {file.stem.lower(): file for file in sorted(folder.iterdir()) if file.suffix.lower() == ".csv"}
    found, problems = {}, []
    for kind, names in NAMES.items():
        here = [name for name in names if name in there]
        if len(here) == 1:
            found[kind] = there[here[0]]
        else:
            value = "nothing" if not here else " and ".join(here)
            allowed = "one of " + ", ".join(f"{name}.csv" for name in names)
            what = "file missing" if not here else "two files for the same thing"
            problems.append(Problem(what, f"{folder}, {kind}", value, allowed, nearest(names[0], there)))
    if problems:
        raise FileProblem(problems)
    return found


def _row(sheet: Sheet, names: Sequence[str]) -> Array:
    at = next((at for at, name in enumerate(sheet.rows) if name.lower() in names), None)
    if at is None:
        raise SchemaError(Problem("row missing", sheet.where, "nothing", names[0], nearest(names[0], sheet.rows)))
    return np.asarray(sheet.cells[at], dtype=np.float64)


def _label_problems(sheets: Mapping[str, Sheet], products: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    for kind, sheet in sheets.items():
        extra = {*LABOUR, *OUTPUT} if kind == "flows" else {*LABOUR} if kind == "targets" else set()
        if kind != "targets":
            problems += absent(products, sheet.rows, sheet.where, "row")
            problems += _strange(sheet.rows, products, extra, sheet.where, "row")
        problems += absent(products, sheet.columns, sheet.where, "column")
        problems += _strange(sheet.columns, products, extra, sheet.where, "column")
    return problems


def _strange(
    labels: Sequence[str], known: Sequence[str], extra: set[str], where: str, axis: str
) -> list[Problem]:  # fmt: skip
    return [
        Problem(f"{axis} that is no product of flows", where, repr(name), "the products of flows", nearest(name, known))
        for name in labels
        if name not in known and name.lower() not in extra
    ]


def _square(sheet: Sheet, products: Sequence[str]) -> Array:
    rows = [sheet.rows.index(name) for name in products]
    return np.asarray(sheet.cells[np.ix_(rows, [sheet.columns.index(name) for name in products])], dtype=np.float64)


def _refuse_cells(plan: FiveYearPlan, sheets: Mapping[str, Sheet]) -> None:
    problems = []
    for kind, cells in (("flows", plan.flows), ("flows", plan.labour), ("cap", plan.capital), ("targets", plan.targets),
                        ("targets", plan.labour_limit), ("dep", plan.depreciation)):  # fmt: skip
        if (cells < 0).any():
            problems.append(Problem("negative number", sheets[kind].where, f"{cells.min():g}", "zero or more"))
    if (plan.depreciation > 1).any():
        found = f"{plan.depreciation.max():g}"
        problems.append(Problem("more than all is worn out in a year", sheets["dep"].where, found, "at most 1"))
    problems += [
        Problem("no output", f"{sheets['flows'].where}, output, {name}", f"{made:g}", "more than zero")
        for name, made in zip(plan.products, plan.output, strict=True)
        if made <= 0
    ]
    if not plan.years:
        problems.append(Problem("no year", sheets["targets"].where, allowed="a row for each year"))
    if problems:
        raise SchemaError(problems[:10])


def _first_year(years: Sequence[str]) -> int:
    """Return the first year: 2015 of ``2015``, 1 of ``year1`` and where the rows have names of their own."""
    found = [int(match[0]) if (match := re.search(r"\d+", name)) else None for name in years]
    first = found[0]
    follows = first is not None and found == list(range(first, first + len(found)))
    return first if follows and first is not None else 1


def _named(names: Sequence[str], values: Array) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _columns(names: Sequence[str], cells: Array) -> dict[str, dict[str, float]]:
    return {
        column: {names[at]: float(cells[at, place]) for at in np.flatnonzero(cells[:, place]).tolist()}
        for place, column in enumerate(names)
        if cells[:, place].any()
    }


def _capital(plan: FiveYearPlan) -> dict[str, dict[str, dict[str, float]]]:
    items: dict[str, dict[str, dict[str, float]]] = {}
    for asset, product in np.argwhere(plan.capital > 0).tolist():
        stock = float(plan.capital[asset, product])
        items.setdefault(plan.products[product], {})[plan.products[asset]] = {
            "requirement": stock,
            "opening": stock,
            "depreciation": float(plan.depreciation[asset, product]),
        }
    return {product: items[product] for product in plan.products if product in items}
