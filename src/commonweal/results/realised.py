"""The realised result of a society by the common yardstick: indicators and verdicts, the same for every mechanism."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from commonweal.core.realised import Realised
from commonweal.results.capitalism import money_series
from commonweal.results.inequality import gini
from commonweal.results.provision import Shortfall, shortfall
from commonweal.results.records import Because, Indicator, Verdict
from commonweal.scenario.budgets import country_budget
from commonweal.scenario.setting import WEEKS, Setting, make_setting

TOLERATED_SHARE = 0.01
"""Largest share of the persons of a need class below a floor in a society that functions (decisions, section 1)."""
KT_TO_GT = 1e-6
GUARANTEE_SHORT = 1e-3
"""A guaranteed good counts as rationed when more than this part of it did not come [1]."""


def realised_indicators(setting: Setting, realised: Realised) -> dict[str, Indicator]:
    """Return yearly indicators of a realised result."""
    found = shortfall(realised, setting.needs)
    below, depth = found.of_classes(realised)
    classes = np.equal.outer(np.arange(len(realised.classes)), np.array(realised.class_of)) @ realised.persons
    people = realised.persons.sum(axis=0)
    hours = realised.hours.sum(axis=0)
    adults = np.array([setting.economy.population.between(year, 15, 200) for year in realised.years])
    engaged = np.maximum(realised.persons_engaged.sum(axis=0), 1e-300)
    consumed = realised.delivered.sum(axis=0)
    money = f"{setting.economy.currency}/yr"
    series = {
        "consumption": (money, consumed.sum(axis=0)),
        "consumption_per_head": (
            f"{setting.economy.currency} per thousand persons and year",
            consumed.sum(axis=0) / people,
        ),
        "investment": (money, realised.investment),
        "imports": (money, realised.imports),
        "exports": (money, realised.exports),
        "gross_output": (money, realised.output.sum(axis=0)),
        "hours": ("million h/yr", hours),
        "hours_per_worker": ("h/week", hours / engaged * 1000.0 / WEEKS),
        "hours_per_adult": ("h/week", hours / adults * 1000.0 / WEEKS),
        "labour_use": ("share of hours available", hours / realised.hours_available),
        "unemployment_rate": ("1", realised.unemployment),
        "unmet_need": ("thousand persons", below.sum(axis=0)),
        "unmet_share": ("share of persons", below.sum(axis=0) / people),
        "unmet_depth": ("share of the floor", depth.max(axis=0)),
        "co2_production": ("Gt CO2/yr", KT_TO_GT * realised.co2[0]),
        "co2_footprint": ("Gt CO2/yr", KT_TO_GT * realised.co2[1]),
        "co2_production_cumulative": ("Gt CO2", KT_TO_GT * np.cumsum(realised.co2[0])),
        "co2_footprint_cumulative": ("Gt CO2", KT_TO_GT * np.cumsum(realised.co2[1])),
        "gini_consumption": ("1", _gini(realised)),
        "population": ("thousand persons", people),
        **{
            f"unmet_share_{name}": ("share of persons", below[c] / classes[c])
            for c, name in enumerate(realised.classes)
        },
        **realised.series,
        **money_series(realised),
    }
    return {
        name: Indicator(unit, dict(zip(realised.years, (float(v) for v in values), strict=True)))
        for name, (unit, values) in sorted(series.items())
    }


def _gini(realised: Realised) -> np.ndarray:
    per_head = realised.delivered.sum(axis=0) / realised.persons
    return np.array([gini(per_head[:, t], realised.persons[:, t]) for t in range(len(realised.years))])


def realised_verdicts(
    setting: Setting,
    realised: Realised,
    indicators: Mapping[str, Indicator],
    stopped: str = "",
    alternatives: bool = True,
) -> tuple[Verdict, tuple[Verdict, ...]]:
    """Return the realised verdict, and those under every floor set and budget offered.

    ``stopped`` : why the years end before the horizon does, a reason of its own; ``alternatives`` : whether the others
    are wanted.
    """
    measure = setting.scenario.yardstick
    own = _verdict(setting, realised, indicators, measure.floor_set, measure.budget, stopped)
    others: list[Verdict] = []
    if not alternatives:
        return own, ()
    for floor_set in dict.fromkeys((measure.floor_set, *measure.alternatives.floor_sets)):
        other = make_setting(setting.scenario, setting.institutions, setting.economy, setting.driver_kind, floor_set)
        for budget in dict.fromkeys((measure.budget, *measure.alternatives.budgets)):
            others.append(
                _verdict(replace(other, processes=setting.processes), realised, indicators, floor_set, budget, stopped)
            )
    return own, tuple(others)


def _verdict(
    setting: Setting,
    realised: Realised,
    indicators: Mapping[str, Indicator],
    floor_set: str,
    budget: str,
    stopped: str,
) -> Verdict:
    measure = setting.scenario.yardstick
    cap = country_budget(budget, setting.economy.population)
    accounts = ("production", "footprint") if measure.account == "larger" else (measure.account,)
    used = np.max([list(indicators[f"co2_{one}_cumulative"].values.values()) for one in accounts], axis=0)
    found = shortfall(realised, setting.needs)
    reasons = [*_unmet(realised, found), *_crossed(realised, used, cap), *_rationed(realised)]
    if stopped:
        reasons.append(Because("identity", "allocation", realised.years[-1] + 1, None, "", stopped))
    years = [reason.first_year for reason in reasons if reason.first_year is not None]
    return Verdict(
        sense="realised",
        under={
            "floor_set": floor_set,
            "budget": budget,
            "share_rule": measure.share_rule,
            "account": measure.account,
            "drivers": setting.driver_kind,
            "techniques": "none" if setting.processes is None else "offered",
        },
        functions=not reasons,
        until=min(years) - 1 if years else None,
        because=tuple(sorted(reasons, key=lambda one: (one.first_year or 0, one.path))),
        used=float(used[-1]),
        cap=cap,
    )


def _unmet(realised: Realised, found: Shortfall) -> list[Because]:
    below, _ = found.of_classes(realised)
    members = np.equal.outer(np.arange(len(realised.classes)), np.array(realised.class_of))
    share = below / np.maximum(members @ realised.persons, 1e-300)
    worst = (found.by_need * realised.persons).sum(axis=1)
    reasons = []
    for c, name in enumerate(realised.classes):
        failing = np.flatnonzero(share[c] > TOLERATED_SHARE)
        if len(failing):
            t = failing[0]
            need = realised.groups[int(worst[:, t].argmax())]
            words = f"{share[c, t]:.0%} of {name} persons are below a floor, most often of {need}"
            reasons.append(
                Because("need", f"yardstick.floors.{name}", realised.years[t], float(share[c].max()),
                        "share of persons", words)
            )  # fmt: skip
    return reasons


def _crossed(realised: Realised, used: np.ndarray, cap: float) -> list[Because]:
    over = np.flatnonzero(used > cap)
    if not len(over):
        return []
    year = realised.years[over[0]]
    words = f"the CO2 budget is used up in {year}"
    return [Because("budget", "yardstick.budget", year, float(used[-1] - cap), "Gt CO2", words)]


def _rationed(realised: Realised) -> list[Because]:
    """A guaranteed good that was rationed in two consecutive years."""
    short: dict[str, set[int]] = {}
    size: dict[str, float] = {}
    for one in realised.shortages:
        if one.guaranteed and one.share > GUARANTEE_SHORT:
            short.setdefault(one.what, set()).add(one.year)
            size[one.what] = max(size.get(one.what, 0.0), one.share)
    reasons = []
    for what, years in sorted(short.items()):
        twice = [year for year in sorted(years) if year + 1 in years]
        if twice:
            words = f"{what} is guaranteed and was rationed two years running from {twice[0]}"
            reasons.append(Because("guarantee", f"guarantees.{what}", twice[0], size[what], "share", words))
    return reasons
