"""One run as declared: everything that follows from scenario, society and economy without solving anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.verify.findings import Findings
from commonweal.verify.processes import Offered, nothing, offered
from commonweal.verify.stored import Array, Country, Stored, read_country, read_settings

BUDGET_START = 2015
WEEKS = 52.0
ACCOUNTS = ("production", "footprint")
FILE = "scenario.yaml"


@dataclass(frozen=True, slots=True)
class Limit:
    """An upper limit on what is used up over some years: of a CO2 account [Gt], or of a stock behind them [its unit].

    ``account`` : which row of what is used up.
    """

    path: str
    account: int
    periods: tuple[int, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class Case:
    """A run's declarations, resolved anew from the stored documents and raw arrays."""

    key: str
    run: Mapping[str, Any]
    resolved: Mapping[str, Any]
    scenario: Mapping[str, Any]
    society: Mapping[str, Any]
    country: Country
    settings: Mapping[str, NDArray[Any]]
    years: tuple[int, ...]
    budgets: Mapping[str, float]

    @property
    def growth(self) -> Array:
        """Population relative to the base year (year,)."""
        people = np.array([self.country.people(year) for year in self.years])
        return np.asarray(people / self.country.people(self.country.base_year))

    @property
    def working_age(self) -> Array:
        """Persons of 15 to 64 relative to the base year (year,)."""
        people = np.array([self.country.people(year, 15, 64) for year in self.years])
        return np.asarray(people / self.country.people(self.country.base_year, 15, 64))

    @property
    def persons(self) -> Array:
        """Persons by need class: child, worker, old, ill (class, year) [thousand persons]."""
        spans = ((0, 14), (15, 64), (65, 200))
        child, between, old = (np.array([self.country.people(y, *span) for y in self.years]) for span in spans)
        ill = self.country.parameter("unable_to_work_share") * between
        return np.stack([child, between - ill, old, ill])

    @property
    def base_week(self) -> float:
        """Paid hours a week per person engaged in the base year."""
        return float(self.country["hours"].sum() / self.country["persons"].sum() * 1000.0 / WEEKS)

    @property
    def hours_per_person(self) -> Array:
        """Hours norm relative to the base year (year,)."""
        norm = self.society.get("work", {}).get("hours_norm")
        if not isinstance(norm, dict):
            return np.ones(len(self.years))
        norms: Array = np.array([value_in(norm, year) for year in self.years], dtype=np.float64)
        return norms / self.base_week

    @property
    def labour_supply(self) -> Array:
        """Hours available (year,) [million h/yr]."""
        full = self.country["hours"].sum() / (1.0 - self.country.parameter("unemployment_rate"))
        return np.asarray(full * self.working_age * self.hours_per_person)

    @property
    def export_index(self) -> Array:
        """Exports that the rest of the world takes, relative to the base year (year,)."""
        growth = self.scenario["technology"]["export_growth"]
        base = self.country.base_year
        if growth == "world-population":
            world = np.array([self.country.world_people(year) for year in self.years])
            return np.asarray(world / self.country.world_people(base))
        return np.asarray((1.0 + float(growth["value"])) ** (np.array(self.years) - base), dtype=np.float64)

    @property
    def techniques(self) -> Mapping[str, Any] | None:
        """The techniques that the scenario offers, None if it offers none."""
        chosen: Mapping[str, Any] | None = self.scenario["technology"].get("techniques")
        return chosen

    @property
    def processes(self) -> Offered:
        """What a plan may do in several ways; a baseline chooses nothing."""
        chooses = self.techniques is not None and self.run["mechanism"] == "plan"
        return offered(self.country) if chooses else nothing(self.country)

    def floors(self, floor_set: str) -> Array:
        """Return the floors of the yardstick under a floor set (group, class, year) [money per thousand persons]."""
        return np.asarray(self.settings[f"floors.{floor_set}"], dtype=np.float64)

    def binding_floors(self, floor_set: str) -> Array:
        """Return the higher of promised and measured floors."""
        return np.asarray(np.maximum(self.floors(floor_set), self.settings["promised"]))

    def factor(self, name: str, drivers: str | None = None) -> Array:
        """Return a factor of technology under the run's own drivers or others."""
        own = drivers is None or drivers == self.run["drivers"]
        return np.asarray(self.settings[f"{name}_factor" if own else f"{drivers}.{name}_factor"], dtype=np.float64)

    def budget_limits(self, account: str | None = None, budget: str | None = None) -> list[Limit]:
        """Return the limits of the yardstick's budget on its account, or of another budget or on another account."""
        measure = self.scenario["yardstick"]
        span = tuple(range(len(self.years)))
        bound = self.budgets[budget or measure["budget"]]
        return [Limit("yardstick.budget", n, span, bound) for n in _numbers(account or measure["account"])]

    @property
    def offered_budgets(self) -> list[str]:
        """The yardstick's budget and those beside it, by name."""
        measure = self.scenario["yardstick"]
        return list(dict.fromkeys((measure["budget"], *measure["alternatives"]["budgets"])))

    def quota_limits(self) -> list[Limit]:
        """Return the limits of the society's own CO2 quota."""
        quota = (self.society.get("quotas") or {}).get("co2")
        if not quota or quota["kind"] != "sink_budget":
            return []
        budget, count = quota["budget"], len(self.years)
        bound = self.budgets[budget] if isinstance(budget, str) else float(budget["value"])
        even = quota["path"]["kind"] == "even"
        spans = [(t,) for t in range(count)] if even else [tuple(range(count))]
        return [
            Limit("quotas.co2.budget", number, span, bound * len(span) / count)
            for number in _numbers(quota["account"])
            for span in spans
        ]

    def limits(self) -> list[Limit]:
        """Return quota and budget of CO2; a budget that says the same as the quota adds nothing."""
        quota = self.quota_limits()
        said = {(limit.account, limit.periods, limit.bound) for limit in quota}
        return quota + [one for one in self.budget_limits() if (one.account, one.periods, one.bound) not in said]

    def caps(self) -> dict[str, float | None]:
        """Return the tightest limit over the whole horizon on each account [Gt]."""
        totals: dict[tuple[str, int], float] = {}
        for limit in self.limits():
            place = (limit.path, limit.account)
            totals[place] = totals.get(place, 0.0) + limit.bound
        found = {number: [b for (_, account), b in totals.items() if account == number] for number in (0, 1)}
        return {name: min(found[number]) if found[number] else None for number, name in enumerate(ACCOUNTS)}


