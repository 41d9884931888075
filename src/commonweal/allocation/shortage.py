"""Input shortage by the day: stocks, essential inputs, and who goes short when imports or routes are closed.

State: stocks of every input with every industry that uses it. A day is: orders, output within capacity and inputs,
deliveries by priority, use, stocks. Nothing is made from nothing: what is used is at most what is there.

::

    orders   O_ij = A_ij d_j + (n_i A_ij d_j - S_ij) / tau, at home and abroad as in the table
    limit    leontief: min over all inputs of S_ij / A_ij; critical inputs only under ``strong``;
             half: the mean of that limit and of capacity; weak: none
    output   x_j = min(capacity_j, limit_j, demand_j)
    use      U_ij = min(A_ij x_j, S_ij);   S' = S + deliveries + imports - U

Sources
-------
The rules follow A. Pichler and others, Forecasting the propagation of pandemic shocks with a dynamic input-output model
(2022), and S. Hallegatte's ARIO model: from the literature, not checked. Target stocks, the horizon of orders and which
inputs are critical are assumptions, and a result names its rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.economy import Array

DAYS = 365
CRITICAL = 0.02
"""An input above this part of cost is critical [1]: assumption, range 0.005-0.05."""
GOODS_DAYS, SERVICE_DAYS = 30.0, 7.0
"""Days of use that industries hold of goods and of everything else: assumption, range 5-90 and 1-30."""
OVERTIME = 1.25
"""Output over capacity that can be kept up while stocks are short [1]: assumption, range 1-1.25."""
CATCH_UP = 5.0
"""Days in which a missing stock is ordered anew: assumption, range 1-30."""
RULES = ("leontief", "strong", "half", "weak")


@dataclass(frozen=True, slots=True, eq=False)
class ShortageYear:
    """A year by the day, summed up.

    ``output`` : (A,) [volume/yr]; ``output_by_day`` : (A, D) [volume/yr]; ``delivered`` : (P,) part of wanted final use
    of home products that came, ``delivered_by_day`` : (P, D) that of each day; ``first_day`` : (A,) day on which an
    industry first falls one per cent short, -1 if it never does; ``forgone`` : (P,) inputs that were wanted and not
    used [volume]; ``stocks`` : (P, A) at the end [volume].
    """

    output: Array
    output_by_day: Array
    delivered: Array
    delivered_by_day: Array
    first_day: Array
    forgone: Array
    stocks: Array


def target_days(products: tuple[str, ...]) -> Array:
    """Return days of use that are held of each product (P,): goods and everything else apart."""
    return np.array([GOODS_DAYS if code[:1] in "ABC" else SERVICE_DAYS for code in products])


def full_stocks(inputs: Array, output: Array, days: Array) -> Array:
    """Return stocks (P, A) that last the target days at an output (A,), with coefficients (P, A)."""
    return inputs * output * days[:, None] / DAYS


def shortage_year(
    home: Array,
    imported: Array,
    capacity: Array,
    final: Array,
    available: Array,
    rule: str,
    stocks: Array,
    days: Array,
    promised: Array | None = None,
) -> ShortageYear:
    """Return a year in which imports arrive only in part.

    Home and imported products of a name are one stock: who misses imports orders more at home.

    Parameters
    ----------
    home, imported : (P, A) input coefficients
    capacity, final : (A,), (P,) yearly capacity, and final use of home products that is wanted [volume/yr]; (P, D)
        where days differ: stocks are then held for the largest
    available : (P, D) part of the imports ordered that arrives on each day
    rule : what a missing input does to output, one of :data:`RULES`
    stocks, days : opening stocks (P, A), and days of use that are held (P,)
    promised : (P,) part of final use that comes first; the rest is served with the industries' orders
    """
    steps = available.shape[1]
    per_day = 1.0 / DAYS
    inputs = home + imported
    at_home = np.divide(home, inputs, out=np.ones_like(home), where=inputs > 0.0)
    concerned = inputs > 0.0
    if rule != "leontief":
        concerned = inputs > CRITICAL * np.maximum(inputs.sum(axis=0), 1e-300)
    needed = np.linalg.inv(np.eye(len(final)) - home)
    most_used = needed @ (final if final.ndim == 1 else final.max(axis=1))
    target = days[:, None] * (inputs * (np.minimum(capacity, most_used) * per_day))
    held = stocks.copy()
    outputs, short = np.zeros((len(capacity), steps)), np.zeros((len(capacity), steps), dtype=bool)
    served, forgone = np.zeros((len(final), steps)), np.zeros(len(final))
    for day in range(steps):
        use = final if final.ndim == 1 else np.ascontiguousarray(final[:, day])
        first = np.zeros_like(use) if promised is None else np.minimum(promised, use)
        normal = np.minimum(capacity, needed @ use)
        wanted = normal * per_day
        limit = _limit(rule, concerned, inputs, held, capacity * per_day)
        asked = inputs * wanted
        orders = np.maximum(asked + (target - held) / CATCH_UP, 0.0)
        orders_home = orders * at_home
        most = np.minimum(capacity * OVERTIME * per_day, limit)
        output = np.minimum(np.maximum(wanted, orders_home.sum(axis=1) + use * per_day), most)
        got, served[:, day] = _deliver(output, orders_home, use * per_day, first * per_day)
        arrived = (orders - orders_home) * available[:, day, None]
        used = np.minimum(inputs * output, held + got + arrived)
        forgone += (inputs * output - used).sum(axis=1)
        held = held + got + arrived - used
        outputs[:, day] = output / per_day
        short[:, day] = outputs[:, day] < 0.99 * normal
    return _summed_up(final, outputs, short, served, forgone, held)


def _summed_up(
    final: Array, outputs: Array, short: NDArray[np.bool_], served: Array, forgone: Array, held: Array
) -> ShortageYear:
    """The days as a year."""
    steps = outputs.shape[1]
    one = final.ndim == 1
    whole = final * steps * (1.0 / DAYS) if one else final.sum(axis=1) / DAYS
    return ShortageYear(
        output=outputs.mean(axis=1),
        output_by_day=outputs,
        delivered=_part(served.cumsum(axis=1)[:, -1], whole),
        delivered_by_day=_part(served, (final[:, None] if one else final) * (1.0 / DAYS)),
        first_day=np.where(short.any(axis=1), short.argmax(axis=1), -1),
        forgone=forgone,
        stocks=held,
    )


def _part(came: Array, wanted: Array) -> Array:
    """Part of what was wanted that came, one where nothing was."""
    came, wanted = np.broadcast_arrays(came, wanted)
    return np.divide(came, wanted, out=np.ones_like(came), where=wanted > 0.0)


def _limit(rule: str, concerned: NDArray[np.bool_], inputs: Array, held: Array, capacity: Array) -> Array:
    """Output that the stocks of a day allow (A,)."""
    if rule == "weak":
        return np.full_like(capacity, np.inf)
    rate = np.divide(held, inputs, out=np.full_like(inputs, np.inf), where=(inputs > 0.0) & concerned).min(axis=0)
    return np.asarray(0.5 * (np.minimum(rate, capacity) + capacity) if rule == "half" else rate)


def _deliver(output: Array, orders: Array, final: Array, first: Array) -> tuple[Array, Array]:
    """What industries get of home products (P, A) and final users (P,): the promised first, then all in proportion."""
    sure = np.minimum(first, output)
    left = output - sure
    asked = orders.sum(axis=1) + final - first
    part = np.minimum(1.0, np.divide(left, asked, out=np.ones_like(left), where=asked > 0.0))
    return orders * part[:, None], sure + (final - first) * part
