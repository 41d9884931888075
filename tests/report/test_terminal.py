"""What ``commonweal run`` prints: narrow enough to read, also where the output is no terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commonweal.cli.run import _show

Runs = dict[str, Any]


def printed(runs: Runs, capsys: pytest.CaptureFixture[str]) -> list[str]:
    _show(runs, Path("run"))
    text = capsys.readouterr().out
    return text[text.index("Frontier:") :].splitlines()


def test_matrix_has_a_line_with_and_one_without_techniques(offered: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(offered, capsys)
    first = next(number for number, line in enumerate(lines) if "Alphaland" in line)
    cells = ["yes", "9.0/12.0", "no", "9.0/6.0", "56M"]
    assert lines[first].split() == ["Alphaland", "with", *cells, *cells]
    assert lines[first + 1].split()[:4] == ["w/o", "no", "20.1/12.0", "1.2bn"]


def test_nothing_but_sentences_is_wider_than_a_hundred_columns(
    offered: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in offered["runs"]:
        run["country"] = "United Kingdom"
        for verdict in run["verdicts"]:
            verdict |= {"used": 94.8, "cap": 58.8}
    assert max(len(line.rstrip()) for line in printed(offered, capsys)) <= 100


def test_rows_of_a_baseline_say_nothing_of_techniques(offered: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(offered, capsys)
    realised = lines[lines.index("Realised: what the declared behaviour makes of it") :]
    rows = [line for line in realised if line.strip().startswith(("Alphaland", "Betaland"))]
    assert len(rows) == 2
    assert not any(" with " in row or " w/o " in row for row in rows)
