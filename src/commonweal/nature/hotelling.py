"""The path of a stock that is used up in continuous time at the price that leaves nobody a gain from waiting."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq

from commonweal.nature.demand import Demand, IsoElasticDemand, LinearDemand
from commonweal.nature.stocks import require


@dataclass(frozen=True, slots=True)
class HotellingPath:
    """Extraction in continuous time: p(t) = cost + rent e^(r t) until ``exhaustion`` [yr], infinite if never.

    ``rent`` [money/unit] is that of t = 0, which is the value of one more unit of the stock.
    """

    demand: Demand
    cost: float
    discount: float
    rent: float
    exhaustion: float

    def price(self, time: float) -> float:
        """Return the price at a time up to the exhaustion [money/unit]."""
        return self.cost + self.rent * math.exp(self.discount * min(time, self.exhaustion))

    def quantity(self, time: float) -> float:
        """Return the extraction at a time [unit/yr], nothing after the exhaustion."""
        return self.demand.quantity(self.price(time)) if time <= self.exhaustion else 0.0


def linear_path(demand: LinearDemand, discount: float, stock: float, cost: float = 0.0) -> HotellingPath:
    """Return the path under linear demand P = a - b q: the stock ends when the price reaches the choke price a.

    (a - cost) (T - (1 - e^(-r T))/r)/b = S gives T, and the rent is (a - cost) e^(-r T).

    Parameters
    ----------
    discount : r [1/yr], above 0; stock : S [unit], above 0; cost : [money/unit], below the choke price.

    Sources
    -------
    Hotelling (1931), Journal of Political Economy 39(2).
    """
    require("discount rate", discount, above=True)
    require("stock", stock, above=True)
    require("extraction cost", cost)
    margin = demand.choke - cost
    require("choke price less extraction cost", margin, above=True)

    def excess(time: float) -> float:
        return margin / demand.slope * (time + math.expm1(-discount * time) / discount) - stock

    latest = stock * demand.slope / margin + 1.0 / discount
    exhaustion = float(brentq(excess, 0.0, latest, xtol=1e-14 * latest, rtol=1e-15))
    return HotellingPath(demand, cost, discount, margin * math.exp(-discount * exhaustion), exhaustion)


def iso_elastic_path(demand: IsoElasticDemand, discount: float, stock: float) -> HotellingPath:
    """Return the path under iso-elastic demand q = A p^(-e) without extraction cost: the stock lasts for ever.

    p(0) = (e r S / A)^(-1/e).

    Parameters
    ----------
    discount : r [1/yr], above 0; stock : S [unit], above 0.

    Sources
    -------
    Hotelling (1931), Journal of Political Economy 39(2).
    """
    require("discount rate", discount, above=True)
    require("stock", stock, above=True)
    rent = (demand.elasticity * discount * stock / demand.scale) ** (-1.0 / demand.elasticity)
    return HotellingPath(demand, 0.0, discount, rent, math.inf)
