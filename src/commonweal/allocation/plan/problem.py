"""A planning problem: everything the plan's linear programme is built from.

A real economy under institutions compiles into this record (``compile.py``) and a YAML file is read into it
(``problem_file.py``); the builder knows no other input. Axes: P products, A activities, T years, R resources,
G product groups, C need classes, S assets, K capital items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import scipy.sparse as sp

from commonweal.core.linear_program import Array, Index
from commonweal.core.processes import ShareLimit


@dataclass(frozen=True, slots=True)
class Technology:
    """What one unit of each activity's level makes and uses.

    ``make``, ``use`` : (P, A) [product per level]; ``import_cost`` : (A,) [money per level], imports at
    cif prices; ``labour`` : (A, T) [labour per level]; ``level_unit`` : (A,) typical size, for scaling;
    ``product_unit`` : (P,) likewise; ``input_lag`` : 0, or 1 if inputs are used a year before the output;
    ``level_limit`` : (A, T) largest level, None for no limit; ``shares`` limit the part of a product that some
    activities may make.
    """

    products: tuple[str, ...]
    activities: tuple[str, ...]
    make: sp.csr_array
    use: sp.csr_array
    import_cost: Array
    labour: Array
    level_unit: Array
    product_unit: Array
    input_lag: int = 0
    level_limit: Array | None = None
    shares: tuple[ShareLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """An upper limit on a resource, summed over some of the years: a quota, a budget."""

    path: str
    kind: str
    words: str
    resource: int
    periods: tuple[int, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class Credit:
    """What exports take off a resource on account of a process whose technique is chosen.

    The credit of a year is at most ``share`` x the use of the resource by ``activities`` (``use`` : (activities, T)
    [resource per level]), the part of the process that the base year's exports stood for, and at most ``per_export``
    (P, T) x exports, what they embodied with the base year's techniques. So it shrinks with exports and with the
    process.
    """

    name: str
    resource: int
    activities: Index
    use: Array
    share: float
    per_export: Array


@dataclass(frozen=True, slots=True)
class Resources:
    """Things used up (or emitted) per unit of each flow, and the limits on them.

    ``level`` : (R, A, T), ``group`` : (R, G, T), ``asset`` : (R, S, T), ``export`` : (R, P, T) negative where an
    export is credited, ``basket`` : (R, T) [resource per unit of flow]; ``size`` : (R,) typical yearly use.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    level: Array
    group: Array
    asset: Array
    export: Array
    basket: Array
    size: Array
    limits: tuple[Limit, ...] = ()
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """Floors of product groups per person, by need class.

    ``persons`` : (C, T) [thousand persons]; ``floors`` : (G, C, T) [money per thousand persons and year];
    ``bundle`` : (P, G) [product per money of the group]; ``import_cost`` : (G,) [money per money].
    ``paths`` : (G, C) the declared path of each floor.
    """

    groups: tuple[str, ...]
    classes: tuple[str, ...]
    persons: Array
    floors: Array
    bundle: Array
    import_cost: Array
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Basket:
    """The common basket of a ray: one unit is ``target`` (P, T) of products and ``import_cost`` (T,) of imports.

    ``growth_limit`` bounds the yearly relative change of the scale, None leaves it free.
    """

    target: Array
    import_cost: Array
    growth_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Capital:
    """Fixed capital as items: an asset that serves an activity.

    ``composition`` : (P, S) products and ``import_cost`` : (S,) imports in one unit of an asset;
    ``activity``, ``asset`` : (K,) whom an item serves and what it is made of; ``requirement`` : (K,) stock per
    unit of level; ``opening`` : (K,) stock in the first year, None if free; ``depreciation`` : (K,) [1/yr];
    ``construction_labour`` : (K,) per unit, used in the year before the stock is available; ``gestation`` years
    from building to availability; ``last_addition`` : index of the last year in which stock may arrive.
    ``full_use`` makes capacity rows equalities and ``reversible`` lets stock turn back into products (the dynamic
    Leontief system); ``terminal_share`` is the part of the depreciation of the stock in use that the last year's
    investment must cover (0: no terminal condition). ``under_way`` : (K,) stock begun before the first year that
    arrives at the end of each of the first ``gestation - 1`` years, None for nothing. ``price`` : (K, T) units of the
    asset in one unit of stock built in a year, None for one; ``first_investment`` : (K,) index of the first year in
    which stock may be built freely, None for the first of all: before it only as much as is ``under_way``;
    ``investment_limit`` : (K,) most that may be built in a year.
    """

    assets: tuple[str, ...]
    composition: Array
    import_cost: Array
    activity: Index
    asset: Index
    requirement: Array
    opening: Array | None
    depreciation: Array
    construction_labour: Array
    gestation: int = 1
    last_addition: int | None = None
    full_use: bool = False
    reversible: bool = False
    terminal_share: float = 0.0
    under_way: Array | None = None
    price: Array | None = None
    first_investment: Index | None = None
    investment_limit: Array | None = None