def value_in(dated: Mapping[str, Any], year: int) -> float:
    """Return the value of a dated number that holds on the first day of a year."""
    held = [value for day, value in sorted(dated["values"].items()) if day <= f"{year}-01-01"]
    return float(held[-1])


def _numbers(account: str) -> tuple[int, ...]:
    return (0, 1) if account == "larger" else (ACCOUNTS.index(account),)


def make_case(stored: Stored, run: Mapping[str, Any]) -> Case:
    """Return a run as declared."""
    key = str(run["key"])
    resolved = stored.resolved[key]
    country = read_country(stored.folder, str(resolved["world"]))
    share = country.people(BUDGET_START) / country.world_people(BUDGET_START)
    years = stored.scenario["years"]
    return Case(
        key=key,
        run=run,
        resolved=resolved,
        scenario=stored.scenario,
        society=stored.societies[resolved["society"]],
        country=country,
        settings=read_settings(stored.folder, key),
        years=tuple(range(int(years["from"]), int(years["to"]) + 1)),
        budgets={name: value * share for name, value in stored.world_budgets.items()},
    )


def check_declarations(case: Case, found: Findings) -> None:
    """Check that ``resolved`` and the settings say what scenario, society and economy come to."""
    resolved, at = case.resolved, f"resolved.{case.key}"
    for name in ("world", "society", "drivers"):
        found.equal(FILE, f"{at}.{name}", resolved[name], case.run[name])
    found.equal(FILE, f"{at}.years", list(resolved["years"]), list(case.years))
    for name in ("floor_set", "account"):
        found.equal(FILE, f"{at}.{name}", resolved[name], case.scenario["yardstick"][name])
    for account, cap in case.caps().items():
        found.equal(FILE, f"{at}.caps.{account}", resolved["caps"].get(account), cap)
    for name, value in resolved["budgets"].items():
        found.equal(FILE, f"{at}.budgets.{name}", value, case.budgets[name])
    norm = case.base_week * case.hours_per_person
    _by_year(case, found, f"{at}.hours_norm_h_per_week", resolved["hours_norm_h_per_week"], norm)
    _by_year(case, found, f"{at}.labour_supply_million_h", resolved["labour_supply_million_h"], case.labour_supply)
    _check_settings(case, found)


def check_same_yardstick(cases: Sequence[Case], found: Findings) -> None:
    """Check that all runs on an economy are measured with the same floors."""
    first: dict[str, Case] = {}
    for case in cases:
        other = first.setdefault(str(case.resolved["world"]), case)
        for name in (name for name in case.settings if name.startswith("floors.")):
            row = f"{name} against those of {other.key}"
            found.same(f"settings of {case.key}", row, case.settings[name], other.settings[name])


def _by_year(case: Case, found: Findings, row: str, got: Mapping[str, float], expected: Array) -> None:
    found.equal(FILE, f"{row} (years)", sorted(got), [str(year) for year in case.years])
    found.same(FILE, row, [got[str(year)] for year in case.years], expected, [case.years])


def _check_settings(case: Case, found: Findings) -> None:
    file, settings = f"settings of {case.key}", case.settings
    found.same(file, "years", settings["years"], case.years)
    found.same(file, "hours_per_person", settings["hours_per_person"], case.hours_per_person, [case.years])
    found.same(file, "export_index", settings["export_index"], case.export_index, [case.years])
    found.same(file, "labour_supply", settings["labour_supply"], case.labour_supply, [case.years])
    elapsed = np.array(case.years, dtype=np.float64) - case.country.base_year
    for name in ("labour", "co2", "household_co2"):
        rate = np.log(case.factor(name)) / elapsed
        steady = 0.0 * rate if case.run["drivers"] == "frozen" else np.broadcast_to(rate[..., :1], rate.shape)
        found.same(file, f"{name}_factor", case.factor(name), np.exp(steady * elapsed))
