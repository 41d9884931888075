"""Rows of text or of a workbook -> a labelled sheet of numbers, or every reason why not.

What people and spreadsheets do to tables is expected here: decimal commas, signs between thousands, merged header
cells, titles above the header, labels that are missing or stand twice, errors of formulas, dates in place of numbers.
Nothing is guessed: a number that can be read in two ways is refused, and the option that settles it is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array

SHOWN = 5
MOST_CELLS = 50_000_000
"""Numbers of one sheet, eight bytes each in memory."""
LARGEST_NUMBER = 1e30
"""Beyond it a number is taken for a slip, an assumption; sums and squares of such numbers are finite."""
Row = Sequence[object]

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_FAST = re.compile(r"[0-9eE+\-.;]*")
_GROUP = " '’\u00a0\u2009\u202f"
_SHAPES = {
    ".": re.compile(rf"[+-]?\d{{1,3}}(?:[,{_GROUP}]\d{{3}})+(?:\.\d*)?"),
    ",": re.compile(rf"[+-]?(?:\d{{1,3}}(?:[.{_GROUP}]\d{{3}})+|\d+)(?:,\d*)?(?:[eE][+-]?\d+)?"),
}
_DECIMAL_COMMA = re.compile(rf"[+-]?\d[\d.{_GROUP}]*,\d+|[+-]?\d{{1,3}}(?:\.\d{{3}}){{2,}}")
_THOUSANDS = re.compile(rf"[+-]?\d{{1,3}}(?:[,{_GROUP}]\d{{3}})+(?:\.\d*)?")
_ONE_COMMA = re.compile(r"[+-]?\d{1,3},\d{3}")
_DOT_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Numbers by label: ``cells`` (row, column); ``texts`` : columns of words by name, (row,) each; ``words`` : rows of
    words by label, (column,) each; ``remarks`` : what is odd without being wrong.
    """

    where: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Array
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def label(value: object) -> str:
    """Return a label as text: blanks at its ends and double blanks go, 101.0 of a workbook is 101."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def filled_rows(rows: Iterable[Row]) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows that hold something, with their numbers from 1; rows that begin with # are remarks."""
    for number, row in enumerate(rows, start=1):
        cells = list(row)
        while cells and (cells[-1] is None or cells[-1] == "" or label(cells[-1]) == ""):
            cells.pop()
        if cells and not label(cells[0]).startswith("#"):
            yield number, cells


def read_cells(
    rows: Iterable[Row], where: str, texts: Sequence[str] = (), words: Sequence[str] = (), decimal: str | None = None
) -> Sheet:
    """Return a sheet: a header of labels, then a label and numbers in each row; an empty cell is zero.

    Parameters
    ----------
    rows : as they stand in the file
    where : file and sheet, for messages
    texts : columns that hold words, such as a kind, if they are there
    words : rows that hold words, such as the kind of each final column, if they are there
    decimal : the decimal sign if it was said

    Raises
    ------
    SchemaError
        With every problem found.
    """
    numbered = filled_rows(rows)
    first = next(numbered, None)
    if first is None:
        raise SchemaError(Problem("nothing in it", where, allowed="a header and rows"))
    header = [label(cell) for cell in first[1]]
    problems = _header_problems(header, first[0], where)
    if problems:
        raise SchemaError(problems)
    worded = [place for place, name in enumerate(header) if place and name.lower() in texts]
    figures = [place for place in range(1, len(header)) if place not in worded]
    body = _Body(where, header, worded, figures, tuple(words), decimal)
    for number, row in numbered:
        body.add(number, row)
    return body.sheet()


def _header_problems(header: list[str], number: int, where: str) -> list[Problem]:
    at = f"{where}, row {number}"
    if len(header) == 1:
        step = "put titles in rows that begin with #"
        return [Problem("one cell in place of a header", at, repr(header[0]), "a label for each column", None, step)]
    missing = [_letters(place) for place, name in enumerate(header) if place and not name]
    problems = []
    if missing:
        step = "take merged cells apart and give each column its own label"
        found = "none in " + ", ".join(missing[:SHOWN]) + (", ..." if len(missing) > SHOWN else "")
        problems.append(Problem("header cells merged or missing", at, found, "a label for each column", next_step=step))
    return problems + repeated(header[1:], at, "column")


def repeated(labels: Iterable[str], where: str, axis: str) -> list[Problem]:
    """Return one problem for each label that stands more than once."""
    step = "rename or remove one of them"
    return [
        Problem(f"{axis} label twice", where, repr(name), "each label once", next_step=step)
        for name, count in Counter(labels).items()
        if name and count > 1
    ]


def _letters(place: int) -> str:
    """Return the letters of a column as spreadsheets write them, from 0."""
    name, place = "", place + 1
    while place:
        place, digit = divmod(place - 1, 26)
        name = chr(65 + digit) + name
    return f"column {name}"


