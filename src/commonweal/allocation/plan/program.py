"""Turns a planning problem into a linear programme, one function per family of constraints.

Strict: every declared thing is a hard row. Relaxed: persons may go unserved, at the price of the first stage's
objective. The two differ in one block of columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.assembler import Assembler
from commonweal.allocation.plan.problem import Labour, PlanProblem
from commonweal.core.linear_program import Array, Index, LinearProgram

LABOUR_ITEM = ("work.hours_norm", "labour", "the hours of work available", "share of the hours available")


@dataclass(slots=True)
class _Draft:
    """The programme under construction: problem, assembler and the row and column numbers so far."""

    problem: PlanProblem
    lp: Assembler
    relaxed: bool
    columns: dict[str, Index]
    rows: dict[str, Index]

    @property
    def periods(self) -> int:
        return len(self.problem.years)


def build(problem: PlanProblem, relaxed: bool = False) -> LinearProgram:
    """Return the linear programme of a planning problem (DESIGN section 4; Koopmans 1951 for the form)."""
    draft = _Draft(problem, Assembler(), relaxed, {}, {})
    _levels(draft)
    _product_balances(draft)
    _shares(draft)
    _labour(draft)
    _resources(draft)
    _trade(draft)
    _needs(draft)
    _basket(draft)
    _storage(draft)
    _capital(draft)
    _final_output(draft)
    return draft.lp.programme()


def _levels(draft: _Draft) -> None:
    technology = draft.problem.technology
    shape = (len(technology.activities), draft.periods)
    most = np.inf if technology.level_limit is None else technology.level_limit
    draft.columns["level"] = draft.lp.columns(
        "level", ("activity", "year"), shape, upper=most, unit=technology.level_unit[:, None]
    )


def _product_balances(draft: _Draft) -> None:
    """make x(t) - use x(t + lag) - deliveries - investment - exports >= demand(t)."""
    problem, technology, periods = draft.problem, draft.problem.technology, draft.periods
    shape = (len(technology.products), periods)
    rows = draft.lp.rows(
        "balance", ("product", "year"), shape, lower=problem.demand, unit=technology.product_unit[:, None]
    )
    draft.rows["balance"] = rows
    level = draft.columns["level"]
    lag = technology.input_lag
    _matrix(draft, rows, level, technology.make, 1.0)
    _matrix(draft, rows[:, : periods - lag], level[:, lag:], technology.use, -1.0)


def _shares(draft: _Draft) -> None:
    """made by some activities(t) <= share x made by all(t)."""
    technology, shares = draft.problem.technology, draft.problem.technology.shares
    if not shares:
        return
    unit = technology.product_unit[[one.product for one in shares]]
    rows = draft.lp.rows("share_limit", ("share", "year"), (len(shares), draft.periods), upper=0.0, unit=unit[:, None])
    for row, one in zip(rows, shares, strict=True):
        made = technology.make[[one.product]].toarray()[0]
        weight = np.where(np.isin(np.arange(len(made)), one.activities), made, 0.0) - one.share * made
        used = np.flatnonzero(weight)
        draft.lp.entries(row[None, :], draft.columns["level"][used], weight[used][:, None])


def _matrix(draft: _Draft, rows: Index, columns: Index, matrix: sp.csr_array, sign: float) -> None:
    """Enter ``sign * matrix`` between the first axes of rows and columns, the same in every year."""
    table = sp.coo_array(matrix)
    draft.lp.entries(rows[table.row], columns[table.col], sign * table.data[:, None])


def _labour(draft: _Draft) -> None:
    """labour(t) = sum of labour per level x level, at most what is available (see ``_workforce`` for mobility)."""
    problem, labour = draft.problem, draft.problem.labour
    shape = (draft.periods,)
    used = draft.lp.columns("labour", ("year",), shape, unit=labour.size)
    rows = draft.lp.rows("labour_use", ("year",), shape, lower=0.0, upper=0.0, unit=labour.size)
    draft.lp.entries(rows, used, 1.0)
    draft.lp.entries(rows[None, :], draft.columns["level"], -problem.technology.labour)
    draft.columns["labour"], draft.rows["labour_use"] = used, rows
    if labour.mobility is not None:
        _workforce(draft, labour)
    elif np.isfinite(labour.limit).any():
        limit = draft.lp.rows("labour_limit", ("year",), shape, upper=labour.limit, unit=labour.size)
        draft.lp.entries(limit, used, 1.0)
        supply = np.where(np.isfinite(labour.limit), labour.limit, 0.0)
        draft.lp.item(*LABOUR_ITEM, limit, supply)


def _workforce(draft: _Draft, labour: Labour) -> None:
    """Persons engaged, in base-year hours: enough for the levels they serve, within the labour force, slow to move.

    hours(t) force(w, t) >= sum of labour x level over the activities of w; sum force(t) <= limit(t) / hours(t);
    (1 - m) force(w, t - 1) <= force(w, t) <= (1 + m) force(w, t - 1).
    """
    technology, hours, mobility = draft.problem.technology, labour.per_person, labour.mobility
    assert hours is not None and labour.opening is not None and mobility is not None
    shape = (len(labour.opening), draft.periods)
    serves = np.arange(shape[0]) if labour.workforces is None else labour.workforces
    size = np.maximum(labour.opening, 1e-6 * labour.size)[:, None]
    force = draft.lp.columns("workforce", (_whose(labour), "year"), shape, unit=size)
    need = draft.lp.rows("workforce_need", (_whose(labour), "year"), shape, lower=0.0, unit=size)
    draft.lp.entries(need, force, hours[None, :])
    draft.lp.entries(need[serves], draft.columns["level"], -technology.labour)
    supply = labour.limit / hours
    limit = draft.lp.rows("workforce_limit", ("year",), (draft.periods,), upper=supply, unit=labour.size)
    draft.lp.entries(limit[None, :], force, 1.0)
    rise, fall = (_movement(draft, force, labour, sign * mobility, size) for sign in (1.0, -1.0))
    first = np.concatenate([limit, rise[:, 0], fall[:, 0]])
    give = np.concatenate([supply, (1.0 + mobility) * labour.opening, -(1.0 - mobility) * labour.opening])
    moves = np.concatenate([rise.ravel(), fall.ravel()])
    draft.lp.item(*LABOUR_ITEM, np.concatenate([limit, need.ravel()]), give, first)
    draft.lp.item(
        "technology.labour_mobility", "adjustment", "the pace of moving between industries", "1/yr", moves, None
    )


def _whose(labour: Labour) -> str:
    """Axis of a workforce: an activity's own, or one that serves several."""
    return "activity" if labour.workforces is None else "workforce"


