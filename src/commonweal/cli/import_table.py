"""``commonweal import``: a published table, or one filled in by hand, becomes a world of the user's own."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from ruamel.yaml import YAML

from commonweal.cli.import_words import format_lines, import_lines, import_record
from commonweal.cli.known_totals import known_totals
from commonweal.cli.light_worlds import list_light
from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.files import write_atomically
from commonweal.core.table import Table
from commonweal.data.home_region import home_region
from commonweal.data.readers import five_year_plan
from commonweal.data.readers.formats import FORMATS, Request, read_format
from commonweal.data.readers.guards import GB, LARGEST, Reading
from commonweal.data.readers.plausibility import implausible
from commonweal.data.readers.template_example import example_table
from commonweal.data.readers.template_form import write_template
from commonweal.data.table_folder import write_table
from commonweal.data.user_worlds import VARIABLE, check_name, check_place, worlds_folder
from commonweal.data.worlds import list_worlds

PLANS = "five-year-plan"
PLANS_TITLE = "CSV files of five-year-plan programs: a planning problem"
DECIMALS = (".", ",")


def _finite(number: float | None) -> float | None:
    """Return a number of an option, or refuse one without end."""
    if number is not None and not math.isfinite(number):
        raise typer.BadParameter(f"{number} is not a finite number")
    return number


def import_table(
    format: Annotated[str | None, typer.Argument(help="What it is: see --list.", show_default=False)] = None,
    path: Annotated[Path | None, typer.Argument(help="File or folder.", show_default=False)] = None,
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Name of the new world.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Year, where files do not tell it.")] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", "--country", help="Home country: of many regions, the others become trade."),
    ] = None,
    population: Annotated[
        Path | None,
        typer.Option("--population", metavar="DIR", help="Folder of World Population Prospects, for published tables."),
    ] = None,
    accept_residual: Annotated[
        float | None,
        typer.Option(
            "--accept-residual",
            min=0.0,
            metavar="X",
            callback=_finite,
            help="Largest residual taken, in million; recorded.",
        ),
    ] = None,
    decimal: Annotated[str | None, typer.Option("--decimal", help="Decimal sign: . or ,")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="Encoding of text; unsaid: UTF-8.")] = None,
    drop_totals: Annotated[bool, typer.Option("--drop-totals", help="Leave out rows that add up others.")] = False,
    keep_totals: Annotated[bool, typer.Option("--keep-totals", help="Keep them: they are none.")] = False,
    max_size: Annotated[
        float | None,
        typer.Option(
            "--max-size",
            min=0.0,
            metavar="GB",
            callback=_finite,
            help="Largest file or unpacked archive; unsaid: 1, pymrio 8 and what memory is free.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help=f"Where to write it; unsaid: NAME under {VARIABLE} or ./worlds."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--replace", help="Replace a world that has this name.")] = False,
    form: Annotated[
        Path | None,
        typer.Option("--template", metavar="DIR|FILE.xlsx", help="Write the form for your own table, with an example."),
    ] = None,
    blank: Annotated[bool, typer.Option("--blank", help="With --template: without the example.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    json: JsonOption = None,
) -> None:
    """Bring a table in: read it, check it, say what it holds and lacks, and keep it as a world of your own."""
    with reported():
        check_json_target(json)
        if listed:
            answer(json, _formats, lambda: _print(format_lines(_formats())))
        elif form is not None:
            _write_form(form, blank, json)
        else:
            format, path, name = _asked(format, path, name)
            totals = _totals(drop_totals, keep_totals)
            largest = None if max_size is None else round(max_size * GB)
            _check_decimal(decimal)
            request = Request(path, name, year, region, population, decimal, encoding, totals, largest, accept_residual)
            place = out or worlds_folder() / _file_name(format, name)
            check_place(place, overwrite)
            if format == PLANS:
                _import_plan(request, place, json)
            else:
                _import(format, request, place, json)


def _formats() -> dict[str, Any]:
    found = {name: {"title": one.title, "path": one.path} for name, one in FORMATS.items()}
    return {**found, PLANS: {"title": PLANS_TITLE, "path": "a folder with flows.csv, cap.csv, dep.csv, labtarg.csv"}}


def _print(lines: Any) -> None:
    out = console()
    for line in lines:
        out.print(line, markup=False)


def _write_form(place: Path, blank: bool, json: str | None) -> None:
    write_template(place, None if blank else example_table())
    step = f"fill it in, then: commonweal import template {place} --as NAME"
    answer(json, lambda: {"template": str(place), "next": step}, lambda: _print([f"form: {place}", step]))


def _asked(format: str | None, path: Path | None, name: str | None) -> tuple[str, Path, str]:
    known = (*FORMATS, PLANS)
    if format is None or path is None:
        step = "commonweal import FORMAT PATH --as NAME; formats: commonweal import --list"
        raise SchemaError(Problem("what is to be imported is not said", next_step=step))
    if format not in known:
        raise UnknownName.of("format", format, known, "FORMAT")
    if name is None:
        raise SchemaError(Problem("the new world has no name", "--as", next_step="say --as NAME"))
    check_name(name, (*list_worlds(), *list_light()))
    return format, path, name


def _totals(drop: bool, keep: bool) -> str:
    if drop and keep:
        raise SchemaError(Problem("totals cannot be both dropped and kept", "--drop-totals, --keep-totals"))
    return "drop" if drop else "keep" if keep else "refuse"


def _check_decimal(decimal: str | None) -> None:
    if decimal is not None and decimal not in DECIMALS:
        raise SchemaError(Problem("not a decimal sign", "--decimal", repr(decimal), ". or ,"))


def _file_name(format: str, name: str) -> str:
    return f"{name}.yaml" if format == PLANS else name


def _import(format: str, request: Request, place: Path, json: str | None) -> None:
    table = replace(read_format(format, request), name=request.name)
    if request.region is not None and not FORMATS[format].regional:
        table = _at_home(table, request.region)
    warnings = implausible(table, known_totals(table.regions))
    table = replace(table, provenance={**table.provenance, "imported_as": format, "warnings": warnings})
    place.parent.mkdir(parents=True, exist_ok=True)
    write_table(table, place)
    asked = str(place) if place != worlds_folder() / request.name else request.name
    answer(json, lambda: import_record(table, place, asked), lambda: _print(import_lines(table, place, asked)))


def _at_home(table: Table, region: str) -> Table:
    if len(table.regions) == 1:
        if region != table.regions[0]:
            raise UnknownName.of("region", region, table.regions, "--region")
        return table
    found = home_region(table, region)
    others = len(table.regions) - 1
    who = "the other region" if others == 1 else f"the {others} other regions"
    note = f"Of {who} only trade is left: what {region} buys there is imported, what is sold there is exported."
    return replace(found, name=table.name, notes=(*found.notes, note))


def _import_plan(request: Request, place: Path, json: str | None) -> None:
    reading = Reading(request.decimal, request.encoding, largest=request.largest or LARGEST)
    unfit = {"--year": request.year, "--region": request.region, "--accept-residual": request.accept_residual}
    problems = [Problem(f"not for {PLANS}", option, str(value)) for option, value in unfit.items() if value is not None]
    if problems:
        raise SchemaError(problems)
    plan = five_year_plan.read(request.path, reading)
    document = five_year_plan.problem_document(plan, request.name, f"{five_year_plan.SOURCE}: {request.path.name}")
    text = io.StringIO()
    YAML(typ="safe", pure=True).dump(document, text)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(place, text.getvalue().encode())
    step = f"commonweal plan --problem {place}"
    record = {"problem": str(place), "products": list(plan.products), "years": list(plan.years), "next": step}
    words = f"{request.name}: {len(plan.products)} products, {len(plan.years)} years; quantities without prices, "
    words += "so that it is a planning problem and no table"
    answer(json, lambda: record, lambda: _print([words, f"written: {place}", f"next: {step}"]))
