"""Checks of a plan's tables: they are what the certificate says, and they hold together without it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from commonweal.verify.balance import rows, used_up, uses
from commonweal.verify.capital import items, spent
from commonweal.verify.case import Case
from commonweal.verify.certificates import Certificate
from commonweal.verify.declared import Declared, direct_co2, hours
from commonweal.verify.findings import Findings
from commonweal.verify.scales import Flows
from commonweal.verify.sides import sides
from commonweal.verify.stored import Array, Stored

Axes = dict[str, list[object]]
Frames = Mapping[str, pd.DataFrame]


def axes_of(case: Case) -> dict[str, Axes]:
    """Return the axes of every table that has one row for each combination of labels."""
    country, processes, years = case.country, case.processes, list(case.years)
    classes = [str(name) for name in case.settings["labels.classes"]]
    return {
        "activities": {"activity": [*country.labels("activities"), *processes.labels("activities")], "year": [*years]},
        "products": {"product": [*country.labels("products"), *processes.labels("products")], "year": [*years]},
        "needs": {"group": [*country.labels("groups")], "class": [*classes], "year": [*years]},
        "people": {"class": [*classes], "year": [*years]},
    }


def complete_tables(stored: Stored, case: Case, names: tuple[str, ...], found: Findings) -> Frames | None:
    """Return the rows of a run in some tables, or None if one of them is not complete and in order."""
    frames = {name: stored.table(name, case.key) for name in names}
    checked = [_in_order(found, f"{name}.parquet", case.key, frames[name], axes_of(case)[name]) for name in names]
    return frames if all(checked) else None


def _in_order(found: Findings, file: str, key: str, frame: pd.DataFrame, axes: Axes) -> bool:
    sizes = [len(names) for names in axes.values()]
    if len(frame) != int(np.prod(sizes)):
        found.fail(file, f"{key}: {len(frame)} rows, {int(np.prod(sizes))} expected")
        return False
    places = np.indices(sizes).reshape(len(sizes), -1)
    for (axis, names), place in zip(axes.items(), places, strict=True):
        if list(frame[axis]) != [names[i] for i in place]:
            found.fail(file, f"{key}: column {axis} is not complete and in order")
            return False
    return True


def column(case: Case, frames: Frames, table: str, name: str) -> Array:
    """Return a column of a complete table as an array over its axes."""
    shape = tuple(len(names) for names in axes_of(case)[table].values())
    return frames[table][name].to_numpy(dtype=np.float64).reshape(shape)


def check_flows(case: Case, declared: Declared, plan: Certificate, frames: Frames, found: Findings) -> Flows:
    """Compare the tables with the certificate's last stage and with the declared rows; return the flows they tell."""
    final = plan.flows(plan.optimum(len(plan.vectors["names"])).x)
    flows = _told(case, declared, frames, final)
    for name, (table, axes) in _SOURCES.items():
        expected = final.get(name, np.zeros_like(flows[name]))
        labels = list(axes_of(case)[table].values()) if axes else []
        found.same(f"{table}.parquet", f"{case.key}: {name} against {plan.file}", flows[name], expected, labels)
    _check_rows(case, declared, plan, flows, found)
    _check_columns(case, declared, frames, flows, found)
    _check_empty(case, declared, frames, found)
    return flows


_SOURCES = {
    "level": ("activities", True),
    "workforce": ("activities", True),
    "capital": ("activities", False),
    "investment": ("activities", False),
    "export": ("products", True),
    "delivery": ("needs", True),
    "unserved": ("people", True),
}


def _told(case: Case, declared: Declared, frames: Frames, final: Flows) -> dict[str, Array]:
    """What the tables say of every flow; closing stock, basket and credits are in the certificate alone."""
    held = items(declared)
    persons, worked = case.country["persons"], case.country["hours"]
    per_person = np.divide(worked, persons, out=np.zeros_like(worked), where=persons > 0.0)[:, None]
    stock = column(case, frames, "activities", "capital_opening")[held.serves]
    flows = {
        "level": column(case, frames, "activities", "level"),
        "workforce": column(case, frames, "activities", "workforce")[: len(worked)] * per_person,
        "capital": np.concatenate([stock, final["capital"][:, -1:]], axis=1),
        "investment": column(case, frames, "activities", "investment")[held.serves],
        "export": column(case, frames, "products", "exports"),
        "delivery": column(case, frames, "needs", "delivered"),
        "unserved": column(case, frames, "people", "unserved"),
        **{name: final[name] for name in ("basket", "least_fulfilment", "credit") if name in final},
    }
    flows["group_total"] = flows["delivery"].sum(axis=1)
    flows["asset_total"] = spent(held, flows["investment"], len(final["asset_total"]))
    flows["labour"] = hours(declared, flows["level"]).sum(axis=0)
    flows["resource"] = used_up(declared, flows)
    return flows


