"""What each owner would do with an enterprise, and what those do who own it together.

Each rule is the first-order condition of a concave problem. With output Q(E) = A E^a the answers are in closed form:

=====================  ==========================================  =====================================
who decides            condition                                   labour E
=====================  ==========================================  =====================================
private owners         p Q'(E) = w                                 (a p A / w)^(1/(1-a))
society                p Q'(E) = social wage                       (a p A / w_s)^(1/(1-a))
workers, membership    Q(E) - E Q'(E) = F/p                        (F / ((1-a) p A))^(1/a)
workers, hours         p Q'(N h) = D h^c                           N (a p A N^(a-1) / D)^(1/(1+c-a))
workers, nothing       -                                           N h
=====================  ==========================================  =====================================

Sources
-------
B. Ward, The firm in Illyria: market syndicalism (1958); E. Domar, The Soviet collective farm as a producer
cooperative (1966); J. Vanek, The general theory of labor-managed market economies (1970): from the literature, not
checked.

Notes
-----
Short run: no entry, exit, hiring by members or change of the other means. Members dismiss each other without cost or
solidarity under Ward's rule, which is a textbook limit, not a forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from commonweal.allocation.market.enterprise import Choice, Enterprise, Outcome, outcome
from commonweal.allocation.market.numbers import Numbers, missing, require
from commonweal.core.linear_program import Array
from commonweal.institutions.employment import Adjusts
from commonweal.institutions.ownership import Control


def most_profit(enterprise: Enterprise, wage: Numbers) -> Choice:
    """Return the labour with the largest p Q(E) - F - wage E: hiring goes on until an hour adds what it costs.

    Parameters
    ----------
    wage : (sector,) [money/h]; the market's for private owners, a declared one for society
    """
    labour = enterprise.technology.labour_at_marginal(np.asarray(wage / enterprise.price))
    return Choice(np.asarray(labour / enterprise.hours), labour)


def most_income_per_member(enterprise: Enterprise) -> Choice:
    """Return the membership with the largest (p Q(N h) - F)/N at given hours: Ward's rule.

    A member is dismissed where he or she adds less than the average. Without a charge the best membership is zero;
    this is refused.
    """
    require("charge of an enterprise with variable membership", enterprise.charge)
    labour = enterprise.technology.labour_at_rent(np.asarray(enterprise.charge / enterprise.price))
    return Choice(np.asarray(labour / enterprise.hours), labour)


def best_hours(enterprise: Enterprise) -> Choice:
    """Return the hours with the largest (p Q(N h) - F)/N - d(h) for given members, who all work the same."""
    members, effort = _members(enterprise), enterprise.effort
    if effort is None:
        raise missing("effort", "members who choose their hours weigh income against it")
    value = effort.weight / (enterprise.price * np.power(members, effort.curvature))
    return Choice(members, enterprise.technology.labour_at_marginal(np.asarray(value), effort.curvature))


def as_before(enterprise: Enterprise) -> Choice:
    """Return the present members with their present hours."""
    members = _members(enterprise)
    return Choice(members, np.asarray(members * enterprise.hours))


def by_society(enterprise: Enterprise) -> Choice:
    """Return the labour at which an hour adds the social wage."""
    if enterprise.social_wage is None:
        raise missing("social_wage", "society weighs what an hour adds against what it is worth elsewhere")
    return most_profit(enterprise, enterprise.social_wage)


def _members(enterprise: Enterprise) -> Array:
    if enterprise.members is None:
        raise missing("members", "the membership is fixed")
    return np.asarray(enterprise.members, dtype=np.float64)


BY_WORKERS: Mapping[Adjusts, Callable[[Enterprise], Choice]] = {
    "members": most_income_per_member,
    "hours": best_hours,
    "nothing": as_before,
}
"""The workers' rule by what they adjust."""


def decide(enterprise: Enterprise, control: Control) -> Outcome:
    """Return what an enterprise does under a kind of ownership, ``ownership.control()``.

    Those who share in *usus* carry their own choice by their share: members N = sum_o u_o N_o and labour
    E = sum_o u_o E_o. With one owner this is the pure form exactly; between two, both are linear in the share.

    Parameters
    ----------
    enterprise : one, or one for each sector under the same kind of ownership
    control : who holds *usus*, and what the workers adjust

    Notes
    -----
    That several owners meet at the mean of what each wants is an assumption; it is the point with the least sum of
    squared distances, weighted by their shares. The people of the region want what society wants.
    """
    wanted = list(_wanted(enterprise, control))
    members = sum((share * choice.members for share, choice in wanted), start=np.zeros(()))
    labour = sum((share * choice.labour for share, choice in wanted), start=np.zeros(()))
    return outcome(enterprise, Choice(members, labour))


def _wanted(enterprise: Enterprise, control: Control) -> Iterator[tuple[float, Choice]]:
    """Yield the share and the choice of each owner who has a say; the others are not asked."""
    usus = control.usus
    if usus.workers > 0.0:
        yield usus.workers, BY_WORKERS[control.employment.adjusts()](enterprise)
    if usus.society + usus.region > 0.0:
        yield usus.society + usus.region, by_society(enterprise)
    if usus.private > 0.0:
        yield usus.private, most_profit(enterprise, enterprise.wage)
