"""Multi-regional tables through pymrio: OECD ICIO, EXIOBASE 1 to 3, Eora26, GLORIA, WIOD 2013, and what pymrio saved.

pymrio (Stadler 2021, Journal of Open Research Software 9(1), 8) is under the LGPL-3: no part of this package, never
needed by it, and imported only when one of these formats is asked for. The extra ``import`` installs it by the user's
own choice. It holds matrices in full: GLORIA needs tens of gigabytes of memory, EXIOBASE about five.

Every reader returns products, activities and final columns labelled ``REGION:name``, money in million; what
:func:`commonweal.data.table_pymrio.to_pymrio` made and pymrio saved comes back as the table that it was.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from commonweal.core.errors import CommonwealError, FileProblem, Problem, SchemaError, UnknownName
from commonweal.core.table import Table
from commonweal.data.readers.first_look import PACKED, refuse_no_tables, require_memory
from commonweal.data.readers.guards import GB, Reading, check_archive, check_size
from commonweal.data.readers.pymrio_looks import Look, look_saved, look_wiod, refuse_huge, take_any
from commonweal.data.readers.pymrio_matrices import Matrices, matrices_of_supply_use, matrices_of_system, table_of
from commonweal.data.table_checks import checked
from commonweal.data.table_pymrio import from_pymrio, noted

Parsed = Matrices | Table
LARGEST = 8 * GB
"""Size limit unless the user says otherwise [byte]: an EXIOBASE 3 year unpacks to about three, GLORIA to more."""
ROUNDING = 1e-6
"""Residual that the printed digits of a release may leave, as a share of the largest output: an assumption."""
SAVED = "pymrio"


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout that pymrio reads. ``path`` : what to give; ``by_year`` : a folder of several years needs the year;
    ``labelled`` : a text begins with a row of labels; ``look`` : refuses what is plainly something else.
    """

    title: str
    publisher: str
    citation: str
    path: str
    by_year: bool
    matrices: Callable[[Any, Path, int | None], Parsed]
    labelled: bool = False
    look: Look = take_any


def _system(parser: str, *, year: bool = False, **options: object) -> Callable[[Any, Path, int | None], Parsed]:
    """Return a function that parses and takes the matrices of a symmetric system."""

    def parse(library: Any, path: Path, of_year: int | None) -> Matrices:
        named = {"year": of_year} if year and path.is_dir() else {}
        return matrices_of_system(getattr(library, parser)(path, **named, **options))

    return parse


def _gloria(library: Any, path: Path, year: int | None) -> Matrices:
    found = sorted({match[1] for one in path.iterdir() if (match := re.match(r"GLORIA_MRIOs_(\w+?)_\d{4}", one.name))})
    if len(found) != 1:
        allowed = "GLORIA_MRIOs_<version>_<year>, GLORIA_SatelliteAccounts_..., GLORIA_ReadMe_..."
        raise FileProblem(Problem("not one version of GLORIA", str(path), ", ".join(found) or "none", allowed))
    version = found[0] if not found[0].isdigit() else int(found[0])
    parts, _ = library.parse_gloria_sut(path, year, version=version)
    return matrices_of_supply_use(parts, "000 USD")


def _saved(library: Any, path: Path, year: int | None) -> Parsed:
    system = library.load_all(path)
    return matrices_of_system(system) if noted(system) is None else from_pymrio(system)


LAYOUTS: dict[str, Layout] = {
    "oecd": Layout(
        "OECD Inter-Country Input-Output Tables", "OECD", "OECD, Inter-Country Input-Output Database",
        "one CSV or zip, or the folder of them and --year", True, _system("parse_oecd", year=True),
        labelled=True,
    ),
    "exiobase1": Layout(
        "EXIOBASE 1", "EXIOBASE consortium", "Tukker and others (2013), Economic Systems Research 25, 50-70",
        "the folder or zip of the coefficient tables", False, _system("parse_exiobase1"),
    ),
    "exiobase2": Layout(
        "EXIOBASE 2", "EXIOBASE consortium", "Wood and others (2015), Sustainability 7, 138-163",
        "the folder or zip of the coefficient tables", False,
        _system("parse_exiobase2", charact=False, popvector=None),
    ),
    "exiobase3": Layout(
        "EXIOBASE 3", "EXIOBASE consortium", "Stadler and others (2018), Journal of Industrial Ecology 22, 502-515",
        "the folder or zip of one year, such as IOT_2011_ixi.zip", False, _system("parse_exiobase3"),
    ),
    "eora26": Layout(
        "Eora26", "Eora", "Lenzen and others (2013), Economic Systems Research 25, 20-49",
        "one zip, or the folder and --year", True, _system("parse_eora26", year=True),
    ),
    "gloria": Layout(
        "GLORIA", "Industrial Ecology Virtual Laboratory", "Lenzen and others (2022), Nature Sustainability 5, 157-166",
        "the folder with tables, accounts and ReadMe, and --year", True, _gloria,
    ),
    "wiod2013-xlsx": Layout(
        "World Input-Output Database, 2013 release", "GGDC, University of Groningen",
        "Timmer and others (2015), Review of International Economics 23, 575-605",
        "one wiotYY workbook, or the folder and --year", True, _system("parse_wiod", year=True),
        look=look_wiod,
    ),
    SAVED: Layout(
        "A system saved by pymrio", "see its metadata", "Stadler (2021), Journal of Open Research Software 9(1), 8",
        "the folder or zip that pymrio saved", False, _saved, look=look_saved,
    ),
}  # fmt: skip


