"""Three rules by which a short supply of one product group is handed out: market price, equal ration, need first.

Each is a pure function over days. The rules only share out a loss: nobody gets more than the usual use, what all use is
used up, and with a full supply each returns the usual use, so that they differ in a shortage alone.

::

    market price   q_g = min(w_g p^-e, m_g / p), p >= 1 such that the sum of n_g q_g is the supply
    equal ration   q_g = min(w_g, L)
    need first     q_g = b_g + min(w_g - b_g, L),  b_g = min(f_g, w_g);  where the supply is less than all b_g:
                   q_g = min(w_g, t f_g), the same part t of every floor

with n persons, w usual use per head, f floor per head, m the most money per head that a group can put into this product
group at the usual price of everything else, and levels L, t, p that use up the supply.

Sources
-------
A ration below which nobody is cut until the others are is a uniform gains rule (Y. Sprumont 1991); the demand is one of
constant elasticity under a budget, a textbook form. Neither is estimated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array

RULES: Mapping[str, str] = {
    "market-price": "a price clears each day; who has more money to move gets more",
    "equal-ration": "the same for each head; what a person does not usually use goes round again",
    "need-first": "everybody up to the floor of the own need class, the rest as an equal ration",
}
"""Rules in the order of results, in words."""
ELASTICITY = 0.4
"""Fall of what people ask for as the price rises, before money binds [1]: assumption, range 0.1-0.9."""
HALVINGS = 200
"""Halvings of the interval that holds the logarithm of a price; it ends at the resolution of a number."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Groups of people and one product group.

    ``persons`` : (G,) [persons]; ``wanted`` : (G,) usual use per head [volume/person/day]; ``floors`` : (G,) floor per
    head of the need class [volume/person/day].
    """

    persons: Array
    wanted: Array
    floors: Array


def equal_ration(people: People, supply: Array) -> Array:
    """Return what each group gets per head (G, D) when every head gets the same and no more than the usual use.

    Parameters
    ----------
    supply : (D,) [volume/day]
    """
    level = _level(people.persons, people.wanted, supply)
    return _used_up(people, np.minimum(people.wanted[:, None], level), supply)


def need_first(people: People, supply: Array) -> Array:
    """Return what each group gets per head (G, D) when floors come first and the rest is an equal ration.

    Parameters
    ----------
    supply : (D,) [volume/day]
    """
    floors, wanted = people.floors, people.wanted
    basic = np.minimum(floors, wanted)
    whole = float(people.persons @ basic)
    reach = np.divide(wanted, floors, out=np.zeros_like(wanted), where=floors > 0.0)
    part = _level(people.persons * floors, np.minimum(reach, 1.0), np.minimum(supply, whole))
    first = np.minimum(basic[:, None], floors[:, None] * part)
    extra = _level(people.persons, wanted - basic, np.maximum(supply - whole, 0.0))
    return _used_up(people, first + np.minimum((wanted - basic)[:, None], extra), supply)


def market_price(people: People, supply: Array, money: Array, elasticity: float = ELASTICITY) -> tuple[Array, Array]:
    """Return what each group gets per head (G, D), and the price over the usual one (D,), infinite without supply.

    Parameters
    ----------
    supply : (D,) [volume/day]
    money : (G, D) most money per head for this product group [volume at the usual price], at least the usual use
    elasticity : of what people ask for, from 0 to 1 [1]
    """
    persons, wanted = people.persons[:, None], people.wanted[:, None]
    money = np.maximum(money, wanted)

    def asked(log_price: Array) -> Array:
        return np.minimum(wanted * np.exp(-elasticity * log_price), money * np.exp(-log_price))

    usual, most = float(people.persons @ people.wanted), (persons * money).sum(axis=0)
    some = supply > 0.0
    highest = np.log(np.divide(most, supply, out=np.ones_like(most), where=some))
    low, high = np.zeros_like(supply), np.maximum(highest, 0.0)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        too_much = (persons * asked(middle)).sum(axis=0) > supply
        low, high = np.where(too_much, middle, low), np.where(too_much, high, middle)
        if (high - low <= 1e-15 * np.maximum(high, 1.0)).all():
            break
    price = np.where(some, np.where(supply >= usual, 1.0, np.exp(high)), np.inf if usual > 0.0 else 1.0)
    return _used_up(people, np.where(some, asked(high), 0.0), supply), price


def movable_money(wanted: Array, floors: Array, short: Array) -> Array:
    """Return the most money per head that groups can put into each product group (K, G, D).

    What is spent beyond the floors on things that are less short can be moved to those that are more so::

        moved_g = sum over j of (w_jg - b_jg) (1 - s_j / max s)
        m_kg = w_kg + moved_g b_kg s_k / sum over j of b_jg s_j,   b = min(w, f)

    Where everything is equally short nothing can be moved, and a price cuts all alike. All that is asked for at these
    limits can be paid out of the usual spending without a floor being given up for it.

    Parameters
    ----------
    wanted, floors : (K, G) usual use and floor per head [volume/person/day]; short : (K, D) part of the usual supply
        that is missing [1]
    """
    basic = np.minimum(wanted, floors)
    most = np.maximum(short.max(axis=0), 1e-300)
    moved = (wanted - basic).T @ (1.0 - short / most)
    claims = basic[:, :, None] * short[:, None, :]
    whole = claims.sum(axis=0)
    part = np.divide(claims, whole, out=np.zeros_like(claims), where=whole > 0.0)
    return np.asarray(wanted[:, :, None] + part * moved)


def _level(weights: Array, caps: Array, supply: Array) -> Array:
    """The level L (D,) at which the sum of weights x min(caps, L) is the supply, at most the highest cap."""
    order = np.argsort(caps, kind="stable")
    caps, weights = caps[order], weights[order]
    above = weights.sum() - np.concatenate([[0.0], np.cumsum(weights)])[:-1]
    steps = np.diff(caps, prepend=0.0) * above
    filled = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(np.interp(supply, filled, np.concatenate([[0.0], caps])))


def _used_up(people: People, shares: Array, supply: Array) -> Array:
    """Shares (G, D) that add up to the supply, or the usual use where there is enough."""
    usual = float(people.persons @ people.wanted)
    given = people.persons @ shares
    exact = shares * np.divide(supply, given, out=np.zeros_like(given), where=given > 0.0)
    return np.where(supply >= usual, people.wanted[:, None], exact)
