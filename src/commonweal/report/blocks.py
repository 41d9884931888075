"""What a page is made of: paragraphs, legends, charts, tables and folds, gathered in sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``note`` is set smaller."""

    kind: ClassVar[str] = "text"
    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short statements."""

    kind: ClassVar[str] = "points"
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks of the charts below mean: (label, colour, mark), mark one of line, dashed, dotted,
    dot, diamond, rhomb, box."""

    kind: ClassVar[str] = "legend"
    entries: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its title, its Vega-Lite specification and what it shows in words for who cannot see it."""

    title: str
    spec: Spec
    alt: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Charts side by side, as many as fit; ``least_width`` of each in pixels."""

    kind: ClassVar[str] = "grid"
    charts: Sequence[Chart]
    least_width: int = 340


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a head; the first ``headers`` cells of a row are its labels."""

    kind: ClassVar[str] = "table"
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    headers: int = 1


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a line that opens them."""

    kind: ClassVar[str] = "fold"
    summary: str
    blocks: Sequence[Block]


Block = Text | Points | Legend | Grid | Table | Fold


@dataclass(frozen=True, slots=True)
class Section:
    """One question of the report and what answers it."""

    name: str
    title: str
    blocks: Sequence[Block]


def data(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], headers: int = 1) -> Fold:
    """Return the data of a figure as a folded table."""
    return Fold("Data of this figure", (Table(caption, head, rows, headers),))
