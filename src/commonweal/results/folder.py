"""Write a run folder whole or not at all, and read one back."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.run_folder import LIVED, MANIFEST, RUNS, SCENARIO, TABLES, checksum, file_stem, read_manifest
from commonweal.core.strict_yaml import read_yaml
from commonweal.results.arrays import array_files
from commonweal.results.document import runs_document
from commonweal.results.manifest import manifest
from commonweal.results.records import Results
from commonweal.results.resolved import scenario_text
from commonweal.results.tables import COLUMN_UNITS, tables
from commonweal.scenario.schema import Scenario

DEFAULT_PARENT = Path("runs")
REPORT = "report.html"

MakeReport = Callable[[Path], bytes]
"""Given the folder with everything but the report, returns the report."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """What a run folder holds, apart from certificates and arrays (see ``commonweal.core.run_folder.unpack``)."""

    path: Path
    manifest: Mapping[str, Any]
    scenario: Mapping[str, Any]
    runs: Mapping[str, Any]
    indicators: pd.DataFrame
    needs: pd.DataFrame
    people: pd.DataFrame
    quintiles: pd.DataFrame
    activities: pd.DataFrame
    products: pd.DataFrame
    valuations: pd.DataFrame
    realised: pd.DataFrame
    provided: pd.DataFrame
    transactions: pd.DataFrame
    balances: pd.DataFrame


def write_run(
    results: Results,
    scenario: Scenario,
    folder: Path | None = None,
    wall_time: float = 0.0,
    report: MakeReport | None = None,
) -> Path:
    """Write the run folder of a scenario's results and return where it is; an interrupted write leaves nothing.

    Parameters
    ----------
    folder : the folder to be made; by default ``runs/SCENARIO-N`` with the next free N.
    wall_time : how long the runs took [s].
    report : makes ``report.html`` from the folder, which then has a manifest of everything else.

    Raises
    ------
    FileProblem
        The folder exists and is not empty, or cannot be written. SchemaError: two runs have the same name.
    """
    _distinct_keys(results)
    target = next_folder(scenario.name) if folder is None else folder
    require_free(target)
    with partial_folder(target) as partial:
        hashes = {name: _write(partial / name, content) for name, content in _files(results, scenario)}
        if report is not None:
            _write(partial / MANIFEST, _json(manifest(results, scenario, hashes, wall_time)))
            hashes[REPORT] = _write(partial / REPORT, report(partial))
        _write(partial / MANIFEST, _json(manifest(results, scenario, hashes, wall_time)))
        if folder is None:
            target = next_folder(scenario.name)
        settle(partial, target)
    return target


def next_folder(scenario_name: str, parent: Path = DEFAULT_PARENT) -> Path:
    """Return the first ``SCENARIO-N`` that does not exist yet."""
    number = 1
    while (found := parent / f"{file_stem(scenario_name)}-{number}").exists():
        number += 1
    return found


def require_free(folder: Path) -> None:
    """Raise unless a run can be written to the folder: it does not exist, or it is empty."""
    if folder.is_dir() and any(folder.iterdir()):
        step = "name another folder with --out, or move this one away; nothing was written"
        raise FileProblem(Problem("the folder exists and is not empty", str(folder), next_step=step))
    if folder.exists() and not folder.is_dir():
        raise FileProblem(Problem("a file, not a folder", str(folder), next_step="name another folder with --out"))


def read_run(folder: str | Path) -> RunFolder:
    """Return the documents and tables of a run folder.

    Raises
    ------
    FileProblem
        It is not a run folder, half written, of another version, or a part of it cannot be read.
    """
    path = Path(folder)
    sealed = read_manifest(path)
    frames = {name: _table(path, name) for name in TABLES}
    frames |= {name: _table(path, name) if (path / f"{name}.parquet").is_file() else _NOTHING for name in LIVED}
    scenario = read_yaml(path / SCENARIO).data
    return RunFolder(path, sealed, scenario, _read(path, RUNS, json.loads), **frames)


_NOTHING = pd.DataFrame(columns=["run", "year"])
"""A table of what became of societies, of a run in which none was lived."""


def _table(folder: Path, name: str) -> pd.DataFrame:
    found: pd.DataFrame = _read(folder, f"{name}.parquet", lambda raw: pd.read_parquet(io.BytesIO(raw)))
    return found


def _read(folder: Path, name: str, parse: Callable[[bytes], Any]) -> Any:
    try:
        return parse((folder / name).read_bytes())
    except (OSError, ValueError, pa.ArrowException) as error:
        step = "restore the folder, or run the scenario again"
        raise FileProblem(
            Problem("a part of the run cannot be read", str(folder / name), str(error), next_step=step)
        ) from error


def _distinct_keys(results: Results) -> None:
    keys = [run.key for run in results.runs]
    twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
    if twice is not None:
        allowed = "each society of a scenario with a name of its own"
        raise SchemaError(Problem("two runs have the same name", "institutions", twice, allowed))


def _files(results: Results, scenario: Scenario) -> Iterator[tuple[str, bytes]]:
    """Yield every file but report and manifest with its content."""
    yield SCENARIO, scenario_text(results, scenario).encode()
    yield RUNS, _json(runs_document(results, scenario))
    for name, frame in tables(results).items():
        yield f"{name}.parquet", _parquet(frame, COLUMN_UNITS.get(name, {}))
    yield from array_files(results)


def _parquet(frame: pd.DataFrame, units: Mapping[str, str]) -> bytes:
    """Return a table as Parquet, the unit of a column in the metadata of its field."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [
        field.with_metadata({"unit": units[field.name]}) if field.name in units else field for field in table.schema
    ]
    schema = pa.schema(fields, metadata=table.schema.metadata)
    sink = io.BytesIO()
    pq.write_table(table.cast(schema), sink, compression="zstd")
    return sink.getvalue()


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


@contextmanager
def partial_folder(target: Path) -> Iterator[Path]:
    """A hidden folder beside the target that is removed if anything goes wrong before it is renamed."""
    partial = target.parent / f".{target.name}.partial-{os.getpid()}"
    try:
        partial.mkdir(parents=True)
        yield partial
    except OSError as error:
        raise FileProblem(Problem(f"the run cannot be written: {error.strerror}", str(target))) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write(path: Path, content: bytes) -> str:
    """Write a file to the disk and return its checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return checksum(content)


def settle(partial: Path, target: Path) -> None:
    """Rename the finished folder to its name, and make that durable."""
    if target.is_dir():
        target.rmdir()
    partial.rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
