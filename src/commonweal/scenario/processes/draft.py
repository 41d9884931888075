"""Processes under construction: columns added to an economy, and what they stand for taken off it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.core.processes import Processes, ShareLimit
from commonweal.core.technique import Technique

CAPACITY_YEAR = 2015
POWER = "D35"
"""The industry that sells electricity, and its product."""
LARGEST_PART = 0.9
"""At most this part of what an industry holds is taken off it, so that what is left stays positive."""


@dataclass(slots=True)
class Column:
    """One added activity, per unit of its level (see :class:`commonweal.core.processes.Processes`)."""

    code: str
    name: str
    family: str
    parent: str
    product: str
    use_domestic: Array
    use_imported: Array
    import_margins: float = 0.0
    hours: float = 0.0
    co2: float = 0.0
    observed: float = 0.0
    technique: Technique | None = None
    scale: float = 1.0
    vehicles: bool = False
    most: float = np.inf


@dataclass(slots=True)
class Draft:
    """An economy, the columns added so far, and what was taken off its industries and product groups."""

    economy: Economy
    build_rate: float
    columns: list[Column] = field(default_factory=list)
    products: dict[str, str] = field(default_factory=dict)
    needs: dict[str, Array] = field(default_factory=dict)
    shares: list[ShareLimit] = field(default_factory=list)
    calibration: dict[str, float] = field(default_factory=dict)
    vehicles: Array = field(init=False)
    domestic: Array = field(init=False)
    imported: Array = field(init=False)
    margins: Array = field(init=False)
    hours: Array = field(init=False)
    co2: Array = field(init=False)
    capital: Array = field(init=False)
    group_co2: Array = field(init=False)

    def __post_init__(self) -> None:
        products, activities = len(self.economy.products), len(self.economy.activities)
        groups = len(self.groups)
        self.domestic = np.zeros((products, activities + groups))
        self.imported = np.zeros((products, activities + groups))
        self.margins, self.hours = np.zeros(activities), np.zeros(activities)
        self.co2, self.capital = np.zeros(activities), np.zeros(activities)
        self.group_co2 = np.zeros(groups)
        self.vehicles = np.zeros((2, products))

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the product groups."""
        assert self.economy.groups is not None
        return self.economy.groups.names

    def industry(self, code: str) -> int:
        """Return the number of an industry."""
        return self.economy.activities.index(code)

    def product(self, code: str) -> int:
        """Return the number of a product of the table."""
        return self.economy.products.index(code)

    def bought(self, place: int) -> tuple[Array, Array]:
        """Return what an industry (or, behind them, a product group) buys, domestic and imported, each (P,)."""
        groups = self.economy.groups
        assert groups is not None
        activities = len(self.economy.activities)
        if place < activities:
            return self.economy.use_domestic[:, place], self.economy.use_imported[:, place]
        return groups.domestic[:, place - activities], groups.imported[:, place - activities]

    def margin_rate(self, industry: int) -> float:
        """Return international transport margins per money of an industry's imported inputs."""
        imported = float(self.economy.use_imported[:, industry].sum())
        return float(self.economy.import_margins[industry]) / imported if imported > 0.0 else 0.0

    def hours_per_person(self, industry: int) -> float:
        """Return hours per person engaged in an industry [million h per thousand persons and year]."""
        return float(self.economy.hours[industry] / self.economy.persons[industry])

    def add(self, columns: list[Column]) -> None:
        """Add the columns that make one product."""
        self.columns += columns

    def take(self, place: int, domestic: Array, imported: Array) -> None:
        """Take purchases off an industry or product group [money/yr]."""
        self.domestic[:, place] += domestic
        self.imported[:, place] += imported
        if place < len(self.margins):
            self.margins[place] += self.margin_rate(place) * float(imported.sum())

    def take_capital(self, industry: int, columns: list[Column]) -> float:
        """Take off an industry the capital that wears out as fast as the observed techniques do.

        Capital taken x depreciation rate = sum of cost x observed / life, or as much as the industry holds. Returns
        the part of that upkeep which was found in the industry: one, or less where it does not hold that much.
        """
        rate = self.economy.parameters["depreciation_rate"].value
        stock = float(self.economy.capital[industry])
        wear = sum(yearly_cost(one) for one in columns)
        taken = min(wear / rate, LARGEST_PART * stock - float(self.capital[industry]))
        self.capital[industry] += taken
        return taken * rate / wear if wear > 0.0 else 1.0

    def processes(self) -> Processes:
        """Return what was drafted."""
        codes = tuple(column.code for column in self.columns)
        return Processes(
            products=tuple(self.products),
            units=tuple(self.products.values()),
            activities=codes,
            names=tuple(column.name for column in self.columns),
            families=tuple(column.family for column in self.columns),
            parents=tuple(column.parent for column in self.columns),
            makes=self._makes(),
            use_domestic=np.column_stack([column.use_domestic for column in self.columns]),
            use_imported=np.column_stack([column.use_imported for column in self.columns]),
            import_margins=self._each("import_margins"),
            hours=self._each("hours"),
            co2=self._each("co2"),
            observed=self._each("observed"),
            need_industry=self._needed(slice(None, len(self.margins))),
            need_group=self._needed(slice(len(self.margins), None)),
            taken_domestic=self.domestic,
            taken_imported=self.imported,
            taken_margins=self.margins,
            taken_hours=self.hours,
            taken_co2=self.co2,
            taken_capital=self.capital,
            taken_group_co2=self.group_co2,
            capacity=np.array([column.technique is not None for column in self.columns]),
            life=np.array([column.technique.life if column.technique else np.inf for column in self.columns]),
            first_year=np.array([column.technique.first_year if column.technique else 0 for column in self.columns]),
            asset=np.array([int(column.vehicles) for column in self.columns]),
            vehicles_domestic=self.vehicles[0],
            vehicles_imported=self.vehicles[1],
            techniques={column.code: column.technique for column in self.columns if column.technique},
            scale=self._each("scale"),
            factor=np.ones(len(codes)),
            most=self._each("most"),
            most_built=self._most_built(),
            shares=tuple(self.shares),
            calibration=dict(self.calibration),
        )

    def _each(self, name: str) -> Array:
        return np.array([getattr(column, name) for column in self.columns], dtype=np.float64)

    def _needed(self, part: slice) -> Array:
        """Needs of each process product in a part of the places, industries first (product, place)."""
        places = np.zeros(len(self.margins) + len(self.groups))[part]
        rows = [self.needs[name][part] for name in self.products]
        return np.array(rows).reshape(len(rows), len(places))

    def _most_built(self) -> Array:
        """The build rate times what is needed of the product in the base year."""
        needed = {name: float(need.sum()) for name, need in self.needs.items()}
        return np.array([self.build_rate * needed[one.product] if one.technique else np.inf for one in self.columns])

    def _makes(self) -> Array:
        names = (*self.economy.products, *self.products)
        makes = np.zeros((len(names), len(self.columns)))
        for number, column in enumerate(self.columns):
            makes[names.index(column.product), number] = 1.0
        return makes


def column_of(draft: Draft, technique: Technique, parent: str, electricity: float = 0.0) -> Column:
    """Return the column of a technique that buys nothing yet but delivered electricity, for so much money per unit."""
    domestic = blank(draft.economy)
    domestic[draft.product(POWER)] = electricity
    return Column(
        code=technique.code,
        name=technique.name,
        family=technique.family,
        parent=parent,
        product=technique.product,
        use_domestic=domestic,
        use_imported=blank(draft.economy),
        co2=technique.co2,
        observed=technique.observed or 0.0,
        technique=technique,
    )


def yearly_cost(column: Column) -> float:
    """Return what it takes a year to keep up the observed capacity of a technique: cost x level / life [money/yr]."""
    technique = column.technique
    assert technique is not None
    return technique.capital_cost_in(CAPACITY_YEAR) * column.observed / technique.life


def blank(economy: Economy) -> Array:
    """Return purchases of nothing (P,)."""
    return np.zeros(len(economy.products))


def part_of(domestic: Array, imported: Array, rows: list[int]) -> tuple[Array, Array]:
    """Return the rows of purchases that are named, everything else at zero."""
    keep = np.zeros(len(domestic))
    keep[rows] = 1.0
    return domestic * keep, imported * keep
