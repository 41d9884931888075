"""The state of the place that day: map, siege intervals, routes, who is who."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from commonweal.report.blocks import Block, Chart, Fold, Grid, Legend, Points, Section, Table, Text, data
from commonweal.report.siege.map import (
    NOTE,
    PLACES,
    ROUTES,
    Map,
    close_up,
    further,
    map_of,
    place_words,
    route_words,
)
from commonweal.report.siege.map_spec import spec as map_spec
from commonweal.report.siege.timeline import LEGEND, Line, span_words, timeline
from commonweal.report.siege.timeline import spec as timeline_spec
from commonweal.report.siege.verdict import sustained
from commonweal.report.siege.view import DEFINITIONS, Document, View, reading_words, value_words
from commonweal.report.siege.words import claims_told, dated, day_words, said, source_link, told, when, window_words


def map_section(view: View) -> Section:
    """Return the map with its legend, and the places and routes it shows as a table."""
    found = map_of(view)
    title = "Map of the day"
    if found is None:
        return Section("map", title, (Text(f"The record gives {view.place} no position: there is no map."),))
    states = [state for state in ROUTES if any(way.state == state for way in found.ways)]
    kinds = [kind for kind in PLACES if any(spot.besieged == kind for spot in found.spots)]
    legend = [(f"route {state}", str(ROUTES[state]["color"]), f"route-{state.split()[0]}") for state in states]
    legend = [*((PLACES[kind]["words"], "", f"place-{kind}") for kind in kinds), *legend]
    users = view.document["user_class"]
    words = (
        f"Who held which place on {day_words(view.day)}, whether somebody says that it was besieged, and the state of "
        f"routes for {users}. {NOTE} Shades and lines show claimed states, never parties."
    )
    rows = [
        [str(one["name"]), place_words(view, one).removeprefix(f"{one['name']}: "), at] for one, at in _placed(view)
    ]
    blocks: list[Block] = [
        Text(words),
        Legend(legend),
        Grid([
            Chart(caption, map_spec(one), _seen(one))
            for caption, one in (
                (f"Close to {view.place}", close_up(view)), (f"{view.place} and its surroundings", found),
            )
            if one is not None
        ], 300),
    ]  # fmt: skip
    away = further(view, found)
    if away:
        blocks.append(Text(away, note=True))
    return Section(
        "map", title, (*blocks, data("Places of the record that day", ("place", "state", "latitude, longitude"), rows))
    )


def _seen(found: Map) -> str:
    return "Map: " + "; ".join(
        [*(spot.words for spot in found.spots), *(f"{way.name}: {way.words}" for way in found.ways)]
    )


def _placed(view: View) -> list[tuple[Document, str]]:
    """Every place with its position in words."""
    return [
        (one["properties"], f"{one['geometry']['coordinates'][1]:.2f}, {one['geometry']['coordinates'][0]:.2f}"
         if one["geometry"] else "no position")
        for one in view.geojson["features"] if "id" in one["properties"]
    ]  # fmt: skip


def intervals(view: View) -> Section:
    """Return the siege intervals by definition and reading, and the answers of the day as a table."""
    found = timeline(view)
    siege = view.document["siege"]
    blocks: list[Block] = [
        Text(
            "Besieged since when depends on the definition and on whom one reads. “All of” a group is what its "
            "readings have in common: their answer where they agree, otherwise possibly. Nothing is carried past the "
            "last claim of a reading: after it the answer is unknown."
        ),
    ]
    if found is not None:
        blocks.append(Legend(LEGEND))
        charts = [
            Chart(_title(view, name), timeline_spec(found, name), f"{_title(view, name)}: {_drawn(found.of(name))}")
            for name in DEFINITIONS
            if found.of(name)
        ]
        blocks.append(Grid(charts, 900))
        if not found.shows_day:
            side = "before" if found.asked < found.first else "after"
            blocks.append(Text(f"The day asked, {day_words(view.day)}, lies {side} the days drawn.", note=True))
        rows = [
            [_title(view, name), label, value_words(one), span_words(one)]
            for name in DEFINITIONS
            for label, spells in _spells(siege[name])
            for one in spells
        ]
        blocks.append(data("Siege intervals", ("definition", "reading", "answer", "days"), rows, 2))
    blocks += [
        Table(
            f"Besieged on {day_words(view.day)}? The answer by definition and reading",
            ("definition", "reading", "answer", "began, as claimed", "same answer since", "claims"),
            [row for name in DEFINITIONS for row in _answers(view, name)],
            2,
        ),
        _assumed(view),
    ]
    return Section("siege", "Besieged: by each definition and reading", blocks)


def _drawn(lines: Sequence[Line]) -> str:
    return "; ".join(f"{line.label}: " + ", ".join(f"{bar.value} {bar.words}" for bar in line.bars) for line in lines)


def _spells(answer: Document) -> list[tuple[str, list[Document]]]:
    groups = [(f"all of “{reading_words(one)}”", told) for one, told in answer["groups"].items()]
    return groups + [(reading_words(one), told) for one, told in answer["spells"].items()]


def _title(view: View, name: str) -> str:
    users = f" (for {view.document['user_class']})" if name in ("encircled", "fire_control") else ""
    return DEFINITIONS[name] + users + (sustained(view) if name == "un_criteria" else "")


def _answers(view: View, name: str) -> list[list[str]]:
    answer = view.document["siege"][name]
    title = _title(view, name)
    readings = answer["readings"]
    if not readings:
        return [[title, "every reading", value_words(answer), "", "", "none on record"]]
    rows = [[title, "all together", dated(value_words(answer)), "", "", ""]] if len(readings) > 1 else []
    for one in readings:
        began = window_words(one["since"]["earliest"], one["since"]["latest"]) if one["since"] else ""
        spell = _spell_of_day(answer["spells"].get(one["reading"], ()), view.day)
        same = (spell["from"] or "before the first claim") if spell else ""
        rows.append(
            [
                "",
                reading_words(one["reading"]),
                dated(value_words(one)),
                began,
                dated(same),
                claims_told(view, one["claims"]) or "none",
            ]
        )
    rows[0][0] = title
    return rows


def _spell_of_day(spells: Sequence[Document], day: str) -> Document | None:
    return next((one for one in spells if (one["from"] or "") <= day <= (one["to"] or "9999")), None)


def _assumed(view: View) -> Fold:
    rows = [
        [DEFINITIONS[name], reading_words(one["reading"]), words]
        for name in DEFINITIONS for one in view.document["siege"][name]["readings"] for words in one["assumed"]
    ]  # fmt: skip
    table = Table("Between two claims of one reading a state is carried", ("definition", "reading", "assumed"), rows, 2)
    return Fold(f"What was assumed ({len(rows)})", (table,) if rows else (Text("Nothing."),))


def routes(view: View) -> Section:
    """Return the state of each route by class of user and reading, and the claims about it."""
    found = view.document["routes"]
    title = "Routes, by class of user and reading"
    if not found:
        return Section("routes", title, (Text(f"The record has no route that ends at {view.place}."),))
    silent: Document = {"none": {"words": "no claim", "readings": ()}}
    rows: list[list[str]] = [
        [f"{route['name']} ({' to '.join(view.name(end) for end in route['ends'])})", user, state["words"],
         _by_reading(state)]
        for route in found for user, state in (route["states"] or silent).items()
    ]  # fmt: skip
    claims: list[list[str]] = [
        [route["name"], row["user_class"], said(view, _route_claim(row), row), when(row), told(view, row)]
        for route in found
        for row in route["claims"]
    ]
    users = view.document["user_class"]
    shown = [
        f"{route['name']}: {route_words({user: state['words'] for user, state in route['states'].items()}, users)}"
        for route in found
    ]
    claimed = Table("Claims about these routes", ("route", "users", "claim", "date", "claim id, source"), claims, 2)
    note = "“All” are claims that do not tell classes of user apart. Routes stand in the order of the record."
    return Section("routes", title, (
        Text(f"For {users}: {'; '.join(shown)}."),
        Text(note, note=True),
        Table(f"State on {day_words(view.day)}", ("route", "users", "state", "by reading"), rows, 2),
        Fold(f"The claims ({len(claims)})", (claimed,)),
    ))  # fmt: skip


def _route_claim(row: Document) -> str:
    state = row["state"].replace("_", " ")
    return f"{state} ({row['aspect']})" if row.get("aspect") else state


def _by_reading(state: Document) -> str:
    return "; ".join(
        f"{reading_words(one['reading'])}: "
        + (f"{' or '.join(one['states']).replace('_', ' ')}" if one["states"] else value_words(one))
        for one in state["readings"]
    )


def parties(view: View) -> Section:
    """Return who is who that day: members, relations, what a party is called and by whom."""
    blocks: list[Block] = []
    for one in view.document["parties"]:
        blocks += _party(view, one)
    control = view.document["control"]
    rows = [
        [
            reading_words(one["reading"]),
            view.named(one["holders"]) or "nobody named",
            value_words(one),
            claims_told(view, one["claims"]),
        ]
        for one in control["readings"]
    ]
    if rows:
        blocks.insert(0, Table("Who holds the place, by reading", ("reading", "holder", "answer", "claims"), rows))
    fronts = [
        f"{' and '.join(view.name(place) for place in one['places'])} are held by hostile parties "
        f"({' and '.join(view.named(names) for names in one['holders'])}): {value_words(one)}"
        for one in control["front_lines"]
    ]
    if fronts:
        blocks.insert(1, Points(fronts))
    sides = view.document["armed_sides"]
    if sides["number"]:
        blocks.append(Text(
            f"Armed sides named in lethal events of the province from {day_words(sides['from'])} to "
            f"{day_words(sides['to'])}: {sides['number']} ({', '.join(sides['names'])}). Concentration of their events "
            f"{sides['concentration']:.2f}; 1 would be one side, {1 / sides['number']:.2f} all alike. Source: "
            f"{sides['source']}.",
        ))  # fmt: skip
    return Section("parties", "Who is who that day", blocks or (Text("No party is named for this place and day."),))


def _party(view: View, one: Document) -> list[Block]:
    rows = [
        [
            f"includes ({m['relation'].replace('_', ' ')})",
            view.name(m["party"]) + (f", through {view.named(m['through'][1:])}" if len(m["through"]) > 1 else ""),
            dated(value_words(m)),
            claims_told(view, m["claims"]),
        ]
        for m in one["members"]
    ]
    for relation in one["relations"]:
        words = relation["relation"].replace("_", " ")
        claims = claims_told(view, [claim for reading in relation["readings"] for claim in reading["claims"]])
        said_of = f"{view.name(relation['subject'])}, {words} {view.name(relation['object'])}"
        rows.append(["relation", said_of, dated(value_words(relation)), claims])
    for row in one["identity"]:
        goes_on = f"{view.named(row['subject'])} goes on as {view.named(row['object'])}"
        rows.append(["identity", Markup("{}, {}").format(goes_on, when(row)), "", told(view, row)])
    rows += [
        ["called", f"“{called['called']}” by {view.text(called['by'])}", "", source_link(view, called["source"])]
        for called in one["called"]
    ]
    caption = f"{one['name']}: {one['role']}"
    head = ("what", "who", f"on {view.day}", "claims or source")
    return [Table(caption, head, rows)] if rows else [Text(f"{caption}.")]
