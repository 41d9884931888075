"""Write the folder of a place and day, whole or not at all: report, brief, answer and map."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from commonweal.core.errors import FileProblem, Problem
from commonweal.core.files import write_atomically
from commonweal.report.siege.brief import siege_brief
from commonweal.report.siege.page import siege_page
from commonweal.report.siege.view import Document
from commonweal.territory.answers.readings import by_name
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.exports.geojson import feature_collection

SCHEMA_VERSION = 1


def write_siege(folder: Path, chronicle: Chronicle, document: Document) -> Path:
    """Write report.html, brief.html, answer.json and map.geojson in a new folder and return it.

    Parameters
    ----------
    chronicle : one that may be shown, from which the map of the day is made.
    document : its dossier of a place on a day.

    Raises
    ------
    FileProblem
        The folder exists, or cannot be made where it is to be.
    """
    if folder.exists() or folder.is_symlink():
        step = "name another folder with --out, or move this one away; nothing was written"
        raise FileProblem(Problem("the folder exists", str(folder), next_step=step))
    reading = by_name(chronicle, document["reading"]) if document["reading"] else None
    day = day_of(document["on"])
    if day is None:
        raise FileProblem(Problem("not a day that exists", "on", str(document["on"])))
    geojson = feature_collection(chronicle, day, reading, document["place"]["id"])
    contents = {
        "report.html": siege_page(document, geojson).encode(),
        "brief.html": siege_brief(document, geojson).encode(),
        "answer.json": _json({"schema_version": SCHEMA_VERSION, **document}),
        "map.geojson": _json(geojson),
    }
    _write(folder, contents)
    return folder


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write files beside the folder first: readers see all of them or none."""
    partial: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        for name, content in contents.items():
            write_atomically(partial / name, content)
        partial.chmod(0o755)
        partial.rename(folder)
    except OSError as error:
        step = "name a folder where you may write"
        raise FileProblem(Problem("the folder cannot be written", str(folder), str(error), next_step=step)) from error
    finally:
        if partial is not None and partial.exists():
            shutil.rmtree(partial, ignore_errors=True)


def _json(document: Any) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
