"""Institutions of one year, as plain data; and their fit to the codes of a world."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from commonweal.core.errors import Problem, nearest
from commonweal.institutions.dated import Dated
from commonweal.institutions.record import Record
from commonweal.institutions.schema import Institutions


def resolved(institutions: Institutions, year: int) -> dict[str, Any]:
    """Return the institutions as they hold on 1 January of a year, as plain data in a fixed order.

    Each dated parameter becomes ``{value, unit}``; everything else is as in ``institutions.document()``.

    Raises
    ------
    SchemaError
        A dated parameter has no value yet; the message names its path, the date and its first date.
    """
    return _resolved(institutions, date(year, 1, 1), "")


def _resolved(record: Record, day: date, path: str) -> dict[str, Any]:
    plain = record.document()
    for name, field in type(record).model_fields.items():
        value, key = getattr(record, name), field.alias or name
        if value is not None:
            plain[key] = _resolved_value(value, plain[key], day, f"{path}{key}")
    return plain


def _resolved_value(value: object, plain: Any, day: date, path: str) -> Any:
    if isinstance(value, Dated):
        return {"value": value.at(day, path), "unit": value.unit}
    if isinstance(value, Record):
        return _resolved(value, day, f"{path}.")
    if isinstance(value, Mapping):
        return {key: _resolved_value(item, plain[key], day, f"{path}.{key}") for key, item in value.items()}
    return plain


def code_problems(institutions: Institutions, activities: Collection[str], products: Collection[str]) -> list[Problem]:
    """Return a problem for each industry or product code that a world does not have."""
    used = {
        "ownership.sectors": (institutions.ownership.sectors, activities),
        "allocation.products": (institutions.allocation.products, products),
    }
    return [
        Problem("no such code in this world", path, repr(code), f"{len(known)} codes", nearest(code, known))
        for path, (rules, known) in used.items()
        for code in rules
        if code not in known
    ]
