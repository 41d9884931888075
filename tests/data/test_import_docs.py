"""The page and the notebook on one's own table do what they show."""

from __future__ import annotations

import io
import json
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from commonweal.cli.app import app
from commonweal.data.readers.template import OPTIONAL, REQUIRED

ROOT = Path(__file__).parents[2]
PAGE, NOTEBOOK = ROOT / "docs" / "your-own-table.md", ROOT / "examples" / "your-own-table.ipynb"


def called(command: str) -> str:
    """Run a command of the page in process, and return what it prints on either stream."""
    if command.startswith("echo "):
        text, _, file = command.removeprefix("echo ").partition(" >> ")
        Path(file).write_text(Path(file).read_text() + text + "\n")
        return ""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        try:
            app(shlex.split(command)[1:], standalone_mode=True)
        except SystemExit as stop:
            assert int(stop.code or 0) in (0, 2)
    return out.getvalue()


def test_the_commands_of_the_page_print_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMONWEAL_WORLDS", raising=False)
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    printed, missing = "", []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            printed = called(line.removeprefix("$ "))
        elif line not in printed.splitlines():
            missing.append(line)
    assert len(blocks) == 2 and missing == []


def test_the_notebook_prints_what_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], NOTEBOOK.stat().st_size < 20_000) == (4, True)
    space: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            out = io.StringIO()
            with redirect_stdout(out):
                exec(compile("".join(cell["source"]), cell["id"], "exec"), space)
            assert out.getvalue() == "".join(text for one in cell["outputs"] for text in one["text"])


def test_links_and_sheets_of_the_page_are_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (PAGE.parent / link).exists(), link
    assert [sheet for sheet in (*REQUIRED, *OPTIONAL) if f"`{sheet}`" not in text] == []
