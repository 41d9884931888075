"""``commonweal nature``: the stocks of a world, and one of them year by year under a regime."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported
from commonweal.cli.plan import parse_years
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.data.worlds import load_world
from commonweal.nature.catalogue import NaturalStock
from commonweal.nature.fishery import Fishery
from commonweal.nature.regimes import REGIMES, Circumstances, read_regime
from commonweal.nature.renewable import LogisticStock
from commonweal.nature.rules import Rule, logistic
from commonweal.nature.stocks import Step
from commonweal.nature.trajectory import Trajectory, simulate
from commonweal.scenario.budgets import START
from commonweal.scenario.nature import stocks

LONGEST = 500
MARKS = {"derived from read values": "derived", "from the literature, check before citing": "unchecked"}
Money = Annotated[float | None, typer.Option(help="With --regime open_access, mey or golden_rule.", min=0.0)]


def nature(
    stock: Annotated[str | None, typer.Argument(help="A stock to follow; without one, all are listed.")] = None,
    world: Annotated[str, typer.Option("--world", help="A bundled economy: see 'commonweal worlds'.")] = "usa-2014",
    regime: Annotated[
        str,
        typer.Option(
            "--regime",
            help="Who may take how much: "
            + ", ".join(name + (":N" if r.number else "") for name, r in REGIMES.items()),
        ),
    ] = "base_year",
    years: Annotated[str, typer.Option("--years", help="Years followed, FIRST-LAST.")] = f"{START}-2050",
    price: Money = None,
    cost: Money = None,
    catchability: Money = None,
    json: JsonOption = None,
) -> None:
    """List the stocks of nature of a world, or follow one of them year by year under a regime.

    --price is money per unit of the stock, --cost money per effort and year, --catchability the share of the stock
    that one effort takes in a year. They are yours: no figures on them come with the worlds.
    """
    with reported():
        check_json_target(json)
        found = stocks(load_world(world))
        if stock is None:
            answer(json, lambda: {"world": world, "stocks": _listed(found)}, lambda: _show_list(world, found))
            return
        if stock not in found:
            raise UnknownName.of("stock", stock, found, world)
        one, span = found[stock], _span(years)
        rule = read_regime(
            regime, one.stock, Circumstances(one.extraction.value, _fishery(one, price, cost, catchability))
        )
        path = simulate(one.stock, dict.fromkeys(span, rule))
        answer(json, lambda: _followed(world, one, regime, rule, path), lambda: _show_path(one, regime, path))


def _span(years: str) -> range:
    first, last = parse_years(years)
    if first != START or not first <= last < first + LONGEST:
        allowed = f"{START}, for which the stocks are known, to at most {START + LONGEST - 1}"
        raise SchemaError(Problem("years outside what the stocks cover", "--years", repr(years), allowed))
    return range(first, last + 1)


def _fishery(one: NaturalStock, price: float | None, cost: float | None, catchability: float | None) -> Fishery | None:
    if price is None and cost is None and catchability is None:
        return None
    if price is None or cost is None or catchability is None:
        step = "give --price, --cost and --catchability together"
        raise SchemaError(Problem("one of three numbers is missing", "--regime", next_step=step))
    return Fishery(logistic(one.stock, "a fishery"), catchability, price, cost)


def _listed(found: dict[str, NaturalStock]) -> dict[str, Any]:
    return {name: stock_document(one) for name, one in found.items()}


def stock_document(one: NaturalStock) -> dict[str, Any]:
    """Return a stock as plain data: law and its numbers, extraction, industry, every figure with source and terms."""
    law: dict[str, Any] = {"kind": one.stock.law, **asdict(one.stock)}
    if isinstance(one.stock, LogisticStock):
        law["msy"] = one.stock.msy
    return {
        "title": one.title,
        "unit": one.unit,
        "law": law,
        "extraction": one.extraction.value,
        "industry": one.industry or None,
        "status": one.status,
        "figures": {
            name: {**asdict(figure), "licence": one.licences.get(name)} for name, figure in one.figures.items()
        },
    }


def _followed(world: str, one: NaturalStock, regime: str, rule: Rule, path: Trajectory) -> dict[str, Any]:
    return {
        "world": world,
        "stock": one.name,
        "unit": one.unit,
        "regime": regime,
        "rule": {"kind": type(rule).__name__, **asdict(rule)},
        "years": list(path.years),
        **{key: [_cells(step)[key] for step in path.steps] for key in _cells(path.steps[0])},
        "collapse": path.collapse,
        "first_short": path.first_short,
        "law": stock_document(one)["law"],
    }


def _cells(step: Step) -> dict[str, float]:
    return {
        "opening": step.opening.amount,
        "growth": step.growth,
        "taken": step.taken,
        "short": step.short,
        "closing": step.closing.amount,
    }


def _show_list(world: str, found: dict[str, NaturalStock]) -> None:
    out = console()
    table = Table("stock", "opening", "taken/yr", "MSY/yr", "unit", "by", "rests on", box=None, pad_edge=False)
    table.columns[0].no_wrap = True
    for column in table.columns[1:4]:
        column.justify = "right"
    for name, one in found.items():
        most = number(one.stock.msy) if isinstance(one.stock, LogisticStock) else "-"
        amounts = (number(one.stock.amount), number(one.extraction.value), most)
        table.add_row(name, *amounts, one.unit, one.industry or "all", MARKS.get(one.status, one.status))
    out.print(f"{world}: stocks of nature at the beginning of {START}, or of the year of the figure\n", markup=False)
    out.print(table)
    out.print("\nMSY: maximum sustainable yield, of what grows back. by: the industry that takes it.")
    out.print("Sources of the stocks (all figures, years, terms and notes: --json)")
    for source, names in _sources(found).items():
        out.print(f"  {', '.join(names)}: {source}", markup=False)


def _sources(found: dict[str, NaturalStock]) -> dict[str, list[str]]:
    """Return the source of every opening stock with the names of the stocks."""
    names: dict[str, list[str]] = {}
    for name, one in found.items():
        names.setdefault(one.figures["opening"].source, []).append(name)
    return names


def _show_path(one: NaturalStock, regime: str, path: Trajectory) -> None:
    out = console()
    out.print(f"{one.name}: {one.title}, {one.unit}; {_law(one)}", markup=False)
    out.print(f"under {regime}: {REGIMES[regime.partition(':')[0]].words}\n", markup=False)
    table = Table("year", *_cells(path.steps[0]), box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for year, step in zip(path.years, path.steps, strict=True):
        table.add_row(str(year), *(number(value) for value in _cells(step).values()))
    out.print(table)
    out.print("\n" + fate(one, path), markup=False)
    if one.status != "read":
        out.print(f"The weakest figure behind it is: {one.status}.", markup=False)


def _law(one: NaturalStock) -> str:
    if isinstance(one.stock, LogisticStock):
        stock = one.stock
        return (
            f"grows by r B (1 - B/K), r {number(stock.growth_rate)} a year, K {number(stock.capacity)}, "
            f"at most {number(stock.msy)} a year"
        )
    return "does not grow"


def fate(one: NaturalStock, path: Trajectory) -> str:
    """Return in one or two sentences what becomes of a stock."""
    left, last = path.closing.amount, path.years[-1]
    if path.collapse is None:
        share = left / one.stock.amount if one.stock.amount else 0.0
        return f"At the end of {last} it stands at {number(left)} {one.unit}, {share:.0%} of what there was."
    short = number(sum(step.short for step in path.steps))
    if one.stock.law == "sink":
        return f"The budget is used up in {path.collapse}; by the end of {last}, {short} {one.unit} are beyond it."
    word = "collapses" if isinstance(one.stock, LogisticStock) else "is used up"
    return f"The stock {word} in {path.collapse}; by the end of {last}, {short} {one.unit} asked for are not there."


def number(value: float) -> str:
    """Return a number as a person would write it: no decimals from a thousand on, four digits below."""
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"
