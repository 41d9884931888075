"""The market as a mechanism of the loop: alone, or with some products planned or handed out directly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from commonweal.accounts.post import post
from commonweal.allocation.market.adoption import next_shares, observed_shares, process_of, shares_of, with_shares
from commonweal.allocation.market.model import State
from commonweal.allocation.market.outcome import realised_market
from commonweal.allocation.market.rules import moves
from commonweal.allocation.market.society import Market, advance, open_market
from commonweal.allocation.provision import reach
from commonweal.core.conditions import Conditions
from commonweal.core.economy import Array
from commonweal.core.households import Households
from commonweal.core.period import MoneyPeriod
from commonweal.core.plan import Plan
from commonweal.core.realised import Realised
from commonweal.institutions.quotas import SinkBudget
from commonweal.scenario.setting import Setting

GT_TO_KT = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class MarketCarried:
    """What a year of the market leaves to the next: the state, and shares of techniques (B,)."""

    state: State
    shares: Array


@dataclass(frozen=True, slots=True, eq=False)
class OnMarket:
    """A society with a market; ``planned`` : (B,) techniques that follow its plan, ``path`` : (B, T) their shares."""

    market: Market
    start: State
    years: tuple[int, ...]
    planned: Array
    path: Array | None

    def opening(self) -> MarketCarried:
        """Return the state at the opening of the first year."""
        processes = self.market.setting.processes
        size = len(self.market.setting.economy.products)
        shares = np.zeros(0) if processes is None else observed_shares(processes, size)
        return MarketCarried(self.start, self._planned(shares, 0))

    def allocate(
        self, carried: MarketCarried, number: int, conditions: Conditions
    ) -> tuple[MoneyPeriod, MarketCarried]:
        """Return a year and what it leaves; techniques of the next year follow the prices of this one, or the plan."""
        setting, processes = self.market.setting, self.market.setting.processes
        year = self.years[number]
        market = self.market
        if processes is not None:
            technique = with_shares(market.model.technique, setting.economy, processes, carried.shares, year)
            market = replace(market, model=replace(market.model, technique=technique))
        period, state = advance(market, carried.state, number, conditions)
        shares = carried.shares
        if processes is not None and number + 1 < len(self.years):
            pace = setting.scenario.behaviour.pace_of_change.value
            growth = float(period.goods.output.sum() / carried.state.output.sum()) - 1.0
            shares = next_shares(processes, shares, period, len(setting.economy.products), year, growth, pace)
            shares = self._planned(shares, number + 1)
        return period, MarketCarried(state, shares)

    def account(self, record: MoneyPeriod) -> None:
        """Post the period."""
        post(record)

    def decide(self, carried: MarketCarried, number: int) -> MarketCarried:
        """Return what is carried: bodies are declared and do not decide yet; dated rules hold from their dates."""
        return carried

    def result(self, records: tuple[Any, ...]) -> Realised:
        """Return the realised result."""
        setting, households = self.market.setting, self.market.households
        in_kind = self.market.shares.T @ self.market.model.rules.provided
        whole = self.market.shares.sum(axis=0)
        part = np.divide(in_kind, whole, out=np.zeros_like(in_kind), where=whole > 0.0)
        take_up, dispersion = reach(setting.scenario.behaviour, part, len(households.names))
        name = "mixed" if self.market.model.rules.provided.any() else "market"
        found = realised_market(self.market, records, take_up, dispersion, name)
        floors = setting.needs.floors[:, list(households.class_of), : len(records)] * found.persons
        return replace(
            found,
            sure=part[:, None, None] * np.minimum(found.delivered, floors),
            assumptions=setting.scenario.behaviour.assumptions(),
        )

    def _planned(self, shares: Array, number: int) -> Array:
        if self.path is None:
            return shares
        return np.where(self.planned, self.path[:, number], shares)


def on_market(setting: Setting, households: Households, plan: Plan | None) -> OnMarket:
    """Return a society on its market.

    What it moves in kind follows its plan, if there is one: deliveries per person of each need class, and the
    techniques of industries and product groups that it plans. A quota follows the plan's path.
    """
    entitled = None
    if plan is not None and any(_in_kind(setting)):
        entitled = plan.quantities["delivery"].values / setting.needs.persons
        if setting.guaranteed is not None:
            entitled = np.maximum(entitled, setting.guaranteed.floors)
    cap = GT_TO_KT * plan.quantities["resource"].values[0] if plan is not None and _quota(setting) else None
    market, start, _ = open_market(setting, households, entitled, cap=cap)
    planned, path = _techniques(market, plan)
    return OnMarket(market, start, setting.years, planned, path)


def _quota(setting: Setting) -> bool:
    return isinstance((setting.institutions.quotas or {}).get("co2"), SinkBudget)


def _in_kind(setting: Setting) -> list[bool]:
    groups = setting.economy.groups
    assert groups is not None
    return list(moves(setting.institutions, groups.names, setting.economy.products).values())


def _techniques(market: Market, plan: Plan | None) -> tuple[Array, Array | None]:
    """Which techniques a plan decides about, and their shares by year (B, T)."""
    setting, processes = market.setting, market.setting.processes
    if processes is None:
        return np.zeros(0, dtype=bool), None
    size = len(setting.economy.products)
    which = process_of(processes, size)
    if plan is None:
        return np.zeros(len(which), dtype=bool), None
    provided, groups = market.model.rules.provided, market.shares.T @ market.model.rules.provided
    whole = np.maximum(market.shares.sum(axis=0), 1e-300)
    by_industry = processes.need_industry[:, :] @ provided
    by_group = processes.need_group @ (groups / whole)
    asked = processes.need_industry.sum(axis=1) + processes.need_group.sum(axis=1)
    follows = (by_industry + by_group) > 0.5 * asked
    planned = np.array([q >= 0 and bool(follows[q]) for q in which])
    level = plan.quantities["level"].values[len(setting.economy.activities) :]
    path = np.stack([shares_of(processes, level[:, t], size) for t in range(level.shape[1])], axis=1)
    return planned, path
