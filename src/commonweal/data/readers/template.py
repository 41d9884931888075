"""A table that somebody filled in by hand: a folder of CSV files, or one workbook with sheets of the same names.

============== ============================================== ========================================================
sheet          rows x columns                                 holds
============== ============================================== ========================================================
about          key, value                                     year, currency, unit, regions, source, licence, ...
use            product x activity                             what activities use, home-made and imported together
final          product x final column, and a row ``kind``     final demand; exports are a column, imports are not
primary        item, kind x activity (and final column)       what output pays beside products: wages, surplus, taxes
output         product x output                               output, where each activity makes its own product
make           product x activity                             output, where activities make several products
imports        product x imports                              imports of each product (optional)
imported_use   product x activity                             the imported part of ``use`` (optional)
imported_final product x final column                         the imported part of ``final`` (optional)
adjustments    item x product                                 margins and taxes between supply and use (optional)
satellites     name, title, kind, unit, source x activity     hours, jobs, CO2, land (and final columns) (optional)
population     region x thousand persons                      people of the year (optional)
titles         label, title                                   what labels stand for (optional)
============== ============================================== ========================================================

An empty cell is zero. Rows that begin with # and sheets whose name begins with _ are left out. Without ``output`` and
``make``, output is what balances the rows, and only the columns are a check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import FileProblem, Problem, SchemaError, nearest
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Satellite, Table
from commonweal.data.checks import absent
from commonweal.data.readers.about import About, read_about
from commonweal.data.readers.book import Book, merged_cells, open_book
from commonweal.data.readers.cells import Sheet, filled_rows, label, read_cells
from commonweal.data.readers.guards import Reading
from commonweal.data.readers.sheet_totals import without_totals
from commonweal.data.readers.template_labels import label_problems
from commonweal.data.table_checks import checked

REQUIRED = ("about", "use", "final", "primary")
OPTIONAL = ("output", "make", "imports", "imported_use", "imported_final", "adjustments", "satellites", "population",
            "titles")  # fmt: skip
LEFT_OUT = ("read_me", "readme")
TEXTS: Mapping[str, tuple[str, ...]] = {
    "primary": ("kind",),
    "satellites": ("title", "kind", "unit", "source", "proxy"),
}
DERIVED = "Output was not given: it is what balances use, final demand and imports of each product."
CLOSED = "No imports were given: the table is read as that of a closed economy."
Sheets = Mapping[str, Sheet]


def read(
    path: str | Path, name: str = "own", reading: Reading | None = None, accept_residual: float | None = None
) -> Table:
    """Return the table of a folder of CSV files or of a workbook, after every check.

    Parameters
    ----------
    path : the folder, or a file ending in .xlsx
    name : name of the table
    reading : decimal sign, encoding, totals and size limit
    accept_residual : largest residual that is accepted [million of the currency]

    Raises
    ------
    FileProblem, SchemaError, UnbalancedTable
        A sheet is missing, cannot be read, contradicts another, or the table does not close.
    """
    how = reading or Reading()
    book = open_book(path, how)
    _refuse_sheets(book)
    about = read_about(book.rows("about"), book.where("about"))
    sheets = {
        one: _read_sheet(book, one, how) for one in (*REQUIRED[1:], *OPTIONAL) if one in book.sheets and one != "titles"
    }
    sheets, done = without_totals(sheets, how.totals, about.regions)
    _refuse_labels(sheets, about)
    table = _table(sheets, about, name)
    remarks = [remark for sheet in sheets.values() for remark in sheet.remarks]
    titles = _titles(book) if "titles" in book.sheets else {}
    table = replace(table, titles={**table.titles, **titles}, notes=(*table.notes, *done, *remarks))
    return checked(table, about.residual, str(book.path), accept_residual)


def _refuse_sheets(book: Book) -> None:
    known = (*REQUIRED, *OPTIONAL)
    problems = [
        Problem(
            "sheet missing", str(book.path), "nothing", one, nearest(one, [s for s in book.sheets if s not in known])
        )
        for one in REQUIRED
        if one not in book.sheets
    ]
    step = "rename it, or let its name begin with _ to have it left out"
    problems += [
        Problem("unknown sheet", str(book.path), repr(one), ", ".join(known), nearest(one, known), step)
        for one in book.sheets
        if one not in known and one not in LEFT_OUT and not one.startswith("_")
    ]
    if not problems and "output" in book.sheets and "make" in book.sheets:
        problems.append(Problem("output given twice", str(book.path), "output and make", "one of the two sheets"))
    for one in book.sheets:
        merged = merged_cells(book, one) if one in known else []
        if merged:
            step = "take merged cells apart: each row and column needs its own label"
            problems.append(Problem("merged cells", book.where(one), ", ".join(merged[:5]), "none", next_step=step))
    if problems:
        raise FileProblem(problems)


def _read_sheet(book: Book, name: str, reading: Reading) -> Sheet:
    words = ("kind",) if name == "final" else ()
    return read_cells(book.rows(name), book.where(name), TEXTS.get(name, ()), words, reading.decimal)


def _titles(book: Book) -> dict[str, str]:
    rows = [cells for _, cells in filled_rows(book.rows("titles"))][1:]
    return {label(row[0]): label(row[1]) for row in rows if len(row) > 1 and label(row[0])}


def _refuse_labels(sheets: Sheets, about: About) -> None:
    use, final = sheets["use"], sheets["final"]
    axes = {"product": use.rows, "activity": use.columns, "final column": final.columns}
    problems = label_problems(sheets)
    both = sorted(set(use.columns) & set(final.columns))
    if both:
        problems.append(Problem("a label is both an activity and a final column", final.where, ", ".join(both[:5])))
    for axis, labels in axes.items():
        problems += about.without_region(labels, axis)
    if "kind" not in final.words:
        step = "add a row: kind, then households, government, gfcf, exports, ... for each column"
        problems.append(Problem("the row kind is missing", final.where, next_step=step))
    for name in ("primary", "satellites"):
        if name in sheets:
            problems += absent(TEXTS[name][:1] if name == "primary" else ("kind", "unit"), sheets[name].texts,
                               sheets[name].where, "column")  # fmt: skip
    if problems:
        raise SchemaError(problems[:12])


def _table(sheets: Sheets, about: About, name: str) -> Table:
    use, final, primary = sheets["use"], sheets["final"], sheets["primary"]
    products, activities, columns, scale = use.rows, use.columns, final.columns, about.scale
    demand = _cells(final, products, columns) * scale
    between = sheets.get("adjustments")
    adjustments = np.zeros((0, 0)) if between is None else _cells(between, between.rows, products) * scale
    imported_use = _optional(sheets, "imported_use", products, activities, scale)
    imported = _optional(sheets, "imported_final", products, columns, scale)
    imports, notes = _imports(sheets, products, scale, imported_use, imported)
    rest = use.cells.sum(axis=1) * scale + demand.sum(axis=1) - imports - adjustments.sum(axis=0 if between else None)
    make, derived = _make(sheets, products, activities, scale, rest)
    paid = _cells(primary, primary.rows, columns, missing=True) * scale
    return Table(
        name=name,
        title=about.title or name,
        year=about.year,
        currency=about.currency,
        price_basis=about.price_basis,
        regions=about.regions,
        products=products,
        activities=activities,
        final=columns,
        product_region=about.places(products),
        activity_region=about.places(activities),
        final_region=about.places(columns),
        make=sp.csr_array(make),
        use=sp.csr_array(use.cells * scale),
        demand=demand,
        imports=imports,
        primary=_cells(primary, primary.rows, activities) * scale,
        primary_items=primary.rows,
        primary_kinds=primary.texts["kind"],
        final_kinds=final.words["kind"],
        imported_use=None if imported_use is None else sp.csr_array(imported_use),
        imported_demand=imported,
        supply_adjustments=adjustments,
        supply_items=() if between is None else between.rows,
        primary_demand=paid if set(columns) & set(primary.columns) else None,
        satellites=_satellites(sheets.get("satellites"), activities, columns, about),
        population=_population(sheets.get("population"), about),
        notes=(*about.notes, *derived, *notes),
        provenance={"sources": [about.source], "reader": "template", **about.changes},
    )


def _imports(
    sheets: Sheets, products: Sequence[str], scale: float, use: Array | None, final: Array | None
) -> tuple[Array, list[str]]:
    if "imports" in sheets:
        return _column(sheets["imports"], products) * scale, []
    if use is not None and final is not None:
        return use.sum(axis=1) + final.sum(axis=1), []
    if use is not None or final is not None:
        step = "add the sheet imports, or both imported_use and imported_final"
        raise SchemaError(Problem("imports are missing", sheets["use"].where, next_step=step))
    return np.zeros(len(products)), [CLOSED]


def _make(
    sheets: Sheets, products: Sequence[str], activities: Sequence[str], scale: float, rest: Array
) -> tuple[Array, list[str]]:
    if "make" in sheets:
        return _cells(sheets["make"], products, activities) * scale, []
    where = sheets["use"].where
    if set(products) != set(activities):
        step = "say in a sheet make what each activity makes, or name activities as their products"
        found = f"{len(products)} products and {len(activities)} activities of other names"
        raise SchemaError(Problem("output of activities is unknown", where, found, next_step=step))
    own = _column(sheets["output"], products) * scale if "output" in sheets else rest
    place = {name: at for at, name in enumerate(activities)}
    make = np.zeros((len(products), len(activities)))
    make[np.arange(len(products)), [place[one] for one in products]] = own
    return make, [] if "output" in sheets else [DERIVED]


def _optional(
    sheets: Sheets, name: str, rows: Sequence[str], columns: Sequence[str], scale: float
) -> Array | None:  # fmt: skip
    return _cells(sheets[name], rows, columns) * scale if name in sheets else None


def _column(sheet: Sheet, rows: Sequence[str]) -> Array:
    if len(sheet.columns) != 1:
        found = f"{len(sheet.columns)} columns: {', '.join(sheet.columns[:4])}"
        raise SchemaError(Problem("more than one column of numbers", sheet.where, found, "a label and one number"))
    return _cells(sheet, rows, sheet.columns)[:, 0]


def _cells(sheet: Sheet, rows: Sequence[str], columns: Sequence[str], missing: bool = False) -> Array:
    """Return the cells of the named rows and columns in that order; columns that are missing are zero if allowed."""
    found = np.zeros((len(rows), len(columns)))
    row_of = {name: at for at, name in enumerate(sheet.rows)}
    column_of = {name: at for at, name in enumerate(sheet.columns)}
    here = [at for at, name in enumerate(columns) if name in column_of or not missing]
    found[:, here] = sheet.cells[np.ix_([row_of[name] for name in rows], [column_of[columns[at]] for at in here])]
    return found


def _satellites(
    sheet: Sheet | None, activities: Sequence[str], columns: Sequence[str], about: About
) -> tuple[Satellite, ...]:
    if sheet is None:
        return ()
    by_activity, by_final = _cells(sheet, sheet.rows, activities), _cells(sheet, sheet.rows, columns, missing=True)
    blank = ("",) * len(sheet.rows)
    texts = {key: sheet.texts.get(key, blank) for key in TEXTS["satellites"]}
    where = about.source.get("title", "")
    return tuple(
        Satellite(
            name=name,
            title=texts["title"][at] or name,
            kind=texts["kind"][at],
            unit=texts["unit"][at],
            by_activity=by_activity[at],
            by_final=by_final[at],
            source=texts["source"][at] or where,
            proxy=texts["proxy"][at],
        )
        for at, name in enumerate(sheet.rows)
    )


def _population(sheet: Sheet | None, about: About) -> Array:
    found = np.full(len(about.regions), np.nan)
    if sheet is None:
        return found
    problems = [
        Problem("unknown region", sheet.where, repr(name), ", ".join(about.regions), nearest(name, about.regions))
        for name in sheet.rows
        if name not in about.regions
    ]
    if problems:
        raise SchemaError(problems)
    places: Index = np.array([about.regions.index(name) for name in sheet.rows], dtype=np.int64)
    persons = _column(sheet, sheet.rows)
    if (persons < 0).any():
        raise SchemaError(Problem("negative population", sheet.where, f"{persons.min():g}", "thousand persons"))
    found[places] = np.where(persons > 0, persons, np.nan)
    return found
