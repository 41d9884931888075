"""Alternative techniques on the market: who replaces what with what, and what that does to a unit of output.

Every year worn-out capacity is replaced, and the demand that grows is met, by the techniques on offer: the cheaper a
technique at the prices of the year, the larger its part, within the rate at which it can be built. What a plan decides
about a technique takes the place of that rule.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.allocation.market.model import Technique
from commonweal.core.economy import Array, Economy
from commonweal.core.period import MoneyPeriod
from commonweal.core.processes import Processes

SENSITIVITY = 8.0
"""How sharply the choice of new capacity follows relative cost: a technique 10 % dearer gets exp(-0.8) of the weight of
the cheapest: assumption, range 3-15."""
RETURN = 0.07
"""Net return asked of a technique [1/yr]: assumption, range 0.03-0.12."""


def process_of(processes: Processes, products: int) -> Array:
    """Return the process product that each technique makes (B,), -1 for those that make a product of the table."""
    return np.where(processes.product_of >= products, processes.product_of - products, -1).astype(int)


def observed_shares(processes: Processes, products: int) -> Array:
    """Return each technique's share of its process product in the base year (B,)."""
    return shares_of(processes, processes.observed, products)


def shares_of(processes: Processes, level: Array, products: int) -> Array:
    """Return shares of process products from levels of techniques (B,); 0 for what makes a product of the table."""
    which = process_of(processes, products)
    made = processes.makes.max(axis=0) * level
    found = np.zeros(len(which))
    for q in range(len(processes.products)):
        mine = which == q
        total = made[mine].sum()
        found[mine] = made[mine] / total if total > 0.0 else 0.0
    return found


def unit_costs(processes: Processes, period: MoneyPeriod, products: int, year: int) -> Array:
    """Return what a unit of its product costs by each technique (B,) at the prices of a period [money per unit]."""
    prices, labour = period.prices, period.labour
    worked = float(labour.hours.sum())
    wage = float(period.payments.wages.sum() + period.payments.mixed_income.sum()) / worked if worked else 0.0
    inputs = prices.basic @ processes.use_domestic + prices.imported @ processes.use_imported
    equipment = processes.capital_cost((year,))[:, 0] * prices.capital * (RETURN + 1.0 / processes.life)
    cost = inputs + wage * processes.hours + equipment + prices.permit * processes.co2
    return np.asarray(cost / processes.makes.max(axis=0))


def next_shares(
    processes: Processes,
    shares: Array,
    period: MoneyPeriod,
    products: int,
    year: int,
    growth: float,
    pace: float = 1.0,
) -> Array:
    """Return the shares of the next year (B,).

    Of every process product 1/life of each technique's share wears out; that and growth are shared out by
    exp(-sensitivity (cost / least cost - 1)), each technique at most its building rate; what nobody may build is
    built as before. ``pace`` is a factor on that rate.
    """
    which, found = process_of(processes, products), shares.copy()
    cost = unit_costs(processes, period, products, year)
    made = processes.makes.max(axis=0)
    for q in range(len(processes.products)):
        mine = np.flatnonzero(which == q)
        life = np.maximum(processes.life[mine], 1.0)
        worn = np.where(processes.capacity[mine], shares[mine] / life, 0.0)
        new = float(worn.sum()) + max(growth, 0.0)
        ready = processes.first_year[mine] <= year + 1
        if not ready.any():
            continue
        weight = np.where(ready, np.exp(-SENSITIVITY * (cost[mine] / cost[mine][ready].min() - 1.0)), 0.0)
        whole = max(float((processes.observed * made)[mine].sum()), 1e-300)
        most = worn + pace * processes.most_built[mine] * made[mine] / whole
        room = np.maximum(processes.most[mine] * made[mine] / whole - shares[mine], 0.0) + worn
        built = np.minimum(np.minimum(new * weight / weight.sum(), most), room)
        left = new - float(built.sum())
        keep = shares[mine] - worn
        again = keep / keep.sum() if keep.sum() > 0.0 else np.full(len(mine), 1.0 / len(mine))
        found[mine] = keep + built + left * again
        found[mine] /= found[mine].sum()
    return found


