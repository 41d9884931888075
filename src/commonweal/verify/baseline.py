"""Checks of a baseline: output by the table, needs by fifths of persons, both recomputed."""

from __future__ import annotations

import numpy as np

from commonweal.verify.case import Case
from commonweal.verify.declared import Declared, direct_co2, hours
from commonweal.verify.findings import Findings
from commonweal.verify.flows import Frames, axes_of, column
from commonweal.verify.scales import Flows
from commonweal.verify.stored import Array, Stored

FIFTHS = 5
HOME = ("households", "npish", "government", "gfcf", "inventories")


def check_baseline(stored: Stored, case: Case, declared: Declared, frames: Frames, found: Findings) -> Flows:
    """Check levels, balances, hours and CO2 of a baseline, and return its flows."""
    country = case.country
    level = column(case, frames, "activities", "level")
    scale = level / country.output[:, None]
    exports = np.outer(country.final("domestic", "exports"), case.export_index)
    expected = {
        "made": country["make"] @ scale,
        "intermediate": country["use_domestic"] @ scale,
        "consumption": np.outer(country.final("domestic", *HOME[:3]), case.growth),
        "investment": np.outer(country.final("domestic", *HOME[3:]), case.growth),
        "exports": exports,
        "fixed_supply": np.zeros_like(exports),
    }
    product_labels, activity_labels = (list(axes_of(case)[name].values()) for name in ("products", "activities"))
    for name, values in expected.items():
        got = column(case, frames, "products", name)
        found.same("products.parquet", f"{case.key}: {name}", got, values, product_labels)
    used = expected["intermediate"] + expected["consumption"] + expected["investment"] + exports
    size = country["make"].sum(axis=1, keepdims=True) + np.abs(used)
    made = expected["made"]
    found.within("tables", f"{case.key}: made against used", made, used, used, size, product_labels)
    for name, values in (("hours", hours(declared, level)), ("co2", direct_co2(declared, level))):
        got = column(case, frames, "activities", name)
        found.same("activities.parquet", f"{case.key}: {name}", got, values, activity_labels)
    _check_shares(case, level, made, found)
    return {"level": level, "export": exports, "import": _imports(case, scale)}


def _check_shares(case: Case, level: Array, made: Array, found: Findings) -> None:
    """Every activity makes the share of its products that it made in the base year."""
    country = case.country
    base = country["make"].sum(axis=1)
    ratio = np.divide(made, base[:, None], out=np.zeros_like(made), where=base[:, None] > 0.0)
    expected = country["make"].T @ ratio
    found.same("activities.parquet", f"{case.key}: level", level, expected, list(axes_of(case)["activities"].values()))


def _imports(case: Case, scale: Array) -> Array:
    """Imports for all uses (product, year) [money/yr]."""
    country = case.country
    home = np.outer(country.final("imported", *HOME), case.growth)
    return np.asarray(
        country["use_imported"] @ scale + home + np.outer(country.final("imported", "exports"), case.export_index)
    )


def fulfilment(case: Case, floors: Array) -> Array:
    """Return delivery over floor by group, fifth of persons and year; infinite where there is no floor."""
    country = case.country
    spent = (country["groups.domestic"] + country["groups.imported"]).sum(axis=0)
    shares = np.array([country.parameter(f"disposable_income_share_q{q}") for q in range(1, FIFTHS + 1)])
    collective = country["groups.collective"] * spent
    delivered = np.outer(spent - collective, shares / shares.sum()) + collective[:, None] / FIFTHS
    required = (floors * case.persons[None]).sum(axis=1)[:, None, :] / FIFTHS
    supply = delivered[:, :, None] * case.growth
    ratio: Array = np.full_like(supply, np.inf)
    np.divide(supply, required, out=ratio, where=np.broadcast_to(required > 0.0, supply.shape))
    return ratio


def below_floor(case: Case, floors: Array, ratio: Array) -> tuple[Array, Array]:
    """Return persons below any floor and the depth of the worst shortfall, each (class, year)."""
    concerned = np.where((floors > 0.0)[:, :, None, :], ratio[:, None, :, :], np.inf).min(axis=0)
    below = (concerned < 1.0).mean(axis=1) * case.persons
    return below, np.maximum(1.0 - concerned.min(axis=1), 0.0)


def check_needs(
    stored: Stored, case: Case, floors: Array, frames: Frames, found: Findings
) -> tuple[Array, Array, Array]:
    """Check fulfilment by fifths and persons below a floor; return both with the depth."""
    ratio = fulfilment(case, floors)
    table = stored.table("quintiles", case.key)
    concerned = np.isfinite(ratio)
    found.equal("quintiles.parquet", f"{case.key}: rows", len(table), int(concerned.sum()))
    groups = np.array(case.country.labels("groups"))[np.argwhere(concerned)[:, 0]]
    found.equal("quintiles.parquet", f"{case.key}: groups", list(table["group"]), groups.tolist())
    if len(table) == int(concerned.sum()):
        found.same("quintiles.parquet", f"{case.key}: fulfilment", table["fulfilment"].to_numpy(), ratio[concerned])
    below, depth = below_floor(case, floors, ratio)
    labels = list(axes_of(case)["people"].values())
    found.same("people.parquet", f"{case.key}: unserved", column(case, frames, "people", "unserved"), below, labels)
    found.same(
        "people.parquet", f"{case.key}: persons", column(case, frames, "people", "persons"), case.persons, labels
    )
    return ratio, below, depth
