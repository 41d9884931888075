"""``commonweal hindcast``: how well the market foretells countries' past years, beside forecasts that know nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.core.errors import UnknownName
from commonweal.hindcast.score import METHODS, Score, scores, together
from commonweal.hindcast.settings import COUNTRIES, HORIZONS

WORDS = (
    "Mean absolute error of log changes x 100, weighted by size at the start; starts 2003-2011. What this shows: how "
    "far the market engine follows the industries of countries that are private market economies, with trends from "
    "before the start. What it does not show: anything about societies that never existed. The data are one late "
    "vintage, the 27 windows overlap, and the settings were first tried on these three countries by a prototype. See "
    "docs/hindcast.md."
)


def hindcast(
    country: Annotated[
        list[str] | None, typer.Option("--country", help="Country code; repeat it for several. Default: all.")
    ] = None,
    horizon: Annotated[list[int] | None, typer.Option("--horizon", min=1, max=3, help="Years ahead, 1 to 3.")] = None,
    json: JsonOption = None,
) -> None:
    """Score the market on past years of the bundled countries, against no change, trend and half trend."""
    with reported():
        check_json_target(json)
        chosen = tuple(country or COUNTRIES)
        for code in chosen:
            if code not in COUNTRIES:
                raise UnknownName.of("country with a bundled history", code, COUNTRIES)
        found = scores(chosen, horizons=tuple(horizon or HORIZONS))
        rows = found + (together(found) if len(chosen) > 1 else [])
        answer(json, lambda: {"scores": [asdict(one) for one in rows], "words": WORDS}, lambda: _show(rows))


def _show(rows: list[Score]) -> None:
    wide = table_console()
    for variable in dict.fromkeys(one.variable for one in rows):
        for years in dict.fromkeys(one.horizon for one in rows):
            table = Table(
                "country", *METHODS, title=f"{variable}, {years} year{'s' if years > 1 else ''} ahead", box=None
            )
            for code in dict.fromkeys(one.country for one in rows):
                line = {
                    one.method: one
                    for one in rows
                    if (one.country, one.variable, one.horizon) == (code, variable, years)
                }
                best = min(line.values(), key=lambda one: one.error).method
                cells = [f"{line[name].error:.2f}" + (" *" if name == best else "") for name in METHODS]
                table.add_row(code, *cells)
            wide.print(table)
    console().print("* smallest error")
    console().print(WORDS, markup=False)