def _movement(draft: _Draft, force: Index, labour: Labour, rate: float, size: Array) -> Index:
    """Rows that bound force(t) against (1 + rate) force(t - 1): from above if the rate is positive, else below."""
    name, sign = ("workforce_rise", 1.0) if rate > 0 else ("workforce_fall", -1.0)
    bound = np.zeros(force.shape)
    assert labour.opening is not None
    bound[:, 0] = sign * (1.0 + rate) * labour.opening
    rows = draft.lp.rows(name, (_whose(labour), "year"), force.shape, upper=bound, unit=size)
    draft.lp.entries(rows, force, sign)
    draft.lp.entries(rows[:, 1:], force[:, :-1], -sign * (1.0 + rate))
    return rows


def _resources(draft: _Draft) -> None:
    """resource(r, t) = use by levels (further flows add their own); each limit bounds a sum over years."""
    resources = draft.problem.resources
    if resources is None:
        return
    shape = (len(resources.names), draft.periods)
    size = resources.size[:, None]
    flow = draft.lp.columns("resource", ("resource", "year"), shape, lower=-np.inf, unit=size)
    rows = draft.lp.rows("resource_use", ("resource", "year"), shape, lower=0.0, upper=0.0, unit=size)
    draft.lp.entries(rows, flow, 1.0)
    draft.lp.entries(rows[:, None, :], draft.columns["level"][None, :, :], -resources.level)
    draft.columns["resource"], draft.rows["resource_use"] = flow, rows
    bounds = np.array([limit.bound for limit in resources.limits])
    scale = np.array([resources.size[limit.resource] * len(limit.periods) for limit in resources.limits])
    limits = draft.lp.rows("limit", ("limit",), (len(bounds),), upper=bounds, unit=scale)
    for row, limit in zip(limits, resources.limits, strict=True):
        draft.lp.entries(row, flow[limit.resource, list(limit.periods)], 1.0)
    by_path: dict[str, list[int]] = {}
    for number, limit in enumerate(resources.limits):
        by_path.setdefault(limit.path, []).append(number)
    for path, numbers in by_path.items():
        first = resources.limits[numbers[0]]
        share = bounds[numbers] / max(abs(bounds[numbers]).max(), 1e-300)
        draft.lp.item(path, first.kind, first.words, resources.units[first.resource], limits[numbers], share)


