"""People: supply, truces, the toll, who moved."""

from __future__ import annotations

from commonweal.report.blocks import Block, Section, Table, Text
from commonweal.report.siege.verdict import event_words
from commonweal.report.siege.verdict import supply as supply_words
from commonweal.report.siege.view import Document, View, plural, value_words
from commonweal.report.siege.words import (
    amount,
    claim_list,
    claims_told,
    dated,
    day_words,
    figure,
    said,
    source_link,
    span,
    told,
    when,
)

TELL = "claim id, source"


def supply(view: View) -> Section:
    """Return people, needs a day, days of supply as ranges and the item that runs out first."""
    found = view.document["supply"]
    blocks: list[Block] = [Text(supply_words(view))]
    if found["populations"]:
        rows = [[figure(row), said(view, "", row), when(row), told(view, row)] for row in found["populations"]]
        blocks.append(Table("People, by claim", ("people", "what is said", "date", TELL), rows))
    if found["needs_per_day"]:
        claims = claim_list(found["people"]["claims"])
        needs = [
            [amount(one["people"]), amount(one["energy_mkcal"]), amount(one["flour_t"]), amount(one["trucks_20t"], 2),
             span(*one["water_m3"])]
            for one in found["needs_per_day"]
        ]  # fmt: skip
        head = ("people", "energy, million kcal", "as flour, tonnes", "twenty-tonne trucks", "water, m³")
        blocks.append(Table(f"What these people need a day{claims}", head, needs))
        blocks.append(Text(
            "2,100 kcal and 7.5 to 15 litres of water for each person and day (Sphere), trucks of 550 g rations: "
            "population averages, not the needs of a person.", note=True,
        ))  # fmt: skip
    if found["days_of_supply"]:
        lasts = [
            [one["item"], f"{span(*one['days_at_full_rations'])} days", f"{span(*one['days'])} days", one["from"],
             f"{one['until'][0]} to {one['until'][1]}", claims_told(view, one["claims"])]
            for one in found["days_of_supply"]
        ]  # fmt: skip
        last_head = ("item", "at full rations", "down to half rations", "counted from", "would last until", "claim")
        blocks.append(Table("Days of supply, as ranges over people, amount and ration", last_head, lasts))
    if found["claims"]:
        rows = [
            [row["kind"], row["item"], figure(row) + (f" {row['unit']}" if row.get("unit") else ""),
             said(view, f"by {view.text(row['claimant'])}" if row.get("claimant") else "", row), when(row),
             told(view, row)]
            for row in found["claims"]
        ]  # fmt: skip
        blocks.append(
            Table("What is said of supplies", ("kind", "item", "figure", "what is said", "date", TELL), rows, 2)
        )
    return Section("supply", "People and supply", blocks)


def truces(view: View) -> Section:
    """Return truces, what was declared apart from what took effect, and counts before, during and after."""
    blocks: list[Block] = []
    for one in view.document["truces"]:
        states = "; ".join(f"{what}: {value_words(answer)}" for what, answer in one["states"].items())
        refused = view.named(one["not_accepted_by"])
        words = (
            f"{one['truce'][0].upper()}{one['truce'][1:]}. On {day_words(view.day)}, {states or 'nothing is claimed'}. "
        )
        words += f"Signed by {view.named(one['signatories']) or 'nobody named'}. "
        words += f"Not accepted by {refused}." if refused else "The record names nobody who did not accept it."
        rows = [
            [
                row["what"].replace("_", " "),
                row["aspect"],
                said(view, _terms(view, row), row),
                when(row),
                told(view, row),
            ]
            for row in one["claims"]
        ]
        head = ("what", "aspect", "terms", "date", TELL)
        blocks += [Text(words), Table(f"Claims about the {one['truce']}", head, rows, 2)]
    if not blocks:
        blocks.append(Text("No truce on record reaches this place by that day."))
    return Section("truces", "Truces, and what happened before, during and after", (*blocks, *_counts(view)))


def _terms(view: View, row: Document) -> str:
    parts = [row.get("terms") or "", f"scope: {row['scope']}" if row.get("scope") else ""]
    parts += [plural(int(row[unit + "s"]), unit) for unit in ("hour", "day") if row.get(unit + "s")]
    if row.get("signatories"):
        parts.append(f"{'named' if row['what'] == 'not_accepted' else 'signed by'}: {view.named(row['signatories'])}")
    return "; ".join(part for part in parts if part)


