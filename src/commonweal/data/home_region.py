"""One region of a table of many, with the rest of them closed as its trade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Table
from commonweal.data.aggregation import aggregate
from commonweal.data.table_changes import with_change
from commonweal.data.table_labels import carried_titles, codes_of, notes_of_home
from commonweal.data.table_totals import check_conserved, totals

EXPORTS = "exports"
SHOWN = 12


def home_and_rest(table: Table, home: str, rest: str = "ROW") -> Table:
    """Return a table of two regions, home and all the others added up, every total conserved.

    Raises
    ------
    UnknownName
        The table has no such region.
    SchemaError
        ``rest`` is the name of home.
    """
    _place(table, home)
    if rest == home:
        raise SchemaError(Problem("the rest is named like home", value=repr(rest), allowed="another name"))
    return aggregate(table, regions={region: home if region == home else rest for region in table.regions})


def home_region(table: Table, home: str, foreign_products: Mapping[str, str] | None = None) -> Table:
    """Return the table of one region. What it buys from the others is imported, what they buy from it exported.

    With home products h and activities a, foreign products f, and M : (home product, foreign product) one where the
    codes after the region are the same::

        use'(h, a) = use(h, a) + M use(f, a)            imported_use' = imported_use(h, a) + M use(f, a)
        demand' likewise                                exports' = exports(h) + use(h, abroad) 1 + demand(h, abroad) 1
        imports' = imports(h) + M (use(f, a) 1 + demand(f, home) 1)

    so that products and activities close as they did. Labels lose the region in front. A foreign product that home
    does not have becomes a product that is imported only. What the others use of home's products and comes from
    outside all regions is imported and exported again. If the table does not say who uses the imports from outside
    its regions, the imported parts of use and demand stay unknown.

    Parameters
    ----------
    foreign_products : code or label of a foreign product -> code of the home product that it is, where codes differ

    Raises
    ------
    UnknownName
        The table has no such region.
    SchemaError
        Activities make products of another region, or a code stands twice.
    IdentityError
        A total was not conserved.
    """
    region = _place(table, home)
    _refuse_joint(table, region)
    maps = _maps(table, region, foreign_products or {})
    found = _closed(table, region, maps)
    check_conserved(_expected(table, region, found), found, f"{home} of {table.name}")
    alone = maps.codes[int((table.product_region == region).sum()) :]
    notes = [f"imported only, not made at home: {', '.join(alone[:SHOWN])} ({len(alone)} products)"] if alone else []
    if found.imported_use is None:
        notes.append("who uses the imports from outside the table's regions is not known, so imported use is not split")
    found = replace(found, notes=notes_of_home(table.notes, home, table.regions))
    change = f"region {home} of {len(table.regions)}, trade with the others closed as imports and exports"
    return with_change(found, change, notes=notes)


@dataclass(frozen=True, slots=True)
class _Maps:
    """``own``, ``match`` : (home product, product) one where it is home's own, or a foreign one of the same code;
    ``activities`` : (home activity, activity); ``final`` : (home final column, final column), a row of zeros for
    exports where home had none; ``codes``, ``columns`` : labels of home's products and final columns."""

    own: sp.csr_array
    match: sp.csr_array
    activities: sp.csr_array
    final: sp.csr_array
    codes: tuple[str, ...]
    columns: tuple[str, ...]
    exports: int


def _maps(table: Table, region: int, foreign: Mapping[str, str]) -> _Maps:
    codes = codes_of(table.products, table.product_region, table.regions)
    own = np.flatnonzero(table.product_region == region)
    number = {codes[place]: row for row, place in enumerate(own.tolist())}
    _refuse_codes([codes[place] for place in own], foreign, {*table.products, *codes})
    activities = np.flatnonzero(table.activity_region == region)
    final = np.flatnonzero(table.final_region == region)
    bought = abs(table.use)[:, activities].sum(axis=1) + np.abs(table.demand[:, final]).sum(axis=1)
    places = np.flatnonzero((table.product_region != region) & (bought > 0.0))
    rows = []
    for place in places.tolist():
        code = foreign.get(table.products[place], foreign.get(codes[place], codes[place]))
        rows.append(number.setdefault(code, len(number)))
    names = codes_of([table.final[at] for at in final], table.final_region[final], table.regions)
    kinds = [table.final_kinds[at] for at in final]
    abroad = [at for at, kind in enumerate(kinds) if kind == EXPORTS]
    columns = names if abroad else (*names, EXPORTS if EXPORTS not in names else "exports to other regions")
    shape = (len(number), len(table.products))
    return _Maps(
        own=_ones(np.arange(len(own)), own, shape),
        match=_ones(np.array(rows, dtype=np.int64), places, shape),
        activities=_ones(np.arange(len(activities)), activities, (len(activities), len(table.activities))),
        final=_ones(np.arange(len(final)), final, (len(columns), len(table.final))),
        codes=tuple(number),
        columns=columns,
        exports=abroad[0] if abroad else len(names),
    )


