"""Tidy tables of all runs: one row per run, label and year; units are in ``COLUMN_UNITS`` or in a column ``unit``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from commonweal.accounts.post import post
from commonweal.allocation.baseline import QUINTILES, Baseline
from commonweal.allocation.plan.compile import KT_TO_GT
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.accounts import Accounts, Matrix
from commonweal.core.economy import Array
from commonweal.core.plan import Plan, Table
from commonweal.core.processes import Processes
from commonweal.results.records import Results, Run

COLUMN_UNITS: Mapping[str, Mapping[str, str]] = {
    "needs": {"floor": "money per thousand persons and year", "required": "money/yr", "delivered": "money/yr"},
    "quintiles": {"fulfilment": "delivery over floor"},
    "activities": {
        "level": "column unit",
        "hours": "million h/yr",
        "workforce": "thousand persons",
        "capital_opening": "money; of techniques, capacity in column unit",
        "investment": "money/yr; of techniques, capacity in column unit",
        "co2": "kt CO2/yr",
    },
    "products": {
        **dict.fromkeys(
            ("made", "intermediate", "consumption", "investment", "exports", "fixed_supply"), "column unit"
        ),
        "valuation": "aim per column unit",
    },
}
"""Units of columns of numbers; money is million base-year currency at base-year prices (the world's currency)."""

Labels = Mapping[str, Sequence[object]]


def tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return every table of a run folder by name."""
    makers: Mapping[str, Callable[[Run], pd.DataFrame]] = {
        "indicators": indicators,
        "needs": needs,
        "people": people,
        "quintiles": quintiles,
        "activities": activities,
        "products": products,
        "valuations": valuations,
        "realised": realised,
        "provided": provided,
        "transactions": transactions,
        "balances": balances,
    }
    return {name: pd.concat([make(run) for run in results.runs], ignore_index=True) for name, make in makers.items()}


def indicators(run: Run) -> pd.DataFrame:
    """Return every indicator: run, indicator, unit, year, value."""
    rows = [
        (run.key, name, indicator.unit, year, value)
        for name, indicator in run.indicators.items()
        for year, value in indicator.values.items()
    ]
    return _typed(pd.DataFrame(rows, columns=["run", "indicator", "unit", "year", "value"]))


def realised(run: Run) -> pd.DataFrame:
    """Return every indicator of what became of a society: run, indicator, unit, year, value; none for baselines."""
    found = {} if run.lived is None else run.lived.indicators
    rows = [
        (run.key, name, indicator.unit, year, value)
        for name, indicator in found.items()
        for year, value in indicator.values.items()
    ]
    return _typed(pd.DataFrame(rows, columns=["run", "indicator", "unit", "year", "value"]))


def provided(run: Run) -> pd.DataFrame:
    """Return what reached each household group: run, group, household, band, class, year, persons, delivered."""
    columns = ["run", "group", "household", "band", "class", "year", "persons", "delivered"]
    if run.lived is None:
        return _typed(pd.DataFrame(columns=columns))
    found = run.lived.realised
    shape = found.delivered.shape
    k, g, t = (axis.ravel() for axis in np.indices(shape))
    return _typed(
        pd.DataFrame(
            {
                "run": run.key,
                "group": np.array(found.groups)[k],
                "household": np.array(found.households)[g],
                "band": np.array(found.bands)[np.array(found.band_of)[g]],
                "class": np.array(found.classes)[np.array(found.class_of)[g]],
                "year": np.array(found.years)[t],
                "persons": found.persons[g, t],
                "delivered": found.delivered.ravel(),
            },
            columns=columns,
        )
    )


def transactions(run: Run) -> pd.DataFrame:
    """Return the transaction-flow matrix of every year, households together: run, year, row, column, money."""
    return _matrices(run, lambda accounts: accounts.transactions)


def balances(run: Run) -> pd.DataFrame:
    """Return the closing balance sheet of every year, households together: run, year, row, column, money."""
    return _matrices(run, lambda accounts: accounts.closing)


def _matrices(run: Run, part: Callable[[Accounts], Matrix]) -> pd.DataFrame:
    frames = []
    for period in run.lived.realised.periods if run.lived is not None else ():
        matrix = part(post(period))
        names = np.array(["households" if name.startswith("households ") else name for name in matrix.columns])
        columns = list(dict.fromkeys(names))
        values = np.stack([matrix.values[:, names == name].sum(axis=1) for name in columns], axis=1)
        r, c = np.nonzero(values)
        frames.append(
            pd.DataFrame(
                {
                    "run": run.key,
                    "year": int(period.year),
                    "row": np.array(matrix.rows)[r],
                    "column": np.array(columns)[c],
                    "money": values[r, c],
                }
            )
        )
    empty = pd.DataFrame(columns=["run", "year", "row", "column", "money"])
    return _typed(pd.concat(frames, ignore_index=True) if frames else empty)


def needs(run: Run) -> pd.DataFrame:
    """Return floors that bind a plan and what it delivers, by product group and need class; none for baselines."""
    problem, plan, table = run.problem, run.plan, run.setting.needs
    labels: Labels = {"group": table.groups, "class": table.classes, "year": run.setting.years}
    if plan is None or problem is None or problem.needs is None:
        empty: dict[str, Array] = dict.fromkeys(("persons", "floor", "required", "delivered"), np.zeros((0, 0, 0)))
        return _grid(run, dict.fromkeys(labels, ()), empty, _money(run))
    floors, persons = problem.needs.floors, problem.needs.persons[None]
    delivered = plan.quantities["delivery"].values
    columns = {"persons": persons, "floor": floors, "required": floors * persons, "delivered": delivered}
    return _grid(run, labels, columns, _money(run))


def people(run: Run) -> pd.DataFrame:
    """Return persons and those below any floor, by need class."""
    table = run.setting.needs
    labels: Labels = {"class": table.classes, "year": run.setting.years}
    return _grid(run, labels, {"persons": table.persons, "unserved": unserved(run)}, "thousand persons")


def unserved(run: Run) -> Array:
    """Return the persons below any floor (class, year) [thousand persons]."""
    if run.baseline is not None:
        return run.baseline.below
    flow = run.plan.quantities if run.plan else {}
    return flow["unserved"].values if "unserved" in flow else np.zeros_like(run.setting.needs.persons)


def quintiles(run: Run) -> pd.DataFrame:
    """Return delivery over floor by product group and fifth of persons, where there is a floor; baselines only."""
    groups, years = run.setting.needs.groups, run.setting.years
    fulfilment = run.baseline.fulfilment if run.baseline else np.zeros((len(groups), 0, len(years)))
    fifths = range(1, QUINTILES + 1) if run.baseline else ()
    frame = _grid(run, {"group": groups, "quintile": fifths, "year": years}, {"fulfilment": fulfilment})
    kept: pd.DataFrame = frame[np.isfinite(frame["fulfilment"])]
    return kept


def activities(run: Run) -> pd.DataFrame:
    """Return levels, hours and direct CO2 by activity; workforce and capital of plans only.

    Techniques stand behind the industries, each with its family, the industry (or households) that it is part of,
    and the unit of its level; the workforce of an industry serves its techniques too.
    """
    level, setting, processes = _level(run), run.setting, _processes(run)
    hours, co2 = _per_level(run)
    columns = {
        "level": level,
        "hours": hours * level,
        **(_plan_stocks(run, run.plan, run.problem) if run.plan and run.problem else _no_stocks(level)),
        "co2": co2 * level,
    }
    codes = setting.economy.activities + (processes.activities if processes else ())
    frame = _grid(run, {"activity": codes, "year": setting.years}, columns)
    table = dict(setting.economy.product_names)
    own = {code: ("industry", code, table.get(code, code), _money(run)) for code in setting.economy.activities}
    words = own | (_technique_words(processes, _money(run)) if processes else {})
    for place, column in enumerate(("family", "parent", "name", "unit")):
        values = frame["activity"].map({code: text[place] for code, text in words.items()})
        frame.insert(2, column, values.astype("object"))
    return frame


def _processes(run: Run) -> Processes | None:
    """What a plan was offered; a baseline chooses nothing."""
    return run.setting.processes if run.plan else None


def _technique_words(processes: Processes, money: str) -> dict[str, tuple[str, str, str, str]]:
    """Family, parent, name and unit of each technique; imports are counted in the money of the table."""
    units = (*[""] * (len(processes.makes) - len(processes.products)), *processes.units)
    made = [units[row] for row in processes.product_of]
    rows = zip(processes.families, processes.parents, processes.names, made, strict=True)
    return {
        code: (family, parent, name, f"{unit}/yr" if unit else money)
        for code, (family, parent, name, unit) in zip(processes.activities, rows, strict=True)
    }


def _per_level(run: Run) -> tuple[Array, Array]:
    """Hours [million h] and direct CO2 [kt] per unit of each activity's level (activity, year)."""
    economy, problem, drivers = run.setting.economy, run.problem, run.setting.drivers
    if problem is not None and problem.resources is not None:
        return problem.technology.labour, problem.resources.level[0] / KT_TO_GT
    output = economy.gross_output[:, None]
    return economy.hours[:, None] / output * drivers.labour, economy.co2[:, None] / output * drivers.co2


def _level(run: Run) -> Array:
    if run.baseline is not None:
        return run.baseline.level
    assert run.plan is not None
    return run.plan.quantities["level"].values


def _plan_stocks(run: Run, plan: Plan, problem: PlanProblem) -> dict[str, Array]:
    """Workforce in persons (base-year hours by activity), capital and investment by the activity that they serve."""
    economy, flow, capital = run.setting.economy, plan.quantities, problem.capital
    shape = flow["level"].values.shape
    stock, invested = np.zeros(shape), np.zeros(shape)
    if capital is not None:
        stock[capital.activity] = flow["capital"].values[:, :-1]
        invested[capital.activity] = flow["investment"].values
    count = len(economy.hours)
    persons = np.divide(economy.persons, economy.hours, out=np.zeros(count), where=economy.hours > 0.0)[:, None]
    force = np.full(shape, np.nan)
    if "workforce" in flow:
        force[:count] = flow["workforce"].values * persons
    return {"workforce": force, "capital_opening": stock, "investment": invested}


def _no_stocks(level: Array) -> dict[str, Array]:
    """A baseline has neither a workforce nor capital by activity: the cells stay empty."""
    return dict.fromkeys(("workforce", "capital_opening", "investment"), np.full(level.shape, np.nan))


def products(run: Run) -> pd.DataFrame:
    """Return the balance of every product: made, its uses and fixed supply; valuations of plans only."""
    columns = _plan_uses(run.plan, run.problem) if run.plan and run.problem else _baseline_uses(run)
    economy, processes = run.setting.economy, _processes(run)
    added = dict(zip(processes.products, processes.units, strict=True)) if processes else {}
    frame = _grid(run, {"product": (*economy.products, *added), "year": run.setting.years}, columns)
    units = {code: f"{unit}/yr" for code, unit in added.items()}
    columns_of_text = {"unit": dict.fromkeys(economy.products, _money(run)) | units, "name": economy.product_names}
    for column, words in columns_of_text.items():
        values = [words.get(code, code) for code in frame["product"]]
        frame.insert(2, column, pd.Series(values, dtype=object))
    return frame


def _plan_uses(plan: Plan, problem: PlanProblem) -> dict[str, Array]:
    flow, technology = plan.quantities, problem.technology
    level = flow["level"].values
    consumed = problem.needs.bundle @ flow["group_total"].values if problem.needs else np.zeros_like(problem.demand)
    if problem.basket is not None:
        consumed = consumed + problem.basket.target * flow["basket"].values
    none = np.zeros_like(problem.demand)
    return {
        "made": technology.make @ level,
        "intermediate": technology.use @ level,
        "consumption": consumed,
        "investment": problem.capital.composition @ flow["asset_total"].values if problem.capital else none,
        "exports": flow["export"].values if problem.trade else none,
        "fixed_supply": -problem.demand,
        "valuation": plan.valuations["balance"].values,
    }


def _baseline_uses(run: Run) -> dict[str, Array]:
    """Uses of a baseline; changes of inventories are counted in investment."""
    economy, baseline = run.setting.economy, _baseline(run)
    per_output = baseline.level / economy.gross_output[:, None]
    people = np.array([economy.population.total(year) for year in run.setting.years])
    growth = people / economy.population.total(economy.base_year)
    consumed, _ = economy.final("households", "npish", "government")
    invested, _ = economy.final("gfcf", "inventories")
    return {
        "made": economy.make @ per_output,
        "intermediate": economy.use_domestic @ per_output,
        "consumption": np.outer(consumed, growth),
        "investment": np.outer(invested, growth),
        "exports": baseline.exports,
        "fixed_supply": np.zeros_like(baseline.exports),
        "valuation": np.full_like(baseline.exports, np.nan),
    }


def _baseline(run: Run) -> Baseline:
    assert run.baseline is not None
    return run.baseline


def valuations(run: Run) -> pd.DataFrame:
    """Return the duals of the aim's stage that are not zero, product balances apart."""
    found = run.plan.valuations if run.plan else {}
    parts = [_duals(run, name, table) for name, table in found.items() if name != "balance"]
    columns = ["run", "constraint", "labels", "year", "value", "unit"]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    frame["year"] = frame["year"].astype("Int64")
    return _typed(frame)


def _duals(run: Run, name: str, table: Table) -> pd.DataFrame:
    places = np.argwhere(table.values != 0.0)
    columns = [np.array(labels, dtype=object)[places[:, n]] for n, labels in enumerate(table.labels)]
    named = dict(zip(table.axes, columns, strict=True))
    years = named.pop("year", None)
    text = [" | ".join(map(str, row)) for row in zip(*named.values(), strict=True)] if named else [""] * len(places)
    return pd.DataFrame(
        {
            "run": [run.key] * len(places),
            "constraint": name,
            "labels": text,
            "year": pd.array([None] * len(places) if years is None else years.tolist(), dtype="Int64"),
            "value": table.values[tuple(places.T)],
            "unit": table.unit,
        }
    )


def _money(run: Run) -> str:
    return f"{run.setting.economy.currency}/yr"


def _grid(run: Run, labels: Labels, columns: Mapping[str, Array], unit: str | None = None) -> pd.DataFrame:
    """Return arrays over the same axes as one tidy table, last axis fastest."""
    shape = tuple(len(names) for names in labels.values())
    size = int(np.prod(shape))
    index = np.indices(shape).reshape(len(shape), -1)
    frame = pd.DataFrame({"run": pd.Series([run.key] * size, dtype=object)})
    for (axis, names), place in zip(labels.items(), index, strict=True):
        kind = np.int64 if axis in ("year", "quintile") else object
        frame[axis] = np.array(list(names), dtype=kind)[place]
    for name, values in columns.items():
        frame[name] = np.broadcast_to(values, shape).ravel()
    if unit is not None:
        frame["unit"] = pd.Series([unit] * size, dtype=object)
    return _typed(frame)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table the same column types whether or not it has rows."""
    texts = ("run", "indicator", "unit", "group", "class", "activity", "product", "constraint", "labels")
    kinds = {name: "object" for name in texts if name in frame}
    return frame.astype(kinds | {name: "float64" for name in ("value",) if name in frame})