def _trade(draft: _Draft) -> None:
    """exports - imports >= least balance; exports at most their limit."""
    trade = draft.problem.trade
    if trade is None:
        return
    technology = draft.problem.technology
    largest = np.where(np.isfinite(trade.export_limit), trade.export_limit, 0.0)
    size = float(max(largest.sum(axis=0).max(), 1.0))
    exports = draft.lp.columns(
        "export",
        ("product", "year"),
        trade.export_limit.shape,
        upper=trade.export_limit,
        unit=np.maximum(largest.max(axis=1, keepdims=True), 1e-3 * technology.product_unit[:, None]),
    )
    rows = draft.lp.rows("trade_balance", ("year",), (draft.periods,), lower=trade.least_balance, unit=size)
    draft.lp.entries(rows[None, :], exports, 1.0)
    draft.lp.entries(rows[None, :], draft.columns["level"], -technology.import_cost[:, None])
    draft.lp.entries(draft.rows["balance"], exports, -1.0)
    draft.columns["export"], draft.rows["trade_balance"] = exports, rows
    _charge(draft, exports, "export")
    _credits(draft)
    draft.lp.item(
        "technology.trade_balance", "trade", "the trade balance", draft.problem.units.get("money", ""), rows, -1.0
    )


def _credits(draft: _Draft) -> None:
    """Each credit(t) <= share x use by the process(t), and <= what exports(t) embodied; it comes off the resource."""
    resources = draft.problem.resources
    if resources is None or not resources.credits:
        return
    shape = (len(resources.credits), draft.periods)
    size = resources.size[[one.resource for one in resources.credits]][:, None] * 0.01
    credit = draft.lp.columns("credit", ("credit", "year"), shape, unit=size)
    made = draft.lp.rows("credit_made", ("credit", "year"), shape, upper=0.0, unit=size)
    sold = draft.lp.rows("credit_sold", ("credit", "year"), shape, upper=0.0, unit=size)
    draft.lp.entries(made, credit, 1.0)
    draft.lp.entries(sold, credit, 1.0)
    for number, one in enumerate(resources.credits):
        draft.lp.entries(made[number][None, :], draft.columns["level"][one.activities], -one.share * one.use)
        draft.lp.entries(sold[number][None, :], draft.columns["export"], -one.per_export)
        draft.lp.entries(draft.rows["resource_use"][one.resource], credit[number], 1.0)
    draft.columns["credit"] = credit


def _charge(draft: _Draft, flow: Index, name: str) -> None:
    """Charge a flow (axis, year) with its use of resources."""
    if draft.problem.resources is not None:
        use: Array = getattr(draft.problem.resources, name)
        draft.lp.entries(draft.rows["resource_use"][:, None, :], flow[None, :, :], -use)


def _pay(draft: _Draft, flow: Index, import_cost: Array) -> None:
    """Charge a flow (axis, year) with its imports."""
    if "trade_balance" in draft.rows:
        draft.lp.entries(draft.rows["trade_balance"][None, :], flow, -import_cost)


def _needs(draft: _Draft) -> None:
    """delivery(g, c, t) + floor x unserved(c, t) >= floor x persons(c, t), 0 <= unserved <= persons."""
    needs = draft.problem.needs
    if needs is None:
        return
    shape = needs.floors.shape
    required = needs.floors * needs.persons[None]
    size = np.maximum(required.max(axis=2, keepdims=True), 1e-3 * required.max())
    delivery = draft.lp.columns("delivery", ("group", "class", "year"), shape, unit=size)
    total = draft.lp.columns("group_total", ("group", "year"), (shape[0], shape[2]), unit=size.sum(axis=1))
    sums = draft.lp.rows(
        "group_sum", ("group", "year"), (shape[0], shape[2]), lower=0.0, upper=0.0, unit=size.sum(axis=1)
    )
    draft.lp.entries(sums, total, 1.0)
    draft.lp.entries(sums[:, None, :], delivery, -1.0)
    floors = draft.lp.rows("floor", ("group", "class", "year"), shape, lower=required, unit=size)
    draft.lp.entries(floors, delivery, 1.0)
    _matrix(draft, draft.rows["balance"], total, sp.csr_array(needs.bundle), -1.0)
    _charge(draft, total, "group")
    _pay(draft, total, needs.import_cost[:, None])
    draft.columns["delivery"], draft.rows["floor"] = delivery, floors
    if draft.relaxed:
        people = np.maximum(needs.persons, 1e-12)
        unserved = draft.lp.columns("unserved", ("class", "year"), shape[1:], upper=needs.persons, unit=people)
        draft.lp.entries(floors, unserved[None], needs.floors)
        draft.columns["unserved"] = unserved
    for g, c in np.ndindex(shape[:2]):
        if required[g, c].max() > 0.0:
            words = f"the {needs.groups[g]} floor of {needs.classes[c]}"
            draft.lp.item(needs.paths[g][c], "need", words, "share of the floor", floors[g, c], -required[g, c])
    if draft.problem.aim.kind == "max_min":
        least = draft.lp.columns("least_fulfilment", ("one",), (1,))
        rows = draft.lp.rows("fulfilment", ("group", "class", "year"), shape, lower=0.0, unit=size)
        draft.lp.entries(rows, delivery, 1.0)
        draft.lp.entries(rows, least, -required)
        draft.columns["least_fulfilment"] = least