def _closed(table: Table, region: int, maps: _Maps) -> Table:
    imports, exports = _trade(table, region)
    use, imported_use, demand, imported_demand = _cells(table, region, maps, exports)
    between, final = table.supply_adjustments, maps.final
    activities = codes_of(
        [table.activities[at] for at in maps.activities.indices], table.activity_region[maps.activities.indices],
        table.regions,
    )  # fmt: skip
    kinds = {maps.exports: EXPORTS} | {row: table.final_kinds[at] for row, at in enumerate(final.indices.tolist())}
    return replace(
        table,
        name=f"{table.name}-{table.regions[region]}",
        title=f"{table.title}: {table.regions[region]}",
        regions=(table.regions[region],),
        products=maps.codes,
        activities=activities,
        final=maps.columns,
        product_region=np.zeros(len(maps.codes), dtype=np.int64),
        activity_region=np.zeros(len(activities), dtype=np.int64),
        final_region=np.zeros(len(maps.columns), dtype=np.int64),
        make=sp.csr_array(maps.own @ table.make @ maps.activities.T),
        use=use,
        demand=demand,
        imports=np.asarray(maps.own @ table.imports + maps.match @ imports),
        primary=np.asarray(table.primary @ maps.activities.T),
        final_kinds=tuple(kinds[row] for row in range(len(maps.columns))),
        imported_use=imported_use,
        imported_demand=imported_demand,
        supply_adjustments=np.asarray(between @ maps.own.T) if table.supply_items else np.zeros((0, 0)),
        primary_demand=None if table.primary_demand is None else np.asarray(table.primary_demand @ final.T),
        satellites=tuple(
            replace(
                one,
                by_activity=np.asarray(maps.activities @ one.by_activity),
                by_final=np.asarray(final @ one.by_final),
            )
            for one in table.satellites
        ),
        population=table.population[[region]],
        titles=_titles(table, maps, activities),
    )


def _cells(
    table: Table, region: int, maps: _Maps, exports: Array
) -> tuple[sp.csr_array, sp.csr_array | None, Array, Array | None]:
    """Return use, imported use, final demand and imported final demand of home."""
    own, match, activities, final = maps.own, maps.match, maps.activities, maps.final
    use = sp.csr_array((own + match) @ table.use @ activities.T)
    demand = np.asarray((own + match) @ table.demand @ final.T)
    demand[:, maps.exports] += own @ exports
    imported_use, imported_demand = table.imported_use, table.imported_demand
    if imported_use is None and imported_demand is None and not (own @ table.imports).any():
        imported_use, imported_demand = sp.csr_array(table.use.shape), np.zeros(table.demand.shape)
    if imported_use is None or imported_demand is None:
        return use, None, demand, None
    home_use = sp.csr_array((own @ imported_use + match @ table.use) @ activities.T)
    home_demand = np.asarray((own @ imported_demand + match @ table.demand) @ final.T)
    home_demand[:, maps.exports] += own @ _abroad(table, region, imported_use, imported_demand)
    return use, home_use, demand, home_demand


def _trade(table: Table, region: int) -> tuple[Array, Array]:
    """Return what home uses, and what the other regions use, of each product (product,) [money]."""
    at_home = table.use @ (table.activity_region == region) + table.demand @ (table.final_region == region)
    return np.asarray(at_home, dtype=np.float64), _abroad(table, region, table.use, table.demand)