@dataclass(frozen=True, slots=True)
class Trade:
    """Exports up to ``export_limit`` (P, T) and a least balance (T,), exports less imports [money/yr]."""

    export_limit: Array
    least_balance: Array


@dataclass(frozen=True, slots=True)
class Labour:
    """Labour available and how fast it moves.

    ``limit`` : (T,) [labour/yr], infinite where there is none; ``size`` typical use, for scaling.
    ``mobility`` : largest relative change of an activity's workforce in a year [1/yr], None for no limit. With it
    ``opening`` : (A,) labour in the year before the first, and ``per_person`` : (T,) hours per person relative to
    that year. ``workforces`` : (A,) number of the workforce that serves an activity, None if each has its own; then
    ``opening`` is by workforce (W,) and ``workforce_names`` names them.
    """

    limit: Array
    size: float = 1.0
    mobility: float | None = None
    opening: Array | None = None
    per_person: Array | None = None
    workforces: Index | None = None
    workforce_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Storage:
    """Which products keep from one year to the next, and how much of each there is at the start."""

    storable: Index
    opening: Array


@dataclass(frozen=True, slots=True)
class LinearTerm:
    """A weight on one quantity: ``output``, ``capacity``, ``labour`` or ``delivery`` of a name (None: all) in
    a year.
    """

    quantity: str
    weight: float
    name: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What is sought once needs are met: ``ray``, ``max_min``, ``least_labour``, ``least_resource`` or ``linear``."""

    kind: str
    terms: tuple[LinearTerm, ...] = ()
    sense: str = "max"
    resource: int | None = None
    tie_breaker: bool = True


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """A planning problem over the years ``years``. ``demand`` : (P, T) is a fixed final demand."""

    name: str
    years: tuple[int, ...]
    technology: Technology
    demand: Array
    labour: Labour
    aim: Aim
    resources: Resources | None = None
    needs: Needs | None = None
    basket: Basket | None = None
    capital: Capital | None = None
    trade: Trade | None = None
    storage: Storage | None = None
    least_final_output: Array | None = None
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, tuple[str | int, ...]]:
        """Labels of every axis that the programme's blocks use."""
        needs, capital, resources, technology = self.needs, self.capital, self.resources, self.technology
        return {
            "product": technology.products,
            "activity": technology.activities,
            "workforce": self.labour.workforce_names or technology.activities,
            "credit": tuple(one.name for one in resources.credits) if resources else (),
            "share": tuple(one.name for one in technology.shares),
            "year": self.years,
            "year_end": (*self.years, self.years[-1] + 1),
            "group": needs.groups if needs else (),
            "class": needs.classes if needs else (),
            "resource": resources.names if resources else (),
            "asset": capital.assets if capital else (),
            "item": _item_labels(capital, technology.activities) if capital else (),
            "stored": () if self.storage is None else tuple(technology.products[i] for i in self.storage.storable),
        }


def _item_labels(capital: Capital, activities: tuple[str, ...]) -> tuple[str, ...]:
    """Name each item by the activity it serves, and by its asset too where an activity has several."""
    if len(set(capital.activity.tolist())) == len(capital.activity):
        return tuple(activities[a] for a in capital.activity)
    pairs = zip(capital.asset, capital.activity, strict=True)
    return tuple(f"{capital.assets[s]} in {activities[a]}" for s, a in pairs)
