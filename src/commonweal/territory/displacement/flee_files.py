"""Flee's input files, read and written: locations, routes, closures, days of fighting, corrections, registrations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.files import write_atomically
from commonweal.territory.displacement.conflict import (
    CLOSURES,
    KINDS,
    TOTAL,
    Closure,
    Conflict,
    Correction,
    Place,
    Route,
    Series,
)
from commonweal.territory.displacement.tables import Line, Reader

LOCATIONS = ("name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population")
ROUTES = ("name1", "name2", "distance", "forced_redirection")
CLOSED = ("closure_type", "name1", "name2", "closure_start", "closure_end")
CORRECTED = ("name", "date", "rule")
ALIASES = {"lat": "latitude", "lon": "longitude", "gps_x": "latitude", "gps_y": "longitude", "type": "location_type",
           "pop/cap": "population", "capacity": "population", "pop": "population", "day": "day"}  # fmt: skip
INPUTS = ("input", "input_csv", ".")
VALIDATIONS = ("validation", "source_data", ".")
LAYOUT = "data_layout.csv"


def read_conflict(folder: Path) -> Conflict:
    """Return the conflict of a folder in Flee's format; every problem of every file is reported at once.

    Inputs stand in ``input``, ``input_csv`` or the folder itself, registrations in ``validation``, ``source_data`` or
    the folder itself. Registrations may be missing; so may closures and corrections. What is odd but readable becomes
    a notice.

    Raises
    ------
    FileProblem
        There is no such folder, or it holds no ``locations.csv``.
    SchemaError
        Files or cells are wrong: file, row, value, what is allowed, the nearest match.
    """
    inputs = _folder(folder, INPUTS, "locations.csv")
    if inputs is None:
        allowed = "locations.csv in the folder, in input or in input_csv"
        raise FileProblem(Problem("not a conflict in Flee's format", str(folder), allowed=allowed))
    reader = Reader()
    places = _places(reader, inputs / "locations.csv")
    names = [one.name for one in places]
    start, length = _period(reader, inputs / "sim_period.csv")
    fighting_names, fighting = _fighting(reader, inputs / "conflicts.csv", names)
    if fighting and len(fighting) < length:
        reader.notices.append(f"conflicts.csv: {len(fighting)} days of {length}; the run ends with them")
    conflict = Conflict(
        start=start, length=length, places=places, routes=_routes(reader, inputs / "routes.csv", names),
        closures=_closures(reader, inputs / "closures.csv", places),
        corrections=_corrections(reader, inputs / "registration_corrections.csv", names),
        fighting_names=fighting_names, fighting=fighting,
        series=_registrations(reader, _folder(folder, VALIDATIONS, LAYOUT), names), notices=tuple(reader.notices),
    )  # fmt: skip
    if reader.problems:
        raise SchemaError(reader.problems)
    return conflict


def _folder(folder: Path, choices: Iterable[str], holding: str) -> Path | None:
    return next((folder / one for one in choices if (folder / one / holding).is_file()), None)


def _places(reader: Reader, path: Path) -> tuple[Place, ...]:
    lines = reader.table(path, LOCATIONS, 6, ALIASES)
    reader.unique("place", ((line.where, line.text("name")) for line in lines))
    if not lines and not reader.problems:
        reader.wrong("no place", path.name, allowed="one row a place")
    return tuple(_place(line) for line in lines)


def _place(line: Line) -> Place:
    if not line.text("name"):
        line.reader.wrong("place without a name", line.where)
    return Place(
        line.text("name"), line.text("region"), line.text("country"),
        line.real("latitude", -90.0, 90.0) if line.text("latitude") else None,
        line.real("longitude", -180.0, 180.0) if line.text("longitude") else None,
        line.name("location_type", KINDS, "location type"),
        line.whole("conflict_date", -1) if line.text("conflict_date") else None,
        line.whole("population", 0) if line.text("population") else None,
    )  # fmt: skip


def _routes(reader: Reader, path: Path, names: Sequence[str]) -> tuple[Route, ...]:
    found = []
    for line in reader.table(path, ROUTES, 3, ALIASES):
        first, second = line.name("name1", names, "place"), line.name("name2", names, "place")
        if first == second:
            reader.wrong("a way from a place to itself", line.where, first, "two places")
        km = line.real("distance", 0.0, strict=True)
        redirection = line.whole("forced_redirection", 0, 2) if line.text("forced_redirection") else 0
        found.append(Route(first, second, km, redirection))
    return tuple(found)


def _closures(reader: Reader, path: Path, places: Sequence[Place]) -> tuple[Closure, ...]:
    if not path.is_file():
        return ()
    names, countries = [one.name for one in places], list(dict.fromkeys(one.country for one in places))
    found = []
    for line in reader.table(path, CLOSED, 5, ALIASES):
        kind = line.name("closure_type", CLOSURES, "kind of closure")
        known, what = (countries, "country") if kind == "country" else (names, "place")
        first = line.name("name1", known, what)
        alone = kind in ("location", "camp", "idpcamp") and line.text("name2") in ("", "-", "None")
        second = "" if alone else line.name("name2", known, what)
        closure = Closure(kind, first, second, line.whole("closure_start", 0), line.whole("closure_end", -1))
        if closure.kind != "remove_forced_redirection" and -1 < closure.end < closure.start:
            reader.wrong("ends before it starts", f"{line.where}, closure_end", closure.end,
                         f"-1, or {closure.start} or later")  # fmt: skip
        found.append(closure)
    return tuple(found)


def _corrections(reader: Reader, path: Path, names: Sequence[str]) -> tuple[Correction, ...]:
    if not path.is_file():
        return ()
    lines = reader.table(path, CORRECTED, 2, ALIASES)
    return tuple(Correction(line.name("name", names, "place"), line.day("date"), line.text("rule")) for line in lines)


def _period(reader: Reader, path: Path) -> tuple[date, int]:
    cells = {
        row[0].lstrip("#").lower(): Line(where, {"value": [*row, ""][1]}, reader) for where, row in reader.rows(path)
    }
    for name, key in (("StartDate", "startdate"), ("Length", "length")):
        if key not in cells and path.is_file():
            reader.wrong("missing row", path.name, name, "StartDate and Length")
    start = cells["startdate"].day("value") if "startdate" in cells else date.min
    return start, cells["length"].whole("value", 1) if "length" in cells else 0


def _fighting(
    reader: Reader, path: Path, names: Sequence[str]
) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
    """Return the places of conflicts.csv and the intensity of each day : (day, place) [0 to 1]."""
    found = len(reader.problems)
    rows = reader.rows(path)
    if len(reader.problems) > found:
        return (), ()
    if len(rows) < 2 or not _is_day(rows[0][1][0]):
        what = "no day" if rows and _is_day(rows[0][1][0]) else "no header"
        reader.wrong(what, path.name, allowed="a row of #Day and the names of places, and one row a day")
        return (), ()
    header = rows[0][1]
    kept = [j for j in range(1, len(header)) if header[j]]
    reader.unique("place", ((rows[0][0], header[j]) for j in kept))
    strange = [header[j] for j in kept if header[j] not in names]
    if strange:
        reader.notices.append(f"conflicts.csv: not in locations.csv, so without effect: {', '.join(strange)}")
    days = []
    for expected, (where, cells) in enumerate(rows[1:]):
        line = Line(where, dict(_under(header, cells)), reader)
        if line.whole(header[0], 0) != expected:
            reader.wrong("days out of order", where, cells[0], f"day {expected}")
        days.append(tuple(line.real(header[j], 0.0, 1.0) for j in kept))
    return tuple(header[j] for j in kept), tuple(days)


def _under(header: Sequence[str], cells: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pair the names of a header with the cells below; cells under no name are left out."""
    return ((name, cell) for name, cell in zip(header, cells, strict=False) if name)


