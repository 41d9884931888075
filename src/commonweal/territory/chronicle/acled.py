"""Read an ACLED export: lethal events, and claims of control from three of its kinds of event. No data are shipped.

Sources
-------
ACLED Codebook: ``sub_event_type`` "Government regains territory", "Non-state actor overtakes territory" and
"Non-violent transfer of territory" tell of changes of control (from the literature, check before citing). Its terms
bar passing the data on. Coordinates are not kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.chronicle.cells import short
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.tabular import read_csv
from commonweal.territory.chronicle.ucdp import Imported, party_id

NEEDED = ("event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "actor2", "admin1", "admin2",
          "location", "fatalities")  # fmt: skip
TAKES_PLACE = (
    "Government regains territory",
    "Non-state actor overtakes territory",
    "Non-violent transfer of territory",
)
_MONTHS = {name: n for n, name in enumerate(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"), start=1)}  # fmt: skip
_KINDS = {"Battles": 1, "Violence against civilians": 3}


def read_acled(path: Path) -> tuple[Imported, list[dict[str, str]], list[dict[str, str]]]:
    """Return lethal events, control claims (as rows of text) and places of an ACLED export as CSV.

    A change of control is a claim that the first actor holds the place from that day on.

    Raises
    ------
    SchemaError, FileProblem
        A column is missing, a day does not exist, a number of deaths is none.
    """
    problems: list[Problem] = []
    rows: list[dict[str, Any]] = []
    control: list[dict[str, str]] = []
    places: dict[str, dict[str, str]] = {}
    for where, cells in read_csv(path, NEEDED):
        day = _day(cells["event_date"])
        if day is None:
            problems.append(Problem("not a day that exists", f"{where} event_date", short(cells["event_date"])))
            continue
        if not cells["fatalities"].isdigit():
            problems.append(Problem("not a count of deaths", f"{where} fatalities", short(cells["fatalities"])))
            continue
        rows.append(_event(cells, day))
        if cells["sub_event_type"] in TAKES_PLACE:
            place = party_id(f"{cells['admin1']} {cells['location']}")
            province = party_id(f"{cells['admin1']} province")
            places[province] = {"place_id": province, "name": cells["admin1"], "kind": "province"}
            places[place] = {"place_id": place, "name": cells["location"], "kind": "town", "part_of": province}
            control.append(_control(cells, place, np.datetime64(day - 719163, "D")))
    if problems:
        raise SchemaError(problems[:200])
    sides = dict.fromkeys([row[side] for row in rows for side in ("side_a", "side_b") if row[side]])
    columns = {name: np.array([row[name] for row in rows], dtype=object if isinstance(value, str) else np.int64)
               for name, value in _event(dict.fromkeys(NEEDED, "0"), 1).items()}  # fmt: skip
    return Imported(columns, {party_id(side): side for side in sides}), control, list(places.values())


def _day(text: str) -> int | None:
    """Return the ordinal of ``2017-03-01`` or ``01 March 2017``."""
    parts = text.split()
    if len(parts) == 3 and parts[1] in _MONTHS and parts[0].isdigit():
        text = f"{parts[2]}-{_MONTHS[parts[1]]:02d}-{int(parts[0]):02d}"
    return day_of(text)


def _event(cells: dict[str, str], day: int) -> dict[str, Any]:
    deaths = int(cells["fatalities"])
    number = {"first": day, "last": day, "date_prec": 1, "where_prec": 1, "kind": _KINDS.get(cells["event_type"], 2),
              "dyad_id": 0, "deaths_a": 0, "deaths_b": 0, "deaths_civilians": 0, "deaths_unknown": deaths,
              "low": deaths, "best": deaths, "high": deaths}  # fmt: skip
    dyad = " - ".join(one for one in (cells["actor1"], cells["actor2"]) if one)
    text = {"event_id": cells["event_id_cnty"], "place": cells["location"], "province": cells["admin1"],
            "district": cells["admin2"], "dyad": dyad, "side_a": cells["actor1"], "side_b": cells["actor2"],
            "source": "ACLED"}  # fmt: skip
    return {**number, **text}


def _control(cells: dict[str, str], place: str, day: np.datetime64) -> dict[str, str]:
    return {
        "claim_id": party_id(cells["event_id_cnty"]), "place": place, "holder": party_id(cells["actor1"]),
        "aspect": "begins", "date_edtf": str(day), "earliest": str(day), "latest": str(day), "source_id": "acled",
        "note": cells["sub_event_type"],
    }  # fmt: skip
