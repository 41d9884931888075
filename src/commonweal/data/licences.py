"""Which data may be shipped: the terms that allow a table, and the terms under which one figure may be quoted."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.core.errors import Problem, SchemaError, nearest

OWN = "own judgement of this project, MIT"
TABLE_LICENCES = frozenset(
    {
        "CC BY 4.0",
        "CC BY 4.0 (LICENSE read)",
        "CC BY 4.0 (file metadata read)",
        "CC BY 4.0 (World Bank)",
        "CC BY 4.0 (Groningen Growth and Development Centre)",
        "CC BY 3.0 IGO",
        "European Commission reuse policy, CC BY 4.0 by default",
        "US Government work, public domain",
        "Open Government Licence v3.0",
        OWN,
    }
)
FIGURE_LICENCES = TABLE_LICENCES | frozenset(
    {
        "OECD terms: single figure quoted with its source",
        "UNFCCC: single derived figure quoted with its source",
        "IPCC copyright; figures quoted",
        "EFSA: reproduction with acknowledgement",
        "single figures quoted from FAO with source",
        "single figure quoted with its source",
        "assumption",
    }
)


def require_table_licence(licence: str, where: str) -> str:
    """Return the licence of a table to be shipped, or refuse it."""
    return _require(licence, TABLE_LICENCES, where)


def require_figure_licence(licence: str, where: str) -> str:
    """Return the terms of a single quoted figure, or refuse it."""
    return _require(licence, FIGURE_LICENCES, where)


def _require(licence: str, allowed: Iterable[str], where: str) -> str:
    if licence not in allowed:
        shown = "; ".join(sorted(allowed))
        raise SchemaError(Problem("licence not on the list", where, repr(licence), shown, nearest(licence, allowed)))
    return licence
