"""``commonweal chronicle``: list, import, convert and export chronicles."""

from __future__ import annotations

import json as encoder
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.cli.siege import ChronicleArgument, EmbargoOption, parse_on
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.files import check_writable, write_atomically
from commonweal.territory.answers.readings import by_name
from commonweal.territory.chronicle.importing import import_chronicle
from commonweal.territory.chronicle.loading import list_chronicles, load_chronicle
from commonweal.territory.chronicle.record import Chronicle, Meta
from commonweal.territory.chronicle.schema import TABLES, TableSpec
from commonweal.territory.chronicle.writing import FORMATS, write_chronicle
from commonweal.territory.exports.geojson import feature_collection
from commonweal.territory.exports.provenance import provenance
from commonweal.territory.exports.withholding import exportable
from commonweal.territory.notices import notices_of
from commonweal.territory.protection import EMBARGO_DAYS

EXPORTS = ("geojson", "prov")
FIRST = ("sources", "places", "parties")

chronicle = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Chronicles of sourced claims: list those that come along, import, convert, export. "
    "To ask one: commonweal siege. To validate one: commonweal check FOLDER.",
)


@chronicle.command("list")
def list_them(json: JsonOption = None) -> None:
    """List the chronicles that come along."""
    with reported():
        check_json_target(json)
        found = {name: load_chronicle(name) for name in list_chronicles()}
        document = {
            name: {"title": one.meta.title, "claims": sum(1 for _ in one.claims()), "licence": one.meta.licence}
            for name, one in found.items()
        }
        answer(json, lambda: {"chronicles": document}, lambda: _list(document))


def _list(document: dict[str, Any]) -> None:
    for name, one in document.items():
        console().print(f"{name}: {one['title']}; {one['claims']} claims; {one['licence']}", markup=False)


@chronicle.command("new")
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make: an empty chronicle, one CSV file a table.")],
) -> None:
    """Make an empty chronicle to fill in: a head of columns for every table. See: commonweal chronicle columns."""
    with reported():
        empty = Chronicle(Meta(folder.name), dict.fromkeys(TABLES, ()))
        write_chronicle(empty, folder, "csv", with_empty=True)
        console().print(
            f"{folder}: fill in {', '.join(FIRST)} first, then claims; then: commonweal check {folder}", markup=False
        )


@chronicle.command("columns")
def columns(
    table: Annotated[
        str | None, typer.Argument(help="One table; without it: every table and what its rows are.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Print what a chronicle may hold: its tables, their columns, what a cell may say and what it refers to."""
    with reported():
        check_json_target(json)
        if table is not None and table not in TABLES:
            raise UnknownName.of("table of a chronicle", table, TABLES)
        chosen = [TABLES[table]] if table else list(TABLES.values())
        document = {
            spec.name: {"words": spec.words, "claims": spec.claims, "columns": [asdict(one) for one in spec.columns]}
            for spec in chosen
        }
        answer(json, lambda: {"tables": document}, lambda: _columns(chosen, table is not None))


def _columns(chosen: list[TableSpec], whole: bool) -> None:
    if not whole:
        for spec in chosen:
            needed = ", ".join(one.name for one in spec.columns if one.required)
            console().print(f"{spec.name}: {spec.words}; must have {needed or 'nothing'}", markup=False)
        console().print("One table: commonweal chronicle columns TABLE", markup=False)
        return
    for spec in chosen:
        found = Table(
            "column", "must", "holds", "may be", title=f"{spec.name}: {spec.words}", title_justify="left", box=None
        )
        for one in spec.columns:
            may = ", ".join(one.allowed) or (f"ids of {' or '.join(one.to.split())}" if one.to else "")
            kind = {"ref": "id", "refs": "ids, apart by ;", "edtf": "date as text (EDTF)", "day": "YYYY-MM-DD"}
            found.add_row(one.name, "yes" if one.required else "", kind.get(one.kind, one.kind), may or one.words)
        table_console().print(found)


@chronicle.command("import")
def import_(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="ucdp-ged or acled: a CSV export.")],
    path: Annotated[Path, typer.Argument(help="The export.")],
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="New folder of the chronicle.")],
) -> None:
    """Make a chronicle of somebody's export: events, sides as parties, control where the export tells of it.

    Coordinates of single events are not kept. ACLED's terms bar passing the data on.
    """
    with reported():
        made = import_chronicle(form, path, into.name)
        write_chronicle(made, into, "csv")
        rows = ", ".join(f"{len(rows)} {table}" for table, rows in made.tables.items() if rows)
        events = len(made.events["best"])
        console().print(f"{into}: {events} events, {rows}; coordinates of events not kept", markup=False)
        for notice in notices_of(made):
            console().print(f"look at: {notice}", markup=False)


@chronicle.command("convert")
def convert(
    source: ChronicleArgument,
    target: Annotated[Path, typer.Argument(help="New folder, or a file that ends in .yaml.")],
    form: Annotated[str | None, typer.Option("--format", help="csv, parquet or yaml; default: by the target.")] = None,
) -> None:
    """Write a chronicle in another form: a folder of CSV or Parquet tables, or one YAML file. Nothing is left out."""
    with reported():
        if form is None and target.suffix not in ("", ".yaml", ".yml"):
            raise SchemaError(
                Problem("neither a folder nor a YAML file", str(target), target.suffix, "a folder, .yaml")
            )
        chosen = form or ("yaml" if target.suffix in (".yaml", ".yml") else "csv")
        if chosen not in FORMATS:
            raise UnknownName.of("form of a chronicle", chosen, FORMATS, "--format")
        loaded = load_chronicle(source)
        if chosen == "yaml" and loaded.events:
            step = "write csv or parquet: lethal events do not fit a YAML file"
            raise SchemaError(Problem("a chronicle with events as YAML", str(target), next_step=step))
        write_chronicle(loaded, target, chosen)
        console().print(f"{target}: {sum(1 for _ in loaded.claims())} claims as {chosen}", markup=False)


@chronicle.command("export")
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="geojson: a map of a day; prov: claims and sources.")],
    source: ChronicleArgument,
    target: Annotated[Path, typer.Argument(help="File to write.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Day of the map.")] = None,
    reading: Annotated[str | None, typer.Option("--reading", help="Reading of the map.")] = None,
    embargo_days: EmbargoOption = EMBARGO_DAYS,
) -> None:
    """Export a map as GeoJSON, or claims with their sources as PROV-O in JSON-LD, with a list of what is withheld."""
    with reported():
        if form not in EXPORTS:
            raise UnknownName.of("export", form, EXPORTS)
        check_writable(target)
        kept, withheld = exportable(load_chronicle(source), date.today().toordinal(), embargo_days)
        document = _map(kept, on, reading, withheld) if form == "geojson" else provenance(kept, withheld)
        text = encoder.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
        write_atomically(target, (text + "\n").encode())
        console().print(f"{target} written", markup=False)
        for one in withheld:
            console().print(f"  withheld: {one['rows']} of {one['kind']}, {one['rule']}", markup=False)


def _map(kept: Chronicle, on: str | None, reading: str | None, withheld: list[dict[str, Any]]) -> dict[str, Any]:
    if on is None:
        raise SchemaError(Problem("a map is of one day", "--on", next_step="add --on DATE"))
    found = feature_collection(kept, parse_on(on), by_name(kept, reading) if reading else None)
    found["properties"]["withheld"] = withheld
    return found