def read(
    path: str | Path,
    layout: str,
    name: str = "own",
    year: int | None = None,
    reading: Reading | None = None,
    accept_residual: float | None = None,
) -> Table:
    """Return the table that pymrio reads from a published layout, after the guards on size and archives.

    Parameters
    ----------
    path : file or folder, see ``LAYOUTS``
    layout : one of ``LAYOUTS``
    name : name of the table
    year : needed where neither the path nor the table tells it
    reading : size limit
    accept_residual : largest residual that is accepted [million of the currency]

    Raises
    ------
    FileProblem
        pymrio is not installed or cannot read the path.
    UnbalancedTable
        It does not close beyond the rounding of its digits.
    """
    if layout not in LAYOUTS:
        raise UnknownName.of("layout", layout, LAYOUTS)
    place, rules = Path(path), LAYOUTS[layout]
    _guard(place, rules, reading or Reading(largest=LARGEST))
    found = year if year is not None else _year_of(place)
    if found is None and layout != SAVED:
        raise _no_year(place, rules)
    library = _library()
    parsed, said = _parsed(library, rules, place, found)
    if isinstance(parsed, Table):
        table = _of_its_year(parsed, name, year, place)
    elif found is None:
        raise _no_year(place, rules)
    else:
        with np.errstate(over="ignore", invalid="ignore"):  # what is too large to be added up is refused below, by cell
            table = table_of(parsed, name, f"{rules.title}, {found}", found)
    refuse_huge(table, str(place))
    source = {"title": f"{rules.title}, {table.year}", "publisher": rules.publisher, "citation": rules.citation,
              "licence": "as stated by the publisher: read its terms before passing the table on"}  # fmt: skip
    provenance = {
        **table.provenance,
        "sources": [source],
        "reader": f"{layout}, parsed by pymrio {getattr(library, '__version__', '')}".strip(),
    }
    table = replace(table, notes=(*table.notes, *said), provenance=provenance)
    stated = max(ROUNDING * float(table.output.max(initial=0.0)), _stated(table))
    return checked(table, stated, str(place), accept_residual)


def _no_year(path: Path, rules: Layout) -> SchemaError:
    return SchemaError(Problem("the year is not known", str(path), allowed=rules.path, next_step="say --year YYYY"))


def _of_its_year(table: Table, name: str, year: int | None, path: Path) -> Table:
    if year not in (None, table.year):
        raise SchemaError(Problem("the saved table is of another year", str(path), str(year), str(table.year)))
    return replace(table, name=name)


def _stated(table: Table) -> float:
    """Return the residual that the table says its source states [million]."""
    residuals = table.provenance.get("residuals")
    return float(residuals["stated"]) if isinstance(residuals, Mapping) else 0.0


def _guard(path: Path, rules: Layout, reading: Reading) -> None:
    largest = reading.largest
    size = check_size(path, largest)
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    packed = [one for one in files if one.suffix.lower() in PACKED]
    unpacked = sum(check_archive(one, largest) for one in packed)
    if unpacked > largest:
        found, allowed = f"{unpacked / GB:.3g} GB unpacked", f"at most {largest / GB:.3g} GB"
        raise FileProblem(Problem("too large", str(path), found, allowed, next_step="give one file, or --max-size"))
    rules.look(path, files)
    refuse_no_tables(path, files, rules.title, rules.labelled)
    if not reading.size_said:
        require_memory(path, size - sum(one.stat().st_size for one in packed) + unpacked)


def _year_of(path: Path) -> int | None:
    """Return the last year of four digits in a name, 2011 of ``wiot11_row``."""
    found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.stem)
    short = re.match(r"wiot(\d\d)", path.stem)
    if found:
        return int(found[-1])
    return None if short is None else (1900 if int(short[1]) > 50 else 2000) + int(short[1])


def _library() -> Any:
    try:
        return importlib.import_module("pymrio")
    except ImportError:
        step = "pip install 'commonweal[import]' installs it; it is under the LGPL-3, and nothing else here needs it"
        raise FileProblem(Problem("this format is read by pymrio, which is not installed", next_step=step)) from None


def _parsed(library: Any, rules: Layout, path: Path, year: int | None) -> tuple[Parsed, tuple[str, ...]]:
    """Return the matrices, and what pymrio said on the way, as notes."""
    try:
        with warnings.catch_warnings(record=True) as said, contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("always")
            matrices = rules.matrices(library, path, year)
    except CommonwealError:
        raise
    except MemoryError:
        raise FileProblem(Problem("not enough memory for this table", str(path), rules.title)) from None
    except Exception as error:
        found = _fault(error)
        raise FileProblem(Problem(f"pymrio cannot read this as {rules.title}", str(path), found, rules.path)) from None
    kept = [str(one.message).splitlines()[0] for one in said if one.category.__name__ == "ParserWarning"]
    return matrices, tuple(f"pymrio: {text}" for text in dict.fromkeys(kept))


def _fault(error: Exception) -> str:
    """Return what pymrio met: its own words where it has them, for what it stumbled over a description."""
    if isinstance(error, FileNotFoundError):
        name = Path(str(error.filename)).name if error.filename else ""
        return f"no file {name}" if name else "a file that it needs is missing"
    if isinstance(error, AttributeError | LookupError | TypeError):
        return "labels or cells that are not where this layout has them"
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
