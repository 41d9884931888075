"""``commonweal worlds``: which economies there are, full and light, and what one of them holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from commonweal.cli.light_worlds import LightEntry, light_entries, light_table, list_light, own_entry, own_worlds
from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, warn
from commonweal.cli.world_words import light_lines, world_lines
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.files import check_writable, write_atomically
from commonweal.core.table import Table
from commonweal.data.user_worlds import worlds_folder
from commonweal.data.worlds import list_worlds, load_world, world_summary
from commonweal.report.world.economy_table import table_of
from commonweal.report.world.facts import Gap, gaps_of
from commonweal.report.world.page import world_page
from commonweal.report.world.record import world_record

COLUMNS = {
    "gross_output": ("gross output", 1e-6, "trn USD", 2),
    "value_added": ("value added", 1e-6, "trn USD", 2),
    "hours": ("hours worked", 1e-3, "bn h", 1),
    "persons": ("engaged", 1e-3, "M persons", 1),
    "co2": ("CO2", 1e-6, "Gt", 3),
    "population": ("population", 1e-3, "M persons", 1),
}


def worlds(
    name: Annotated[
        str | None, typer.Argument(help="Show one world: its name, or a folder with a table.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.html", help="Write the page of the world, with its flows.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """List the economies there are, or show one: what it is, its totals, gaps, balance, flows, source and licence."""
    with reported():
        check_json_target(json)
        if name is None:
            if out is not None:
                raise SchemaError(Problem("a page is of one world", "--out", str(out), next_step="name the world too"))
            _list(json)
            return
        if out is not None:
            check_writable(out)
        _one(name, out, json)


def _list(json: str | None) -> None:
    """List all worlds; one of the user's own that is broken is named on standard error and does not stop the list."""
    summaries: dict[str, Any] = {name: world_summary(load_world(name)) for name in list_worlds()}
    entries, broken = own_worlds(own_entry)
    own: dict[str, Any] = {}
    if json is not None:
        own, broken = own_worlds(_light_record)
    answer(
        json,
        lambda: {**summaries, **{name: _light_record(name) for name in list_light()}, **own},
        lambda: _show_all(
            summaries, light_entries(), tuple(one for name, one in entries.items() if name not in broken)
        ),
    )
    for name, problems in broken.items():
        warn([f"{worlds_folder() / name} is broken and not listed: {problems[0]}", *problems[1:]])


def _light_record(name: str) -> dict[str, Any]:
    table = light_table(name)
    assert table is not None
    return world_record(table, gaps_of(table), full=False)


def _show_all(summaries: dict[str, Any], light: tuple[LightEntry, ...], own: tuple[LightEntry, ...]) -> None:
    out = console()
    table = Grid("full world", *(f"{head}\n{unit}" for head, _, unit, _ in COLUMNS.values()), box=None, pad_edge=False)
    for name, summary in summaries.items():
        cells = [
            f"{summary['totals'][key]['value'] * factor:,.{digits}f}" for key, (_, factor, _, digits) in COLUMNS.items()
        ]
        table.add_row(name, *cells)
    out.print(table)
    for line in light_lines(light):
        out.print(line, markup=False)
    for line in light_lines(own, f"your own worlds, in {worlds_folder()}"):
        out.print(line, markup=False)
    out.print("\nOne of them: commonweal worlds NAME. Sources and licences: commonweal worlds --json")


def _one(name: str, out: Path | None, json: str | None) -> None:
    table, gaps, full = _found(name)
    if out is not None:
        write_atomically(out, world_page(table, gaps, full).encode())
    if full:
        answer(json, lambda: {name: world_summary(load_world(name))}, lambda: _show(table, gaps, full, out))
    else:
        answer(json, lambda: {table.name: world_record(table, gaps, full)}, lambda: _show(table, gaps, full, out))


def _found(name: str) -> tuple[Table, tuple[Gap, ...], bool]:
    """Return the table of a world of either kind, what it lacks, and whether it is a full one."""
    light = light_table(name)
    if light is not None:
        return light, gaps_of(light), False
    table = table_of(load_world(name))
    stated = table.provenance.get("gaps", ())
    gaps = tuple(Gap(str(one), "") for one in stated) if isinstance(stated, list | tuple) else ()
    return table, gaps, True


def _show(table: Table, gaps: tuple[Gap, ...], full: bool, page: Path | None) -> None:
    out = console()
    for line in world_lines(table, gaps, full):
        out.print(line, markup=False)
    if page is not None:
        out.print(f"page: {page}", markup=False)
