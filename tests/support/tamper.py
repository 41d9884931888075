"""Changes to one figure of a run folder, as someone would make them who wants another answer."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from commonweal.core.run_folder import checksum, unpack

PERCENT = 1.01

Change = Callable[[Path], None]


def copied(folder: Path, tmp_path: Path) -> Path:
    """Return a copy of a run folder."""
    return Path(shutil.copytree(folder, tmp_path / "run"))


def refresh_checksums(folder: Path) -> None:
    """Let the manifest agree with the files as they now are."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["files"] = {name: checksum((folder / name).read_bytes()) for name in manifest["files"]}
    path.write_text(json.dumps(manifest))


def in_table(key: str, name: str, column: str, **where: str) -> Change:
    """Alter the largest figure of a column of one run."""

    def change(folder: Path) -> None:
        path = folder / f"{name}.parquet"
        frame = pd.read_parquet(path)
        rows = frame["run"] == key
        for label, value in where.items():
            rows &= frame[label] == value
        frame.loc[frame.loc[rows, column].abs().idxmax(), column] *= PERCENT
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)

    return change


def in_archive(file: str, array: str, place: Callable[[Any], Any] = lambda values: np.abs(values).argmax()) -> Change:
    """Alter the largest entry, or the one at a place, of an array."""

    def change(folder: Path) -> None:
        arrays = unpack((folder / file).read_bytes())
        values = arrays[array].copy()
        values.flat[place(np.where(np.isfinite(values), values, 0.0))] *= PERCENT
        np.savez_compressed(folder / file, **{**arrays, array: values})

    return change


def in_runs(key: str, change_run: Callable[[dict[str, Any]], None]) -> Change:
    """Alter the record of one run in runs.json."""

    def change(folder: Path) -> None:
        document = json.loads((folder / "runs.json").read_bytes())
        change_run(next(run for run in document["runs"] if run["key"] == key))
        (folder / "runs.json").write_text(json.dumps(document))

    return change


def in_scenario(*path: str) -> Change:
    """Alter one number of scenario.yaml."""

    def change(folder: Path) -> None:
        yaml = YAML(typ="safe", pure=True)
        document = yaml.load((folder / "scenario.yaml").read_text())
        part = document
        for name in path[:-1]:
            part = part[name]
        part[path[-1]] *= PERCENT
        text = io.StringIO()
        yaml.dump(document, text)
        (folder / "scenario.yaml").write_text(text.getvalue())

    return change
