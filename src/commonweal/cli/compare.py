"""``commonweal compare A B``: every difference in the rules, and beside it every difference in the lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from commonweal.cli.output import JsonOption, answer, check_json_target, reported
from commonweal.cli.rules import differences_table, parse_day, table_console
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.institutions.amendment_file import load_society
from commonweal.institutions.amendments import AmendedInstitutions
from commonweal.institutions.courses import diff_courses
from commonweal.institutions.differences import Difference, diff
from commonweal.institutions.schema import Institutions
from commonweal.report.numbers import gigatonnes, number
from commonweal.report.words import sense
from commonweal.results.comparison import Life, LivesCompared, YearlyDifference, compare_lives, lives_in
from commonweal.results.folder import read_run

SHOWN_YEARS = 5
FIGURES = 4
FIRST = ("unmet_share", "unmet_depth", "unmet", "least_fulfilment", "hours_per", "co2")
"""Beginnings of the names of indicators that are shown first."""


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side: as it was named, its institutions, and the life that they led, if they have run."""

    text: str
    institutions: Institutions | AmendedInstitutions
    life: Life | None = None

    @property
    def name(self) -> str:
        """Label of the society."""
        declared = self.institutions
        return (declared.base if isinstance(declared, AmendedInstitutions) else declared).name or "unnamed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, the day on which their rules are compared (None: all dates), and what differs."""

    a: Side
    b: Side
    on: date | None
    rules: tuple[Difference, ...]
    lives: LivesCompared | None

    def document(self) -> dict[str, Any]:
        """Return the comparison as plain data."""
        return {
            "a": {"side": self.a.text, "society": self.a.name},
            "b": {"side": self.b.text, "society": self.b.name},
            "on": None if self.on is None else self.on.isoformat(),
            "rules": [one.document() for one in self.rules],
            "lives": None if self.lives is None else self.lives.document(),
        }


