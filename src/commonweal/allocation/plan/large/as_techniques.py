"""A planning problem over years, with trade and storage, as techniques under a few limits.

A product of a year is a product; so is foreign money of a year. Everything that can be done is a technique that makes
one unit of one of them:

- an activity in a year, from products of that year (or of the year before, where inputs come first; those of the first
  year have theirs already) and from foreign money for its imports;
- an export, which makes one unit of money from one unit of a product; a deficit that is allowed, which makes money from
  a scarce thing, the right to owe;
- storage, which makes a product of the next year from one of this; a stock at the start, a scarce thing likewise;
- a path of the basket over the years, which makes "baskets" (:mod:`commonweal.allocation.plan.large.paths`), where it
  can be had in several ways or takes something scarce itself.

Labour of a year, a resource summed over the years of its limit, and the largest level of a single technique are scarce
things. Labour by skill is a resource for each skill, with a limit for each year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.obstacles import pays_abroad
from commonweal.allocation.plan.large.paths import extreme_paths
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.large_certificate import TechniqueProgram, Whole
from commonweal.core.linear_program import Array


@dataclass(frozen=True, slots=True)
class Group:
    """Techniques of one kind.

    ``block``, ``place`` : the block of columns of the linear programme that they stand for, and where in it, empty if
    in none; ``factor`` : (technique,) of that column per unit made; ``recipes`` : (technique, product of a year);
    ``makes`` : (technique,); ``scarce`` : (limit, technique) of labour and resources; ``most`` : (technique,) largest
    amount made, each a scarce thing of its own, infinite for none.
    """

    block: str
    place: Whole
    factor: Array
    recipes: sp.csr_array
    makes: Whole
    scarce: Array
    most: Array


@dataclass(frozen=True, slots=True)
class Techniques:
    """A planning problem as techniques. ``groups`` in the order of the activities of ``program``.

    ``width`` : products of a year, foreign money included; ``money`` : whether there is any; ``paths`` : (path, year)
    of the basket; ``labour_years`` : years in which labour is limited, the first scarce things, then come resources.
    """

    program: TechniqueProgram
    groups: tuple[Group, ...]
    width: int
    money: bool
    paths: Array
    labour_years: Whole

    def names(self, problem: PlanProblem) -> tuple[str, ...]:
        """Return the name of every product of a year."""
        own = (*problem.technology.products, *(("foreign money",) if self.money else ()))
        several = tuple(f"{name} in {year}" for year in problem.years for name in own)
        found = own if len(problem.years) == 1 else several
        return found + ("baskets",) * (self.program.products - len(found))


def as_techniques(problem: PlanProblem) -> Techniques:
    """Return a problem without obstacles (:mod:`commonweal.allocation.plan.large.obstacles`) as techniques."""
    money = pays_abroad(problem)
    width = len(problem.technology.products) + money
    basket, years = problem.basket, len(problem.years)
    assert basket is not None
    paths = extreme_paths(years, basket.growth_limit)
    wanted = np.vstack([basket.target, basket.import_cost[None, :]]) if money else basket.target
    own_use = _charges(problem, 1, None, None if problem.resources is None else problem.resources.basket[:, None, :])
    groups = [_levels(problem, width, money)]
    if money:
        groups += [_exports(problem, width), _deficits(problem, width)]
    if problem.storage is not None:
        groups += [_stocks(problem, width), _openings(problem, width)]
    demand = (wanted * paths[0][None, :]).T.ravel()
    if len(paths) > 1 or own_use.any():
        groups.append(_baskets(paths, wanted, own_use))
        demand = np.append(np.zeros(width * years), 1.0)
    groups = [one for one in groups if len(one.makes)]
    return Techniques(_joined(problem, groups, demand), tuple(groups), width, money, paths, _labour_years(problem))


def _joined(problem: PlanProblem, groups: list[Group], demand: Array) -> TechniqueProgram:
    """Put the techniques of all kinds under each other, and give those with a largest amount a scarce thing."""
    parts = [_widened(one.recipes, len(demand)) for one in groups]
    recipes = parts[0] if len(parts) == 1 else sp.csr_array(sp.vstack(parts, format="csr"))
    scarce = groups[0].scarce if len(groups) == 1 else np.hstack([one.scarce for one in groups])
    most = np.concatenate([one.most for one in groups])
    limits = np.concatenate([_labour_limits(problem), _resource_limits(problem)])
    single = np.flatnonzero(np.isfinite(most) & (most > 0.0))
    closed = most == 0.0
    extra = np.zeros((len(single) + int(closed.any()), len(most)))
    extra[np.arange(len(single)), single] = 1.0
    if closed.any():
        extra[-1, closed] = 1.0
    bounds = np.append(most[single], np.zeros(int(closed.any())))
    if len(extra):
        scarce, limits = np.vstack([scarce, extra]), np.concatenate([limits, bounds])
    return TechniqueProgram(recipes, np.concatenate([one.makes for one in groups]), scarce, limits, demand)


def _levels(problem: PlanProblem, width: int, money: bool) -> Group:
    """Activities, year after year, in units of what they make."""
    technology, resources, years = problem.technology, problem.resources, len(problem.years)
    make = sp.csc_array(technology.make)
    recipes = sp.csr_array(technology.use.T.tocsr())
    scale = np.repeat(1.0 / make.data, np.diff(recipes.indptr))
    recipes = sp.csr_array((recipes.data * scale, recipes.indices, recipes.indptr), shape=recipes.shape)
    whole = _by_year(_widened(recipes, width), years, technology.input_lag)
    if money:
        cost = sp.csr_array((technology.import_cost / make.data)[:, None])
        paid = sp.csr_array(sp.hstack([sp.csr_array((len(make.data), width - 1)), cost], format="csr"))
        whole = sp.csr_array(whole + _by_year(paid, years, 0))
    factor = np.tile(1.0 / make.data, years)
    limit = technology.level_limit
    return Group(
        block="level",
        place=_places(np.arange(len(make.data)), years),
        factor=factor,
        recipes=whole,
        makes=(make.indices[None, :] + width * np.arange(years)[:, None]).ravel(),
        scarce=_charges(problem, len(make.data), technology.labour, None if resources is None else resources.level)
        * factor,
        most=np.full(len(factor), np.inf)
        if limit is None
        else np.broadcast_to(limit, technology.labour.shape).T.ravel() / factor,
    )


def _widened(recipes: sp.csr_array, width: int) -> sp.csr_array:
    """Return recipes with room for more products."""
    return sp.csr_array((recipes.data, recipes.indices, recipes.indptr), shape=(recipes.shape[0], width))


def _by_year(recipes: sp.csr_array, years: int, lag: int) -> sp.csr_array:
    """Repeat the recipes of a year; with a lag they take products of the year before, in the first year none."""
    return recipes if years == 1 and not lag else sp.csr_array(sp.kron(sp.eye_array(years, k=-lag), recipes, "csr"))


def _places(rows: Whole, years: int) -> Whole:
    """Return the places of (row, year) in a block of columns, year after year."""
    return np.asarray((rows[None, :] * years + np.arange(years)[:, None]).ravel())


def _exports(problem: PlanProblem, width: int) -> Group:
    trade, resources, years = problem.trade, problem.resources, len(problem.years)
    assert trade is not None
    year, product = np.nonzero(trade.export_limit.T > 0.0)
    products = len(problem.technology.products)
    charged = _charges(problem, products, None, None if resources is None else resources.export)
    return _single(
        "export",
        product * years + year,
        year * width + product,
        year * width + width - 1,
        trade.export_limit.T[year, product],
        charged[:, year * products + product],
    )


def _deficits(problem: PlanProblem, width: int) -> Group:
    assert problem.trade is not None
    year = np.flatnonzero(problem.trade.least_balance < 0.0)
    most = -problem.trade.least_balance[year]
    return _single("", None, None, year * width + width - 1, most, _uncharged(problem, len(year)))


def _stocks(problem: PlanProblem, width: int) -> Group:
    """Storage from a year to the next: what is left in the last year is of no use."""
    storage, years = problem.storage, len(problem.years)
    assert storage is not None
    year, kept = (part.ravel() for part in np.indices((years - 1, len(storage.storable))))
    taken = year * width + storage.storable[kept]
    most = np.full(len(year), np.inf)
    return _single("stock", kept * years + year, taken, taken + width, most, _uncharged(problem, len(year)))


def _openings(problem: PlanProblem, width: int) -> Group:
    storage = problem.storage
    assert storage is not None
    there = storage.opening > 0.0
    return _single(
        "", None, None, storage.storable[there], storage.opening[there], _uncharged(problem, int(there.sum()))
    )


def _single(block: str, place: Whole | None, taken: Whole | None, makes: Whole, most: Array, scarce: Array) -> Group:
    """Techniques that make one unit from one unit of one product, or from nothing but what is scarce."""
    count = len(makes)
    starts = np.zeros(count + 1, dtype=np.int64) if taken is None else np.arange(count + 1)
    columns = np.zeros(0, dtype=np.int64) if taken is None else taken
    recipes = sp.csr_array((np.ones(len(columns)), columns, starts), shape=(count, int(max([*makes, *columns, 0])) + 1))
    where = np.zeros(0, dtype=np.int64) if place is None else place
    return Group(block, where, np.ones(count), recipes, makes, scarce, most)


def _baskets(paths: Array, wanted: Array, own_use: Array) -> Group:
    """The ways to have one basket, summed over the years."""
    count, years = paths.shape
    recipes = np.einsum("nt,pt->ntp", paths, wanted).reshape(count, years * len(wanted))
    return Group(
        block="",
        place=np.zeros(0, dtype=np.int64),
        factor=np.ones(count),
        recipes=sp.csr_array(recipes),
        makes=np.full(count, years * len(wanted)),
        scarce=own_use @ paths.T,
        most=np.full(count, np.inf),
    )


def _charges(problem: PlanProblem, count: int, labour: Array | None, taken: Array | None) -> Array:
    """Return what things of a year take of labour and limited resources, (limit, thing of a year), year after year.

    Parameters
    ----------
    count : things of a year
    labour : (thing, year) per unit, None for none
    taken : (resource, thing, year) per unit, None for none
    """
    years = len(problem.years)
    when = _labour_years(problem)
    limits = problem.resources.limits if problem.resources is not None else ()
    found = np.zeros((len(when) + len(limits), years, count))
    if labour is not None:
        found[np.arange(len(when)), when] = labour.T[when]
    for row, limit in zip(found[len(when) :], limits, strict=True):
        assert taken is not None
        for year in limit.periods:
            row[year] = taken[limit.resource, :, year]
    return found.reshape(len(found), years * count)


def _uncharged(problem: PlanProblem, count: int) -> Array:
    return np.zeros((len(_labour_limits(problem)) + len(_resource_limits(problem)), count))


def _labour_years(problem: PlanProblem) -> Whole:
    return np.flatnonzero(np.isfinite(problem.labour.limit))


def _labour_limits(problem: PlanProblem) -> Array:
    return problem.labour.limit[_labour_years(problem)]


def _resource_limits(problem: PlanProblem) -> Array:
    limits = problem.resources.limits if problem.resources is not None else ()
    return np.array([limit.bound for limit in limits], dtype=np.float64)