def _check_rows(case: Case, declared: Declared, plan: Certificate, flows: Flows, found: Findings) -> None:
    """Balances, labour, mobility, capital, capacity, trade, CO2 and floors hold for the flows of the tables."""
    expected = sides(declared)
    for name, value in rows(declared, flows).items():
        block = plan.lp.row_blocks.get(name)
        if block is None:
            continue
        lower, upper = expected[name]
        size = plan.lp.row_unit[block.index] + np.abs(value)
        labels = _row_labels(declared, block.axes)
        found.within("tables", f"{case.key}: {name}", value, lower, upper, size, labels)


def _row_labels(declared: Declared, axes: tuple[str, ...]) -> list[list[object]]:
    known = axes_of(declared.case)
    names = {**known["activities"], **known["products"], **known["needs"]}
    names["item"] = [names["activity"][i] for i in items(declared).serves]
    names["workforce"] = names["activity"]
    return [names.get(axis, [*range(10**4)]) for axis in axes]


def _check_columns(case: Case, declared: Declared, frames: Frames, flows: Flows, found: Findings) -> None:
    """Every other column follows from the flows and the declarations."""
    shape = declared.floors.shape
    level = flows["level"]
    expected = {
        "activities": {"hours": hours(declared, level), "co2": direct_co2(declared, level)},
        "products": uses(declared, flows),
        "needs": {
            "persons": np.broadcast_to(case.persons[None], shape),
            "floor": declared.floors,
            "required": declared.required,
        },
        "people": {"persons": case.persons},
    }
    for table, columns in expected.items():
        for name, values in columns.items():
            labels = list(axes_of(case)[table].values())
            found.same(f"{table}.parquet", f"{case.key}: {name}", column(case, frames, table, name), values, labels)


def _check_empty(case: Case, declared: Declared, frames: Frames, found: Findings) -> None:
    """An activity without capital shows none, and a technique no workforce besides its industry's."""
    count, file = len(case.country["hours"]), "activities.parquet"
    held = items(declared).serves
    for name in ("capital_opening", "investment"):
        other = np.delete(column(case, frames, "activities", name), held, axis=0)
        found.same(file, f"{case.key}: {name} of activities without capital", other, np.zeros_like(other))
    own = column(case, frames, "activities", "workforce")[count:]
    found.same(file, f"{case.key}: workforce of techniques", own, np.full_like(own, np.nan))


def check_valuations(stored: Stored, case: Case, plan: Certificate, frames: Frames, found: Findings) -> None:
    """Check that the valuations of the tables are the duals of the aim's stage."""
    names = [str(name) for name in plan.vectors["names"]]
    duals = plan.duals(plan.optimum(names.index(str(case.run["aim"])) + 1).y)
    labels = list(axes_of(case)["products"].values())
    got = column(case, frames, "products", "valuation")
    found.same("products.parquet", f"{case.key}: valuation against {plan.file}", got, duals.pop("balance"), labels)
    table = stored.table("valuations", case.key)
    count = sum(int((values != 0.0).sum()) for values in duals.values())
    found.equal("valuations.parquet", f"{case.key}: rows", len(table), count)
    for name, values in duals.items():
        part = table[table["constraint"] == name]
        row = f"{case.key}: {name} against {plan.file}"
        found.same("valuations.parquet", row, part["value"].to_numpy(dtype=np.float64), values[values != 0.0])
        axes = plan.lp.row_blocks[name].axes
        if "year" in axes:
            years = np.array(case.years)[np.argwhere(values != 0.0)[:, axes.index("year")]]
            found.same("valuations.parquet", f"{row} (year)", part["year"].to_numpy(dtype=np.float64), years)
