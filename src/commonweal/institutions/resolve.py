"""Institutions of one year, as plain data; and their fit to the codes of a world."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from commonweal.core.errors import Problem, nearest
from commonweal.institutions.dated import Dated
from commonweal.institutions.names import GROUPS
from commonweal.institutions.quotas import OnStock
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
    if isinstance(value, tuple):
        return [_resolved_value(item, plain[i], day, f"{path}.{_name(item, i)}") for i, item in enumerate(value)]
    return plain


def _name(item: object, number: int) -> str:
    """Return how paths call an item of a list: by its name if it has one."""
    return str(getattr(item, "name", number))


def code_problems(
    institutions: Institutions,
    activities: Collection[str],
    products: Collection[str],
    stocks: Collection[str] | None = None,
) -> list[Problem]:
    """Return a problem for each industry, product or stock that a world does not have.

    A product may also be named by its product group, of which every world has the same. Stocks are judged where
    they are given.
    """
    owned, moved = institutions.ownership.sectors, institutions.allocation.products
    codes = (*products, *GROUPS)
    found = [_unknown(f"ownership.sectors.{code}", code, activities, "codes of industries") for code in owned]
    found += [_unknown(f"allocation.products.{code}", code, codes, "codes and product groups") for code in moved]
    if stocks is not None:
        used = {name: q.stock for name, q in (institutions.quotas or {}).items() if isinstance(q, OnStock)}
        found += [_unknown(f"quotas.{name}.stock", stock, stocks, "stocks") for name, stock in used.items()]
    return [problem for problem in found if problem]


def _unknown(path: str, name: str, known: Collection[str], what: str) -> Problem | None:
    if name in known:
        return None
    allowed = f"{len(known)} {what}" if len(known) > 12 else ", ".join(sorted(known))
    return Problem("no such name in this world", path, repr(name), allowed, nearest(name, known))
