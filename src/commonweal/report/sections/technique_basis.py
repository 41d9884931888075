"""What the techniques rest on: how many figures were read, derived or assumed, what was fitted, what is left out."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.report.blocks import Block, Fold, Points, Table, Text
from commonweal.report.material import Material
from commonweal.report.numbers import number
from commonweal.report.technique_facts import STATUSES, TechniqueFacts, count_by_status, technique_facts

LEFT_OUT = (
    "There is no hourly balance: wind and sun carry a grid adder and an assumed share of a four-hour battery, and "
    "together may supply an assumed largest share of generation. Construction times are known for electricity only; "
    "elsewhere they are assumptions.",
    "Many costs are projections published years after 2014, in money of other years brought to 2014; thermal plants "
    "are at overnight cost, other plants of the USA with finance and grid connection. Figures of one country often "
    "stand in for another's.",
    "The industry that sells electricity sells gas too, and the table does not tell them apart: who stops burning gas "
    "goes on paying for it, and a unit of electricity bought costs too much rather than too little. Heat is that of "
    "dwellings; schools, offices and works keep the fuel of the base year.",
    "Exports are credited in the footprint with the CO2 of the techniques in use, at most in the share of a process "
    "that exports had in the base year and at most with what a unit of them embodied then: who cleans up a process no "
    "longer earns credits for its CO2.",
    "Imports can replace domestic goods (agriculture, mining, manufactures), not services, each with the CO2 of the "
    "average exporter in the footprint; what the rest of the world uses to make them does not change.",
)
FITTED = (
    "The observed techniques add up to the table, cell by cell. A factor of 1: the sources' figures fit into it. Below "
    "1: the industry buys less of a fuel or of other inputs than the figures ask for, and all its techniques are "
    "scaled alike; at 0 the table shows none of it bought, and a plan has it for nothing. Upkeep found: the part of "
    "what it takes to keep up the observed techniques that the table's capital holds. The CO2 of coal closes the sum "
    "to that of the industry; vehicles cost what keeps up the observed fleet."
)
READ_ON = "Every figure, conversion, assumption and omission: docs/techniques.md in the source."


def technique_basis(material: Material) -> list[Block]:
    """Return what stands behind the techniques; nothing where none are on offer or nothing is known of them."""
    found = {material.country(world): technique_facts(material, world) for world in material.worlds}
    known = {country: facts for country, facts in found.items() if facts is not None}
    if not known:
        return []
    return [
        Text("The techniques on offer rest on figures of their own, counted once per country:"),
        _counts(known),
        Points(LEFT_OUT),
        Fold("How the techniques were fitted to the tables", (Text(FITTED, note=True), _calibration(known))),
        Fold("What was assumed of techniques, with its range", (_assumptions(known),)),
        Text(READ_ON, note=True),
    ]


def _counts(known: dict[str, TechniqueFacts]) -> Table:
    rows = []
    for country, facts in known.items():
        counted = count_by_status(facts.figures)
        rows.append([country, str(len(facts.techniques)), *(str(counted[status]) for status in STATUSES)])
    head = ["country", "techniques", "figures read", "derived from what was read", "assumed"]
    return Table("Figures behind the techniques, by where they come from", head, rows)


def _calibration(known: dict[str, TechniqueFacts]) -> Table:
    names = dict.fromkeys(name for facts in known.values() for name in facts.calibration)
    words = next(iter(known.values())).product_names
    rows = [[_named(name, words), *(_factor(facts, name) for facts in known.values())] for name in names]
    return Table("Factors fitted to the table", ["factor on the sources' figures", *known], rows)


def _named(name: str, words: Mapping[str, str]) -> str:
    """The name of a factor; a product at its end in words."""
    code = name.rsplit(" ", 1)[-1]
    return f"{name}, {words[code]}" if code in words else name


def _factor(facts: TechniqueFacts, name: str) -> str:
    value = facts.calibration.get(name)
    return "" if value is None else f"{value:.2f}"


def _assumptions(known: dict[str, TechniqueFacts]) -> Table:
    rows = [
        [
            country,
            one.parameter.replace("_", " "),
            f"{number(one.value)} {one.unit}",
            f"{_end(one.low)} to {_end(one.high)}",
            one.note,
        ]
        for country, facts in known.items()
        for one in facts.figures
        if one.status == "assumption"
    ]
    return Table("Assumptions", ["country", "assumption", "value", "range", "remark"], rows, headers=2)


def _end(value: float | None) -> str:
    return "" if value is None else number(value)
