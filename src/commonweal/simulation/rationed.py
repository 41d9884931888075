"""Who bears a shortage: the people of a place person by person, and what a rule of rationing leaves each of them.

Inside a group of households usual use is log-normal about its mean with the declared dispersion, as everywhere else; so
that a ration can cut those who use much and spare those who use little, each group is split into equal parts by how
much they use. A person low in one thing is taken to be low in all. Needs never offset each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from commonweal.allocation.rations import RULES, People, equal_ration, market_price, movable_money, need_first
from commonweal.core.economy import Array
from commonweal.core.households import Households
from commonweal.results.provision import EXACT

PARTS = 20
"""Equal parts into which each group is split by how much its people use."""


@dataclass(frozen=True, slots=True, eq=False)
class Residents:
    """The people of a place. K product groups, G household groups, N = G x PARTS equal parts of them.

    ``group_of`` : (N,); ``persons`` : (N,); ``bought``, ``given`` : (K, N) usual use per head that is bought, and that
    government provides [base-year money per thousand persons and year]; ``floors`` : (K, N) in the same unit;
    ``take_up`` : (K,) part of the people who get what is meant for them [1].
    """

    groups: tuple[str, ...]
    households: tuple[str, ...]
    bands: tuple[str, ...]
    classes: tuple[str, ...]
    band_of: tuple[int, ...]
    class_of: tuple[int, ...]
    group_of: Array
    persons: Array
    bought: Array
    given: Array
    floors: Array
    take_up: Array

    def sums(self, values: Array) -> Array:
        """Return sums over the parts of each household group (G, ...)."""
        return np.asarray(values.reshape(len(self.households), PARTS, *values.shape[1:]).sum(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Rationed:
    """What one rule makes of a shortage. D days.

    ``rule`` : its name; ``fulfilment`` : (K, G, D) delivered over floor, a mean of each group, infinite without a
    floor; ``below`` : (G, D) persons below any floor, ``before`` : (G,) those in usual times; ``lacking`` : (G, D) what
    is missing up to the floors, ``lacked`` : (G,) that of usual times, ``needed`` : (G,) all floors, in one unit of
    money; ``lowest`` : (K, D) delivered over floor of the part of a group that has least; ``price`` : (K, D) over the
    usual one, one for what the rule does not sell; ``handed_out`` : (K, D) what all got over their usual use [1].
    """

    rule: str
    fulfilment: Array
    below: Array
    before: Array
    lacking: Array
    lacked: Array
    needed: Array
    lowest: Array
    price: Array
    handed_out: Array

    @property
    def more(self) -> Array:
        """Persons below a floor on each day beyond those in usual times (D,)."""
        return np.asarray(self.below.sum(axis=0) - self.before.sum())

    def first_day(self) -> int | None:
        """Return the first day on which anybody is below a floor who usually is not, by number from 0."""
        felt = np.flatnonzero(self.more > EXACT * max(float(self.below[:, 0].sum()), 1.0))
        return int(felt[0]) if len(felt) else None


def residents(
    households: Households,
    groups: tuple[str, ...],
    persons: Array,
    per_head: list[Array],
    floors: Array,
    take_up: Array,
    dispersion: Array,
) -> Residents:
    """Return the people of a place, each household group split into equal parts.

    Parameters
    ----------
    persons : (G,) [persons]; ``per_head`` : two of (K, G), bought and given; ``floors`` : (K, G)
    take_up, dispersion : (K,) part of the people who get what is meant for them, coefficient of variation [1]
    """
    sigma = np.sqrt(np.log1p(dispersion**2))[:, None]
    edges = ndtri(np.linspace(0.0, 1.0, PARTS + 1))
    spread = PARTS * np.diff(ndtr(edges - sigma), axis=1)
    count = len(persons)
    bought, given = (np.repeat(one, PARTS, axis=1) * np.tile(spread, (1, count)) for one in per_head)
    return Residents(
        groups=groups,
        households=households.names,
        bands=households.bands,
        classes=households.classes,
        band_of=households.band_of,
        class_of=households.class_of,
        group_of=np.repeat(np.arange(count), PARTS),
        persons=np.repeat(persons / PARTS, PARTS),
        bought=bought,
        given=given,
        floors=np.repeat(floors, PARTS, axis=1),
        take_up=take_up,
    )


def under_all_rules(people: Residents, supply: Array, elasticity: float) -> tuple[Rationed, ...]:
    """Return what every rule makes of the same supply.

    Parameters
    ----------
    supply : (K, D) what there is over the usual use [1]
    elasticity : of what people ask for under the market price [1]
    """
    return tuple(_judged(people, rule, supply, _handed_out(people, rule, supply, elasticity)) for rule in RULES)


def _handed_out(people: Residents, rule: str, supply: Array, elasticity: float) -> Iterator[tuple[Array, Array]]:
    """What each part gets per head (N, D) and the price (D,), product group by product group."""
    usual = people.bought + people.given
    if rule == "market-price":
        yield from _sold(people, supply, elasticity)
        return
    hand_out = equal_ration if rule == "equal-ration" else need_first
    for number, part in enumerate(supply):
        one = People(people.persons, usual[number], people.floors[number])
        yield hand_out(one, part * float(people.persons @ usual[number])), np.ones(len(part))


def _sold(people: Residents, supply: Array, elasticity: float) -> Iterator[tuple[Array, Array]]:
    """What is bought goes by price, what government provides is cut alike; money is that of a band of income."""
    bands = np.repeat(np.array(people.band_of), PARTS)
    member = np.equal.outer(np.arange(len(people.bands)), bands) * people.persons
    heads = member.sum(axis=1)
    member = member / heads[:, None]
    wanted, floors = people.bought @ member.T, people.floors @ member.T
    money = movable_money(wanted, floors, 1.0 - supply)
    for number, part in enumerate(supply):
        one = People(heads, wanted[number], floors[number])
        got, price = market_price(one, part * float(heads @ wanted[number]), money[number], elasticity)
        left = np.divide(got, wanted[number][:, None], out=np.zeros_like(got), where=wanted[number][:, None] > 0.0)
        yield people.bought[number][:, None] * left[bands] + people.given[number][:, None] * part, price


def _judged(people: Residents, rule: str, supply: Array, shares: Iterator[tuple[Array, Array]]) -> Rationed:
    """What is left of the floors when the shares are handed out."""
    count, days = supply.shape
    groups = len(people.households)
    below = np.zeros((len(people.persons), days))
    before = np.zeros(len(people.persons))
    fulfilment = np.full((count, groups, days), np.inf)
    lowest, price, handed_out = np.full((count, days), np.inf), np.ones((count, days)), np.ones((count, days))
    lacking, lacked, needed = np.zeros((groups, days)), np.zeros(groups), np.zeros(groups)
    persons, size = people.persons[:, None], people.sums(people.persons)
    usual = people.bought + people.given
    for k, (got, price[k]) in enumerate(shares):
        floor, takers = people.floors[k], people.take_up[k]
        handed_out[k] = people.persons @ got / float(people.persons @ usual[k])
        has = floor > 0.0
        if not has.any():
            continue
        below = np.maximum(below, np.where(has[:, None], 1.0 - takers * _at(got, floor[:, None]), 0.0))
        before = np.maximum(before, np.where(has, 1.0 - takers * _at(usual[k], floor), 0.0))
        ratio = np.divide(got, floor[:, None], out=np.full_like(got, np.inf), where=has[:, None])
        lowest[k] = ratio.min(axis=0)
        mean = people.sums(got * persons) / size[:, None]
        own = floor[::PARTS]
        fulfilment[k] = np.divide(mean, own[:, None], out=np.full_like(mean, np.inf), where=own[:, None] > 0.0)
        lacking += people.sums(persons * np.maximum(floor[:, None] - got, 0.0))
        lacked += people.sums(people.persons * np.maximum(floor - usual[k], 0.0))
        needed += people.sums(people.persons * floor)
    return Rationed(
        rule=rule,
        fulfilment=fulfilment,
        below=people.sums(below * persons),
        before=people.sums(before * people.persons),
        lacking=lacking,
        lacked=lacked,
        needed=needed,
        lowest=lowest,
        price=price,
        handed_out=handed_out,
    )


def _at(got: Array, floor: Array) -> Array:
    """One where at least the floor came, zero where less did."""
    return (got >= floor * (1.0 - EXACT)).astype(float)