def with_shares(technique: Technique, economy: Economy, processes: Processes, shares: Array, year: int) -> Technique:
    """Return what a unit of output and of household purchases takes when techniques have other shares.

    Only what differs from the base year's shares is added, so the base year stays the table's, cell by cell. Wages and
    persons follow hours, the surplus asked for follows capital. Households' equipment is bought as it wears out.
    """
    size = len(economy.products)
    which, made = process_of(processes, size), processes.makes.max(axis=0)
    change = (shares - observed_shares(processes, size)) / made
    cost = processes.capital_cost((year,))[:, 0]
    output = economy.gross_output
    use, imported = technique.use_domestic.copy(), technique.use_imported.copy()
    margins, hours, capital, co2 = (
        technique.margins.copy(),
        technique.hours.copy(),
        technique.capital.copy(),
        technique.co2.copy(),
    )
    groups = economy.groups
    assert groups is not None
    bought_home, bought_foreign = np.zeros(size), np.zeros(size)
    direct = np.zeros(len(groups.names))
    for q in range(len(processes.products)):
        delta = np.where(which == q, change, 0.0)
        home, foreign = processes.use_domestic @ delta, processes.use_imported @ delta
        for j in np.flatnonzero(processes.need_industry[q]):
            per = processes.need_industry[q, j] / output[j]
            use[:, j] += per * home
            imported[:, j] += per * foreign
            margins[j] += per * float(processes.import_margins @ delta)
            hours[j] += per * float(processes.hours @ delta)
            capital[j] += per * float(cost @ delta)
            co2[j] += per * float(processes.co2 @ delta)
        for k in np.flatnonzero(processes.need_group[q]):
            need = processes.need_group[q, k]
            upkeep = cost * delta / np.maximum(processes.life, 1.0)
            vehicles = float((upkeep * (processes.asset == 1)).sum())
            bought_home += need * (home + processes.vehicles_domestic * vehicles)
            bought_foreign += need * (foreign + processes.vehicles_imported * vehicles)
            direct[k] += need * float(processes.co2 @ delta)
    return _changed(
        technique, economy, (use, imported, margins, hours, capital, co2), (bought_home, bought_foreign), direct
    )


def _changed(
    technique: Technique,
    economy: Economy,
    columns: tuple[Array, Array, Array, Array, Array, Array],
    bought: tuple[Array, Array],
    direct: Array,
) -> Technique:
    use, imported, margins, hours, capital, co2 = columns
    groups = economy.groups
    assert groups is not None
    relative = np.divide(hours, technique.hours, out=np.ones_like(hours), where=technique.hours > 0.0)
    relative = np.maximum(relative, 0.0)
    heavier = np.divide(capital, technique.capital, out=np.ones_like(capital), where=technique.capital > 0.0)
    home, foreign = groups.domestic.sum(axis=1), groups.imported.sum(axis=1)
    heating, driving = groups.direct_co2[0].sum(), groups.direct_co2[1].sum()
    factor = technique.household_co2.copy()
    energy, travel = _by_use(groups.direct_co2, direct)
    for product, whole, change in (("D35", heating, energy), ("C19", driving, travel)):
        if product in economy.products and whole > 0.0:
            factor[economy.products.index(product)] *= max(1.0 + change / whole, 0.0)
    return replace(
        technique,
        use_domestic=np.maximum(use, 0.0),
        use_imported=np.maximum(imported, 0.0),
        margins=np.maximum(margins, 0.0),
        hours=technique.hours * relative,
        persons=technique.persons * relative,
        wages=technique.wages * relative,
        mixed=technique.mixed * relative,
        capital=technique.capital * np.maximum(heavier, 0.1),
        surplus=technique.surplus * np.maximum(heavier, 0.1),
        co2=np.maximum(co2, 0.0),
        household_co2=factor,
        household_home=_content(home, bought[0]),
        household_foreign=_content(foreign, bought[1]),
    )


def _by_use(direct: Array, change: Array) -> tuple[float, float]:
    """Change of households' own CO2 by use [kt]: each product group's by what it mostly is."""
    driving = direct[1] > direct[0]
    return float(change[~driving].sum()), float(change[driving].sum())


def _content(base: Array, change: Array) -> Array:
    """What a unit that households buy contains over what it contained (P,)."""
    return np.maximum(np.divide(base + change, base, out=np.ones_like(base), where=base > 0.0), 0.0)