def compare(
    a: Annotated[str, typer.Argument(help="A society: a preset, a file, RUN:SOCIETY, or a run folder.")],
    b: Annotated[str, typer.Argument(help="The society, or run folder, to compare it with.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Compare the rules that hold on this day.")
    ] = None,
    world: Annotated[
        str | None, typer.Option("--world", help="The economy of the lives; default: the main one of the run.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Compare two societies: every difference in the rules, by path, and every difference in the lives.

    The rules need only files: commonweal compare associated-producers as-observed. A file of amendments stands for
    the society that it makes of the one it names. The lives need runs: commonweal compare runs/foundation-1:SOCIETY
    runs/foundation-2:SOCIETY, from one folder or two. Two whole folders are compared society by society.

    Lives are compared only where world, years, yardstick, technology and drivers are the same, and never a frontier
    with a realised result; otherwise it is said why not. Exit status 0, also if nothing differs.
    """
    with reported():
        check_json_target(json)
        day = parse_day(on, "--on")
        found = [_compared(one, other, day) for one, other in _pairs(a, b, world)]
        answer(json, lambda: {"comparisons": [one.document() for one in found]}, lambda: _show_all(found))


def _pairs(a: str, b: str, world: str | None) -> list[tuple[Side, Side]]:
    """Return the sides to be compared: societies of the same name, or the only one on either side."""
    ours, theirs = _sides(a, world), _sides(b, world)
    if len(ours) == len(theirs) == 1:
        return [(ours[0], theirs[0])]
    named = {side.name: side for side in theirs}
    pairs = [(side, named[side.name]) for side in ours if side.name in named]
    if pairs:
        return pairs
    text, several = (a, ours) if len(ours) > 1 else (b, theirs)
    raise SchemaError(Problem("which society?", text, allowed=", ".join(f"{text}:{side.name}" for side in several)))


def _sides(text: str, world: str | None) -> list[Side]:
    """Return the societies that a word of the command line names: one, or all of a run folder."""
    folder, _, society = (text, "", "") if Path(text).is_dir() else text.rpartition(":")
    if not folder:
        return [Side(text, load_society(text))]
    lives = lives_in(read_run(folder), world)
    if society and society not in lives:
        raise UnknownName.of("society", society, lives, folder)
    chosen = [society] if society else list(lives)
    return [Side(f"{folder}:{name}", lives[name].institutions(), lives[name]) for name in chosen]


def _compared(a: Side, b: Side, day: date | None) -> Comparison:
    return Comparison(a, b, day, _rules(a, b, day), compare_lives(a.life, b.life) if a.life and b.life else None)


def _rules(a: Side, b: Side, day: date | None) -> tuple[Difference, ...]:
    """Return what differs in the rules: on a day, or at all dates, amendments included."""
    ours, theirs = a.institutions, b.institutions
    if day is not None:
        return diff(ours.at(day), theirs.at(day), day)
    if isinstance(ours, Institutions) and isinstance(theirs, Institutions):
        return diff(ours, theirs)
    return diff_courses(ours, theirs)


def _show_all(found: Sequence[Comparison]) -> None:
    out = table_console()
    for position, one in enumerate(found):
        if position:
            out.rule()
        _show(out, one)


def _show(out: Console, found: Comparison) -> None:
    names = (found.a.name, found.b.name) if found.a.name != found.b.name else (found.a.text, found.b.text)
    when = "at all dates" if found.on is None else f"on {found.on}"
    behaviour = sum(not one.label for one in found.rules)
    title = f"Rules {when}: {_counted(behaviour, 'difference')}, {len(found.rules) - behaviour} of labels and texts"
    out.print(Text(title, style="bold"))
    if found.rules:
        out.print(differences_table(found.rules, *names))
        out.print()
    if found.lives is None:
        out.print(Text(_not_run(found)))
    elif found.lives.obstacles:
        out.print(Text("Lives: not compared, because the rules would not be what makes the difference:", style="bold"))
        for obstacle in found.lives.obstacles:
            out.print(Text(f"  {obstacle}"))
    else:
        _show_lives(out, found, found.lives, names)


def _not_run(found: Comparison) -> str:
    waiting = " and ".join(side.text for side in (found.a, found.b) if side.life is None)
    return f"Lives: not compared, no run is named for {waiting}. Name one as RUN:SOCIETY, where RUN is its folder."


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")


def _show_lives(out: Console, found: Comparison, lives: LivesCompared, names: tuple[str, str]) -> None:
    assert found.a.life is not None
    years = sorted({year for one in lives.series for year in one.values})
    out.print(Text(f"Lives in {found.a.life.run['world']}, {years[0]} to {years[-1]}", style="bold"))
    out.print(Text(sense(lives.verdicts[0]["sense"])))
    out.print(_verdict_table(lives.verdicts, names))
    out.print()
    differing = sorted((one for one in lives.series if one.differs), key=_rank)
    same = [one.name for one in lives.series if not one.differs and not one.labels]
    if indicators := [one for one in differing if not one.labels]:
        out.print(_series_table(indicators, _some(years), names))
    for name in dict.fromkeys(one.name for one in differing if one.labels):
        out.print()
        out.print(Text(f"{name} in {years[-1]}, delivery over floor: {names[0]} / {names[1]}", style="bold"))
        out.print(_grid([one for one in differing if one.name == name], years[-1]))
    if same:
        out.print()
        out.print(Text(f"The same in every year: {', '.join(same)}."))


def _rank(series: YearlyDifference) -> int:
    """Return the place of a series: needs, hours and CO2 before everything else."""
    return next((place for place, start in enumerate(FIRST) if series.name.startswith(start)), len(FIRST))


def _verdict_table(verdicts: Sequence[Mapping[str, Any]], names: tuple[str, str]) -> Table:
    table = Table(*_heads("", *names), box=None, pad_edge=False, padding=(0, 0, 0, 2))
    table.add_row("functions", *("yes" if one["functions"] else "no" for one in verdicts))
    table.add_row("until", *("the last year" if one["until"] is None else str(one["until"]) for one in verdicts))
    table.add_row("Gt CO2 of budget", *(f"{gigatonnes(one['used'])} of {gigatonnes(one['cap'])}" for one in verdicts))
    reasons = ["\n".join(reason["words"] for reason in one["because"]) or "–" for one in verdicts]
    table.add_row("because", *map(Text, reasons))
    return table


def _some(years: Sequence[int]) -> list[int]:
    """Return a few years, first and last among them, evenly apart."""
    last = len(years) - 1
    places = {round(last * place / (SHOWN_YEARS - 1)) for place in range(SHOWN_YEARS)}
    return [years[place] for place in sorted(places)]


def _series_table(series: Sequence[YearlyDifference], years: Sequence[int], names: tuple[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 0, 0, 2))
    table.add_column("", overflow="fold")
    for year in years:
        table.add_column(str(year), justify="right", overflow="fold")
    for one in series:
        table.add_row(Text(f"{one.name} [{one.unit}]"))
        for side, name in enumerate(names):
            table.add_row(Text(f"  {name}"), *(_cell(one.values[year][side]) for year in years))
    return table


def _grid(series: Sequence[YearlyDifference], year: int) -> Table:
    """Return one year of a series by product group and need class or fifth."""
    cells = {one.labels: one.values[year] for one in series}
    columns = list(dict.fromkeys(labels[1] for labels in cells))
    table = Table(*_heads("", *columns), box=None, pad_edge=False, padding=(0, 0, 0, 2))
    for group in dict.fromkeys(labels[0] for labels in cells):
        table.add_row(Text(f"  {group}"), *_pair_cells(cells, group, columns))
    return table


def _heads(*names: str) -> list[Column]:
    """Return columns in which a word that is too long goes on in the next line, rather than being cut."""
    return [Column(Text(name), overflow="fold") for name in names]


def _pair_cells(
    cells: Mapping[tuple[str, ...], tuple[float | None, float | None]], group: str, columns: Sequence[str]
) -> Iterator[str]:
    for column in columns:
        pair = cells.get((group, column), (None, None))
        yield " / ".join(_cell(value) for value in pair)


def _cell(value: float | None) -> str:
    return "–" if value is None else number(value, FIGURES)
