"""A large programme with its labels, and the folder that holds one, or a plan for one, on disk.

A programme is four tables, each Parquet or CSV: ``recipes`` (product, technique, input, amount), ``activities``
(product, technique, perhaps capacity, then one column for each scarce thing), ``limits`` (scarce, limit) and
``demand`` (product, amount). A plan is ``levels``, ``prices``, ``valuations`` and ``rounds``, with a manifest, and the
programme in ``program/`` unless it can be drawn anew from the figures in the manifest.

What writes such a folder, what reads it and what re-checks it share this file and nothing else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.linear_program import Array

KIND = "large plan"
"""What the manifest of such a folder says that it is."""
PROGRAM = "program"
RECIPES, ACTIVITIES, LIMITS, DEMAND = "recipes", "activities", "limits", "demand"
LEVELS, PRICES, VALUATIONS, ROUNDS = "levels.parquet", "prices.parquet", "valuations.csv", "rounds.csv"
COLUMNS = {
    RECIPES: ("product", "technique", "input", "amount"),
    ACTIVITIES: ("product", "technique"),
    LIMITS: ("scarce", "limit"),
    DEMAND: ("product", "amount"),
}
CAPACITY = "capacity"
ENTRIES = 1 << 20
"""Entries of recipes that are written, read or checked at a time."""

Labels = NDArray[Any]


@dataclass(frozen=True, slots=True)
class LabelledProgram:
    """A programme of technique choice, with capacities or without, and what its parts are called.

    ``products`` : (product,) and ``techniques`` : (activity,) labels, whole numbers or texts; ``scarce`` : (scarce,)
    names; ``capacity`` : (activity,) largest levels, infinite where there is none, or None.
    """

    technique: TechniqueProgram
    capacity: Array | None
    products: Labels
    techniques: Labels
    scarce: tuple[str, ...]


def fingerprint(program: TechniqueProgram, capacity: Array | None) -> dict[str, str]:
    """Return the SHA-256 of every array of a programme, by name: equal programmes have equal ones."""
    recipes = program.recipes
    arrays = {
        "makes": program.makes.astype(np.int64),
        "amounts": recipes.data,
        "inputs": recipes.indices.astype(np.int64) if recipes.indices.dtype != np.int32 else recipes.indices,
        "starts": recipes.indptr.astype(np.int64),
        "scarce": program.scarce,
        "limits": program.limits,
        "demand": program.demand,
        **({} if capacity is None else {CAPACITY: capacity}),
    }
    return {name: hashlib.sha256(np.ascontiguousarray(array).data).hexdigest() for name, array in arrays.items()}
