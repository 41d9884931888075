"""What became of each society under declared behaviour: who gets what, who works, what is used up, what gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from commonweal.report.blocks import Block, Chart, Fold, Grid, Legend, Section, Table, Text
from commonweal.report.charts import PALETTE, Lines, Series
from commonweal.report.material import Material, Run
from commonweal.report.numbers import gigatonnes, percent

NOTE = (
    "Realised results are what declared behaviour makes of a society: how markets adjust, how far plans are fulfilled, "
    "how people respond. They are not forecasts, and they are never to be set beside a frontier, which says only that "
    "a plan exists. Every number they rest on is listed below with its range. This market has no financial crises "
    "unless the scenario declares shocks. Groups inside the income bands are imputed: each band has the country's mix "
    "of need classes and shares its income equally."
)
ACCUMULATION = (
    "How far private accumulation decides, from 0 to 1: over nature (of the CO2, the part emitted without a binding "
    "limit by enterprises that private owners run), over production (of investment, the part that private owners "
    "decide for its return) and over government (of the mandates, the part held by those who vote by ownership, or by "
    "nobody else while private owners run enterprises). All three together are the essay's definition of capitalism."
)
SERIES = {
    "unmet_share": ("share of people below a floor", "share", "Below a floor"),
    "consumption_per_head": ("consumption per person, base-year prices", "money", "Consumption"),
    "hours_per_adult": ("paid hours a week per adult", "h/week", "Work"),
    "co2_footprint_cumulative": ("CO2, footprint, cumulative [Gt]", "Gt", "CO2"),
    "unemployment_rate": ("unemployed, share of the labour force", "share", "Unemployment"),
    "gini_consumption": ("Gini of consumption", "1", "Inequality"),
}


def lived_runs(material: Material) -> list[Run]:
    """Return the runs on the main economy of which it is known what became of them."""
    return [run for run in material.of(material.worlds[0]) if run.get("realised")]


def section(material: Material) -> Section | None:
    """Return the section, None where nothing was lived."""
    runs = lived_runs(material)
    if not runs:
        return None
    colours = {run["society"]: PALETTE[n % len(PALETTE)] for n, run in enumerate(runs)}
    blocks: list[Block] = [
        _summary(runs),
        Legend([(name, colour, "line") for name, colour in colours.items()]),
        Grid([_chart(material, runs, name, colours) for name in SERIES], 320),
        *_bands(material, runs),
        _gives(runs),
        *_turning(runs),
        *_hit(material, runs),
        _short(runs),
        _accumulation(runs),
        *_capitalism(runs),
        Text(ACCUMULATION, note=True),
        Text(NOTE, note=True),
        _assumptions(runs),
    ]
    return Section("lives", "What becomes of each society", blocks)


def _at(run: Run, name: str, year: int) -> float:
    return float(run["realised"]["indicators"][name]["values"][str(year)])


def _summary(runs: list[Run]) -> Table:
    rows = []
    for run in runs:
        lived = run["realised"]
        first, last = lived["years"]
        verdict = lived["verdict"]
        rows.append(
            [
                run["society"],
                "functions" if verdict["functions"] else "does not",
                "" if verdict["until"] is None else str(verdict["until"]),
                f"{percent(_at(run, 'unmet_share', first))}, {percent(_at(run, 'unmet_share', last))}",
                f"{_at(run, 'consumption_per_head', first) * 1000:,.0f}, "
                f"{_at(run, 'consumption_per_head', last) * 1000:,.0f}",
                f"{_at(run, 'hours_per_worker', first):.1f}, {_at(run, 'hours_per_worker', last):.1f}",
                f"{percent(_at(run, 'unemployment_rate', first))}, {percent(_at(run, 'unemployment_rate', last))}",
                f"{_at(run, 'gini_consumption', last):.2f}",
                f"{gigatonnes(verdict['used'])} of {gigatonnes(verdict['cap'])}",
            ]
        )
    first, last = runs[0]["realised"]["years"]
    both = f"{first}, {last}"
    head = ["society", "realised", "until", f"below a floor, {both}", f"consumption per person, USD, {both}",
            f"hours a week per worker, {both}", f"unemployed, {both}", f"Gini of consumption, {last}",
            "CO2, Gt of the budget"]  # fmt: skip
    return Table("What became of each society, under the scenario's own yardstick", head, rows)


def _chart(material: Material, runs: list[Run], name: str, colours: Mapping[str, str]) -> Chart:
    words, unit, title = SERIES[name]
    factor = 1000.0 if name == "consumption_per_head" else 1.0
    rows = [
        {"year": int(year), "value": round(factor * float(value), 4), "colour": run["society"], "dash": "realised",
         "key": run["society"]}
        for run in runs
        for year, value in run["realised"]["indicators"][name]["values"].items()
    ]  # fmt: skip
    rules = []
    if name == "co2_footprint_cumulative":
        rules = [(float(runs[0]["realised"]["verdict"]["cap"]), "budget")]
    chart = Lines(rows, words, Series(colours, {"realised": [1, 0]}), rules=rules, unit=unit, height=220)
    return Chart(title, chart.spec(), f"{words} by society and year, as declared behaviour makes of it.")


def _bands(material: Material, runs: list[Run]) -> list[Block]:
    """Consumption per person by band of income in the last year, over the first society's."""
    last = int(runs[0]["realised"]["years"][1])
    frames = {run["society"]: _by_band(material.table("provided", run), last) for run in runs}
    bands = list(next(iter(frames.values())).index)
    head = ["band of income", *(run["society"] for run in runs)]
    rows = [[band, *(f"{frames[run['society']][band]:,.0f}" for run in runs)] for band in bands]
    preferred = _preferred(frames, bands)
    note = (
        "Which society each band would choose by consumption alone, without leisure, security or nature: "
        + "; ".join(f"{band}: {name}" for band, name in preferred.items())
        + "."
    )
    caption = (
        f"Who gets what: consumption per person in {last}, USD a year at base-year prices, provided goods included"
    )
    return [Table(caption, head, rows), Text(note, note=True)]


