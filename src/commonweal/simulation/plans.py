"""Plans as a mechanism of the loop: executed as ordered, or handed out directly against points and tokens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from commonweal.allocation.direct import Ledger, exchange, issue, labour_contents, steer
from commonweal.allocation.market.rules import rules_of
from commonweal.allocation.plan.execution import Carried, Executed, begin, execute_year
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.realised import realised_plan
from commonweal.core.conditions import Conditions
from commonweal.core.economy import Array
from commonweal.core.errors import IdentityError, Problem
from commonweal.core.households import Households
from commonweal.core.plan import Plan
from commonweal.core.realised import Realised
from commonweal.institutions.allocation import Direct
from commonweal.institutions.entitlement import Points
from commonweal.scenario.setting import Setting

WORKER = 1
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PlanCarried:
    """What a year of a plan leaves: the execution's own, factors on each product group's supply (K,), kept claims."""

    execution: Carried
    weights: Array
    kept: Array


@dataclass(frozen=True, slots=True, eq=False)
class PlanRecord:
    """A year of a plan: how it was executed, and, where goods are requested, shares beyond the floor (K, G), requests
    over supply (K,) and the ledger of claims."""

    executed: Executed
    split: Array | None
    ratio: Array | None
    ledger: Ledger | None


@dataclass(frozen=True, slots=True, eq=False)
class ByPlan:
    """A society without a market: it plans, and hands out by pay or directly."""

    setting: Setting
    problem: PlanProblem
    plan: Plan
    households: Households
    pay: str | float
    jobs: str
    productivity: Array
    direct: Direct | None
    years: tuple[int, ...]

    def opening(self) -> PlanCarried:
        """Return full reserves, capital as planned, and no claims."""
        groups, households = len(self.setting.needs.groups), len(self.households.names)
        start = begin(self.problem, self.plan, self.setting.scenario.behaviour)
        return PlanCarried(start, np.ones(groups), np.zeros(households))

    def allocate(self, carried: PlanCarried, number: int, conditions: Conditions) -> tuple[PlanRecord, PlanCarried]:
        """Return a year of the plan as it came out."""
        scenario = self.setting.scenario
        executed, after = execute_year(
            self.problem, self.plan, number, carried.execution, scenario.behaviour, conditions, self.productivity,
            self._arrive(conditions), scenario.seed,
        )  # fmt: skip
        if self.direct is None:
            return PlanRecord(executed, None, None, None), replace(carried, execution=after)
        record, weights, kept = self._requests(executed, carried, number)
        return record, PlanCarried(after, weights, kept)

    def _arrive(self, conditions: Conditions) -> Array:
        """Part of each product group that is made at home or can come in (K,)."""
        groups = self.setting.economy.groups
        assert groups is not None
        missing = groups.imported * (1.0 - np.minimum(conditions.imports, 1.0))[:, None]
        return np.asarray(1.0 - missing.sum(axis=0) / groups.total)

    def _requests(self, executed: Executed, carried: PlanCarried, number: int) -> tuple[PlanRecord, Array, Array]:
        """Needs first, then requests: what is beyond the floors goes to those who ask for it, against their claims."""
        needs, size = self.setting.needs, len(self.setting.economy.activities)
        contents = labour_contents(self.setting.economy, self.problem.technology.labour[:size, number])
        came = (self.plan.quantities["delivery"].values[:, :, number]).sum(axis=1) * executed.delivered
        floor = np.minimum((needs.floors[:, :, number] * needs.persons[:, number]).sum(axis=1), came)
        supply = (came - floor) * carried.weights
        first = self.households.years.index(self.years[0])
        persons = self.households.persons[:, first + number]
        working = np.where(np.array(self.households.class_of) == WORKER, persons, 0.0)
        hours = float(executed.hours.sum())
        common = hours - float(contents @ supply)
        points = np.array([1.0 if isinstance(self.direct.entitlement, Points) else 0.0]) if self.direct else np.zeros(1)
        claims = issue(hours, persons, working, points, common) + carried.kept
        found = exchange(claims, self._taste(persons, contents), contents, supply, self._carries_over())
        whole = found.got.sum(axis=1, keepdims=True)
        equal = np.tile(persons / persons.sum(), (len(supply), 1))
        shares = np.divide(found.got, whole, out=equal, where=whole > 0.0)
        weights = steer(carried.weights, found.ratio, supply, contents)
        return PlanRecord(executed, shares, found.ratio, found.ledger), weights, found.ledger.kept

    def _carries_over(self) -> bool:
        rule = self.direct.entitlement if self.direct else None
        return bool(rule and rule.carries_over)

    def _taste(self, persons: Array, contents: Array) -> Array:
        """How each group would spend its claims: as it spent in the base year, in hours of work."""
        groups = self.setting.economy.groups
        assert groups is not None
        cells = groups.domestic + groups.imported
        total = cells.sum(axis=1, keepdims=True)
        share = np.divide(cells, total, out=np.zeros_like(cells), where=total > 0.0)
        wanted = (share.T @ self.households.spending) * contents[:, None]
        return np.asarray(wanted / np.maximum(wanted.sum(axis=0), 1e-300))

    def account(self, record: PlanRecord) -> None:
        """Check that claims issued are cancelled or kept, and that no more hours were worked than offered.

        Raises
        ------
        IdentityError
            They are not.
        """
        ledger = record.ledger
        if ledger is None or not self._carries_over():
            return
        issued, used = float(ledger.issued.sum()), float(ledger.cancelled.sum() + ledger.kept.sum())
        if abs(issued - used) > TOLERANCE * max(issued, 1.0):
            words = "claims issued are neither cancelled nor kept"
            raise IdentityError(
                Problem(words, "direct allocation", f"{issued:.10g} against {used:.10g}", f"{TOLERANCE:g}")
            )

    def decide(self, carried: PlanCarried, number: int) -> PlanCarried:
        """Return what is carried: bodies are declared and do not decide yet."""
        return carried

    def result(self, records: tuple[Any, ...]) -> Realised:
        """Return the realised result."""
        executed = tuple(record.executed for record in records)
        split = None
        if self.direct is not None:
            split = np.stack([record.split for record in records], axis=2)
        name = "direct" if self.direct is not None else "plan"
        found = realised_plan(
            self.setting, self.problem, self.plan, executed, self.households, self.pay, self.jobs, name, split
        )
        if self.direct is None:
            return found
        ratio = np.stack([record.ratio for record in records], axis=1)
        return replace(
            found,
            series={**found.series, "requests_over_supply": ("1", ratio.max(axis=0))},
            notes=(*found.notes, "nothing is bought or sold; claims are hours of work, cancelled on use"),
        )


def by_plan(setting: Setting, problem: PlanProblem, plan: Plan, households: Households) -> ByPlan:
    """Return a society that plans, or hands out directly, with everything it moves."""
    economy, institutions = setting.economy, setting.institutions
    nothing = np.zeros(len(economy.products))
    rules = rules_of(institutions, economy.activities, nothing, date(setting.years[0], 1, 1))
    rule = institutions.allocation.default
    owners = setting.scenario.behaviour
    factors = np.array(
        [owners.productivity_private.value, owners.productivity_workers.value] + [owners.productivity_society.value] * 2
    )
    own = rules.usus @ factors
    workforces = problem.labour.workforces
    belongs = np.arange(len(problem.technology.activities)) if workforces is None else np.asarray(workforces)
    productivity = np.where(belongs < len(own), own[np.minimum(belongs, len(own) - 1)], 1.0)
    direct = rule if isinstance(rule, Direct) else None
    return ByPlan(setting, problem, plan, households, rules.pay, rules.jobs, productivity, direct, setting.years)
