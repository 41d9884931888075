"""Only data whose terms allow it are shipped."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import pytest

import commonweal.data
from commonweal.core.errors import SchemaError
from commonweal.data.licences import FIGURE_LICENCES, TABLE_LICENCES, require_figure_licence, require_table_licence

ROOT = Path(commonweal.data.__file__).parent
WORLD_FILES = sorted(ROOT.glob("worlds/*/world.json"))
TABLE_FILES = sorted(ROOT.glob("tables/*/table.json"))
DATA_SUFFIXES = {".parquet", ".csv", ".json"}
NEVER = ("CPDS", "Destatis", "Lazard", "BP's terms", "GPL", "confirm", "not seen")


@pytest.mark.parametrize("path", WORLD_FILES, ids=lambda path: path.parent.name)
def test_every_table_and_figure_of_a_world_is_on_the_list(path: Path) -> None:
    world = json.loads(path.read_text(encoding="utf-8"))
    assert {source["licence"] for source in world["sources"]} <= TABLE_LICENCES
    assert {source["file"] for source in world["sources"]} == {Path(name).stem for name in world["checksums"]}
    assert all(source["citation"] and source["changes"] for source in world["sources"])
    assert {record["licence"] for record in world["parameters"].values()} <= FIGURE_LICENCES


@pytest.mark.parametrize("path", TABLE_FILES, ids=lambda path: path.parent.name)
def test_every_source_of_a_table_is_on_the_list(path: Path) -> None:
    sources = json.loads(path.read_text(encoding="utf-8"))["provenance"]["sources"]
    assert sources and {source["licence"] for source in sources} <= TABLE_LICENCES
    assert all(source["publisher"] and source["citation"] and source["changes"] for source in sources)


@pytest.mark.parametrize("path", sorted(ROOT.glob("reference/*.csv")), ids=lambda path: path.name)
def test_every_reference_row_is_on_the_list(path: Path) -> None:
    assert set(pd.read_csv(path)["licence"]) <= FIGURE_LICENCES


def test_no_term_on_the_list_is_doubtful() -> None:
    assert [licence for licence in FIGURE_LICENCES for word in NEVER if word in licence] == []


def test_every_data_file_is_accounted_for() -> None:
    named = {"worlds", "history", "reference", "tables"}
    shipped = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.suffix in DATA_SUFFIXES]
    assert shipped and all(path.parts[0] in named for path in shipped)


def test_the_bundle_is_small() -> None:
    size = sum(path.stat().st_size for path in ROOT.rglob("*") if path.suffix in DATA_SUFFIXES)
    assert size < 25_000_000


@pytest.mark.parametrize("licence", ["GPL-3.0", "CPDS: free with citation", "", "CC BY-NC 4.0"])
def test_other_terms_are_refused(licence: str) -> None:
    with pytest.raises(SchemaError, match="licence not on the list"):
        require_table_licence(licence, "some table")
    with pytest.raises(SchemaError, match="licence not on the list"):
        require_figure_licence(licence, "some figure")


def test_a_quoted_figure_is_no_licence_for_a_table() -> None:
    with pytest.raises(SchemaError):
        require_table_licence("OECD terms: single figure quoted with its source", "a series")


@pytest.mark.slow
@pytest.mark.skipif("COMMONWEAL_SOURCE" not in os.environ, reason="needs the published files, in COMMONWEAL_SOURCE")
def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    from commonweal.data.build import main

    main(["--source", os.environ["COMMONWEAL_SOURCE"], "--out", str(tmp_path)])
    rebuilt = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    shipped = [path for part in ("worlds", "history", "reference") for path in (ROOT / part).rglob("*")]
    assert rebuilt == {path.relative_to(ROOT): path.read_bytes() for path in shipped if path.is_file()}
