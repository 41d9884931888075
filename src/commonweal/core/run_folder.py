"""The run folder on disk: the names of its parts, and the manifest that makes a folder a run.

What writes a run, what reads it and what re-checks it share this file and nothing else.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from commonweal.core.errors import FileProblem, Problem

SCHEMA_VERSION = 1
MANIFEST, SCENARIO, RUNS = "manifest.json", "scenario.yaml", "runs.json"
TABLES = ("indicators", "needs", "people", "quintiles", "activities", "products", "valuations")
LIVED = ("realised", "provided", "transactions", "balances")
"""Tables of what became of societies; empty where a run has none."""
LONGEST_STEM = 120


def file_stem(key: str) -> str:
    """Return a file name for a run's key or a label: distinct for distinct keys, safe on every file system."""
    stem = quote(key, safe="")
    return stem if len(stem) <= LONGEST_STEM else f"{stem[:LONGEST_STEM]}-{checksum(key.encode())[:12]}"


def economy_file(world: str) -> str:
    """Return where the raw arrays of an economy are."""
    return f"economies/{file_stem(world)}.npz"


def settings_file(key: str) -> str:
    """Return where the resolved series of a run are."""
    return f"settings/{file_stem(key)}.npz"


def certificate_file(key: str, name: str) -> str:
    """Return where a certificate of a run is."""
    return f"certificates/{file_stem(key)}/{name}.npz"


def frontier_name(floor_set: str, account: str, drivers: str, techniques: bool) -> str:
    """Return the name of the certificate of a least budget, with or without alternative techniques."""
    return f"frontier-{floor_set}-{account}-{drivers}" + ("-techniques" if techniques else "")


def unmet_name(frontier: str, budget: str) -> str:
    """Return the name of the certificate of the least unmet need under a budget that a frontier does not fit."""
    return f"{frontier}-unmet-{budget}"


def checksum(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pack(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Serialise named arrays as an npz archive; the same arrays give the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(content: bytes) -> dict[str, NDArray[Any]]:
    """Read what :func:`pack` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder.

    Raises
    ------
    FileProblem
        The folder is missing, no run, half written, or of another version of the format.
    """
    path = folder / MANIFEST
    if not folder.is_dir():
        raise FileProblem(Problem("no such run folder", str(folder), next_step="commonweal run writes one"))
    if not path.is_file():
        raise FileProblem(_without_manifest(folder))
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise FileProblem(Problem("the manifest of the run cannot be read", str(path), str(error))) from error
    version = manifest.get("schema_version") if isinstance(manifest, dict) else None
    if version != SCHEMA_VERSION or not isinstance(manifest.get("files"), dict):
        problem = Problem(
            "run folder of another version", str(path), f"schema_version {version!r}", str(SCHEMA_VERSION)
        )
        raise FileProblem(problem)
    return dict(manifest)


def _without_manifest(folder: Path) -> Problem:
    """Say whether a folder without a manifest is half a run or none."""
    if any((folder / name).exists() for name in (SCENARIO, RUNS, "indicators.parquet")):
        step = "the manifest is written last: the run was interrupted; run it again"
        return Problem("half written run folder", str(folder), f"no {MANIFEST}", next_step=step)
    return Problem("not a run folder", str(folder), f"no {MANIFEST}", "a folder written by commonweal run")