def _basket(draft: _Draft) -> None:
    """One scale of the common basket per year, whose growth may be limited."""
    basket = draft.problem.basket
    if basket is None:
        return
    scale = draft.lp.columns("basket", ("year",), (draft.periods,))
    draft.lp.entries(draft.rows["balance"], scale[None, :], -basket.target)
    _pay(draft, scale[None, :], basket.import_cost[None, :])
    if draft.problem.resources is not None:
        draft.lp.entries(draft.rows["resource_use"], scale[None, :], -draft.problem.resources.basket)
    draft.columns["basket"] = scale
    if basket.growth_limit is not None and draft.periods > 1:
        for name, sign in (("basket_rise", 1.0), ("basket_fall", -1.0)):
            rows = draft.lp.rows(name, ("year_step",), (draft.periods - 1,), upper=0.0)
            draft.lp.entries(rows, scale[1:], sign)
            draft.lp.entries(rows, scale[:-1], -sign * (1.0 + sign * basket.growth_limit))


def _storage(draft: _Draft) -> None:
    """Closing stocks enter the balance of their year and open the next."""
    storage = draft.problem.storage
    if storage is None:
        return
    shape = (len(storage.storable), draft.periods)
    units = draft.problem.technology.product_unit[storage.storable][:, None]
    stock = draft.lp.columns("stock", ("stored", "year"), shape, unit=units)
    rows = draft.rows["balance"][storage.storable]
    draft.lp.entries(rows, stock, -1.0)
    draft.lp.entries(rows[:, 1:], stock[:, :-1], 1.0)
    opening = draft.lp.columns(
        "opening_stock", ("stored",), shape[:1], lower=storage.opening, upper=storage.opening, unit=units[:, 0]
    )
    draft.lp.entries(rows[:, 0], opening, 1.0)


def _capital(draft: _Draft) -> None:
    """Stocks accumulate from investment, depreciate, and bound the level of the activity they serve."""
    capital = draft.problem.capital
    if capital is None:
        return
    shape = (len(capital.activity), draft.periods)
    unit = _capital_unit(draft)
    opening = capital.opening
    lower = np.zeros((shape[0], shape[1] + 1))
    upper = np.full_like(lower, np.inf)
    if opening is not None:
        lower[:, 0] = upper[:, 0] = opening
    stock = draft.lp.columns("capital", ("item", "year_end"), lower.shape, lower, upper, unit[:, None])
    least = -np.inf if capital.reversible else 0.0
    most = np.full(shape, np.inf)
    if capital.investment_limit is not None:
        most[:] = capital.investment_limit[:, None]
    if capital.last_addition is not None:
        most[:, max(capital.last_addition + 1 - capital.gestation, 0) :] = 0.0
    if capital.first_investment is not None:
        early = np.arange(shape[1])[None, :] < capital.first_investment[:, None]
        begun = np.zeros(shape[0]) if capital.under_way is None else capital.under_way
        most = np.where(early, np.minimum(begun[:, None], most), most)
    invest = draft.lp.columns("investment", ("item", "year"), shape, least, most, unit[:, None])
    draft.columns["capital"], draft.columns["investment"] = stock, invest
    _accumulation(draft, unit)
    _capacity(draft, unit)
    _building(draft)
    if capital.terminal_share > 0.0:
        _terminal(draft, unit)


