"""``commonweal import``: options that are refused, notes of one region alone, and an end by Ctrl-C while it loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support import mrio_files
from support.calling import called

from commonweal.data.table_labels import notes_of_home

INTERRUPTED_AT = """
import sys
class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
from commonweal.cli.app import main
main()
"""


def refused(*arguments: str) -> str:
    status, out, err = called(*arguments)
    assert (status, out) == (2, ""), (status, out)
    return err


@pytest.mark.parametrize("option", ["--accept-residual", "--max-size"])
@pytest.mark.parametrize("number", ["inf", "nan", "-3"])
def test_numbers_without_end_are_refused_at_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, number: str
) -> None:
    monkeypatch.chdir(tmp_path)
    words = refused("import", "template", "form", "--as", "a", option, number)
    assert f"Invalid value for '{option}'" in words


def test_the_option_that_is_missing_is_named_as_in_the_documents() -> None:
    assert "--country: wiod2016 is read for one country" in refused("import", "wiod2016", ".", "--as", "a")


@pytest.mark.parametrize("module", ["typer", "numpy", "commonweal.cli.siege"])
def test_an_interrupt_while_modules_load_ends_quietly(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT.format(module=module)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_notes_of_one_region_alone() -> None:
    notes = (
        "Without output, and so no activity: AUS:c35, DEU:c35, DEU:c34.",
        "Without output: AUS:c35, USA:c1.",
        "USA:c1 is estimated.",
        "Estimated: what DEU:c3 sells to USA:c1.",
        "Basic prices.",
    )
    assert notes_of_home(notes, "DEU", ("AUS", "DEU", "USA")) == (
        "Without output, and so no activity: c35, c34.",
        "Estimated: what DEU:c3 sells to USA:c1.",
        "Basic prices.",
    )


def test_a_region_of_many_says_that_the_others_became_trade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pymrio")
    monkeypatch.chdir(tmp_path)
    mrio_files.write_oecd(tmp_path, mrio_files.world())
    status, out, _ = called("import", "oecd", "ICIO2021_2015.csv", "--as", "home", "--region", "CHN")
    assert status == 0 and "note: Of the other region only trade is left: what CHN buys there is imported" in out