def _abroad(table: Table, region: int, use: sp.csr_array, demand: Array) -> Array:
    used = use @ (table.activity_region != region) + demand @ (table.final_region != region)
    return np.asarray(used, dtype=np.float64)


def _expected(table: Table, region: int, found: Table) -> dict[str, tuple[float, float]]:
    """Return the totals that home must have, from the cells of the table of all regions."""
    product, activity, final = (
        (places == region).astype(np.float64)
        for places in (table.product_region, table.activity_region, table.final_region)
    )
    imports, exports = _trade(table, region)
    foreign = table.demand * (1.0 - product)[:, None] * final
    abroad, known = (exports * product)[:, None], found.imported_use is not None
    imported_use, imported_demand = table.imported_use, table.imported_demand
    if known and (imported_use is None or imported_demand is None):
        imported_use, imported_demand = sp.csr_array(table.use.shape), np.zeros(table.demand.shape)
    home = replace(
        table,
        make=table.make * activity,
        use=table.use * activity,
        demand=np.hstack([table.demand * final, abroad]),
        imports=table.imports * product + imports * (1.0 - product),
        primary=table.primary * activity,
        supply_adjustments=table.supply_adjustments * product if table.supply_items else table.supply_adjustments,
        primary_demand=None if table.primary_demand is None else table.primary_demand * final,
        satellites=tuple(
            replace(one, by_activity=one.by_activity * activity, by_final=one.by_final * final)
            for one in table.satellites
        ),
        population=table.population[[region]],
        imported_use=None,
        imported_demand=None,
    )
    if known and imported_use is not None and imported_demand is not None:
        again = (_abroad(table, region, imported_use, imported_demand) * product)[:, None]
        own_use, own_demand = imported_use * product[:, None], imported_demand * product[:, None]
        bought = table.use * (1.0 - product)[:, None]
        home = replace(
            home,
            imported_use=sp.csr_array((own_use + bought) * activity),
            imported_demand=np.hstack([own_demand * final + foreign, again]),
        )
    return totals(home)


def _titles(table: Table, maps: _Maps, activities: Sequence[str]) -> dict[str, str]:
    gathered = {code: [table.final[at]] for code, at in zip(maps.columns, maps.final.indices, strict=False)}
    gathered |= {code: [table.activities[at]] for code, at in zip(activities, maps.activities.indices, strict=True)}
    sources = sp.csr_array(maps.own + maps.match)
    for row, code in enumerate(maps.codes):
        own = maps.own.indices[maps.own.indptr[row] : maps.own.indptr[row + 1]]
        places = own if len(own) else sources.indices[sources.indptr[row] : sources.indptr[row + 1]]
        gathered[code] = [table.products[at] for at in places]
    return carried_titles(table.titles, gathered, {*table.products, *table.activities, *table.final})


def _ones(rows: Index, columns: Index, shape: tuple[int, int]) -> sp.csr_array:
    return sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _place(table: Table, home: str) -> int:
    if home not in table.regions:
        raise UnknownName.of("region", home, table.regions, table.name)
    return table.regions.index(home)


def _refuse_joint(table: Table, region: int) -> None:
    cells = sp.coo_array(table.make)
    across = (table.product_region[cells.row] == region) != (table.activity_region[cells.col] == region)
    places = np.flatnonzero(across & (cells.data != 0.0))
    if len(places):
        shown = [f"{table.activities[cells.col[at]]} makes {table.products[cells.row[at]]}" for at in places[:SHOWN]]
        what = f"{len(places)} cells where activities make products across the border"
        step = "aggregate the regions first, so that each activity makes products of its own region"
        raise SchemaError(Problem(what, table.name, "; ".join(shown), next_step=step))


def _refuse_codes(own: list[str], foreign: Mapping[str, str], known: set[str]) -> None:
    where = "foreign_products"
    problems = [
        Problem("code twice in the home region", value=repr(code), allowed="each code once")
        for code, count in Counter(own).items()
        if count > 1
    ]
    problems += [
        Problem("the table has no such product", where, repr(label)) for label in foreign if label not in known
    ]
    problems += [
        Problem("home has no such product", f"{where}, {label}", repr(code))
        for label, code in foreign.items()
        if code not in own
    ]
    if problems:
        raise SchemaError(problems)
