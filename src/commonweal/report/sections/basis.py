"""What the answer rests on: numbers by where they come from, what other countries supply, and what is not judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.economy import Quantity
from commonweal.data.product_groups import SCHOOLS_IN_PUBLIC_ADMINISTRATION
from commonweal.data.worlds import list_worlds, load_world
from commonweal.report.blocks import Block, Fold, Points, Section, Table, Text
from commonweal.report.material import Material, Run
from commonweal.report.numbers import gigatonnes, number, percent
from commonweal.report.sections.technique_basis import technique_basis
from commonweal.report.words import distinct, listed

NATURE = "Nature here means CO2: land, water, materials and species are not in the accounts."
STOCKS = (
    "Nature here means CO2 and, where a society has a quota on it, {}: land, water, other materials and other species "
    "are not in the accounts."
)
NOT_JUDGED = (
    "Land-use change and bunkers are in the world budgets but not in the national accounts they are compared with.",
    "Unpaid care is not counted as work.",
    "Prices of the base year stand for volumes throughout; goods made by very different hands can share a product.",
    "Distribution inside a class is assumed: by income share in a baseline, equal in a plan. Non-take-up, errors and "
    "diversion are "
    "not in a frontier.",
    "A plan that exists is not a society that follows it: nobody in this version votes, resists, moves or changes "
    "habits.",
)
ONE_TECHNIQUE = (
    "Where one technique per product is meant, it is that of the base year or its trend: a verdict of no plan is one "
    "about these techniques."
)
KINDS = {
    "read": "read in a published source",
    "derived": "derived from what was read",
    "imputed": "imputed from other people's, places' or years' figures",
    "judged": "judged: an assumption with its range",
}
ARRAYS = {
    "read": ("use_domestic", "use_imported", "make", "import_margins", "final_domestic", "final_imported",
             "final_margins", "final_taxes", "persons", "capital", "co2", "household_co2"),
    "derived": ("import_co2_intensity", "groups.domestic", "groups.imported", "groups.direct_co2", "groups.collective"),
    "imputed": ("hours",),
}  # fmt: skip
"""Where the arrays of an economy come from; the population is read every five years and imputed in between."""
EVERY = 5
COUNTED = (
    "Counts say little about weight: the few judged numbers set the floors. Hours of all engaged are imputed from "
    "employees' "
    "hours, consumption by fifth from shares of disposable income, CO2 of imports from a proxy by product."
)

Number = tuple[str, str, str, str, str]


def section(material: Material) -> Section:
    """Return the section."""
    numbers = [*_declared(material), *_parameters(material)]
    blocks: list[Block] = [
        _counts(material, numbers),
        Text(COUNTED, note=True),
        Fold("Every single number declared, with its range and source", (_list(numbers),)),
        *_capped(material),
        *_moved(material),
        *technique_basis(material),
        Text(
            "What the rest of the world supplies, in CO2: footprint less production, above zero where more is "
            "emitted abroad for a country than at home for others."
        ),
        _abroad(material),
        Text("What is not judged here:"),
        Points([ONE_TECHNIQUE, _nature(material), *NOT_JUDGED]),
        Fold("Known gaps of the data", (Points(_gaps(material)),)),
    ]
    return Section("basis", "What does the answer rest on?", blocks)


def status_of(source: str) -> str:
    """Return whether a source is a judgement of ours or a reading."""
    return "judged" if source.lower().startswith("assumption") else "read"


def _declared(material: Material) -> list[Number]:
    """Path, value, range, source and status of every sourced number of scenario and societies."""
    documents = {"scenario": material.scenario.get("scenario") or {}, **dict(material.scenario.get("societies") or {})}
    return [row for name, document in documents.items() for row in _sourced(name, document)]


def _sourced(path: str, value: Any) -> Iterator[Number]:
    """Walk a document down to the records that carry a source."""
    if not isinstance(value, Mapping):
        return
    if isinstance(value.get("source"), str):
        yield path, _value(value), _range(value), value["source"], status_of(value["source"])
        return
    for key, below in value.items():
        yield from _sourced(f"{path}.{key}", below)


def _value(record: Mapping[str, Any]) -> str:
    unit = "" if record.get("unit", "1") == "1" else f" {record['unit']}"
    if "value" in record:
        return f"{number(float(record['value']))}{unit}"
    if "values" in record:
        return "; ".join(f"{number(float(one))}{unit} from {str(date)[:10]}" for date, one in record["values"].items())
    return " to ".join(str(record[key]) for key in ("first", "last") if key in record)


def _range(record: Mapping[str, Any]) -> str:
    low, high = record.get("low"), record.get("high")
    return "" if low is None or high is None else f"{number(float(low))} to {number(float(high))}"


def _parameters(material: Material) -> list[Number]:
    """Sourced scalars of the economies, where the manifest lists them."""
    rows = []
    for world, about in dict(material.manifest.get("worlds") or {}).items():
        for name, record in dict(about.get("parameters") or {}).items():
            status = str(record.get("status", "read"))
            kind = "judged" if status == "assumption" else "derived" if "derived" in status else "read"
            rows.append((f"{world}.{name}", _value(record), _range(record), str(record.get("source", "")), kind))
    moved = _schools(material)
    return [*rows, *((f"{world}.schools", _value(asdict(one)), "", one.source, "derived") for world, one in moved)]


def _schools(material: Material) -> list[tuple[str, Quantity]]:
    """Share of public administration that is education, for the economies whose table records schools there."""
    codes = {world: load_world(world).country_code for world in material.worlds if world in list_worlds()}
    known = SCHOOLS_IN_PUBLIC_ADMINISTRATION
    return [(world, known[code]) for world, code in codes.items() if code in known]


def _moved(material: Material) -> list[Block]:
    return [
        Text(f"{one.note} {material.country(world)}: {percent(one.value)} of what O84 delivers counts as education.",
             note=True)
        for world, one in _schools(material)
    ]  # fmt: skip


def _counts(material: Material, numbers: list[Number]) -> Table:
    found = Counter(row[4] for row in numbers)
    for world in material.worlds:
        found.update(_cells(material.economy(world)))
    total = max(sum(found.values()), 1)
    rows = [[words, number(found[kind]), percent(found[kind] / total)] for kind, words in KINDS.items() if found[kind]]
    return Table("Inputs that are not zero, by where they come from", ["status", "numbers", "share"], rows)


def _cells(arrays: Mapping[str, NDArray[Any]]) -> Counter[str]:
    """Count the cells of an economy that are not zero, by status."""
    found: Counter[str] = Counter()
    for status, names in ARRAYS.items():
        found[status] += sum(int(np.count_nonzero(arrays[name])) for name in names if name in arrays)
    if "population.years" in arrays:
        whole = arrays["population.years"] % EVERY == 0
        bands = int(arrays["population.persons"].shape[0]) + 1
        found["read"] += int(whole.sum()) * bands
        found["imputed"] += int((~whole).sum()) * bands
    return found


def _list(numbers: list[Number]) -> Table:
    return Table("Numbers and sources", ["declared at", "value", "range", "source", "status"], numbers)


def _capped(material: Material) -> list[Block]:
    """Floors that were cut to the cap."""
    names = dict.fromkeys(name for run in material.runs for name in run.get("capped_floors", ()))
    return (
        [
            Text(
                f"Floors cut to the largest share of the observed mean that the yardstick allows: {', '.join(names)}.",
                note=True,
            )
        ]
        if names
        else []
    )


def _nature(material: Material) -> str:
    """What nature means in a run: CO2, and the stocks on which some society has a quota."""
    quotas = distinct(
        f"\u201c{one['words'].removeprefix('the quota on ')}\u201d"
        for run in material.runs
        for one in run.get("stocks", ())
    )
    return STOCKS.format(listed(quotas)) if quotas else NATURE


def _abroad(material: Material) -> Table:
    first, last = material.years
    rows = [_difference(material, run) for world in material.worlds for run in material.of(world)]
    head = ["country", "society", f"in {first}, Gt/yr", f"in {last}, Gt/yr", f"{first} to {last}, Gt"]
    return Table("CO2 emitted elsewhere, net", head, rows, headers=2)


def _difference(material: Material, run: Run) -> list[str]:
    yearly = material.series(run, "co2_footprint") - material.series(run, "co2_production")
    if yearly.empty:
        return [run["country"], material.label(run), "", "", ""]
    ends = [f"{float(yearly.iloc[end]):.2f}".replace("-", "\u2212") for end in (0, -1)]
    return [run["country"], material.label(run), *ends, gigatonnes(float(yearly.sum()))]


def _gaps(material: Material) -> list[str]:
    found = [
        str(gap) for about in dict(material.manifest.get("worlds") or {}).values() for gap in about.get("gaps", ())
    ]
    return list(dict.fromkeys(found)) or ["None is listed in this run."]
