"""Read a chronicle: a folder of CSV or Parquet files, one a table, or one YAML file. All problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.core.errors import FileProblem, InputError, Problem, SchemaError, UnknownName, nearest
from commonweal.core.strict_yaml import read_yaml
from commonweal.territory.chronicle.cells import parse
from commonweal.territory.chronicle.checks import errors_of
from commonweal.territory.chronicle.events import EVENTS, read_events
from commonweal.territory.chronicle.record import Chronicle, Meta, Row, sort_rows
from commonweal.territory.chronicle.schema import TABLES, TableSpec
from commonweal.territory.chronicle.tabular import read_csv
from commonweal.territory.protection import drop_fine_coordinates

META = "chronicle.yaml"
TEXT_KEYS = ("name", "title", "words", "licence", "parties_of_truce", "province", "events_source")
TABLES_AS = "tables as CSV or Parquet"
LISTED = 200
"""Problems that one message lists; more are counted."""


def list_chronicles() -> tuple[str, ...]:
    """Return the names of the bundled chronicles."""
    root = files("commonweal.territory").joinpath("bundled")
    return tuple(sorted(one.name for one in root.iterdir() if one.joinpath(META).is_file()))


def load_chronicle(name: str | Path) -> Chronicle:
    """Return a bundled chronicle by name, or one from a folder or YAML file; every problem is reported at once.

    Raises
    ------
    UnknownName
        Neither a bundled chronicle nor a path.
    FileProblem
        A file cannot be read as what it should be.
    SchemaError
        Cells are wrong: file, row, value, what is allowed, the nearest match.
    """
    path = Path(name)
    if str(name) in list_chronicles():
        path = Path(str(files("commonweal.territory").joinpath("bundled", str(name))))
    elif not path.exists():
        raise UnknownName.of("chronicle, and no such folder or file", name, list_chronicles())
    return parsed(*(_from_yaml(path) if path.is_file() else _from_folder(path)))


def parsed(meta: Meta, raw: Mapping[str, Any], events: Mapping[str, Any]) -> Chronicle:
    """Return a chronicle of rows of text: by table, where each row stands and its cells.

    Raises
    ------
    SchemaError
        Every cell that is wrong, and every row that does not fit the others.
    """
    problems: list[Problem] = []
    tables = {table: _rows(TABLES[table], rows, problems) for table, rows in raw.items()}
    draft = Chronicle(meta, {table: sort_rows(table, rows) for table, (_, rows) in tables.items()}, events)
    numbers = {table: places for table, (places, _) in tables.items()}
    problems += errors_of(draft, numbers)
    if problems:
        left = len(problems) - LISTED
        rest = [Problem(f"and {left} more problems")] if left > 0 else []
        raise SchemaError([*problems[:LISTED], *rest])
    return drop_fine_coordinates(draft)


def _rows(spec: TableSpec, raw: Iterable[tuple[str, Mapping[str, str]]], problems: list[Problem]) -> Any:
    """Parse the rows of a table; return where each stands, by its key, and the rows."""
    places: dict[str, str] = {}
    rows: list[Row] = []
    known = {one.name: one for one in spec.columns}
    for where, cells in raw:
        row: dict[str, Any] = {}
        for name in cells:
            if name not in known:
                problems.append(Problem("unknown column", where, name, ", ".join(known), nearest(name, known)))
        for name, column in known.items():
            row[name], wrong = parse(column, str(cells.get(name) or ""), f"{where} {name}")
            if wrong:
                problems.append(wrong)
        key = str(row.get(spec.key))
        if (key in places and spec.key not in ("party_id", "reading", "scope")) or (
            spec.name == "parties" and key in places
        ):
            problems.append(Problem("stands twice", f"{where} {spec.key}", key, f"once; first at {places[key]}"))
        places.setdefault(key, where)
        rows.append(row)
    return places, rows


def _from_folder(folder: Path) -> tuple[Meta, dict[str, Any], Mapping[str, Any]]:
    beside = sorted(one.name for one in folder.iterdir())
    if META not in beside:
        step = f"write one with a line 'name: {folder.name}'"
        raise FileProblem(Problem(f"not a chronicle: no {META}", str(folder), next_step=step))
    known = {f"{table}.{ending}" for table in TABLES for ending in ("csv", "parquet")}
    known |= {META, *EVENTS, "LICENSE", "SOURCE.md", "README.md"}
    problems = [
        Problem("unknown file in a chronicle", str(folder / name), allowed=TABLES_AS, nearest=nearest(name, known))
        for name in beside
        if name not in known and not name.startswith(".")
    ]  # fmt: skip
    problems += [
        Problem("a folder, not a file", str(folder / name), allowed="a file")
        for name in beside
        if name in known and (folder / name).is_dir()
    ]
    raw: dict[str, Any] = {}
    for table in TABLES:
        csv_file, parquet = folder / f"{table}.csv", folder / f"{table}.parquet"
        if csv_file.is_file() and parquet.is_file():
            problems.append(Problem("a table in two files", str(csv_file), str(parquet.name), "one of them"))
        try:
            if csv_file.is_file():
                raw[table] = list(read_csv(csv_file, [one.name for one in TABLES[table].columns if one.required]))
            elif parquet.is_file():
                raw[table] = list(_read_parquet(parquet))
        except InputError as error:
            problems += error.problems
    if problems:
        raise FileProblem(problems)
    return _meta(read_yaml(folder / META).data, str(folder / META)), raw, read_events(folder)


def _from_yaml(path: Path) -> tuple[Meta, dict[str, Any], Mapping[str, Any]]:
    document = read_yaml(path)
    data = document.data if isinstance(document.data, dict) else {}
    for name in data:
        if name not in {*TABLES, *_META_KEYS}:
            allowed = {*TABLES, *_META_KEYS}
            problem = Problem(
                "unknown part of a chronicle", str(path), str(name), ", ".join(sorted(allowed)), nearest(name, allowed)
            )
            raise SchemaError(problem)  # fmt: skip
    raw = {table: _yaml_rows(document, table) for table in TABLES if table in data}
    return _meta({key: data[key] for key in data if key in _META_KEYS}, str(path)), raw, {}


def _yaml_rows(document: Any, table: str) -> list[tuple[str, dict[str, str]]]:
    rows = document.data[table]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SchemaError(Problem("not a list of rows", document.where((table,)), allowed="a list of maps"))
    return [
        (document.where((table, number)), {str(name): _plain(value) for name, value in row.items()})
        for number, row in enumerate(rows)
    ]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


_META_KEYS = {
    "schema",
    "name",
    "title",
    "words",
    "licence",
    "invented",
    "supply_sources",
    "parties_of_truce",
    "province",
    "province_places",
    "events_source",
}


def _meta(data: Any, where: str) -> Meta:
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        raise SchemaError(Problem("a chronicle has a name", where, allowed="name: my-chronicle"))
    unknown = sorted(set(data) - _META_KEYS)
    if unknown:
        raise SchemaError(
            Problem("unknown key", where, unknown[0], ", ".join(sorted(_META_KEYS)), nearest(unknown[0], _META_KEYS))
        )
    if data.get("schema", 1) != 1:
        raise SchemaError(Problem("chronicle of another version", where, str(data["schema"]), "schema: 1"))
    sources = data.get("supply_sources") or {}
    if not isinstance(sources, dict) or not all(isinstance(one, list) for one in sources.values()):
        raise SchemaError(Problem("not a map of places to lists of places", f"{where} supply_sources"))
    text = {key: str(data.get(key) or "") for key in TEXT_KEYS}
    invented = data.get("invented", False)
    if not isinstance(invented, bool):
        raise SchemaError(Problem("neither true nor false", f"{where} invented", str(invented), "true, false"))
    inside = data.get("province_places") or []
    if not isinstance(inside, list):
        raise SchemaError(Problem("not a list of places", f"{where} province_places", str(inside)))
    return Meta(
        **text,
        invented=invented,
        province_places=tuple(map(str, inside)),
        supply_sources={key: tuple(map(str, one)) for key, one in sources.items()},
    )


def _read_parquet(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise FileProblem(Problem("not readable as Parquet", str(path), str(error).splitlines()[0])) from error
    for number, row in enumerate(table.to_pylist(), start=1):
        yield f"{path.name} row {number}", {name: _plain(value) for name, value in row.items()}
