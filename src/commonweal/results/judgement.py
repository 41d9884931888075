"""Verdicts: does it function, until when, and because of what."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from commonweal.allocation.baseline import Baseline, extrapolate
from commonweal.allocation.plan.frontiers import Frontier
from commonweal.core.plan import Plan, Reason
from commonweal.results.records import Because, Indicator, Verdict
from commonweal.scenario.budgets import country_budget
from commonweal.scenario.setting import Setting, make_setting

TOLERATED_SHARE = 0.01
"""Largest share of the persons of a need class below a floor in a society that functions (decisions, section 1)."""


def plan_verdicts(setting: Setting, plan: Plan, frontiers: tuple[Frontier, ...]) -> tuple[Verdict, tuple[Verdict, ...]]:
    """Return the verdict of a plan on the frontier, and those under every floor set and budget offered."""
    measure = setting.scenario.yardstick
    infeasible = plan.infeasible
    reasons = infeasible.conflict if infeasible else ()
    first = infeasible.first_year if infeasible else None
    default = (measure.floor_set, measure.account, setting.driver_kind, setting.processes is not None)
    least = {(one.floor_set, one.account, one.drivers, one.techniques): one.least.value for one in frontiers}
    verdict = Verdict(
        sense="frontier",
        under=_under(setting, measure.floor_set, measure.budget),
        functions=infeasible is None,
        until=None if first is None else first - 1,
        because=tuple(_because(reason, first) for reason in reasons),
        used=least.get(default),
        cap=country_budget(measure.budget, setting.economy.population),
    )
    return verdict, tuple(
        _on_frontier(setting, frontier, budget) for frontier in frontiers for budget in _budgets(setting)
    )


def _because(reason: Reason, first: int | None) -> Because:
    return Because(reason.kind, reason.path, first, reason.change, reason.unit, reason.words, reason.change)


def _on_frontier(setting: Setting, frontier: Frontier, budget: str) -> Verdict:
    cap, least = country_budget(budget, setting.economy.population), frontier.least.value
    functions = least is not None and least <= cap
    reason = Because(
        "budget", "yardstick.budget", None, None if least is None else least - cap, "Gt CO2", "the CO2 budget"
    )
    under = {
        **_under(setting, frontier.floor_set, budget),
        "account": frontier.account,
        "drivers": frontier.drivers,
        "techniques": "offered" if frontier.techniques else "none",
    }
    unmet = frontier.unmet.get(budget)
    left = 0.0 if functions else None if unmet is None else unmet.value
    return Verdict("frontier", under, functions, None, () if functions else (reason,), least, cap, left)


def baseline_verdicts(
    setting: Setting, baseline: Baseline, indicators: Mapping[str, Indicator]
) -> tuple[Verdict, tuple[Verdict, ...]]:
    """Return the realised verdict of a baseline, and those under every floor set and budget offered."""
    measure = setting.scenario.yardstick
    default = _realised(setting, baseline, indicators, measure.floor_set, measure.budget)
    others = []
    for floor_set in dict.fromkeys((measure.floor_set, *measure.alternatives.floor_sets)):
        other = make_setting(setting.scenario, setting.institutions, setting.economy, setting.driver_kind, floor_set)
        outcome = extrapolate(other.economy, other.needs, other.export_index, other.years)
        others += [_realised(other, outcome, indicators, floor_set, budget) for budget in _budgets(setting)]
    return default, tuple(others)


def _realised(
    setting: Setting, baseline: Baseline, indicators: Mapping[str, Indicator], floor_set: str, budget: str
) -> Verdict:
    cap = country_budget(budget, setting.economy.population)
    reasons = [*_unmet(setting, baseline), *_crossed(setting, indicators, cap), *_overworked(indicators)]
    years = [reason.first_year for reason in reasons if reason.first_year is not None]
    return Verdict(
        sense="realised",
        under=_under(setting, floor_set, budget),
        functions=not reasons,
        until=min(years) - 1 if years else None,
        because=tuple(sorted(reasons, key=lambda reason: (reason.first_year or 0, reason.path))),
        used=max(_account(indicators, account)[-1] for account in _accounts(setting)),
        cap=cap,
    )


def _unmet(setting: Setting, baseline: Baseline) -> list[Because]:
    """Need classes of which more than the tolerated share is below a floor in some year."""
    share = baseline.below / setting.needs.persons
    found = []
    for number, name in enumerate(setting.needs.classes):
        failing = np.flatnonzero(share[number] > TOLERATED_SHARE)
        if len(failing):
            first = setting.years[failing[0]]
            words = f"{share[number, failing[0]]:.0%} of {name} persons are below a floor"
            found.append(
                Because(
                    "need", f"yardstick.floors.{name}", first, float(share[number].max()), "share of persons", words
                )
            )
    return found


def _crossed(setting: Setting, indicators: Mapping[str, Indicator], cap: float) -> list[Because]:
    """The year in which cumulative CO2 first exceeds the budget on an account that counts."""
    worst = np.max([_account(indicators, account) for account in _accounts(setting)], axis=0)
    over = np.flatnonzero(worst > cap)
    if not len(over):
        return []
    year = setting.years[over[0]]
    return [
        Because(
            "budget", "yardstick.budget", year, float(worst[-1] - cap), "Gt CO2", f"the CO2 budget is used up in {year}"
        )
    ]


def _overworked(indicators: Mapping[str, Indicator]) -> list[Because]:
    """The year in which more hours are needed than there are."""
    use = indicators["labour_use"].values
    over = [year for year, share in use.items() if share > 1.0 + 1e-9]
    if not over:
        return []
    return [
        Because(
            "labour",
            "work.hours_norm",
            over[0],
            max(use.values()) - 1.0,
            "share of the hours available",
            "more hours are needed than there are",
        )
    ]


def _accounts(setting: Setting) -> tuple[str, ...]:
    account = setting.scenario.yardstick.account
    return ("production", "footprint") if account == "larger" else (account,)


def _account(indicators: Mapping[str, Indicator], account: str) -> list[float]:
    return list(indicators[f"co2_{account}_cumulative"].values.values())


def _budgets(setting: Setting) -> tuple[str, ...]:
    measure = setting.scenario.yardstick
    return tuple(dict.fromkeys((measure.budget, *measure.alternatives.budgets)))


def _under(setting: Setting, floor_set: str, budget: str) -> dict[str, str]:
    measure = setting.scenario.yardstick
    return {
        "floor_set": floor_set,
        "budget": budget,
        "share_rule": measure.share_rule,
        "account": measure.account,
        "drivers": setting.driver_kind,
        "techniques": "none" if setting.processes is None else "offered",
    }
