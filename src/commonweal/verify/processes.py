"""What an economy can do in several ways, as stored, and what is then left of its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.processes import ABROAD, HOUSEHOLDS
from commonweal.verify.stored import Array, Country

PREFIX = "processes."


@dataclass(frozen=True, slots=True)
class Offered:
    """Added products and activities as stored (see ``core.processes``); with nothing offered every axis is empty.

    Axes: P products and A industries of the table, Q added products, B added activities, G product groups.
    """

    arrays: Mapping[str, NDArray[Any]]
    industries: tuple[str, ...]

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def labels(self, name: str) -> list[str]:
        """Return the labels of an axis."""
        return [str(label) for label in self.arrays[f"labels.{name}"]]

    @property
    def anything(self) -> bool:
        """Whether anything is offered."""
        return len(self.arrays["labels.activities"]) > 0

    @property
    def parents(self) -> list[str]:
        """The industry that each added activity is part of, or households, or the rest of the world (B,)."""
        return self.labels("parents")

    @property
    def households(self) -> NDArray[np.bool_]:
        """Activities of households (B,)."""
        return np.array([parent == HOUSEHOLDS for parent in self.parents], dtype=bool)

    @property
    def abroad(self) -> NDArray[np.bool_]:
        """Imports (B,)."""
        return np.array([parent == ABROAD for parent in self.parents], dtype=bool)

    @property
    def membership(self) -> Array:
        """One where an activity is part of an industry (B, A)."""
        parents, industries = np.array(self.parents, dtype=str), np.array(self.industries, dtype=str)
        return np.asarray(parents[:, None] == industries[None, :], dtype=np.float64)

    @property
    def own_makes(self) -> Array:
        """Added products made per level (Q, B)."""
        return self["makes"][len(self["makes"]) - len(self["labels.products"]) :]

    @property
    def needed(self) -> Array:
        """Base-year use of every added product (Q,)."""
        return np.asarray(self["need_industry"].sum(axis=1) + self["need_group"].sum(axis=1))


def offered(country: Country) -> Offered:
    """Return the processes stored with an economy."""
    stored = {name.removeprefix(PREFIX): array for name, array in country.arrays.items() if name.startswith(PREFIX)}
    return Offered(stored, tuple(country.labels("activities")))


def nothing(country: Country) -> Offered:
    """Return processes of which there are none: one technique per product, as in the base year."""
    sizes = {name: len(country.labels(label)) for name, label in _TABLE_AXES.items()} | {"Q": 0, "B": 0, "S": 0}
    sizes["W"], sizes["T"] = sizes["A"] + sizes["G"], 0
    arrays: dict[str, NDArray[Any]] = {name: np.zeros([sizes[axis] for axis in axes]) for name, axes in _AXES.items()}
    arrays |= {f"labels.{name}": np.array([], dtype=str) for name in ("products", "activities", "parents", "limit")}
    return Offered(arrays, tuple(country.labels("activities")))


_TABLE_AXES = {"P": "products", "A": "activities", "G": "groups"}
_AXES = {
    "makes": "PB", "use_domestic": "PB", "use_imported": "PB", "import_margins": "B", "hours": "B", "co2": "B",
    "observed": "B", "need_industry": "QA", "need_group": "QG", "taken_domestic": "PW", "taken_imported": "PW",
    "taken_margins": "A", "taken_hours": "A", "taken_co2": "A", "taken_capital": "A", "taken_group_co2": "G",
    "capacity": "B", "life": "B", "first_year": "B", "asset": "B", "vehicles_domestic": "P", "vehicles_imported": "P",
    "most": "B", "most_built": "B", "price": "BT", "shares.share": "S", "shares.product": "S", "shares.members": "SB",
}  # fmt: skip


def kept(country: Country, processes: Offered) -> Country:
    """Return the economy without what the observed techniques stand for; households' CO2 in one row."""
    count = len(processes.industries)
    own = country["groups.direct_co2"].sum(axis=0) - processes["taken_group_co2"]
    less = {
        "use_domestic": country["use_domestic"] - processes["taken_domestic"][:, :count],
        "use_imported": country["use_imported"] - processes["taken_imported"][:, :count],
        "groups.domestic": country["groups.domestic"] - processes["taken_domestic"][:, count:],
        "groups.imported": country["groups.imported"] - processes["taken_imported"][:, count:],
        "import_margins": country["import_margins"] - processes["taken_margins"],
        "groups.direct_co2": own[None, :],
        **{name: country[name] - processes[f"taken_{name}"] for name in ("hours", "co2", "capital")},
    }
    return Country({**country.arrays, **less})
