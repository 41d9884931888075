"""Every format that ``commonweal import`` reads, by name: what to give, and the function that reads it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.table import Table
from commonweal.data.readers import pymrio_tables, template, wiod2016
from commonweal.data.readers.guards import LARGEST, Reading, check_size


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks to be read. ``largest`` [byte], None for the format's own limit."""

    path: Path
    name: str
    year: int | None = None
    region: str | None = None
    population: Path | None = None
    decimal: str | None = None
    encoding: str | None = None
    totals: str = "refuse"
    largest: int | None = None
    accept_residual: float | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``regional`` : the reader itself takes the region; ``years`` : those it knows, empty for any."""

    title: str
    path: str
    read: Callable[[Request], Table]
    largest: int = LARGEST
    regional: bool = False
    years: tuple[int, ...] = ()
    texts: bool = False


def _published(module: str, **options: str) -> Callable[[Request], Table]:
    """Return a function that calls the reader of one published source."""

    def read(request: Request) -> Table:
        reader = importlib.import_module(f"commonweal.data.readers.{module}")
        table: Table = reader.read(
            request.path, population=request.population, accept_residual=request.accept_residual, **options
        )
        return table

    return read


def _wiod2016(request: Request) -> Table:
    year = wiod2016.BASE_YEAR if request.year is None else request.year
    return wiod2016.read(
        request.path, request.region or "", year, request.population, request.accept_residual
    )  # fmt: skip


def _template(request: Request) -> Table:
    return template.read(request.path, request.name, _reading(request, LARGEST), request.accept_residual)


def _pymrio(layout: str) -> Callable[[Request], Table]:
    def read(request: Request) -> Table:
        reading = _reading(request, pymrio_tables.LARGEST)
        return pymrio_tables.read(
            request.path, layout, request.name, request.year, reading, request.accept_residual
        )  # fmt: skip

    return read


def _reading(request: Request, largest: int) -> Reading:
    return Reading(
        request.decimal, request.encoding, request.totals, request.largest or largest, request.largest is not None
    )


PUBLISHED = "the folder with its published files"
FORMATS: dict[str, Format] = {
    "template": Format(
        "your own table in the form of 'commonweal import --template'", "a folder of CSV files, or a workbook",
        _template, texts=True,
    ),
    "bea-detail-2017": Format(
        "US make and use tables, 402 industries", PUBLISHED, _published("bea", release="detail-2017"), years=(2017,)
    ),
    "bea-summary-2017": Format(
        "US make and use tables, 71 industries", PUBLISHED, _published("bea", release="summary-2017"), years=(2017,)
    ),
    "bea-summary-2023": Format(
        "US make and use tables, 71 industries", PUBLISHED, _published("bea", release="summary-2023"), years=(2023,)
    ),
    "useeio": Format(
        "USEEIO 2.0.1-411, commodity by commodity", PUBLISHED, _published("useeio", form="commodities"), years=(2012,)
    ),
    "useeio-industries": Format(
        "USEEIO 2.0.1-411, make and use", PUBLISHED, _published("useeio", form="industries"), years=(2012,)
    ),
    "wiod2013": Format(
        "WIOD 2013 release, 41 regions, 1,435 sectors", PUBLISHED, _published("wiod2013"), years=(2011,)
    ),
    "wiod2016": Format(
        "WIOD 2016 release, one of 43 countries, with accounts where they exist", f"{PUBLISHED}, and --country",
        _wiod2016, regional=True, years=tuple(range(2000, 2015)),
    ),
    "ine": Format("Spain, supply and use 2016, 81 industries", PUBLISHED, _published("ine", level="industries"),
                  years=(2016,)),
    "ine-activities": Format("Spain, supply and use 2016, 63 activities, with emissions", PUBLISHED,
                             _published("ine", level="activities"), years=(2016,)),
    **{
        name: Format(f"{layout.title} (by pymrio)", layout.path, _pymrio(name), pymrio_tables.LARGEST)
        for name, layout in pymrio_tables.LAYOUTS.items()
    },
}  # fmt: skip


def read_format(name: str, request: Request) -> Table:
    """Return the table that a format reads, after the guard on size.

    Raises
    ------
    SchemaError
        An option does not fit the format.
    """
    rules = FORMATS[name]
    problems = _misfits(name, rules, request)
    if problems:
        raise SchemaError(problems)
    check_size(request.path, request.largest or rules.largest)
    return rules.read(request)


def _misfits(name: str, rules: Format, request: Request) -> list[Problem]:
    problems = []
    if request.year is not None and rules.years and request.year not in rules.years:
        known = ", ".join(map(str, rules.years))
        problems.append(Problem(f"{name} has no such year", "--year", str(request.year), known))
    if request.year is not None and rules.texts:
        problems.append(Problem("a form states its year in the sheet about", "--year", str(request.year)))
    if rules.regional and request.region is None:
        allowed = "three letters, such as DEU"
        problems.append(Problem(f"{name} is read for one country", "--country", "nothing", allowed))
    if not rules.texts:
        said = {"--decimal": request.decimal, "--encoding": request.encoding}
        said |= {"--drop-totals or --keep-totals": None if request.totals == "refuse" else request.totals}
        problems += [
            Problem(f"not for {name}, whose files are read as published", option, value)
            for option, value in said.items()
            if value is not None
        ]
    return problems
