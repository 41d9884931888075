"""Direct allocation: needs first, then requests against points or labour tokens that are cancelled on use.

Nothing here is bought or sold: an amount of a product group counts as the hours of work that it contains, directly and
through all its inputs, and a claim never passes from one person to another. What is requested more than it is supplied
is supplied more the year after.

Sources
-------
P. Cockshott and A. Cottrell, Towards a New Socialism (1993); D. Saros, Information Technology and Socialist
Construction (2014): from the literature, not checked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.core.input_output import labour_values

STEERING = 0.5
"""How far supply follows the ratio of requests to supply within a year [1]: assumption, range 0.2-1."""
STEP = 1.25
"""Largest factor by which supply of a product group changes in a year beyond the plan: assumption, range 1.05-1.5."""


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Claims in hours: ``issued``, ``cancelled``, ``kept`` : (G,) by household group [million h]. What is issued is
    either cancelled on use, kept for later where claims carry over, or void; nothing is transferred."""

    issued: Array
    cancelled: Array
    kept: Array


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """What a year's requests come to: ``got`` : (K, G) amounts, ``ratio`` : (K,) requests over supply, the ledger."""

    got: Array
    ratio: Array
    ledger: Ledger


def labour_contents(economy: Economy, labour: Array) -> Array:
    """Return the hours of work that a unit of each product group contains (K,) [million h per unit].

    v = l (I - A)^-1 for domestic products; imports count as the domestic product of the same name.

    Parameters
    ----------
    labour : (A,) hours per unit of output [million h per unit]
    """
    groups = economy.groups
    assert groups is not None
    shares = economy.supply_shares
    inputs = ((economy.use_domestic + economy.use_imported) / economy.gross_output) @ shares
    values = labour_values(inputs, labour @ shares)
    cells = groups.domestic + groups.imported
    total = cells.sum(axis=0)
    return np.asarray(np.divide(values @ cells, total, out=np.zeros_like(total), where=total > 0.0))


def issue(hours: float, persons: Array, working: Array, points: Array, common: float) -> Array:
    """Return claims by group (G,) [million h]: tokens for hours worked, points by head, after the common deduction.

    Parameters
    ----------
    hours : worked in the year; tokens issued are these hours before the deduction
    persons : (G,); working : (G,) persons who work
    points : share of claims given by head rather than by work [1]
    common : hours that guarantees, investment and public services take
    """
    left = hours - common
    by_work = working / working.sum() if working.sum() > 0.0 else persons / persons.sum()
    by_head = persons / persons.sum()
    share = float(np.mean(points))
    return np.asarray(max(left, 0.0) * ((1.0 - share) * by_work + share * by_head))


def exchange(claims: Array, taste: Array, contents: Array, supply: Array, carries_over: bool) -> Exchange:
    """Return what groups get for their claims.

    Each group requests by its taste; where more is requested than there is, everyone gets the same part of what they
    requested, and the claim for the rest is not cancelled.

    Parameters
    ----------
    claims : (G,) [million h]; taste : (K, G) shares of a group's claims by product group, columns adding up to 1
    contents : (K,) [million h per unit]; supply : (K,) beyond what is guaranteed [unit]
    """
    worth = np.where(contents > 0.0, contents, 1.0)
    requests = taste * claims / worth[:, None]
    total = requests.sum(axis=1)
    part = np.minimum(1.0, np.divide(supply, total, out=np.ones_like(total), where=total > 0.0))
    got = requests * part[:, None]
    cancelled = worth @ got
    rest = claims - cancelled
    ratio = np.divide(total, supply, out=np.ones_like(total), where=supply > 0.0)
    return Exchange(got, ratio, Ledger(claims, cancelled, rest if carries_over else np.zeros_like(rest)))


def steer(weights: Array, ratio: Array, supply: Array, contents: Array) -> Array:
    """Return the factors on each product group's supply in the next year (K,), at the same total labour.

    A group that is requested more than supplied gets a larger factor; where requests equal supply everything rests.
    """
    moved = weights * np.clip(ratio, 1.0 / STEP, STEP) ** STEERING
    base = supply / np.where(weights > 0.0, weights, 1.0)
    before, after = float(contents @ (weights * base)), float(contents @ (moved * base))
    return np.asarray(moved * (before / after)) if after > 0.0 else weights
