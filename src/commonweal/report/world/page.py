"""One world as one HTML file that asks no other host for anything."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from commonweal.core.table import Table
from commonweal.report import blocks
from commonweal.report.blocks import Section
from commonweal.report.numbers import number
from commonweal.report.page import resource, template_environment
from commonweal.report.plain_units import shown
from commonweal.report.world.drawing import flow_drawing, size
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

WORDS = {
    "gross_output": "Gross output", "value_added": "Value added", "final_demand": "Final demand", "imports": "Imports",
    "exports": "Exports", "population": "Population",
}  # fmt: skip


def world_page(table: Table, gaps: Sequence[Gap], full: bool) -> str:
    """Return the page of a world; every text of the table is escaped.

    ``gaps`` : what it lacks and what that blocks; ``full`` : whether societies can be run on it.
    """
    flows = flows_of(table)
    return template_environment().get_template("world.html").render(
        title=table.title,
        name=table.name,
        kind="full world" if full else "light world",
        what=what_it_is(table),
        drawing=flow_drawing(flows, table.title),
        flow_note=flow_note(flows),
        sections=[_flow_data(flows), _totals(table), _gaps(gaps), _balance(table), _products(table), _sources(table)],
        style=Markup(resource("template/style.css")),
        own_style=Markup(resource("template/world.css")),
    )  # fmt: skip


def what_it_is(table: Table) -> str:
    """Return what a table is in one sentence."""
    regions = f"{len(table.regions)} regions, " if len(table.regions) > 1 else ""
    shape = f"{len(table.products):,} products, {len(table.activities):,} activities"
    return f"{table.year}, {regions}{shape}, {table.price_basis}, {table.currency}."


def flow_note(flows: Flows) -> str:
    """Return how the flow diagram is to be read."""
    left = f" Negative cells of {size(flows.not_drawn, flows.unit)} in all are not drawn." if flows.not_drawn else ""
    return (
        "Pay, surplus, taxes and imports of each group, followed through the products of all others to the final use "
        f"that they end in; what goes into a group comes out of it.{left}"
    )


def _flow_data(flows: Flows) -> Section:
    head = ("", *flows.inputs, *(f"for {use}" for use in flows.uses))
    rows = [
        (name, *(number(value) for value in (*flows.put_in[:, i], *flows.used[i])))
        for i, name in enumerate(flows.groups)
    ]
    return Section("data", "The same in figures", (blocks.data(f"All in {flows.unit}", head, rows),))


def _totals(table: Table) -> Section:
    rows = [
        (WORDS.get(one.name, one.name.replace("_", " ")), shown(one.value, one.unit), one.definition)
        for one in totals_of(table)
    ]
    return Section("totals", "Totals", (blocks.Table(str(table.year), ("", "", ""), rows),))


def _gaps(gaps: Sequence[Gap]) -> Section:
    if not any(gap.blocks for gap in gaps):
        return Section("gaps", "What is stated of its gaps", (blocks.Points([gap.what for gap in gaps]),))
    rows = [(gap.what, gap.blocks) for gap in gaps]
    return Section("gaps", "What it lacks, and what that blocks", (blocks.Table("", ("missing", "so"), rows),))


def _balance(table: Table) -> Section:
    found, accepted = open_balances(table), accepted_residual(table)
    taken = [blocks.Text(f"{accepted[:1].upper()}{accepted[1:]}.")] if accepted else []
    if not found:
        closes = blocks.Text("Every product and every activity closes to rounding.")
        return Section("balance", "Balance", (closes, *taken))
    rows = [(named(table, label), number(off)) for label, off in found]
    head = ("", f"supply less use, or output less cost [{table.currency}]")
    return Section("balance", "Balance: the largest residuals", (blocks.Table("", head, rows), *taken))


def _products(table: Table) -> Section:
    rows = [(named(table, label), shown(value, table.currency)) for label, value in largest_products(table)]
    return Section("products", "Largest products", (blocks.Table("", ("", "home output"), rows),))


def _sources(table: Table) -> Section:
    keys = ("title", "publisher", "licence", "citation", "changes")
    rows = [[str(one.get(key, "")) for key in keys] for one in sources_of(table)]
    notes = [blocks.Points(table.notes)] if table.notes else []
    return Section("sources", "Sources, licences, notes", (blocks.Table("", keys, rows), *notes))
