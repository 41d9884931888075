"""What owners invest: the return they ask for, and how far the members' horizon raises it.

Sources
-------
E. Furubotn and S. Pejovich, Property rights and the behavior of the firm in a socialist state: the example of
Yugoslavia (1970): from the literature, not checked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.numbers import Numbers, require
from commonweal.core.linear_program import Array
from commonweal.institutions.ownership import Control


def required_return(rate: Numbers, horizon: Numbers, recovered: Numbers = 0.0) -> Array:
    """Return the least net return at which members keep income in the enterprise rather than save it.

    A sum kept in the enterprise pays rho a year for T years, and gives back a part s of itself when the member leaves;
    saved, it pays r and is given back whole. The two are equal at::

        rho = r (1 + (1 - s) / ((1+r)^T - 1))

    With s = 0 this is r (1+r)^T / ((1+r)^T - 1). It falls to r as T grows without bound, and is r for s = 1.

    Parameters
    ----------
    rate : (sector,) [1/yr] r, what savings pay, above 0
    horizon : (sector,) [yr] T, years until the member leaves, above 0; ``numpy.inf`` is allowed
    recovered : (sector,) [1] s, from 0 to 1: what a member takes along

    Notes
    -----
    Assumes that the asset is kept up out of income, that the return is the same each year and certain, and that
    members care for their own income only.
    """
    interest = require("rate", rate)
    years = np.asarray(horizon, dtype=np.float64)
    require("members' horizon", np.minimum(years, np.finfo(np.float64).max))
    require("recovered share", recovered, high=1.0, closed=True)
    return np.asarray(interest * (1.0 + (1.0 - recovered) / np.expm1(years * np.log1p(interest))))


@dataclass(frozen=True, eq=False)
class Projects:
    """What could be invested by the return it brings: I(rho) = I_0 (rho_0 / rho)^elasticity."""

    amount: Numbers
    """I_0 : (sector,) [money/yr], worth doing at the return rho_0"""
    at: Numbers
    """rho_0 : (sector,) [1/yr]"""
    elasticity: Numbers
    """(sector,) [1], at least 0"""

    def __post_init__(self) -> None:
        require("amount of projects", self.amount, closed=True)
        require("return of projects", self.at)
        require("elasticity of projects", self.elasticity, closed=True)

    def worth(self, asked: Numbers) -> Array:
        """Return what brings at least the return that is asked for [money/yr]."""
        return np.asarray(self.amount * (self.at / require("return asked for", asked)) ** self.elasticity)


@dataclass(frozen=True, eq=False, kw_only=True)
class Terms:
    """On what terms owners weigh an investment. Arrays are (sector,)."""

    rate: Numbers
    """r, what savings pay and private owners ask for [1/yr]"""
    social_rate: Numbers
    """What society asks for, such as its charge on capital [1/yr]"""
    horizon: Numbers
    """T, years that members stay [yr]"""
    own_income: Numbers
    """Most that members can keep of their income, and borrow against it [money/yr], 0 or more"""


def invest(projects: Projects, terms: Terms, control: Control) -> Array:
    """Return what an enterprise invests under a kind of ownership [money/yr].

    Private owners invest I(r), society I(social rate), members I(required_return(r, T, s)) out of their own income,
    where s is the workers' share of *abusus*. Those who share in *usus* carry their own wish by their share, so that
    with s given the sum is linear in the shares.

    Notes
    -----
    That members finance investment out of their own income only, and the others can borrow, is an assumption.
    """
    usus = control.usus
    asked = required_return(terms.rate, terms.horizon, control.abusus.workers)
    kept = np.minimum(projects.worth(asked), require("own income", np.asarray(terms.own_income), closed=True))
    by_society, by_owners = projects.worth(terms.social_rate), projects.worth(terms.rate)
    return np.asarray(usus.workers * kept + (usus.society + usus.region) * by_society + usus.private * by_owners)