def _by_band(rows: pd.DataFrame, year: int) -> pd.Series[float]:
    """Consumption per person by band [currency]; the bands in their order."""
    now = rows[rows["year"] == year]
    delivered = now.groupby("band", sort=False)["delivered"].sum()
    people = now.drop_duplicates("household").groupby("band", sort=False)["persons"].sum()
    found: pd.Series[float] = delivered / people * 1000.0
    return found


def _preferred(frames: Mapping[str, pd.Series[float]], bands: list[str]) -> dict[str, str]:
    return {band: max(frames, key=lambda name: float(frames[name][band])) for band in bands}


def _gives(runs: list[Run]) -> Table:
    rows = [row for run in runs for row in _reasons(run)]
    rows += [[run["society"], "", "plausibility", words] for run in runs for words in run["realised"]["implausible"]]
    return Table("What gives, and when", ["society", "from", "kind", "what"], rows)


def _reasons(run: Run) -> list[list[str]]:
    """The reasons of a realised verdict; need classes that fail alike in the same year stand in one line."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for one in run["realised"]["verdict"]["because"]:
        words, year = one["words"], str(one["first_year"] or "")
        of = one["path"].rsplit(".", 1)[-1] if one["kind"] == "need" else ""
        text = words.replace(f" of {of} persons", " of {} persons", 1) if of else words
        alike.setdefault((year, one["kind"], text), []).append(of)
    return [
        [run["society"], year, kind, text.format(", ".join(classes)) if kind == "need" else text]
        for (year, kind, text), classes in alike.items()
    ]


def _turning(runs: list[Run]) -> list[Block]:
    """At which value of a declared behaviour each society begins or ceases to function."""
    names = list(dict.fromkeys(one["name"] for run in runs for one in run["realised"].get("turnings", ())))
    if not names:
        return []
    found = {(run["society"], one["name"]): one for run in runs for one in run["realised"].get("turnings", ())}
    rows = []
    for name in names:
        one = next(found[key] for key in found if key[1] == name)
        cells = [_turn(found.get((run["society"], name)), run["realised"]["years"]) for run in runs]
        rows.append([name.replace("_", " "), f"{one['value']:g} ({one['low']:g} to {one['high']:g})", *cells])
    caption = (
        "What the realised verdict turns on: the value at which it turns; else how long the society functions, at the "
        "low and at the high end of the range where that differs"
    )
    return [Table(caption, ["declared behaviour", "value and range", *(run["society"] for run in runs)], rows)]


def _turn(one: Mapping[str, Any] | None, years: list[int]) -> str:
    if one is None:
        return ""
    if one["turns_at"] is not None:
        return f"turns at {one['turns_at']:.3g}"
    ends = [_until(one[end], years) for end in ("until_low", "until_high")]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}; {ends[1]}"


def _until(year: int | None, years: list[int]) -> str:
    """How long a society functions, in a word or a year."""
    if year is None or year >= years[1]:
        return "always"
    return "never" if year < years[0] else f"until {year}"


def frontier(material: Material) -> Section | None:
    """Return the line between what became of societies and what could be planned, None where nothing was lived."""
    if not lived_runs(material):
        return None
    words = (
        "Everything from here on is the frontier: what the best plan under each society's own rules could do with the "
        "techniques offered. It is not what becomes of that society, and the two are not to be compared."
    )
    return Section("frontier", "The frontier, society by society", [Text(words)])


def _hit(material: Material, runs: list[Run]) -> list[Block]:
    """Who goes short under the scenario's events: consumption per person by band, the year before the first as 100."""
    events = (material.scenario.get("scenario") or {}).get("events") or []
    if not events:
        return []
    years = [int(str(event[key])[:4]) for event in events for key in ("from", "to")]
    before = max(min(years) - 1, int(runs[0]["realised"]["years"][0]))
    shown = range(before, min(max(years) + 2, int(runs[0]["realised"]["years"][1]) + 1))
    rows = []
    for run in runs:
        table = material.table("provided", run)
        base = _by_band(table, before)
        by_year = {year: _by_band(table, year) / base * 100.0 for year in shown}
        rows += [[run["society"], band, *(f"{by_year[year][band]:.0f}" for year in shown)] for band in base.index]
    caption = f"Who goes short: consumption per person by band of income, {before} = 100"
    return [Table(caption, ["society", "band of income", *(str(year) for year in shown)], rows, headers=2)]


