"""The verdict matrix: societies x techniques x budget x floor, frontier and realised apart, each technology apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.report.numbers import HARD, gigatonnes, percent, person_years
from commonweal.report.words import ACCOUNTS, TECHNIQUES, budget, distinct, drivers

Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One verdict: does it hold, CO2 used of the cap [Gt], and who is below a floor.

    ``used`` on the frontier is the least that any plan needs, None if no budget suffices; ``unmet`` : realised, the
    largest share of a need class below a floor; ``left`` : on the frontier, the least person-years below a floor that
    any plan inside the budget leaves [thousand person-years], None where it is zero or was not computed.
    """

    functions: bool
    used: float | None
    cap: float | None
    unmet: float | None
    left: float | None = None

    @property
    def words(self) -> str:
        """Yes or no."""
        return "holds" if self.functions else "fails"

    @property
    def co2(self) -> str:
        """CO2 used of the cap in Gt."""
        if self.cap is None:
            return ""
        if self.used is None:
            return "no budget suffices"
        return f"{gigatonnes(self.used)} of {gigatonnes(self.cap)}{HARD}Gt"

    @property
    def below(self) -> str:
        """Who is below a floor, where that is measured."""
        if self.left is not None:
            return f"{person_years(self.left)} below"
        return "" if self.unmet is None else f"up to {percent(self.unmet)} below"

    @property
    def text(self) -> str:
        """All of it in one line."""
        return ", ".join(part for part in (self.words, self.co2, self.below) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """The verdicts on one society in one country, by (floor set, budget).

    ``techniques`` : in words, the alternatives on offer to a plan; empty for what is realised without choosing any.
    """

    country: str
    society: str
    techniques: str
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one technology and one CO2 account, the only ones that may be compared with each other."""

    technology: str
    account: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All verdicts of one sense; ``columns`` are (floor set, budget)."""

    sense: str
    columns: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]

    @property
    def chosen(self) -> bool:
        """Whether techniques are a choice in it."""
        return any(row.techniques for group in self.groups for row in group.rows)


def verdict_matrix(document: Mapping[str, Any]) -> tuple[Matrix, ...]:
    """Return a matrix for each sense, frontier first, from the document of ``runs.json``."""
    runs = document["runs"]
    pairs = [(run, verdict) for run in runs for verdict in _verdicts(run)]
    senses = sorted(distinct(verdict["sense"] for _, verdict in pairs))
    return tuple(_matrix(sense, [pair for pair in pairs if pair[1]["sense"] == sense]) for sense in senses)


def plain_matrix(document: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the matrices as rows of text: sense, technology, account, country, society, techniques, then the cells.

    The first row is the heading. Cells are ``holds, 8.9 of 12.1 Gt`` or empty where there is no such verdict.
    """
    matrices = verdict_matrix(document)
    columns = list(dict.fromkeys(column for matrix in matrices for column in matrix.columns))
    labels = ("sense", "technology", "CO2 account", "country", "society", "techniques")
    rows = [(*labels, *(f"{f}, {budget(b)}" for f, b in columns))]
    for matrix in matrices:
        for group in matrix.groups:
            for row in group.rows:
                cells = (row.cells[column].text if column in row.cells else "" for column in columns)
                under = (matrix.sense, group.technology, group.account)
                rows.append((*under, row.country, row.society, row.techniques, *cells))
    return rows


def _verdicts(run: Run) -> list[Mapping[str, Any]]:
    own = list(run.get("verdicts") or [run["verdict"]])
    return own + list((run.get("realised") or {}).get("verdicts", ()))


def _matrix(sense: str, pairs: list[tuple[Run, Mapping[str, Any]]]) -> Matrix:
    columns = dict.fromkeys((v["under"]["floor_set"], v["under"]["budget"]) for _, v in pairs)
    settings = dict.fromkeys((_drivers(run, v), v["under"].get("account", "")) for run, v in pairs)
    groups = (
        Group(
            drivers(kind, pairs[0][0]["base_year"]),
            ACCOUNTS.get(account, account),
            _rows((run, v) for run, v in pairs if (_drivers(run, v), v["under"].get("account", "")) == (kind, account)),
        )
        for kind, account in settings
    )
    return Matrix(sense, tuple(columns), tuple(groups))


def _drivers(run: Run, verdict: Mapping[str, Any]) -> str:
    return str(verdict["under"].get("drivers", run["drivers"]))


def _rows(pairs: Iterable[tuple[Run, Mapping[str, Any]]]) -> tuple[Row, ...]:
    found: dict[tuple[str, str, str], dict[tuple[str, str], Cell]] = {}
    for run, verdict in pairs:
        under = verdict["under"]
        cells = found.setdefault((run["country"], run["society"], _techniques(verdict)), {})
        cells[under["floor_set"], under["budget"]] = _cell(verdict)
    return tuple(Row(*labels, cells) for labels, cells in found.items())


def _techniques(verdict: Mapping[str, Any]) -> str:
    if verdict["sense"] != "frontier":
        return ""
    offered = str(verdict["under"].get("techniques", "none"))
    return TECHNIQUES.get(offered, offered)


def _cell(verdict: Mapping[str, Any]) -> Cell:
    functions, used, cap = bool(verdict["functions"]), verdict.get("used"), verdict.get("cap")
    if verdict["sense"] == "frontier":
        return Cell(functions, used, cap, None, verdict.get("unmet") or None)
    shares = [float(one["shortfall"] or 0.0) for one in verdict["because"] if one["kind"] == "need"]
    return Cell(functions, used, cap, max(shares, default=0.0))
