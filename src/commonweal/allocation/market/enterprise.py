"""An enterprise at given prices, and what a choice of labour makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.numbers import Numbers, require
from commonweal.allocation.market.technology import Technology
from commonweal.core.linear_program import Array
from commonweal.institutions.ownership import Shares


@dataclass(frozen=True, eq=False)
class Effort:
    """What an hour costs those who work it: d(h) = D h^(1+c) / (1+c) per member.

    It is measured in money and added to income, so that income has no effect of its own on hours.
    """

    weight: Numbers
    """D : (sector,) [money/yr per (h/yr)^(1+c)], above 0"""
    curvature: Numbers
    """c : (sector,) [1], at least 0; 1/c is the elasticity of hours with respect to what an hour earns"""

    def __post_init__(self) -> None:
        require("weight of effort", self.weight)
        require("curvature of effort", self.curvature, closed=True)


@dataclass(frozen=True, eq=False, kw_only=True)
class Enterprise:
    """One enterprise, or one for each sector, that takes prices as given; its other means do not change.

    Arrays are (sector,); any can be a single number. ``members`` and ``effort`` are needed only where those who work
    there decide without changing who belongs, ``social_wage`` only where society decides.
    """

    technology: Technology
    """Output by labour [unit/yr by h/yr]"""
    price: Numbers
    """p [money/unit], above 0"""
    charge: Numbers
    """F, what is due whatever the output: interest, rent, capital charge [money/yr], 0 or more"""
    wage: Numbers
    """w, what an hour costs, or earns outside [money/h], above 0"""
    hours: Numbers = 1.0
    """h, hours of one person; 1 counts labour in persons [h/yr]"""
    social_wage: Numbers | None = None
    """What an hour is worth to society elsewhere [money/h]"""
    members: Numbers | None = None
    """Members at present [persons]"""
    effort: Effort | None = None
    """What an hour costs the members"""

    def __post_init__(self) -> None:
        for name in ("price", "wage", "hours"):
            require(f"{name} of the enterprise", getattr(self, name))
        require("charge of the enterprise", self.charge, closed=True)
        for name in ("social_wage", "members"):
            if getattr(self, name) is not None:
                require(f"{name} of the enterprise", getattr(self, name))


@dataclass(frozen=True, eq=False)
class Choice:
    """How many work, and how much they work together."""

    members: Array
    """N, members or employees : (sector,) [persons]"""
    labour: Array
    """E = N h : (sector,) [h/yr]"""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What follows from a choice, before it is shared out. Arrays are (sector,)."""

    members: Array
    """N, members or employees [persons]"""
    hours: Array
    """h = E/N, hours of each [h/yr]"""
    labour: Array
    """E [h/yr]"""
    output: Array
    """Q(E) [unit/yr]"""
    revenue: Array
    """p Q [money/yr]"""
    income: Array
    """p Q - F, before labour is paid [money/yr]"""
    income_per_member: Array
    """(p Q - F)/N, whoever gets it [money/yr per person]"""
    profit: Array
    """p Q - F - w E [money/yr]"""


def outcome(enterprise: Enterprise, choice: Choice) -> Outcome:
    """Return output, income and profit of a choice."""
    output = enterprise.technology.output(choice.labour)
    revenue = enterprise.price * output
    income = revenue - enterprise.charge
    columns = np.broadcast_arrays(
        choice.members,
        choice.labour / choice.members,
        choice.labour,
        output,
        revenue,
        income,
        income / choice.members,
        income - enterprise.wage * choice.labour,
    )
    return Outcome(*columns)


def share_out(enterprise: Enterprise, result: Outcome, fructus: Shares) -> dict[str, Array]:
    """Return who gets the income [money/yr], by owner: workers their wage, and all the profit by their shares.

    Workers get w E + f_workers S, every other owner f S, with S = p Q - F - w E; a loss is shared in the same way. The
    parts add up to p Q - F.
    """
    parts = {owner: np.asarray(share * result.profit) for owner, share in fructus.document().items()}
    return parts | {"workers": np.asarray(parts["workers"] + enterprise.wage * result.labour)}