def _is_day(cell: str) -> bool:
    return cell.lstrip("#").strip().lower() == "day"


def _registrations(reader: Reader, folder: Path | None, names: Sequence[str]) -> tuple[Series, ...]:
    if folder is None:
        reader.notices.append(f"no {LAYOUT}: no registered refugees, so nothing can be scored")
        return ()
    found: dict[str, list[Series]] = {}
    absent, strange, twice = [], [], []
    for where, cells in reader.rows(folder / LAYOUT):
        place, files = cells[0], [cell for cell in cells[1:] if cell]
        if place.startswith("#"):
            continue
        if place in found:
            twice.append(place)
        elif place != TOTAL and place not in names:
            strange.append(place)
        elif any(Path(one).name != one for one in files):
            reader.wrong("not a bare file name", where, ", ".join(files), f"files beside {LAYOUT}")
        elif not files or any(not (folder / one).is_file() for one in files):
            absent.append(f"{place} ({', '.join(files) or where})")
        else:
            found[place] = [Series(place, one, _points(reader, folder / one)) for one in files]
    for words, which in (
        ("no file", absent),
        ("not in locations.csv", strange),
        ("named again, first row counts", twice),
    ):
        if which:
            reader.notices.append(f"{LAYOUT}: {words}, so not read: {', '.join(which)}")
    return tuple(one for series in found.values() for one in series)


