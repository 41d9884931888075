"""Large programmes as folders of tables, written by hand as a user would."""

from __future__ import annotations

from pathlib import Path

BREAD = {
    "demand": "product,amount\nbread,1\n",
    "limits": "scarce,limit\nlabour,100\nco2,40\n",
    "activities": (
        "product,technique,labour,co2\nbread,bakery,1,0.2\nbread,hearth,2,0\nflour,mill,0.5,0.1\ngrain,field,1,0.3\n"
    ),
    "recipes": (
        "product,technique,input,amount\n"
        "bread,bakery,flour,0.8\nbread,hearth,flour,0.9\nflour,mill,grain,1.2\ngrain,field,grain,0.1\n"
    ),
}
"""Bread from flour from grain, baked in two ways, under labour and a quota."""


def written(folder: Path, **changed: str) -> Path:
    """Write the tables of a programme as CSV, some of them changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**BREAD, **changed}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def replaced(table: str, old: str, new: str) -> dict[str, str]:
    """Return a table of the programme with one text replaced."""
    assert old in BREAD[table], old
    return {table: BREAD[table].replace(old, new)}
