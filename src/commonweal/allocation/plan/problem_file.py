"""Reads a planning problem that somebody wrote by hand, or one of the examples that come with the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.problem import (
    Aim,
    Basket,
    Capital,
    Labour,
    Limit,
    LinearTerm,
    Needs,
    PlanProblem,
    Resources,
    Storage,
    Technology,
)
from commonweal.allocation.plan.problem_schema import (
    AimRules,
    BasketRules,
    CapitalRules,
    LimitRule,
    NeedRules,
    ProblemFile,
)
from commonweal.core.linear_program import Array
from commonweal.institutions.loading import bundled_names, find_document
from commonweal.institutions.record import validate

_PACKAGE, _FOLDER = "commonweal.allocation.plan", "examples"


def list_examples() -> list[str]:
    """Return the names of the planning problems that come with the package."""
    return bundled_names(_PACKAGE, _FOLDER)


def load_problem(path_or_name: str | Path) -> PlanProblem:
    """Return the planning problem of a YAML file, or an example by name.

    Raises
    ------
    FileProblem, UnknownName
        There is no such file or example, or the file is not strict YAML.
    SchemaError
        With every problem of the file at once.
    """
    return compile_file(validate(ProblemFile, find_document("planning problem", path_or_name, _PACKAGE, _FOLDER)))


def compile_file(file: ProblemFile) -> PlanProblem:
    """Return the planning problem that a valid file declares."""
    years = file.years.years()
    technology = _technology(file)
    capital = None if file.capital is None else _capital(file.capital, file)
    least = file.least_final_output
    return PlanProblem(
        name=file.name,
        years=years,
        technology=technology,
        demand=_by_year(file.demand, file.products, len(years)),
        labour=_labour(file, technology),
        aim=_aim(file.aim),
        resources=_resources(file, capital) if file.resources else None,
        needs=None if file.needs is None else _needs(file.needs, file.products, len(years)),
        basket=None if file.basket is None else _basket(file.basket, file.products, len(years)),
        capital=capital,
        storage=_storage(file.storage, file.products) if file.storage else None,
        least_final_output=None if least is None else _vector(least, file.activity_names),
        units=dict(file.units.items()),
    )


def _technology(file: ProblemFile) -> Technology:
    products, activities = file.products, file.activity_names
    flows = _flows(file)
    made = np.eye(len(products)) if file.make is None else _table(file.make, products, activities)
    unit = _typical_size(file)
    return Technology(
        products=products,
        activities=activities,
        make=sp.csr_array(made),
        use=sp.csr_array(_table(file.use, products, activities) / flows),
        import_cost=np.zeros(len(activities)),
        labour=_by_year(file.labour, activities, len(file.years.years())) / flows[:, None],
        level_unit=np.full(len(activities), unit),
        product_unit=np.full(len(products), unit),
        input_lag=file.input_lag,
    )


def _flows(file: ProblemFile) -> Array:
    """Output at which flows are given, one for each activity where tables are per unit."""
    names = file.activity_names
    return np.ones(len(names)) if file.output is None else _vector(file.output, names)


def _typical_size(file: ProblemFile) -> float:
    """Return a power of two near the largest declared quantity, so that scaling by it rounds nothing."""
    stocks = [item.opening for items in file.capital.items.values() for item in items.values()] if file.capital else []
    targets = file.basket.target if file.basket else {}
    sizes = [abs(number) for rows in (file.demand, targets) for row in rows.values() for number in row]
    sizes += [*file.storage.values(), *(stock for stock in stocks if stock is not None)]
    return _power_of_two(max(sizes, default=1.0))


def _power_of_two(size: float) -> float:
    return float(2.0 ** np.round(np.log2(size))) if size > 0.0 else 1.0


def _labour(file: ProblemFile, technology: Technology) -> Labour:
    declared = (None,) if file.labour_limit is None else file.labour_limit
    limit = np.array([np.inf if hours is None else hours for hours in declared], dtype=np.float64)
    finite = limit[np.isfinite(limit) & (limit > 0.0)]
    size = finite.max() if finite.size else technology.labour.max(initial=0.0) * technology.level_unit[0]
    return Labour(np.broadcast_to(limit, (len(file.years.years()),)).copy(), _power_of_two(float(size)))


def _capital(rules: CapitalRules, file: ProblemFile) -> Capital:
    products, activities, flows = file.products, file.activity_names, _flows(file)
    assets = products if rules.assets is None else tuple(rules.assets)
    composition = np.eye(len(products)) if rules.assets is None else _table(rules.assets, products, assets)
    places = [(activity, asset) for activity, items in rules.items.items() for asset in items]
    items = [rules.items[activity][asset] for activity, asset in places]
    served = np.array([activities.index(activity) for activity, _ in places])
    return Capital(
        assets=assets,
        composition=composition,
        import_cost=np.zeros(len(assets)),
        activity=served,
        asset=np.array([assets.index(asset) for _, asset in places]),
        requirement=np.array([item.requirement for item in items]) / flows[served],
        opening=None if rules.free_opening else np.array([item.opening for item in items], dtype=np.float64),
        depreciation=np.array([item.depreciation for item in items]),
        construction_labour=np.array([item.construction_labour for item in items]),
        gestation=rules.gestation,
        last_addition=None if rules.last_addition is None else rules.last_addition - file.years.first,
        full_use=rules.full_use,
        reversible=rules.reversible,
        terminal_share=rules.terminal_share,
    )


def _resources(file: ProblemFile, capital: Capital | None) -> Resources:
    rules, periods, count = file.resources, len(file.years.years()), len(file.resources)
    use = np.stack([_vector(one.use, file.activity_names) / _flows(file) for one in rules.values()])
    limits = tuple(
        limit
        for number, (name, resource) in enumerate(rules.items())
        for label, rule in resource.limits.items()
        for limit in _limits(rule, name, label, number, file)
    )
    size = np.full(count, 1.0)
    for limit in limits:
        size[limit.resource] = max(size[limit.resource], _power_of_two(limit.bound / len(limit.periods)))
    return Resources(
        names=tuple(rules),
        units=tuple(resource.unit for resource in rules.values()),
        level=np.repeat(use[:, :, None], periods, axis=2),
        group=np.zeros((count, len(file.needs.groups) if file.needs else 0, periods)),
        asset=np.zeros((count, len(capital.assets) if capital else 0, periods)),
        export=np.zeros((count, len(file.products), periods)),
        basket=np.zeros((count, periods)),
        size=size,
        limits=limits,
    )


def _limits(rule: LimitRule, resource: str, label: str, number: int, file: ProblemFile) -> list[Limit]:
    years = (rule.years or file.years).years()
    periods = tuple(year - file.years.first for year in years)
    path, words = f"resources.{resource}.limits.{label}", f"the limit {label} on {resource}"
    if rule.each_year is None:
        assert rule.total is not None
        return [Limit(path, "budget", words, number, periods, rule.total)]
    bounds = np.broadcast_to(np.array(rule.each_year), (len(periods),))
    return [
        Limit(path, "quota", words, number, (period,), float(bound))
        for period, bound in zip(periods, bounds, strict=True)
    ]


def _basket(rules: BasketRules, products: Sequence[str], periods: int) -> Basket:
    return Basket(_by_year(rules.target, products, periods), np.zeros(periods), rules.growth_limit)


def _needs(rules: NeedRules, products: Sequence[str], periods: int) -> Needs:
    groups, classes = tuple(rules.groups), tuple(rules.persons)
    return Needs(
        groups=groups,
        classes=classes,
        persons=_by_year(rules.persons, classes, periods),
        floors=np.stack([_by_year(group.floors, classes, periods) for group in rules.groups.values()]),
        bundle=np.stack([_vector(group.bundle, products) for group in rules.groups.values()], axis=1),
        import_cost=np.zeros(len(groups)),
        paths=tuple(tuple(f"needs.groups.{group}.floors.{one}" for one in classes) for group in groups),
    )


def _storage(opening: Mapping[str, float], products: Sequence[str]) -> Storage:
    storable = [number for number, product in enumerate(products) if product in opening]
    return Storage(np.array(storable), np.array([opening[products[number]] for number in storable], dtype=np.float64))


def _aim(rules: AimRules) -> Aim:
    terms = tuple(LinearTerm(term.quantity, term.weight, term.name, term.year) for term in rules.terms)
    return Aim(rules.kind, terms, rules.sense, tie_breaker=rules.tie_breaker)


def _table(columns: Mapping[str, Mapping[str, float]], rows: Sequence[str], names: Sequence[str]) -> Array:
    """Return a map of columns as an array (rows, names); what is not named is zero."""
    return np.stack([_vector(columns.get(name, {}), rows) for name in names], axis=1)


def _vector(values: Mapping[str, float], names: Sequence[str]) -> Array:
    return np.array([values.get(name, 0.0) for name in names], dtype=np.float64)


def _by_year(values: Mapping[str, tuple[float, ...]], names: Sequence[str], periods: int) -> Array:
    """Return quantities by year as an array (names, years)."""
    found = np.zeros((len(names), periods))
    for number, name in enumerate(names):
        found[number] = values.get(name, (0.0,))
    return found
