"""``commonweal plan`` on a light world: the base year's basket as often as labour and quotas of its table allow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import typer

from commonweal.allocation.plan.from_table import TablePlanning, TableRules, plan_from_table
from commonweal.allocation.plan.table_gains import RELAXED
from commonweal.allocation.plan.table_outcome import Outcome, Use, outcome
from commonweal.allocation.plan.table_plan import plan_table as solve
from commonweal.allocation.plan.table_quotas import Quota
from commonweal.cli.output import answer, console
from commonweal.cli.plan_document import plan_document
from commonweal.cli.plan_table_words import table_plan_lines
from commonweal.cli.plan_words import conflict_lines
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.plan import Plan
from commonweal.core.table import Table
from commonweal.data.holdings import holdings

OFF = "off"
TYPED = ("COMMANDLINE", "ENVIRONMENT")
"""Names of the sources of a parameter that the user wrote."""
WORTH = (
    "baskets_per_unit and worth_per_unit: baskets gained per unit when that limit alone is relaxed by relaxed_by, "
    f"{RELAXED:.1%} of the base year's use (of its imports, for trade), found by solving again; zero: more of it "
    "alone adds nothing. Values under binding are duals of one solution: where several limits are used up at once "
    "there are others, and no such value is the gain of one limit by itself."
)
"""What the figures of worth in the document are."""
FULL_ONLY = {"under": "a society's rules", "scenario": "needs and techniques", "rolling": "several years"}
"""Options that only a full world can answer to, and what they bring in."""


def plan_table(table: Table, quotas: Sequence[str], more_exports: float, route: str | None, json: str | None) -> None:
    """Plan one year of a light world, and answer in words or as JSON."""
    planning = plan_from_table(table, TableRules(read_quotas(quotas, table), more_exports))
    found = solve(planning, route)
    result = outcome(planning, found)
    answer(
        json,
        lambda: table_plan_document(table, planning, found, result),
        lambda: _show(table, planning, found, result),
    )


def read_quotas(texts: Sequence[str], table: Table) -> dict[str, float | None]:
    """Read ``NAME=SHARE``, ``NAME`` (the base year's) and ``NAME=off``; capitals in names do not matter.

    Raises
    ------
    SchemaError
        A share is no number, or a name is given twice.
    """
    known = {one.name.casefold(): one.name for one in table.satellites}
    found: dict[str, float | None] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        name = known.get(name.casefold(), name)
        if name in found:
            raise SchemaError(Problem("a quota stands twice", "--quota", repr(name)))
        found[name] = _share(value, text) if equals else 1.0
    return found


def _share(value: str, text: str) -> float | None:
    if value == OFF:
        return None
    try:
        return float(value)
    except ValueError:
        allowed = "NAME=SHARE such as ghg=0.8, NAME alone, or NAME=off"
        raise SchemaError(Problem("not a share of the base year", "--quota", repr(text), allowed)) from None


def written_out(context: typer.Context) -> tuple[str, ...]:
    """Return the names of the options that the user wrote, and not those that stand by default."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    return tuple(name for name, source in sources.items() if source is not None and source.name in TYPED)


def refuse_light_options(given: Sequence[str]) -> None:
    """Refuse options that only a light world answers to."""
    step = "write the quota into a file for --under: see docs/writing-a-society.md"
    problems = [
        Problem("only for a light world", f"--{name.replace('_', '-')}", next_step=step)
        for name in ("quota", "free_exports")
        if name in given
    ]
    if problems:
        raise SchemaError(problems)


def refuse_full_options(table: Table, given: Sequence[str], years: tuple[int, int] | None) -> None:
    """Refuse options that a light world cannot answer to, and say what it lacks.

    ``given`` : names of the options that were written out; ``years`` : those asked for, None if none were.
    """
    lacks = "; ".join(one.what for one in holdings(table).lacks)
    problems = [
        Problem(
            f"a light world has nothing for {FULL_ONLY[name]}",
            f"--{name}",
            table.name,
            allowed="only with a full world",
            next_step=f"it lacks {lacks}",
        )
        for name in given
        if name in FULL_ONLY
    ]
    if years is not None and years != (table.year, table.year):
        asked = "-".join(map(str, dict.fromkeys(years)))
        problems.append(
            Problem("a light world is planned for the year of its table", "--years", asked, str(table.year))
        )
    if problems:
        raise SchemaError(problems)


def table_plan_document(table: Table, planning: TablePlanning, found: Plan, result: Outcome | None) -> dict[str, Any]:
    """Return the plan of a table as JSON: the document of every plan, with world, gaps, proxies and quotas."""
    return {
        **plan_document(found),
        "world": world_record(table),
        "basket": _basket(planning, result),
        "quotas": [_quota(quota, use) for quota, use in zip_longest(planning.quotas, result.uses if result else ())],
        "trade": _trade(planning, result) if result else None,
        "worth": WORTH,
        "proxies": list(planning.proxies),
        "gaps": list(planning.gaps),
    }


def world_record(table: Table) -> dict[str, Any]:
    """Return which table it is, with its sources."""
    return {
        "name": table.name,
        "title": table.title,
        "year": table.year,
        "currency": table.currency,
        "products": len(table.products),
        "activities": len(table.activities),
        "regions": list(table.regions),
        **holdings(table).record(),
        "accepted_residual": table.provenance.get("accepted_residual"),
        "provenance": dict(table.provenance),
    }


def _basket(planning: TablePlanning, result: Outcome | None) -> dict[str, Any]:
    return {
        "times": result.baskets if result else None,
        "value": planning.basket_value,
        "unit": planning.problem.units["money"],
    }


def _trade(planning: TablePlanning, result: Outcome) -> dict[str, Any] | None:
    if result.exports is None or result.trade is None:
        return None
    return {
        "unit": planning.problem.units["money"],
        "exports": float(result.exports.sum()),
        "exports_base_year": float(planning.exports.sum()),
        "binds": result.trade.binds,
        "worth_per_unit": result.trade.worth,
        "relaxed_by": result.trade.relaxed,
    }


def _quota(one: Quota, use: Use | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "kind": one.kind,
        "unit": one.unit,
        "share": one.share,
        "base_year": one.base,
        "limit": one.share * one.base,
        "used": use.used if use else None,
        "binds": use.binds if use else None,
        "baskets_per_unit": use.worth if use else None,
        "relaxed_by": use.relaxed if use else None,
        "proxy": one.proxy,
    }


def _show(table: Table, planning: TablePlanning, found: Plan, result: Outcome | None) -> None:
    out = console()
    if result is None:
        for line in conflict_lines(planning.problem, str(table.year), found):
            out.print(line, markup=False)
        return
    for line in table_plan_lines(table, planning, found, result):
        out.print(line, markup=False)
