"""The sheet ``about`` of a table filled in by hand: which year, currency, unit and regions, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonweal.core.errors import Problem, SchemaError, nearest
from commonweal.core.linear_program import Index
from commonweal.data.readers.cells import Row, filled_rows, label, repeated
from commonweal.data.table_labels import SEPARATOR

KEYS = {
    "title": "a name for people to read",
    "year": "four digits",
    "currency": "three letters, such as USD",
    "unit": "money of every sheet is in: one, thousand, million or billion",
    "price_basis": "basic prices, producer prices or purchasers' prices",
    "regions": "the country as three letters, such as DEU; several if labels begin with them: DEU:C24",
    "residual": "largest difference that rounding explains, in the unit above; empty for none",
    "source": "where the figures come from",
    "publisher": "who published them",
    "citation": "how to cite them",
    "licence": "on which terms they may be passed on",
    "notes": "what is odd about them",
}
REQUIRED = ("year", "currency", "unit", "regions", "source")
UNITS = {"one": 1e-6, "thousand": 1e-3, "million": 1.0, "billion": 1e3}
UNIT_NAMES = {**UNITS, "thousands": 1e-3, "millions": 1.0, "billions": 1e3, "units": 1e-6}


@dataclass(frozen=True, slots=True)
class About:
    """What the sheet says; ``scale`` : million per unit; ``residual`` [million]."""

    title: str
    year: int
    currency: str
    scale: float
    price_basis: str
    regions: tuple[str, ...]
    residual: float
    source: dict[str, str]
    notes: tuple[str, ...] = ()
    changes: dict[str, list[str]] = field(default_factory=dict)

    def places(self, labels: Sequence[str]) -> Index:
        """Return the place of each label's region (label,)."""
        if len(self.regions) == 1:
            return np.zeros(len(labels), dtype=np.int64)
        place = {name: at for at, name in enumerate(self.regions)}
        return np.array([place[name.partition(SEPARATOR)[0]] for name in labels], dtype=np.int64)

    def without_region(self, labels: Sequence[str], axis: str) -> list[Problem]:
        """Return a problem for labels that begin with no region although there are several."""
        if len(self.regions) == 1:
            return []
        bad = [name for name in labels if name.partition(SEPARATOR)[0] not in self.regions or SEPARATOR not in name]
        allowed = f"REGION{SEPARATOR}code with one of " + ", ".join(self.regions[:8])
        return [Problem(f"{axis} without a region", "", repr(name), allowed) for name in bad[:3]]


def read_about(rows: Iterable[Row], where: str) -> About:
    """Return what the sheet says, or everything that is wrong with it."""
    found = [(label(cells[0]).lower(), label(cells[1]) if len(cells) > 1 else "") for _, cells in filled_rows(rows)]
    if found and found[0][0] == "key":
        found = found[1:]
    problems = repeated([key for key, _ in found], where, "key")
    problems += [
        Problem("unknown key", where, repr(key), ", ".join(KEYS), nearest(key, KEYS))
        for key, _ in found
        if key not in KEYS
    ]
    said = dict(found)
    problems += [
        Problem("not filled in", f"{where}, {key}", allowed=KEYS[key]) for key in REQUIRED if not said.get(key)
    ]
    if not problems:
        problems = _bad_values(said, where)
    if problems:
        raise SchemaError(problems)
    return _about(said)


def _bad_values(said: dict[str, str], where: str) -> list[Problem]:
    problems = []
    if re.fullmatch(r"[12]\d{3}", said["year"]) is None:
        problems.append(Problem("not a year", f"{where}, year", repr(said["year"]), KEYS["year"]))
    if said["unit"].lower() not in UNIT_NAMES:
        problems.append(
            Problem(
                "unknown unit", f"{where}, unit", repr(said["unit"]), ", ".join(UNITS), nearest(said["unit"], UNITS)
            )
        )
    if re.fullmatch(r"[\w.]{1,24}", said["currency"]) is None:
        problems.append(Problem("not a currency", f"{where}, currency", repr(said["currency"]), KEYS["currency"]))
    try:
        good = float(said.get("residual") or 0.0) >= 0.0
    except ValueError:
        good = False
    if not good:
        problems.append(Problem("not a residual", f"{where}, residual", repr(said["residual"]), "a number, or nothing"))
    return problems + repeated(said["regions"].replace(",", " ").split(), f"{where}, regions", "region")


def _about(said: dict[str, str]) -> About:
    year, unit, currency = int(said["year"]), said["unit"].lower(), said["currency"]
    scale = UNIT_NAMES[unit]
    changes = {} if scale == 1.0 else {"changes": [f"money turned from {unit} to million: times {scale:g}"]}
    whole = currency if currency.startswith("M.") else f"M.{currency}_{year}"
    keys = ("publisher", "citation", "licence")
    return About(
        title=said.get("title", ""),
        year=year,
        currency=whole,
        scale=scale,
        price_basis=said.get("price_basis") or "not stated",
        regions=tuple(said["regions"].replace(",", " ").split()),
        residual=float(said.get("residual") or 0.0) * scale,
        source={"title": said["source"], **{key: said[key] for key in keys if said.get(key)}},
        notes=(said["notes"],) if said.get("notes") else (),
        changes=changes,
    )
