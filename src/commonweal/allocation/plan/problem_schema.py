"""What a planning problem is as a file: every key, what it may hold, and which names must be declared.

Tables are maps of maps with the activity outside: ``use: {coal: {steel: 0.1}}`` says that one unit of coal uses 0.1 of
steel. What is not named is zero. A quantity by year is one number for every year, or a list of one per year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, Strict, model_validator

from commonweal.core.strict_yaml import Location
from commonweal.institutions.record import Items, Record, Refusal, refusal, refusals

T = TypeVar("T")

MOST_YEARS = 500


def _listed(value: Any) -> Any:
    """Read one number as a list of one, which stands for every year."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (value,)
    if isinstance(value, list | tuple):
        return value
    raise refusal("wrong type of value", "one number for every year, or a list of one number per year")


NotNegative = Annotated[float, Field(ge=0)]
Yearly = Annotated[tuple[float, ...], Strict(False), BeforeValidator(_listed)]
YearlyNotNegative = Annotated[tuple[NotNegative, ...], Strict(False), BeforeValidator(_listed)]
YearlyOrNone = Annotated[tuple[NotNegative | None, ...], Strict(False), BeforeValidator(_listed)]
Row = Mapping[str, NotNegative]
Rows = Mapping[str, Row]
Names = Annotated[Items[Annotated[str, Field(min_length=1)]], Field(min_length=1)]


class Span(Record):
    """First and last year."""

    first: int = Field(alias="from")
    """First year."""
    last: int = Field(alias="to")
    """Last year, which may be the first."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            raise refusal(f"years reversed: from {self.first} to {self.last}", "from <= to")
        if self.last - self.first >= MOST_YEARS:
            raise refusal(f"too long: from {self.first} to {self.last}", f"at most {MOST_YEARS} years")
        return self

    def years(self) -> tuple[int, ...]:
        """Return every year in order."""
        return tuple(range(self.first, self.last + 1))


class CapitalItem(Record):
    """The stock of one asset that one activity works with."""

    requirement: float = Field(gt=0)
    """Stock that a unit of the activity's level needs."""
    opening: float | None = Field(default=None, ge=0)
    """Stock in the first year; left out where the opening is free."""
    depreciation: float = Field(default=0.0, ge=0, le=1)
    """Share of the stock worn out in a year [1/yr]."""
    construction_labour: float = Field(default=0.0, ge=0)
    """Labour to build one unit, in the year before it is available."""


class CapitalRules(Record):
    """Fixed capital: which asset each activity works with, what assets are made of, how they grow.

    One asset for all is a composite; an asset per activity is capacity of its own kind; without ``assets``, every
    product is an asset made of itself.
    """

    assets: Rows | None = None
    """What one unit of each asset is made of, by product."""
    items: Annotated[Mapping[str, Annotated[Mapping[str, CapitalItem], Field(min_length=1)]], Field(min_length=1)]
    """Stocks, by activity and asset."""
    gestation: int = Field(default=1, ge=0, le=MOST_YEARS)
    """Years from building to availability; 0 is usable in the year it is built."""
    last_addition: int | None = None
    """Last year in which stock may arrive."""
    free_opening: bool = False
    """The opening stocks are part of the plan."""
    full_use: bool = False
    """No stock stands idle."""
    reversible: bool = False
    """Stock can turn back into what it is made of."""
    terminal_share: float = Field(default=0.0, ge=0, le=1)
    """Share of the depreciation of the stock in use that the last year's investment must cover."""


class LimitRule(Record):
    """An upper limit on a resource: a total over years, or one amount for each year."""

    total: float | None = Field(default=None, ge=0)
    """Limit on the sum over the years."""
    each_year: YearlyNotNegative | None = None
    """Limit of every single year."""
    years: Span | None = None
    """Years in which it holds; all of them if left out."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.total is None) == (self.each_year is None):
            raise refusal("a limit needs one of two keys", "total, each_year")
        return self


class ResourceRules(Record):
    """Something used up or emitted, and the limits on it."""

    unit: str = ""
    """Unit of the resource."""
    use: Row
    """Use per unit of each activity's level."""
    limits: Mapping[str, LimitRule] = {}
    """Limits by name."""


class GroupRules(Record):
    """A group of products that people need."""

    bundle: Row
    """Products in one unit of the group."""
    floors: Mapping[str, YearlyNotNegative]
    """Least delivery per person and year, by class of people."""


class NeedRules(Record):
    """Who lives there, and what each of them must get."""

    persons: Annotated[Mapping[str, YearlyNotNegative], Field(min_length=1)]
    """People by class."""
    groups: Annotated[Mapping[str, GroupRules], Field(min_length=1)]
    """Groups of products."""


