"""``commonweal run``: the main job."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.cli.plan import parse_year
from commonweal.report.matrix import Cell, Row, verdict_matrix
from commonweal.report.numbers import gigatonnes
from commonweal.report.page import build_report
from commonweal.report.sentence import CAVEAT, sentences
from commonweal.report.words import TECHNIQUES, budget, sense
from commonweal.results.document import run_document, runs_document
from commonweal.results.folder import next_folder, require_free, write_run
from commonweal.results.records import Results
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario
from commonweal.simulation import cases, order_of_execution, simulate

LAST_YEAR = 2050
"""Horizon of the published question; a shorter one spends the same budget sooner."""
SHORT = dict(zip(TECHNIQUES.values(), ("with", "w/o"), strict=True))
"""What stands in a narrow table for the alternative techniques."""
LEGEND = """\
yes / no, then Gt CO2 needed (frontier) or emitted (realised) of the budget
frontier: with or without (w/o) alternative techniques; where no plan exists, at the end, the fewest
person-years below a floor that any plan inside the budget leaves (M million, bn billion)
realised: at the end, the largest share of a need class below a floor"""


def run(
    scenario: Annotated[str, typer.Argument(help="A scenario by name, or its YAML file.")] = "societies",
    world: Annotated[str | None, typer.Option("--world", help="Another economy than the scenario's.")] = None,
    under: Annotated[
        list[str] | None, typer.Option("--under", help="A society by name or file; repeat it for several.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YEAR", help="First year.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YEAR", help="Last year.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder of the run; default runs/SCENARIO-N.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one per core.")] = 0,
    order: Annotated[bool, typer.Option("--order", help="Print what would be done, and stop.")] = False,
    json: JsonOption = None,
) -> None:
    """Run societies on a real economy, and say whether each could function.

    Without arguments: the United States of 2014 as capitalism, welfare state, worker-owned, associated producers,
    social plan and direct exchange, 2015 to 2050. Prints the verdicts, writes a run folder with report.html.
    """
    with reported():
        check_json_target(json)
        asked = _asked(scenario, world, under, first, last)
        if order:
            lines = order_of_execution(asked)
            answer(json, lambda: {"order": list(lines)}, lambda: console().print("\n".join(lines), markup=False))
            return
        folder = out or next_folder(asked.name)
        require_free(folder)
        begun = time.perf_counter()
        with _bar(asked) as step:
            results = simulate(asked, step, workers or os.cpu_count() or 1)
            written = write_run(results, asked, folder, time.perf_counter() - begun, _report)
        answer(json, lambda: run_document(results, asked), lambda: _show(_spoken(results, asked), written))


def _report(folder: Path) -> bytes:
    """The report; if it cannot be made, a page that says so, since the run itself must not be lost."""
    try:
        return build_report(folder).encode()
    except Exception as error:
        print(f"commonweal: the report could not be made: {type(error).__name__}: {error}", file=sys.stderr)
        return (
            b"<!doctype html><title>No report</title><p>The report of this run could not be made; its tables are here."
        )


def _asked(name: str, world: str | None, under: list[str] | None, first: str | None, last: str | None) -> Scenario:
    """The scenario with what the command line changes."""
    scenario = load_scenario(name)
    changes: dict[str, Any] = {}
    if world is not None:
        changes |= {"world": world, "comparison_worlds": [world]}
    if under:
        changes["institutions"] = list(under)
    if first is not None or last is not None:
        changes["years"] = {
            key: parse_year(year, f"--{key}") for key, year in (("from", first), ("to", last)) if year is not None
        }
    return scenario.with_(**changes) if changes else scenario


@contextmanager
def _bar(scenario: Scenario) -> Iterator[Any]:
    """A progress bar on standard error, which says what has been done; a line for each step where it is no terminal."""
    if not sys.stderr.isatty():
        yield lambda label: print(f"commonweal: {label}", file=sys.stderr, flush=True)
        return
    columns = TextColumn("{task.description:<60}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("starting", total=len(cases(scenario)) + 1)

        def step(label: str) -> None:
            progress.update(task, advance=1, description=label)

        yield step


def _spoken(results: Results, scenario: Scenario) -> dict[str, Any]:
    """The verdicts of a run with the indicators and the families of techniques that its sentences name."""
    document, measured = runs_document(results, scenario), run_document(results, scenario)["runs"]
    pairs = zip(document["runs"], measured, strict=True)
    techniques = scenario.technology.techniques
    families = techniques.families if techniques else ()
    runs = [{**run, "indicators": one["indicators"]} for run, one in pairs]
    return {**document, "families": families, "runs": runs}


def _show(document: dict[str, Any], folder: Path) -> None:
    out, wide = console(), table_console()
    for _, sentence in sentences(document):
        out.print(sentence, markup=False)
        out.print()
    out.print(CAVEAT)
    out.print()
    for matrix in verdict_matrix(document):
        out.print(sense(matrix.sense), style="bold")
        for group in matrix.groups:
            for society in dict.fromkeys(row.society for row in group.rows):
                out.print(f"  {society}; {group.technology}; {group.account}", markup=False)
                wide.print(_table(matrix.columns, [row for row in group.rows if row.society == society]))
        out.print()
    out.print(LEGEND, markup=False)
    if document["years"][1] < LAST_YEAR:
        out.print(
            f"The whole budget from 2015 may be spent by {document['years'][1]}: nothing is kept for later years."
        )
    out.print(f"Report: {folder / 'report.html'}", markup=False)
    out.print(f"Re-check it: commonweal verify {folder}", markup=False)


def _table(columns: tuple[tuple[str, str], ...], rows: list[Row]) -> Table:
    """The rows of one society: a line for each country, with the techniques on offer and without them."""
    heads = [f"{floors}\n{budget(name).split(' (')[0]}" for floors, name in columns]
    chosen = any(row.techniques in SHORT for row in rows)
    names = [Column("", no_wrap=True) for _ in range(2 if chosen else 1)]
    table = Table(*names, *heads, box=None, pad_edge=False, padding=(0, 1, 0, 0))
    country = ""
    for row in rows:
        label = "" if row.country == country else row.country
        country = row.country
        cells = [_short(row.cells.get(column)) for column in columns]
        table.add_row(f"  {label}", *([SHORT.get(row.techniques, "")] if chosen else []), *cells)
    return table


def _short(cell: Cell | None) -> str:
    """A verdict in a few characters; what is emitted without a plan is far from the budget and needs no decimals."""
    if cell is None:
        return "-"
    word = "yes" if cell.functions else "no"
    if cell.unmet is not None:
        return f"{word} {cell.used or 0.0:.0f}/{cell.cap or 0.0:.0f} {cell.unmet:.0%}"
    needed = "no budget suffices" if cell.used is None else f"{gigatonnes(cell.used)}/{gigatonnes(cell.cap or 0.0)}"
    return f"{word} {needed}{_left(cell.left)}"


def _left(thousands: float | None) -> str:
    """Person-years below a floor: 310M, 5.2bn."""
    if thousands is None:
        return ""
    millions = thousands / 1000.0
    return f" {millions / 1000.0:.1f}bn" if millions >= 999.5 else f" {millions:.0f}M"