def _counts(view: View) -> list[Block]:
    counts = view.document["truce_counts"]
    if counts is None:
        return []
    rows = [
        [dated(f"{one['phase']}, {one['first']} to {one['last']}"), str(one["days"]),
         *_count(one["all"]), *_count(one["dyad"]), "–" if one["dyad_share"] is None else f"{one['dyad_share']:.1%}"]
        for one in counts["phases"]
    ]  # fmt: skip
    head = (
        "phase",
        "days",
        "all violence: events",
        "deaths (low to high)",
        "deaths a day",
        "the truce’s own parties: events",
        "deaths (low to high)",
        "deaths a day",
        "share of all deaths",
    )
    words = (
        f"Lethal events in {counts['province']}: all violence, and beside it the truce’s own parties "
        f"({counts['dyad']}). A description, never a cause: many things differ between these phases besides the "
        "truce. Events count by their first day, both ends of a phase included; deaths are the best estimate of the "
        "event data."
    )
    return [Text(words), Table(
        f"Before, during and after, {counts['province']} (source: {counts['source']})", head, rows,
    )]  # fmt: skip


def _count(one: Document) -> tuple[str, str, str]:
    deaths = f"{one['deaths']:,} ({one['low']:,} to {one['high']:,})"
    return f"{one['events']:,}", deaths, f"{one['deaths_per_day']:.2f}"


def toll(view: View) -> Section:
    """Return the toll: the unnamed dead first, counted, then the named, then figures by scope and source."""
    found = view.document["toll"]
    dead = [
        *(
            [str(one["count"]), f"without a name: {one['shown_as']}", source_link(view, one["source"])]
            for one in found["unnamed"]
        ),
        *(
            [str(one["count"]), f"as published: {one['shown_as']}", source_link(view, one["source"])]
            for one in found["named"]
        ),
    ]
    words = (
        f"Without a name: {found['unnamed_count']}. Named as published: {sum(one['count'] for one in found['named'])}."
    )
    blocks: list[Block] = [Text(words)]
    if dead:
        blocks.append(Table("The dead of the record, the unnamed first", ("persons", "who", "source"), dead))
    if not found["figures"]:
        return Section(
            "toll", "The toll", (*blocks, Text("The record has no figure of the dead, hurt or displaced here."))
        )
    blocks.append(
        Text(
            "Figures stand apart by event, scope and source. They differ in scope, not only in value: none is added to "
            "another."
        )
    )
    for group in found["figures"]:
        rows = [
            [figure(row), said(view, row["scope"], row, _basis(row)), when(row), told(view, row)]
            for row in group["claims"]
        ]
        blocks.append(Table(event_words(view, group), ("figure", "scope and basis", "date", TELL), rows))
    return Section("toll", "The toll", blocks)


def _basis(row: Document) -> str:
    parts = [row.get("basis") or "", f"claimed by {row['claimant']}" if row.get("claimant") else ""]
    parts.append(f"part of {row['part_of']}: never added to it" if row.get("part_of") else "")
    return "; ".join(part for part in parts if part)


def movements(view: View) -> Section:
    """Return who moved, and whether by wish or forced: a claim with its claimant, never a flag."""
    moved, wish = view.document["movements"], view.document["voluntariness"]
    title = "Movements, and whether by wish or forced"
    if not moved and not wish:
        return Section("movements", title, (Text("The record has no claim of people who moved, by that day."),))
    rows = [
        [row["movement"].replace("_", " "), f"{figure(row)} {row.get('group') or ''}".strip(),
         said(view, f"{row.get('status') or ''}{_destination(view, row)}", row), when(row), told(view, row)]
        for row in moved
    ]  # fmt: skip
    claims = [
        [row["movement"].replace("_", " "), said(view, row["said"], row), view.named(row["claimant"]),
         view.text(row.get("disputed_by") or "nobody named"), when(row), told(view, row)]
        for row in wish
    ]  # fmt: skip
    blocks: list[Block] = []
    if rows:
        blocks.append(Table("People who moved", ("movement", "people", "what is claimed", "date", TELL), rows))
    head = ("movement", "what is claimed", "claimed by", "disputed by", "date", TELL)
    blocks.append(
        Table("By wish or forced: claims", head, claims)
        if claims
        else Text("Nobody claims whether it was by wish or forced.")
    )
    return Section("movements", title, blocks)


def _destination(view: View, row: Document) -> str:
    return f" to {view.name(row['destination'])}" if row.get("destination") else ""
