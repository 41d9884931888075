"""What groups spend, and on what: a consumption function and a linear expenditure system per group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.model import Demand
from commonweal.core.economy import Array


@dataclass(frozen=True, slots=True, eq=False)
class Basket:
    """The demand system at the prices and numbers of people of a period.

    ``price`` : (P + 1,); ``subsistence`` : (P + 1, G) volume; ``cost`` : (G,) its cost; ``marginal`` : (P + 1, G)
    volume per unit of money beyond it; ``autonomous``, ``from_income`` : (G,); ``from_wealth`` : (G,) amount.
    """

    price: Array
    subsistence: Array
    cost: Array
    marginal: Array
    autonomous: Array
    from_income: Array
    from_wealth: Array


def price_basket(demand: Demand, price: Array, people: Array, deflator: float, wealth: Array) -> Basket:
    """Return the demand system of a period.

    Parameters
    ----------
    price : (P + 1,) consumer prices
    people : (G,) persons over those of the base year; subsistence is per head
    deflator : of autonomous consumption, base year = 1
    wealth : (G,) opening net financial wealth
    """
    subsistence = demand.subsistence * people
    return Basket(
        price=price,
        subsistence=subsistence,
        cost=price @ subsistence,
        marginal=demand.marginal / price[:, None],
        autonomous=demand.autonomous * people * deflator,
        from_income=demand.from_income,
        from_wealth=demand.from_wealth * wealth,
    )


def consumption(basket: Basket, income: Array) -> Array:
    """Return C = al0 + al1 YD + al2 V(-1) by group (G,), at least zero [money]."""
    return np.asarray(np.maximum(basket.autonomous + basket.from_income * income + basket.from_wealth, 0.0))


def volumes(basket: Basket, spent: Array) -> tuple[Array, Array]:
    """Return what each group buys (P + 1, G) and the share of its subsistence that it cannot pay (G,).

    q = gamma + beta (C - p gamma) / p; where C < p gamma the subsistence basket is scaled to what there is.
    """
    paid = np.minimum(1.0, np.divide(spent, basket.cost, out=np.ones_like(spent), where=basket.cost > 0.0))
    beyond = np.maximum(spent - basket.cost, 0.0)
    return basket.subsistence * paid + basket.marginal * beyond, 1.0 - paid
