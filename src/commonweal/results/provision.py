"""Who is below a floor, whatever the mechanism: what reached the people of every group against the yardstick.

Inside a group, what is guaranteed is handed out to all who take it up alike; what they get beyond it is log-normal
about its mean with the declared dispersion; those who do not take it up, or from whom it is diverted, get nothing. A
person low in one thing is taken to be low in all: of several product groups the one of which most people lack enough
decides. Needs never offset each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from commonweal.core.economy import Array
from commonweal.core.realised import Realised
from commonweal.scenario.needs import NeedTable

EXACT = 1e-9
"""A mean this far below the floor counts as at it [1]."""


@dataclass(frozen=True, slots=True, eq=False)
class Shortfall:
    """Shares of people below floors. K product groups, G household groups, C classes, T years.

    ``by_need`` : (K, G, T) share of a group below the floor of one product group; ``below`` : (G, T) below any;
    ``depth`` : (G, T) shortfall of the mean of those below, of the need that lacks most [share of the floor];
    ``fulfilment`` : (K, G, T) mean delivery over floor, infinite where there is none.
    """

    by_need: Array
    below: Array
    depth: Array
    fulfilment: Array

    def of_classes(self, realised: Realised) -> tuple[Array, Array]:
        """Return persons below any floor [thousand] and the largest depth, each (C, T)."""
        members = np.equal.outer(np.arange(len(realised.classes)), np.array(realised.class_of))
        below = members @ (self.below * realised.persons)
        return below, np.where(members[:, :, None], self.depth, 0.0).max(axis=1)


def shortfall(realised: Realised, needs: NeedTable) -> Shortfall:
    """Return who is below the floors of a yardstick.

    Parameters
    ----------
    needs : floors (K, class, T) [money per thousand persons and year], of the same product groups and years
    """
    count = len(realised.years)
    floors = needs.floors[:, list(realised.class_of), :count]
    takers = realised.take_up[:, :, None]
    people = np.maximum(realised.persons, 1e-300)
    per_head = realised.delivered / people
    alike = np.zeros_like(per_head) if realised.sure is None else realised.sure / people
    wanted = floors > 0.0
    ratio = np.divide(per_head, floors, out=np.full_like(per_head, np.inf), where=wanted)
    left = np.maximum(floors * (1.0 - EXACT) - alike, 0.0)
    beyond = np.maximum(per_head - alike, 0.0)
    spread = realised.dispersion[:, :, None]
    sigma = np.sqrt(np.log1p(spread**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.log(left) - np.log(beyond)
    gap = np.where(left <= 0.0, -np.inf, np.where(beyond <= 0.0, np.inf, gap))
    smooth = ndtr(np.divide(gap, sigma, out=np.zeros_like(gap), where=sigma > 0.0) + 0.5 * sigma)
    low = np.where(np.broadcast_to(sigma > 0.0, gap.shape), smooth, gap > 0.0)
    by_need = np.where(wanted, (1.0 - takers) + takers * low, 0.0)
    depth = np.where(wanted, np.clip(1.0 - ratio, 0.0, 1.0), 0.0)
    return Shortfall(by_need, by_need.max(axis=0), depth.max(axis=0), ratio)