class BasketRules(Record):
    """The common basket whose scale a ray maximises."""

    target: Mapping[str, YearlyNotNegative]
    """Products in one unit of the basket."""
    growth_limit: float | None = Field(default=None, ge=0, lt=1)
    """Largest relative change of the scale in a year."""


class TermRules(Record):
    """One weighted quantity of a linear aim."""

    quantity: Literal["output", "labour", "capacity", "delivery"]
    """What is counted."""
    name: str | None = None
    """Activity, stock or group; all of them if left out."""
    year: int | None = None
    """Year; all of them if left out."""
    weight: float = 1.0
    """Weight of a unit."""


class AimRules(Record):
    """What is sought."""

    kind: Literal["ray", "max_min", "least_labour", "linear"]
    """The scale of a basket, the least fulfilment of a need, the least labour, or a weighted sum."""
    terms: Items[TermRules] = ()
    """Terms of the weighted sum."""
    sense: Literal["max", "min"] = "max"
    """Whether the weighted sum is to be large or small."""
    tie_breaker: bool = True
    """Among plans that are equally good, the one with the least labour."""

    @model_validator(mode="after")
    def _terms(self) -> Self:
        if (self.kind == "linear") != bool(self.terms):
            raise refusal(
                f"an aim of kind {self.kind} with {len(self.terms)} terms", "terms with linear, and only there"
            )
        return self


class ProblemFile(Record):
    """A planning problem."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    """Version of this schema."""
    name: str = Field(min_length=1)
    """A label."""
    source: str = Field(min_length=1)
    """Where the numbers come from."""
    units: Mapping[Literal["money", "labour", "persons"], str] = {}
    """Units of products, labour and people, as text."""
    years: Span
    """The horizon."""
    products: Names
    """Names of the products."""
    activities: Names | None = None
    """Names of the activities; those of the products if left out, each then making one unit of its own."""
    use: Rows = {}
    """Products that a unit of each activity uses."""
    make: Rows | None = None
    """Products that a unit of each activity makes."""
    labour: Mapping[str, YearlyNotNegative]
    """Labour that a unit of each activity uses."""
    output: Mapping[str, Annotated[float, Field(gt=0)]] | None = None
    """Where given, ``use``, ``labour``, ``requirement`` and ``use`` of resources are flows at this output."""
    input_lag: Literal[0, 1] = 0
    """1 if inputs are used a year before the output."""
    demand: Mapping[str, Yearly] = {}
    """Fixed final demand by product."""
    labour_limit: YearlyOrNone | None = None
    """Labour available; null is without limit."""
    storage: Row = {}
    """Opening stock of every product that keeps from one year to the next."""
    least_final_output: Row | None = None
    """Least level of each activity in the last year."""
    capital: CapitalRules | None = None
    """Fixed capital."""
    resources: Mapping[str, ResourceRules] = {}
    """Things used up or emitted."""
    basket: BasketRules | None = None
    """The basket of a ray."""
    needs: NeedRules | None = None
    """Needs of people."""
    aim: AimRules
    """What is sought."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        checks = (_repeated, _technology, _demand, _capital, _resources, _needs, _aim)
        found = [one for check in checks for one in check(self)]
        if found:
            raise refusals(found)
        return self

    @property
    def activity_names(self) -> tuple[str, ...]:
        """Names of the activities."""
        return self.activities or self.products


def _repeated(file: ProblemFile) -> Iterator[Refusal]:
    for key in ("products", "activities"):
        names: tuple[str, ...] = getattr(file, key) or ()
        for number, name in enumerate(names):
            if name in names[:number]:
                yield (key, number), refusal(f"{name!r} stands twice", "each name once"), name


def _technology(file: ProblemFile) -> Iterator[Refusal]:
    activities = file.activity_names
    for key in ("use", "make"):
        table: Rows = getattr(file, key) or {}
        yield from _unknown((key,), table, activities, "activity")
        for activity, row in table.items():
            yield from _unknown((key, activity), row, file.products, "product")
    for key in ("labour", "output", "least_final_output"):
        yield from _unknown((key,), getattr(file, key) or {}, activities, "activity")
    yield from _counts(("labour",), file.labour, file)
    if file.output is not None:
        yield from _missing(("output",), file.output, activities)
    if file.make is None and file.activities is not None:
        yield ("activities",), refusal("activities without what they make", "make, or no activities"), file.activities


def _demand(file: ProblemFile) -> Iterator[Refusal]:
    targets = {} if file.basket is None else file.basket.target
    for at, rows in ((("demand",), file.demand), (("basket", "target"), targets)):
        yield from _unknown(at, rows, file.products, "product")
        yield from _counts(at, rows, file)
    yield from _unknown(("storage",), file.storage, file.products, "product")
    if file.labour_limit is not None:
        yield from _counts((), {"labour_limit": file.labour_limit}, file)


