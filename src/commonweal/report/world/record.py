"""One world as the JSON document of ``commonweal worlds``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.core.table import Table
from commonweal.report.world.facts import Gap, licences_of, open_balances, sources_of, totals_of


def world_record(table: Table, gaps: Sequence[Gap], full: bool) -> dict[str, Any]:
    """Return a light world: ``totals``, ``gaps``, ``licences`` and ``checksums`` as of full ones, and its shape."""
    checksums = table.provenance.get("checksums", {})
    return {
        "kind": "full" if full else "light",
        "title": table.title,
        "year": table.year,
        "currency": table.currency,
        "price_basis": table.price_basis,
        "regions": list(table.regions),
        "products": len(table.products),
        "activities": len(table.activities),
        "accounts": {one.name: {"kind": one.kind, "unit": one.unit, "proxy": one.proxy} for one in table.satellites},
        "totals": {
            one.name: {"unit": one.unit, "value": one.value, "definition": one.definition} for one in totals_of(table)
        },
        "gaps": [{"what": gap.what, "blocks": gap.blocks} for gap in gaps],
        "largest_residuals": dict(open_balances(table)),
        "accepted_residual": table.provenance.get("accepted_residual"),
        "notes": list(table.notes),
        "sources": [dict(one) for one in sources_of(table)],
        "licences": licences_of(table),
        "checksums": dict(checksums) if isinstance(checksums, dict) else {},
    }
