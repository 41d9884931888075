"""A book of sheets by name: a folder of CSV files, or one workbook in the .xlsx format. Rows come one after another."""

from __future__ import annotations

import csv
import importlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, TextIO
from xml.etree import ElementTree

from commonweal.core.errors import FileProblem, Problem
from commonweal.data.readers.cells import Row, label
from commonweal.data.readers.first_look import refuse_no_text
from commonweal.data.readers.guards import Reading, check_archive, check_size, encoding_of

SEPARATORS = ",;\t"
LONGEST_ROW = 20_000
MOST_ROWS = 1_000_000
LONGEST_LINE = 4_000_000
WORKBOOKS = (".xlsx", ".xlsm")
OLD_WORKBOOKS = (".xls", ".ods", ".numbers", ".xlsb")
DECLARATION = b"<!DOCTYPE"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets by name, lower case, each with the file that holds it; ``sheets`` : name -> its name in the file."""

    path: Path
    sheets: dict[str, str]
    reading: Reading
    workbook: bool

    def where(self, name: str) -> str:
        """Return file and sheet, for messages."""
        return f"{self.path}, sheet {self.sheets[name]}" if self.workbook else str(self.path / self.sheets[name])

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet as they stand."""
        if self.workbook:
            return _workbook_rows(self.path, self.sheets[name], self.where(name))
        return text_rows(self.path / self.sheets[name], self.reading)


def open_book(path: str | Path, reading: Reading) -> Book:
    """Return the sheets of a folder of CSV files or of a workbook, after the guards on size and on archives."""
    place = Path(path)
    check_size(place, reading.largest)
    if place.is_dir():
        found = sorted(one.name for one in place.iterdir() if one.suffix.lower() in (".csv", ".tsv"))
        return Book(place, _by_name(place, [(Path(name).stem, name) for name in found]), reading, False)
    if place.suffix.lower() in WORKBOOKS:
        check_archive(place, reading.largest)
        with zipfile.ZipFile(place) as archive:
            names = list(_sheet_files(archive, place))
        return Book(place, _by_name(place, [(name, name) for name in names]), reading, True)
    step = "save it as .xlsx, or each sheet as CSV in one folder" if place.suffix.lower() in OLD_WORKBOOKS else ""
    allowed = "a folder of CSV files, or a workbook ending in .xlsx"
    raise FileProblem(
        Problem("not a table that can be read", str(place), place.suffix or "no ending", allowed, None, step)
    )


def _by_name(place: Path, names: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for short, whole in names:
        key = label(short).lower().replace(" ", "_")
        if key in found:
            raise FileProblem(Problem("two sheets of one name", str(place), f"{found[key]!r} and {whole!r}"))
        found[key] = whole
    return found


def separator_of(line: str) -> str:
    """Return what parts the cells of a line: the one of comma, semicolon and tab that stands in it most."""
    counts, quoted = dict.fromkeys(SEPARATORS, 0), False
    for character in line:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in counts:
            counts[character] += 1
    return max(SEPARATORS, key=lambda sign: counts[sign])


def text_rows(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield the rows of a CSV file as they stand, in the encoding and with the separator that it has."""
    refuse_no_text(path, reading.encoding)
    name = encoding_of(path, reading.encoding)
    with path.open(encoding="utf-8-sig" if name == "utf-8" else name, newline="") as text:
        first = next((line for line in _lines(text, path) if line.strip() and not _is_remark(line)), "")
        text.seek(0)
        try:
            yield from csv.reader(_lines(text, path), delimiter=separator_of(first), strict=True)
        except csv.Error as error:
            allowed = "cells parted by comma, semicolon or tab, with closed quotation marks"
            raise FileProblem(Problem("not a CSV file", str(path), str(error), allowed)) from None


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith(("#", '"#'))


def _lines(text: TextIO, path: Path) -> Iterator[str]:
    """Yield lines; a line without an end is refused before it fills the memory."""
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            found, allowed = f"a line of more than {LONGEST_LINE:,} characters", "rows of cells, one a line"
            raise FileProblem(Problem("not a CSV file", str(path), found, allowed))
        yield line


def openpyxl() -> Any:
    """Return the library that reads and writes workbooks, or say how to get it."""
    try:
        return importlib.import_module("openpyxl")
    except ImportError:
        step = "pip install 'commonweal[excel]', or save each sheet as CSV in one folder"
        raise FileProblem(Problem("workbooks need openpyxl, which is not installed", next_step=step)) from None


def _workbook_rows(path: Path, name: str, where: str) -> Iterator[Row]:
    """Yield the stored values of a sheet; formulas count by the value that was stored with them."""
    library = openpyxl()
    try:
        values = library.load_workbook(path, read_only=True, data_only=True)
        formulas = library.load_workbook(path, read_only=True)
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
        raise FileProblem(
            Problem("workbook cannot be read", str(path), found, "a workbook in the .xlsx format")
        ) from None
    try:
        pair = zip(_unpadded(values[name]), _unpadded(formulas[name]), strict=False)
        for number, (row, written) in enumerate(pair, start=1):
            if number > MOST_ROWS or len(row) > LONGEST_ROW:
                allowed = f"at most {MOST_ROWS} rows of {LONGEST_ROW} cells"
                raise FileProblem(Problem("sheet too large", where, f"row {number}, {len(row)} cells", allowed))
            _refuse_empty_formulas(row, written, f"{where}, row {number}")
            yield [str(cell) if isinstance(cell, date | time | timedelta) else cell for cell in row]
    finally:
        values.close()
        formulas.close()


def _unpadded(sheet: Any) -> Iterator[tuple[object, ...]]:
    """Yield rows as wide as they are filled, whatever size the sheet claims to have."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _refuse_empty_formulas(row: tuple[object, ...], written: tuple[object, ...], at: str) -> None:
    for cell, text in zip(row, written, strict=False):
        if cell is None and isinstance(text, str) and text.startswith("="):
            step = "open the file in a spreadsheet program and save it, or put the number in place of the formula"
            raise FileProblem(Problem("a formula without a stored value", at, text[:40], "a number", None, step))


def _sheet_files(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """Return the file of every sheet of a workbook, by name; refuse document types, in which bombs hide."""
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            with archive.open(member) as stream:
                if DECLARATION in stream.read(4096):
                    raise FileProblem(Problem("a document type in a workbook", f"{path}, {member}", allowed="none"))
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.attrib["Id"]: link.attrib["Target"] for link in links}
        listed = [(one.attrib["name"], targets[one.attrib[_LINK]]) for one in book.iter(f"{_MAIN}sheet")]
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError, ValueError) as error:
        found = f"{type(error).__name__}: {error}"
        raise FileProblem(Problem("not a workbook", str(path), found, "a workbook in the .xlsx format")) from None
    return {name: str(PurePosixPath("xl") / target.removeprefix("/xl/")) for name, target in listed}


def merged_cells(book: Book, name: str) -> list[str]:
    """Return the merged ranges of a sheet of a workbook; a folder of CSV files has none."""
    if not book.workbook:
        return []
    found: list[str] = []
    with zipfile.ZipFile(book.path) as archive:
        member = _sheet_files(archive, book.path)[book.sheets[name]]
        with archive.open(member) as stream:
            for _, element in ElementTree.iterparse(stream):
                if element.tag == f"{_MAIN}mergeCell":
                    found.append(element.attrib.get("ref", ""))
                if element.tag in (f"{_MAIN}row", f"{_MAIN}mergeCell"):
                    element.clear()
    return found