def _capital_unit(draft: _Draft) -> Array:
    capital = draft.problem.capital
    assert capital is not None
    need = capital.requirement * draft.problem.technology.level_unit[capital.activity]
    return np.where(need > 0.0, need, 1.0)


def _accumulation(draft: _Draft, unit: Array) -> None:
    """capital(t + 1) = (1 - depreciation) capital(t) + investment(t + 1 - gestation), at the latest investment(t)."""
    capital = draft.problem.capital
    assert capital is not None
    stock, invest = draft.columns["capital"], draft.columns["investment"]
    delay = max(capital.gestation - 1, 0)
    begun = np.zeros(invest.shape)
    begun[:, :delay] = 0.0 if capital.under_way is None else capital.under_way[:, None]
    rows = draft.lp.rows("accumulation", ("item", "year"), invest.shape, lower=begun, upper=begun, unit=unit[:, None])
    draft.lp.entries(rows, stock[:, 1:], 1.0)
    draft.lp.entries(rows, stock[:, :-1], -(1.0 - capital.depreciation[:, None]))
    arriving = draft.periods - delay
    if arriving > 0:
        draft.lp.entries(rows[:, delay:], invest[:, :arriving], -1.0)


def _capacity(draft: _Draft, unit: Array) -> None:
    """requirement x level(t) <= capital(t), or equal where capital is fully used; with no gestation + investment(t)."""
    capital = draft.problem.capital
    assert capital is not None
    stock = draft.columns["capital"][:, :-1]
    upper = 0.0 if capital.full_use else np.inf
    rows = draft.lp.rows("capacity", ("item", "year"), stock.shape, lower=0.0, upper=upper, unit=unit[:, None])
    draft.lp.entries(rows, stock, 1.0)
    if capital.gestation == 0:
        draft.lp.entries(rows, draft.columns["investment"], 1.0)
    draft.lp.entries(rows, draft.columns["level"][capital.activity], -capital.requirement[:, None])


def _building(draft: _Draft) -> None:
    """Investment draws on products, imports, resources and labour, summed by asset."""
    capital = draft.problem.capital
    assert capital is not None
    invest = draft.columns["investment"]
    assets = len(capital.assets)
    price = np.ones(invest.shape) if capital.price is None else capital.price
    size = _capital_unit(draft) * price.max(axis=1)
    unit = np.maximum(np.bincount(capital.asset, weights=size, minlength=assets) * 0.05, 1e-9)
    least = -np.inf if capital.reversible else 0.0
    total = draft.lp.columns("asset_total", ("asset", "year"), (assets, draft.periods), least, np.inf, unit[:, None])
    rows = draft.lp.rows("asset_sum", ("asset", "year"), total.shape, lower=0.0, upper=0.0, unit=unit[:, None])
    draft.lp.entries(rows, total, 1.0)
    draft.lp.entries(rows[capital.asset], invest, -price)
    _matrix(draft, draft.rows["balance"], total, sp.csr_array(capital.composition), -1.0)
    _charge(draft, total, "asset")
    _pay(draft, total, capital.import_cost[:, None])
    lead = max(capital.gestation - 1, 0)
    if capital.construction_labour.any():
        rows_at = draft.rows["labour_use"][lead:]
        draft.lp.entries(rows_at[None, :], invest[:, : draft.periods - lead], -capital.construction_labour[:, None])


def _terminal(draft: _Draft, unit: Array) -> None:
    """Investment of the last year covers the depreciation of the capital then in use."""
    capital = draft.problem.capital
    assert capital is not None
    rows = draft.lp.rows("terminal", ("item",), capital.activity.shape, lower=0.0, unit=unit)
    draft.lp.entries(rows, draft.columns["investment"][:, -1], 1.0)
    wear = capital.terminal_share * capital.depreciation * capital.requirement
    draft.lp.entries(rows, draft.columns["level"][capital.activity, -1], -wear)
    words = "that the last year's investment covers depreciation"
    draft.lp.item("technology.terminal", "terminal", words, "share of depreciation", rows, None)


def _final_output(draft: _Draft) -> None:
    """Levels of the last year are at least the declared ones."""
    least = draft.problem.least_final_output
    if least is not None:
        unit = draft.problem.technology.level_unit
        rows = draft.lp.rows("final_output", ("activity",), least.shape, lower=least, unit=unit)
        draft.lp.entries(rows, draft.columns["level"][:, -1], 1.0)
        draft.lp.item(
            "end.least_output", "terminal", "the output required in the last year", "share of it", rows, -least
        )
