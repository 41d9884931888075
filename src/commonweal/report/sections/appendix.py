"""Appendix: gross output by industry, certificates, data sources and licences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.report.blocks import Block, Chart, Fold, Grid, Legend, Section, Table, Text, data
from commonweal.report.charts import dots
from commonweal.report.material import Material, Run
from commonweal.report.numbers import number
from commonweal.report.sections.common import records, rounded, series_of
from commonweal.report.technique_levels import TABLE

CHECKS = ("primal_residual", "dual_residual", "duality_gap", "accounting_residual")


def output(material: Material) -> Section:
    """Return gross output by industry, the main economy open and the others folded."""
    main, *others = material.worlds
    first, last = material.years
    series = series_of(material)
    marks = Legend([(society, colour, "dot") for society, colour in series.colours.items()])
    note = Text(
        f"Hollow: {first}. Filled: {last}. Societies whose output is the same are drawn once, in the first one's "
        "colour.",
        note=True,
    )
    blocks: list[Block] = [marks, note, *_output(material, main)]
    blocks += [Fold(material.country(world), _output(material, world)) for world in others]
    return Section("output", "Appendix: gross output by industry", blocks)


def _output(material: Material, world: str) -> list[Block]:
    first, last = material.years
    rows, names = _rows(material, world)
    label = material.country(world)
    currency = _currency(material, material.of(world)[0])
    chart = Chart(
        label,
        dots(rows, names, f"billion {currency.removeprefix('M.')}/yr", series_of(material)),
        f"Gross output by industry and society in {label}, {first} and {last}.",
    )
    table = [[row["name"], row["key"], row["when"], row["text"]] for row in rows]
    return [
        Grid([chart], 700),
        data(f"Gross output in {label}, {currency}/yr", ["industry", "society", "year", "gross output"], table, 3),
    ]


def _rows(material: Material, world: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of the chart, runs with the same output only once; and the names of the industries."""
    first, last = material.years
    rows: list[dict[str, Any]] = []
    drawn: dict[tuple[float, ...], str] = {}
    names: dict[str, None] = {}
    for run in material.of(world):
        levels = material.table("activities", run)
        levels = levels[levels["family"] == TABLE]
        ends = records(levels[levels["year"].isin((first, last))])
        key = tuple(float(row["level"]) for row in ends)
        drawn[key] = f"{drawn[key]}; {material.label(run)}" if key in drawn else material.label(run)
        rows += [{"run": key, **_row(row, run["society"], last)} for row in ends]
        names |= dict.fromkeys(_industry(row) for row in ends)
    seen = {key: next(row["colour"] for row in rows if row["run"] == key) for key in drawn}
    shown = [{**row, "key": drawn[row["run"]]} for row in rows if row["colour"] == seen[row["run"]]]
    return [{name: value for name, value in row.items() if name != "run"} for row in shown], list(names)


def _row(row: Mapping[str, Any], society: str, last: int) -> dict[str, Any]:
    value = float(row["level"])
    return {
        "name": _industry(row),
        "colour": society,
        "when": str(row["year"]),
        "end": bool(row["year"] == last),
        "value": rounded(value / 1000.0),
        "text": number(value),
    }


def _industry(row: Mapping[str, Any]) -> str:
    code, name = str(row["activity"]), str(row["name"])
    return code if name == code else f"{code} {_short(name)}"


def _short(name: str, most: int = 32) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip(" ,;") + "\u2026"


def _currency(material: Material, run: Run) -> str:
    rows = material.table("indicators", run)
    units = rows[rows["indicator"] == "gross_output"]["unit"]
    return str(units.iloc[0]).removesuffix("/yr") if len(units) else "money"


def checks(material: Material) -> Section:
    """Return the certificates' residuals and how to check them again."""
    head = ["country", "society", "solved", *(name.replace("_", " ") for name in CHECKS)]
    rows = [
        [run["country"], material.label(run), _solved(run), *(_residual(run, name) for name in CHECKS)]
        for world in material.worlds
        for run in material.of(world)
    ]
    text = (
        "Every solve leaves a certificate in the run folder: an optimal pair with its residuals, or a ray that "
        "proves that there "
        "is no plan. Independent code, without the solver, checks them again together with balances, labour, CO2, "
        "floors and "
        "every indicator: commonweal verify RUN. Residuals are relative; 1e-7 is allowed."
    )
    return Section(
        "certificates",
        "Appendix: certificates",
        [Text(text), Table("Largest residual of each run", head, rows, headers=2), *_warnings(material)],
    )


def _solved(run: Run) -> str:
    words = {"strict": "everything declared holds", "relaxed": "people left out, all else holds"}
    return words.get(run.get("solved") or "", "extrapolated, nothing solved")


def _residual(run: Run, name: str) -> str:
    value = run.get("checks", {}).get(name)
    return "" if value is None else f"{float(value):.1e}"


def _warnings(material: Material) -> list[Block]:
    return [
        Text(f"{run['country']}, {run['society']}: {one}") for run in material.runs for one in run.get("warnings", ())
    ]


def sources(material: Material) -> Section:
    """Return data sources with their licences, and the versions that made the run."""
    head = ["data", "publisher", "citation", "licence", "changes made"]
    rows: dict[tuple[str, ...], None] = {}
    for about in dict(material.manifest.get("worlds") or {}).values():
        for one in about.get("sources", ()):
            doi = f" DOI {one['doi']}" if one.get("doi") else ""
            cells = (
                one.get("title", ""),
                one.get("publisher", ""),
                f"{one.get('citation', '')}{doi}",
                one.get("licence", ""),
                one.get("changes", ""),
            )
            rows[tuple(str(cell) for cell in cells)] = None
    blocks: list[Block] = [
        Table("Data", head, list(rows)),
        Text(
            "Carbon budgets: IPCC (2023), AR6 Synthesis Report, Summary for Policymakers, B.5.2. Floors: shares of "
            "observed means after "
            "McElroy and O'Neill (2025), Global Environmental Change 92, 103008; dietary energy after EFSA (2013), "
            "EFSA Journal 11(1):3005. "
            "Nothing here is endorsed by the publishers.",
            note=True,
        ),
        Text(_made_with(material), note=True),
    ]
    return Section("sources", "Appendix: data, licences, versions", blocks)


def _made_with(material: Material) -> str:
    about = material.manifest
    solver, seed = about.get("solver") or {}, about.get("seed", 0)
    made = {"commonweal": about.get("commonweal", ""), solver.get("name", "solver"): solver.get("version", "")}
    made |= {"Python": about.get("python", ""), **dict(about.get("libraries") or {})}
    versions = ", ".join(f"{name} {version}" for name, version in made.items())
    return f"Scenario {material.document['scenario']}, seed {seed}. Made with {versions}."