def _points(reader: Reader, path: Path) -> tuple[tuple[date, float], ...]:
    """Return the dated stocks of a file; a first row without a date is a header.

    A row without a count is left out, and with a notice a row dated before the one above it, a slip of the pen.
    """
    points: list[tuple[date, float]] = []
    late = []
    for n, (where, cells) in enumerate(reader.rows(path)):
        if cells[0].startswith("#") or len(cells) < 2 or not cells[1] or (n == 0 and not cells[0][:1].isdigit()):
            continue
        line = Line(where, {"date": cells[0], "persons": cells[1]}, reader)
        day, persons = line.day("date"), line.real("persons", 0.0)
        if points and day < points[-1][0]:
            late.append(cells[0])
        else:
            points.append((day, persons))
    if late:
        reader.notices.append(f"{path.name}: dated before the row above, so not read: {', '.join(late)}")
    if not points:
        reader.wrong("no registered refugees", path.name, allowed="rows of date and persons")
    return tuple(points)


def write_conflict(conflict: Conflict, folder: Path) -> None:
    """Write a conflict as ``input`` and ``validation`` in Flee's format; reading it gives the same data."""
    inputs, validation = folder / "input", folder / "validation"
    inputs.mkdir(parents=True, exist_ok=True)
    places = [[one.name, one.region, one.country, one.latitude, one.longitude, one.kind, one.conflict_date,
               one.population] for one in conflict.places]  # fmt: skip
    _write(inputs / "locations.csv", [_header(LOCATIONS), *places])
    routes = [[one.first, one.second, one.km, one.redirection] for one in conflict.routes]
    _write(inputs / "routes.csv", [_header(ROUTES), *routes])
    closed = [[one.kind, one.first, one.second, one.start, one.end] for one in conflict.closures]
    _write(inputs / "closures.csv", [_header(CLOSED), *closed])
    days = [[day, *row] for day, row in enumerate(conflict.fighting)]
    _write(inputs / "conflicts.csv", [["#Day", *conflict.fighting_names], *days])
    _write(inputs / "sim_period.csv", [["StartDate", conflict.start.isoformat()], ["Length", conflict.length]])
    corrections = [[one.camp, one.on.isoformat(), one.rule] for one in conflict.corrections]
    _write(inputs / "registration_corrections.csv", [_header(CORRECTED), *corrections])
    if conflict.series:
        validation.mkdir(exist_ok=True)
        files: dict[str, list[object]] = {}
        for one in conflict.series:
            files.setdefault(one.place, [one.place]).append(one.file)
            points = [[day.isoformat(), persons] for day, persons in one.points]
            _write(validation / one.file, [["Date", "persons"], *points])
        _write(validation / LAYOUT, list(files.values()))


def _header(names: Sequence[str]) -> list[object]:
    return [f"#{names[0]}", *names[1:]]


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([[_cell(one) for one in row] for row in rows])
    write_atomically(path, text.getvalue().encode())


def _cell(value: object) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)
