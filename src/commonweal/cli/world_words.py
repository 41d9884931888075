"""A world in words: what it is, its totals, what it lacks, its balance, its largest products and its flows as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from commonweal.cli.light_worlds import LightEntry
from commonweal.core.linear_program import Array
from commonweal.core.table import Table
from commonweal.report.plain_units import shown
from commonweal.report.world.facts import (
    Gap,
    accepted_residual,
    largest_products,
    named,
    open_balances,
    sources_of,
    totals_of,
)
from commonweal.report.world.flows import Flows, flows_of
from commonweal.report.world.page import flow_note, what_it_is

WIDE = 40
NAMES = 44
ACCOUNTS = 9
MANY = 200
"""Products above which a table is listed apart from others of its year."""
PARTS = "█▓▒░▪"
"""One mark for each use, in its order, so that bars need no colour."""


def world_lines(table: Table, gaps: Sequence[Gap], full: bool) -> Iterator[str]:
    """Yield the lines on one world."""
    yield f"{table.title} ({table.name}), a {'full' if full else 'light'} world: {what_it_is(table)}"
    for one in sources_of(table):
        told = [str(one.get(key) or "") for key in ("title", "publisher")]
        yield f"  source: {'; '.join(filter(None, told)) or 'not stated'}; licence: {one.get('licence', 'not stated')}"
    yield "totals"
    for total in totals_of(table):
        yield f"  {total.name.replace('_', ' ')}: {shown(total.value, total.unit)} ({total.definition})"
    yield "lacks"
    for gap in gaps:
        yield f"  {gap.what}: {gap.blocks}" if gap.blocks else f"  {gap.what}"
    found = open_balances(table)
    yield "balance: " + ("every product and activity closes to rounding" if not found else "largest residuals")
    for label, off in found:
        yield f"  {named(table, label)} {off:+,.6g} {table.currency}"
    accepted = accepted_residual(table)
    if accepted:
        yield f"accepted: {accepted}"
    for note in table.notes:
        yield f"note: {note}"
    yield "largest products, home output"
    for label, value in largest_products(table):
        yield f"  {named(table, label)[:NAMES]:{NAMES}} {shown(value, table.currency)}"
    yield from _bars(flows_of(table))


def _bars(flows: Flows) -> Iterator[str]:
    """Yield the flow diagram as bars: what is put in, and by group what it is used for, part by part."""
    most = max(float(flows.put_in.sum(axis=1).max()), float(flows.used.sum(axis=1).max()))
    legend = ", ".join(f"{mark} {use}" for mark, use in zip(PARTS, flows.uses, strict=False))
    yield "flows: put in"
    for name, value in zip(flows.inputs, flows.put_in.sum(axis=1), strict=True):
        yield f"  {name[:NAMES]:{NAMES}} {'■' * round(WIDE * value / most)} {shown(float(value), flows.unit)}"
    yield f"flows: by those who make, and what for ({legend})"
    for name, parts in zip(flows.groups, flows.used, strict=True):
        if parts.sum() > 0.0:
            yield f"  {name[:NAMES]:{NAMES}} {_parts(parts, most)} {shown(float(parts.sum()), flows.unit)}"
    yield "flows: used for"
    for mark, name, value in zip(PARTS, flows.uses, flows.used.sum(axis=0), strict=False):
        yield f"  {mark} {name}: {shown(float(value), flows.unit)}"
    yield f"  {flow_note(flows)}"


def _parts(parts: Array, most: float) -> str:
    ends = np.round(WIDE * np.cumsum(parts) / most).astype(int)
    lengths = np.diff(ends, prepend=0)
    return "".join(mark * int(length) for mark, length in zip(PARTS, lengths, strict=False))


def light_lines(entries: Sequence[LightEntry], what: str = "light worlds") -> Iterator[str]:
    """Yield the lines on light worlds, those of one shape together."""
    if not entries:
        return
    yield f"\n{what}: tables, planned for their own year; what is on beside the table"
    alike = sorted(entries, key=lambda one: (one.accounts, one.year, one.products > MANY, one.name))
    for _, group in groupby(alike, key=lambda one: (one.accounts, one.year, one.products > MANY)):
        members = list(group)
        on = members[0].accounts
        told = ", ".join(on[:ACCOUNTS]) + (f" and {len(on) - ACCOUNTS} more" if len(on) > ACCOUNTS else "")
        counts = f"{_range([one.products for one in members])} products, {_range([one.activities for one in members])}"
        yield f"  {', '.join(one.name for one in members)}"
        yield f"    {counts} activities; {told or 'no accounts: value added stands for labour'}"


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
