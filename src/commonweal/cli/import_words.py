"""What ``commonweal import`` says of a table: what it is, its totals, what it lacks, whether it closes, what is odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from commonweal.core.table import Table
from commonweal.report.plain_units import shown
from commonweal.report.world.facts import gaps_of, named, open_balances, sources_of, totals_of
from commonweal.report.world.record import world_record

MOST_TOTALS = 14


def format_lines(formats: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the formats, what each is and what to give."""
    wide = max(map(len, formats))
    for name, one in formats.items():
        yield f"{name:{wide}}  {one['title']}; give {one['path']}"


def import_record(table: Table, place: Path, asked: str) -> dict[str, Any]:
    """Return the import as JSON: the record of the world, what was accepted, warnings and where it is."""
    return {
        table.name: world_record(table, gaps_of(table), full=False),
        "residuals": table.provenance.get("residuals"),
        "accepted_residual": table.provenance.get("accepted_residual"),
        "warnings": table.provenance.get("warnings", []),
        "written": str(place),
        "next": f"commonweal plan --world {asked}",
    }


def import_lines(table: Table, place: Path, asked: str) -> Iterator[str]:
    """Yield the lines on a table that was imported."""
    regions = ", ".join(table.regions[:4]) + (f" and {len(table.regions) - 4} more" if len(table.regions) > 4 else "")
    yield (
        f"{table.title} ({table.name}): {len(table.products):,} products, {len(table.activities):,} activities, "
        f"{regions}, {table.year}, {table.currency}, {table.price_basis}"
    )
    for one in sources_of(table):
        yield f"  source: {one.get('title') or 'not stated'}; licence: {one.get('licence') or 'not stated'}"
    yield "totals"
    totals = totals_of(table)
    for total in totals[:MOST_TOTALS]:
        yield f"  {total.name.replace('_', ' ')}: {shown(total.value, total.unit)}"
    if len(totals) > MOST_TOTALS:
        yield f"  and {len(totals) - MOST_TOTALS} more accounts: commonweal worlds {asked}"
    yield "lacks"
    for gap in gaps_of(table):
        yield f"  {gap.what}: {gap.blocks}"
    yield from _balance(table)
    warnings = table.provenance.get("warnings")
    for warning in warnings if isinstance(warnings, list) else []:
        yield f"warning: {warning}"
    for note in table.notes:
        yield f"note: {note}"
    yield f"written: {place}"
    yield f"next: commonweal plan --world {asked}"


def _balance(table: Table) -> Iterator[str]:
    found = open_balances(table)
    yield "balance: " + ("every product and activity closes to rounding" if not found else "largest residuals")
    for label, off in found:
        yield f"  {named(table, label)} {off:+,.6g} {table.currency}"
    accepted = table.provenance.get("accepted_residual")
    if isinstance(accepted, dict):
        yield f"accepted: a residual of up to {accepted['accepted']:,.6g} {table.currency}, recorded with the table"