def _capital(file: ProblemFile) -> Iterator[Refusal]:
    capital = file.capital
    if capital is None:
        return
    at: Location = ("capital", "items")
    for asset, composition in (capital.assets or {}).items():
        yield from _unknown(("capital", "assets", asset), composition, file.products, "product")
    yield from _unknown(at, capital.items, file.activity_names, "activity")
    assets = file.products if capital.assets is None else tuple(capital.assets)
    for activity, items in capital.items.items():
        yield from _unknown((*at, activity), items, assets, "asset")
        for asset, item in items.items():
            if capital.free_opening != (item.opening is None):
                allowed = (
                    "no opening where free_opening is true" if capital.free_opening else "a stock, or free_opening"
                )
                yield (*at, activity, asset, "opening"), refusal("opening stock", allowed), item.opening
    if capital.last_addition is not None:
        yield from _year(("capital", "last_addition"), capital.last_addition, file)


def _resources(file: ProblemFile) -> Iterator[Refusal]:
    for name, resource in file.resources.items():
        yield from _unknown(("resources", name, "use"), resource.use, file.activity_names, "activity")
        for label, limit in resource.limits.items():
            at: Location = ("resources", name, "limits", label)
            span = limit.years or file.years
            yield from _year((*at, "years", "from"), span.first, file)
            yield from _year((*at, "years", "to"), span.last, file)
            if limit.each_year is not None:
                yield from _counts(at, {"each_year": limit.each_year}, file, len(span.years()))


def _needs(file: ProblemFile) -> Iterator[Refusal]:
    if file.needs is None:
        return
    yield from _counts(("needs", "persons"), file.needs.persons, file)
    for name, group in file.needs.groups.items():
        at: Location = ("needs", "groups", name)
        yield from _unknown((*at, "bundle"), group.bundle, file.products, "product")
        yield from _unknown((*at, "floors"), group.floors, tuple(file.needs.persons), "class of people")
        yield from _counts((*at, "floors"), group.floors, file)


def _aim(file: ProblemFile) -> Iterator[Refusal]:
    for kind, key in (("ray", "basket"), ("max_min", "needs")):
        if file.aim.kind == kind and getattr(file, key) is None:
            yield ("aim", "kind"), refusal(f"the aim {kind} needs {key}", f"a problem with {key}"), kind
    stocks = [] if file.capital is None else stock_labels(file.capital.items)
    groups = () if file.needs is None else tuple(file.needs.groups)
    names = {"output": file.activity_names, "labour": (), "capacity": stocks, "delivery": groups}
    for number, term in enumerate(file.aim.terms):
        at: Location = ("aim", "terms", number)
        if term.quantity != "labour" and not names[term.quantity]:
            yield (*at, "quantity"), refusal(f"the problem has no {term.quantity}", "another quantity"), term.quantity
        elif term.name is not None and term.name not in names[term.quantity]:
            unknown = refusal(f"unknown name of {term.quantity}", names[term.quantity], term.name)
            yield (*at, "name"), unknown, term.name
        if term.year is not None:
            yield from _year((*at, "year"), term.year, file)


def stock_labels(items: Mapping[str, Mapping[str, CapitalItem]]) -> list[str]:
    """Return the names of the stocks: the activity's, with the asset's where an activity has several."""
    if all(len(assets) == 1 for assets in items.values()):
        return list(items)
    return [f"{asset} in {activity}" for activity, assets in items.items() for asset in assets]


def _unknown(at: Location, found: Iterable[str], allowed: Sequence[str], what: str) -> Iterator[Refusal]:
    known = set(allowed)
    for name in found:
        if name not in known:
            yield (*at, name), refusal(f"unknown {what} {name!r}", allowed, name), name


def _missing(at: Location, found: Mapping[str, Any], needed: Sequence[str]) -> Iterator[Refusal]:
    for name in needed:
        if name not in found:
            yield at, refusal(f"{name!r} is missing", "a number for each of " + ", ".join(needed[:12])), dict(found)


def _counts(
    at: Location, rows: Mapping[str, tuple[T, ...]], file: ProblemFile, count: int | None = None
) -> Iterator[Refusal]:
    years = len(file.years.years()) if count is None else count
    for name, values in rows.items():
        if len(values) not in (1, years):
            allowed = f"one number, or {years}: one per year"
            yield (*at, name), refusal(f"{len(values)} numbers for {years} years", allowed), list(values)


def _year(at: Location, year: int, file: ProblemFile) -> Iterator[Refusal]:
    if not file.years.first <= year <= file.years.last:
        yield at, refusal("a year outside the horizon", f"{file.years.first} to {file.years.last}"), year