def _short(runs: list[Run]) -> Block:
    rows = [
        [
            run["society"],
            one["what"],
            one["who"],
            f"{one['from']} to {one['to']}" + (f", from day {one['first_day']}" if one["first_day"] else ""),
            f"{percent(one['share'])} in {one['worst']}",
            "yes" if one["guaranteed"] else "no",
            one["cause"],
        ]
        for run in runs
        for one in run["realised"]["shortages"][:12]
    ]
    head = ["society", "what", "who", "when", "worst", "promise broken", "because of"]
    if not rows:
        return Text("Nobody goes short of anything that was wanted and could be paid, or was planned.")
    return Fold("Who goes short of what, and when", (Table("Shortages of one per cent or more", head, rows),))


def _accumulation(runs: list[Run]) -> Table:
    names = ("nature", "production", "government")
    rows = [[run["society"], *(f"{run['realised']['accumulation'][name]:.2f}" for name in names)] for run in runs]
    return Table("How far private accumulation decides", ["society", *names], rows)


def _capitalism(runs: list[Run]) -> list[Block]:
    """Rents, unemployment by kind, the top and promises of the societies that use money, first and last year."""
    names = {
        "rent_share_reference": "rents over net surplus, reference rate",
        "rent_share_equalised": "the same, equalised rate",
        "wage_share": "wages over value added",
        "structural_unemployment": "structural unemployment",
        "cyclical_unemployment": "cyclical unemployment",
        "top_property_share": "property in the income of the top 1 %",
        "top_wage_share": "pay in the income of the top 1 %",
        "promise_kept_lowest": "real income of the lowest fifth over 2015",
        "promise_kept_highest": "real income of the top 1 % over 2015",
    }
    books = [run for run in runs if "wage_share" in run["realised"]["indicators"]]
    if not books:
        return []
    rows = []
    for name, words in names.items():
        cells = []
        for run in books:
            first, last = run["realised"]["years"]
            cells.append(f"{_at(run, name, first):.2f}, {_at(run, name, last):.2f}")
        rows.append([words, *cells])
    first, last = books[0]["realised"]["years"]
    caption = f"Capitalism as measured things, {first} and {last}; rents under two decompositions, neither the truth"
    return [Table(caption, ["", *(run["society"] for run in books)], rows)]


def _assumptions(runs: list[Run]) -> Fold:
    found: dict[str, Mapping[str, Any]] = {}
    for run in runs:
        found.update(run["realised"]["assumptions"])
    rows = [
        [name.replace("_", " "), f"{one['value']:g}", f"{one['low']:g} to {one['high']:g}", one["unit"], one["source"]]
        for name, one in found.items()
    ]
    head = ["behaviour", "value", "range", "unit", "source"]
    return Fold("What this rests on", (Table("Declared behaviour, the same for every society", head, rows),))
