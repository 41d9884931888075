"""Checks of verdicts: they follow from certificates and budgets, or from what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from commonweal.verify.baseline import below_floor, fulfilment
from commonweal.verify.case import ACCOUNTS, Case
from commonweal.verify.findings import Findings
from commonweal.verify.measures import Series
from commonweal.verify.stored import Array

FILE = "runs.json"
FRONTIER = ("floor_set", "account", "drivers", "techniques")
TOLERATED_SHARE = 0.01
Verdict = Mapping[str, Any]


def check_plan_verdicts(case: Case, found: Findings) -> None:
    """Check that a plan functions if the strict programme was solved, and a frontier if it fits its budget."""
    verdict, run = case.run["verdict"], case.run
    measure = case.scenario["yardstick"]
    least = {tuple(f[name] for name in FRONTIER): f["least_budget"] for f in run["frontiers"]}
    unmet = {tuple(f[name] for name in FRONTIER): f["unmet"] for f in run["frontiers"]}
    _check_under(case, verdict, found)
    at = f"{case.key}: verdict"
    found.equal(FILE, f"{at}.functions", verdict["functions"], run["solved"] == "strict")
    found.equal(FILE, f"{at}.because is empty", not verdict["because"], verdict["functions"])
    own = (measure["floor_set"], measure["account"], run["drivers"], _offered(case))
    found.equal(FILE, f"{at}.used", verdict["used"], least.get(own))
    found.equal(FILE, f"{at}.cap", verdict["cap"], case.budgets[measure["budget"]])
    _check_until(case, verdict, found)
    for number, other in enumerate(run["verdicts"]):
        under, at = other["under"], f"{case.key}: verdicts[{number}]"
        used, cap = least[tuple(under[name] for name in FRONTIER)], case.budgets[under["budget"]]
        found.equal(FILE, f"{at}.used", other["used"], used)
        found.equal(FILE, f"{at}.cap", other["cap"], cap)
        found.equal(FILE, f"{at}.functions", other["functions"], used is not None and used <= cap)
        left = 0.0 if other["functions"] else unmet[tuple(under[name] for name in FRONTIER)].get(under["budget"])
        found.equal(FILE, f"{at}.unmet", other["unmet"], left)
        shortfalls = [reason["shortfall"] for reason in other["because"]]
        found.equal(FILE, f"{at}.because is empty", not shortfalls, other["functions"])
        if shortfalls and used is not None:
            found.equal(FILE, f"{at}.because.shortfall", shortfalls[0], used - cap)


def _check_under(case: Case, verdict: Verdict, found: Findings) -> None:
    measure = case.scenario["yardstick"]
    for name in ("floor_set", "budget", "share_rule", "account"):
        found.equal(FILE, f"{case.key}: verdict.under.{name}", verdict["under"][name], measure[name])
    found.equal(FILE, f"{case.key}: verdict.under.techniques", verdict["under"]["techniques"], _offered(case))


def _offered(case: Case) -> str:
    return "none" if case.techniques is None else "offered"


def _check_until(case: Case, verdict: Verdict, found: Findings) -> None:
    """The last year for which all holds is the one before the first year of the reasons."""
    years = [reason["first_year"] for reason in verdict["because"] if reason["first_year"] is not None]
    found.equal(FILE, f"{case.key}: verdict.until", verdict["until"], min(years) - 1 if years else None)
    if any(year not in case.years for year in years):
        found.fail(FILE, f"{case.key}: verdict.because: a first year outside {case.years[0]}-{case.years[-1]}")


def check_baseline_verdicts(case: Case, series: Series, found: Findings) -> None:
    """Check the verdicts of a baseline under every floor set and budget."""
    _check_under(case, case.run["verdict"], found)
    for number, verdict in enumerate([case.run["verdict"], *case.run["verdicts"]]):
        at = f"{case.key}: verdicts[{number - 1}]" if number else f"{case.key}: verdict"
        _check_realised(case, series, verdict, at, found)


def _check_realised(case: Case, series: Series, verdict: Verdict, at: str, found: Findings) -> None:
    under = verdict["under"]
    cap = case.budgets[under["budget"]]
    cumulative = _cumulative(series, under["account"])
    reasons = sorted([*_unmet(case, under["floor_set"]), *_over(case, cumulative, cap), *_overworked(case, series)])
    found.equal(FILE, f"{at}.functions", verdict["functions"], not reasons)
    found.equal(FILE, f"{at}.until", verdict["until"], reasons[0][0] - 1 if reasons else None)
    found.equal(FILE, f"{at}.used", verdict["used"], float(cumulative[-1]))
    found.equal(FILE, f"{at}.cap", verdict["cap"], cap)
    told = sorted((reason["first_year"], reason["path"], reason["shortfall"]) for reason in verdict["because"])
    found.equal(FILE, f"{at}.because", [one[:2] for one in told], [one[:2] for one in reasons])
    if len(told) == len(reasons):
        found.same(FILE, f"{at}.because.shortfall", [one[2] for one in told], [one[2] for one in reasons])


def _cumulative(series: Series, account: str) -> Array:
    names = ACCOUNTS if account == "larger" else (account,)
    found: Array = np.maximum.reduce([series[f"co2_{name}_cumulative"] for name in names], axis=0)
    return found


Reason = tuple[int, str, float]


def _unmet(case: Case, floor_set: str) -> list[Reason]:
    floors = case.floors(floor_set)
    below, _ = below_floor(case, floors, fulfilment(case, floors))
    share = below / case.persons
    return [
        (case.years[int(np.argmax(row > TOLERATED_SHARE))], f"yardstick.floors.{name}", float(row.max()))
        for name, row in zip(case.settings["labels.classes"], share, strict=True)
        if (row > TOLERATED_SHARE).any()
    ]


def _over(case: Case, cumulative: Array, cap: float) -> list[Reason]:
    if not (cumulative > cap).any():
        return []
    return [(case.years[int(np.argmax(cumulative > cap))], "yardstick.budget", float(cumulative[-1] - cap))]


def _overworked(case: Case, series: Series) -> list[Reason]:
    over = series["labour_use"] > 1.0 + 1e-9
    if not over.any():
        return []
    return [(case.years[int(np.argmax(over))], "work.hours_norm", float(series["labour_use"].max() - 1.0))]