class _Body:
    """The rows below a header, as they are read."""

    def __init__(
        self, where: str, header: list[str], worded: list[int], figures: list[int], words: tuple[str, ...],
        decimal: str | None,
    ) -> None:  # fmt: skip
        self.where, self.header, self.worded, self.figures = where, header, worded, figures
        self.word_rows, self.decimal = words, decimal
        self.labels: list[str] = []
        self.numbers: list[Array] = []
        self.texts: list[list[str]] = []
        self.words: dict[str, tuple[str, ...]] = {}
        self.problems: list[Problem] = []
        self.commas: list[str] = []
        self.either: list[str] = []
        self.dots = self.points = 0

    def add(self, number: int, row: list[object]) -> None:
        """Read one row."""
        name, at = label(row[0]), f"{self.where}, row {number}"
        if len(row) > len(self.header):
            found, allowed = f"{len(row)} cells", f"{len(self.header)}, as in the header"
            step = "a decimal comma needs cells apart by ; and --decimal ,"
            self.problems.append(Problem("more cells than the header has", at, found, allowed, next_step=step))
            return
        row = row + [None] * (len(self.header) - len(row))
        if name.lower() in self.word_rows:
            self.words[name.lower()] = tuple(label(row[place]) for place in self.figures)
            return
        if not name:
            self.problems.append(Problem("row without a label", at, allowed="a label in the first cell"))
            return
        if (len(self.labels) + 1) * len(self.figures) > MOST_CELLS:
            raise SchemaError(Problem("sheet too large", self.where, allowed=f"at most {MOST_CELLS} cells"))
        self.labels.append(name)
        self.texts.append([label(row[place]) for place in self.worded])
        self.numbers.append(self._figures([row[place] for place in self.figures], at))

    def _figures(self, row: list[object], at: str) -> Array:
        if self.decimal != "," and {type(cell) for cell in row} <= {str, type(None)}:
            quick = self._quick([str(cell or "").strip() or "0" for cell in row])
            if quick is not None:
                return quick
        found = np.zeros(len(row))
        for place, cell in enumerate(row):
            found[place] = self._figure(cell, f"{at}, {self.header[self.figures[place]]}")
        return found

    def _quick(self, texts: list[str]) -> Array | None:
        """Return a row of plain numbers, or None where a closer look is needed."""
        if not _FAST.fullmatch(";".join(texts)):
            return None
        try:
            found = np.array(texts, dtype=np.float64)
        except ValueError:
            return None
        if not (np.abs(found) <= LARGEST_NUMBER).all():
            return None
        self._count_dots(texts)
        return found

    def _count_dots(self, texts: list[str]) -> None:
        dotted = [text for text in texts if "." in text]
        self.points += len(dotted)
        self.dots += sum(1 for text in dotted if _DOT_GROUP.fullmatch(text))

    def _figure(self, cell: object, at: str) -> float:
        if isinstance(cell, bool) or not isinstance(cell, int | float | str | None):
            self.problems.append(Problem("not a number", at, f"{cell} ({type(cell).__name__})", "a number, or nothing"))
            return 0.0
        if cell is None:
            return 0.0
        if not isinstance(cell, str):
            return self._finite(float(cell), at, str(cell))
        text = cell.strip().replace("\u2212", "-")
        if not text:
            return 0.0
        if self.decimal != "," and _PLAIN.fullmatch(text):
            self._count_dots([text])
            return self._finite(float(text), at, text)
        if self.decimal is not None and _SHAPES[self.decimal].fullmatch(text):
            return self._finite(_plain(text, self.decimal), at, text)
        self._unread(text, at)
        return 0.0

    def _finite(self, number: float, at: str, text: str) -> float:
        if not np.isfinite(number):
            self.problems.append(Problem("not a finite number", at, text, "a number, or nothing"))
            return 0.0
        if abs(number) > LARGEST_NUMBER:
            allowed = f"at most {LARGEST_NUMBER:g} either way"
            self.problems.append(Problem("not a plausible number", at, text, allowed))
            return 0.0
        return number

    def _unread(self, text: str, at: str) -> None:
        place = f"{at}: {text!r}"
        if self.decimal is None and (_ONE_COMMA.fullmatch(text) or not _DECIMAL_COMMA.fullmatch(text)) and (
            _THOUSANDS.fullmatch(text)
        ):  # fmt: skip
            self.either.append(place)
        elif self.decimal is None and _DECIMAL_COMMA.fullmatch(text):
            self.commas.append(place)
        else:
            said = f" with the decimal sign {self.decimal}" if self.decimal else ""
            self.problems.append(Problem(f"not a number{said}", at, repr(text), "a number, or nothing for zero"))

    def sheet(self) -> Sheet:
        """Return what was read, or refuse it with everything that is wrong."""
        problems = [*self._signs(), *self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            problems.append(Problem(f"{len(self.problems) - SHOWN} more cells or rows like these", self.where))
        problems += repeated(self.labels, self.where, "row")[:SHOWN]
        if problems:
            raise SchemaError(problems)
        wide = len(self.figures)
        return Sheet(
            self.where,
            tuple(self.labels),
            tuple(self.header[place] for place in self.figures),
            np.stack(self.numbers) if self.numbers else np.zeros((0, wide)),
            {self.header[place].lower(): tuple(row[at] for row in self.texts) for at, place in enumerate(self.worded)},
            self.words,
            self._remarks(),
        )

    def _signs(self) -> list[Problem]:
        both = len(self.commas) + len(self.either)
        if self.commas:
            what = f"{both} numbers with a decimal comma"
            return [Problem(what, self.where, self.commas[0], "1234.5", next_step="--decimal , reads them")]
        if self.either:
            what = f"{both} numbers with a sign that parts thousands, or is a decimal comma"
            step = "say which: --decimal . reads 1,234 as 1234, --decimal , as 1.234"
            return [Problem(what, self.where, self.either[0], "1234.5", next_step=step)]
        return []

    def _remarks(self) -> tuple[str, ...]:
        if self.decimal is None and self.dots >= 3 and self.dots == self.points:
            return (
                f"{self.where}: every one of the {self.dots} numbers with a point has three digits behind it: read as "
                "decimals (1.234 is one and a bit); if the points part thousands, say --decimal ,",
            )
        return ()


def _plain(text: str, decimal: str) -> float:
    apart = ("," if decimal == "." else ".") + _GROUP
    return float("".join(character for character in text if character not in apart).replace(decimal, "."))
