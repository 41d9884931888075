"""Whether two tables are the same, field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields

import numpy as np
import scipy.sparse as sp

from commonweal.core.table import Satellite, Table


def differing_fields(one: Table, other: Table) -> list[str]:
    """Return the names of the fields in which two tables differ, none if they are the same to the last bit.

    Cells that are zero are the same whether they are stored or not and whatever their sign, numbers that are unknown
    (NaN) are the same, and a list in the provenance is the same as a tuple.
    """
    return [field.name for field in fields(Table) if not _same(getattr(one, field.name), getattr(other, field.name))]


def _same(one: object, other: object) -> bool:
    if isinstance(one, sp.csr_array) and isinstance(other, sp.csr_array):
        return one.shape == other.shape and one.dtype == other.dtype and not abs(one - other).count_nonzero()
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        unknown = one.dtype.kind == "f"
        return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other, equal_nan=unknown)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _as_text(one) == _as_text(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Satellite) and isinstance(other, Satellite):
        return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(Satellite))
    return type(one) is type(other) and one == other


def _as_text(entries: Mapping[object, object]) -> str:
    return json.dumps(dict(entries), sort_keys=True, default=repr)
