"""A stock year by year under rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.nature.rules import Rule
from commonweal.nature.stocks import Step, Stock


@dataclass(frozen=True, slots=True)
class Trajectory:
    """What happened to a stock in each year. ``steps`` : (year,) one step of one year each."""

    years: tuple[int, ...]
    steps: tuple[Step, ...]

    @property
    def closing(self) -> Stock:
        """The stock at the end of the last year."""
        return self.steps[-1].closing

    @property
    def collapse(self) -> int | None:
        """First year at whose end nothing is left, None if there is none."""
        return next((y for y, step in zip(self.years, self.steps, strict=True) if step.closing.amount == 0.0), None)

    @property
    def first_short(self) -> int | None:
        """First year in which the stock could not give what was asked for, None if there is none."""
        return next((y for y, step in zip(self.years, self.steps, strict=True) if step.short > 0.0), None)


def simulate(stock: Stock, rules: Mapping[int, Rule]) -> Trajectory:
    """Return the trajectory of a stock under the rule of each year, which sees the stock at the year's beginning."""
    steps: list[Step] = []
    for rule in rules.values():
        steps.append(stock.step(rule.harvest(stock)))
        stock = steps[-1].closing
    return Trajectory(tuple(rules), tuple(steps))
