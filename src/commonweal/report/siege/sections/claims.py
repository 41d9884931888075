"""Claims as they stand: allegations with what was answered, reasons, provisions, detentions, strikes, facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commonweal.report.blocks import Block, Fold, Section, Table, Text
from commonweal.report.siege.sections.people import TELL
from commonweal.report.siege.view import Document, View, plural
from commonweal.report.siege.words import figure, said, told, when
from commonweal.report.words import listed

WHOLE = "a whole it belongs to"

Row = Callable[[View, Document], list[str]]


def allegations(view: View) -> Section:
    """Return allegations, each with the responses and findings about it under it; legal terms are the speaker's."""
    rows = view.document["allegations"]
    title = "Allegations, responses and findings"
    if not rows:
        return Section("allegations", title, (Text("The record has no allegation about this place by that day."),))
    known = {row["claim"] for row in rows}
    first = [row for row in rows if row.get("about") not in known]

    def under(row: Document, depth: int) -> list[tuple[int, Document]]:
        below = [one for one in rows if one.get("about") == row["claim"] and one is not row]
        return [(depth, row), *(pair for one in below for pair in under(one, depth + 1))]

    head = ("kind", "speaker", "accused", "act", "legal term of the speaker", "date", TELL)
    blocks: list[Block] = [Text(
        "A response or a finding stands under the claim it is about. Legal terms are the speaker’s own; this page "
        "draws no legal conclusion."
    )]  # fmt: skip

    def table(several: Sequence[Document]) -> Table:
        caption = f"{plural(len(several), 'statement')} with what is said about {'it' if len(several) == 1 else 'them'}"
        return Table(caption, head, [_alleged(view, depth, one) for row in several for depth, one in under(row, 0)], 2)

    return Section("allegations", title, (*blocks, *_near_and_whole(view, first, table)))


def _alleged(view: View, depth: int, row: Document) -> list[str]:
    apart = row.get("about") if depth == 0 else None
    kind = "↳ " * depth + row["kind"] + (f" about {apart}, which is not on this page" if apart else "")
    act = said(view, row["act"], row)
    term = f"“{row['legal_term_used']}”" if row.get("legal_term_used") else "none"
    return [
        kind,
        view.named(row["speaker"]),
        view.named(row.get("accused")) or "not named",
        act,
        term,
        when(row),
        told(view, row),
    ]


def _near_and_whole(view: View, rows: Sequence[Document], table: Callable[[Sequence[Document]], Table]) -> list[Block]:
    """Return claims about the place and its parts in the open, those about wholes it belongs to in a fold."""
    near = [row for row in rows if row["about_place"] != WHOLE]
    whole = [row for row in rows if row["about_place"] == WHOLE]
    blocks: list[Block] = [table(near)] if near else [Text(f"None is about {view.place} itself or a part of it.")]
    if whole:
        names = listed([view.name(one) for one in view.document["place"]["part_of"]])
        blocks.append(Fold(f"{plural(len(whole), 'claim')} about what it is part of ({names})", (table(whole),)))
    return blocks


def _section(view: View, table: str, words: tuple[str, str, str], head: Sequence[str], row: Row) -> Section:
    """Return a section of one table of claims; ``words`` : its title, its caption, what stands where there is none."""
    title, caption, nothing = words
    rows = view.document[table]
    if not rows:
        return Section(table, title, (Text(nothing),))

    def made(several: Sequence[Document]) -> Table:
        return Table(caption, (*head, "date", TELL), [[*row(view, one), when(one), told(view, one)] for one in several])

    return Section(table, title, _near_and_whole(view, rows, made))


def reasons(view: View) -> Section:
    """Return why people did not leave, as claimed: never one reason."""
    words = (
        "Why people did not leave", "Reasons as claimed, each by its claimant",
        "The record has no claim about why people stayed.",
    )  # fmt: skip

    def row(view: View, one: Document) -> list[str]:
        question = "" if one["question"] == "why_not_left" else f"{one['question'].replace('_', ' ')}: "
        reason = said(view, f"{question}{one['claimed_reason']}", one)
        return [one["group"], reason, view.named(one["claimant"]), view.text(one.get("disputed_by") or "nobody named")]

    return _section(view, "reasons", words, ("group", "claimed reason", "claimed by", "disputed by"), row)


def provisions(view: View) -> Section:
    """Return who provides, withholds or promises what to whom, and the convoys."""
    words = (
        "Who provides what", "As claimed; a promise is not a delivery",
        "The record has no claim about who provides what.",
    )  # fmt: skip

    def row(view: View, one: Document) -> list[str]:
        amount = (
            f" ({one['value']:,.0f} {one.get('unit') or ''})".replace(" )", ")") if one.get("value") is not None else ""
        )
        what = said(view, f"{one['what']}{amount}", one)
        claimant = view.named(one.get("claimant")) or "the source"
        return [
            one["status"].replace("_", " "),
            view.name(one["provider"]),
            what,
            view.name(one["recipient"]),
            view.text(claimant),
        ]

    made = _section(view, "provisions", words, ("status", "provider", "what", "to whom", "claimed by"), row)
    return Section(made.name, made.title, (*made.blocks, *_convoys(view)))


def _convoys(view: View) -> list[Block]:
    rows = view.document["convoys"]
    if not rows:
        return [Text("The record has no convoy to this place by that day.", note=True)]
    made = []
    for one in rows:
        load = [one.get("item") or "", plural(int(one["trucks"]), "truck") if one.get("trucks") else ""]
        load.append(f"for {one['people']:,.0f} people" if one.get("people") else "")
        load.append(f"for {plural(int(one['days']), 'day')}" if one.get("days") else "")
        words = said(view, ", ".join(part for part in load if part), one)
        made.append([one["status"].replace("_", " "), view.named(one["to_place"]), words, when(one), told(view, one)])
    return [Table("Convoys", ("status", "to", "what", "date", TELL), made)]


def detentions(view: View) -> Section:
    """Return who is said to hold whom; missing is not detained."""
    words = (
        "Detentions", "As claimed; missing is not detained", "The record has no claim about detentions here.",
    )  # fmt: skip

    def row(view: View, one: Document) -> list[str]:
        many = f"{one['number']:,.0f}" if one.get("number") is not None else ""
        group = said(
            view,
            " ".join(part for part in (one.get("qualifier") or "", many, one["detained_group"]) if part)
            if many
            else f"{one['detained_group']} ({one.get('qualifier') or 'no number'})",
            one,
        )
        answer = view.text(one.get("response") or "none on record")
        return [view.name(one["detaining_party"]), group, view.text(one.get("claimant") or "the source"), answer]

    return _section(view, "detentions", words, ("said to hold", "whom", "claimed by", "response"), row)


def strikes(view: View) -> Section:
    """Return strikes on protected objects, by place no finer than the town."""
    words = (
        "Strikes on protected objects", "As claimed; places no finer than the town",
        "The record has no claim of a strike on a protected object here.",
    )  # fmt: skip

    def row(view: View, one: Document) -> list[str]:
        words = said(view, f"{figure(one)} {one.get('unit') or ''}".strip(), one)
        accused = view.named(one.get("accused")) or "not named"
        return [
            one["object_kind"].replace("_", " "),
            view.named(one["place"]),
            words,
            accused,
            view.text(one.get("claimant") or "the source"),
        ]

    return _section(view, "strikes", words, ("object", "where", "figure", "accused", "claimed by"), row)


def facts(view: View) -> Section:
    """Return what the sources state, each with the statements that bear on it."""
    bearing: dict[str, list[str]] = {}
    for one in view.document["facts"]:
        for other in one.get("bears_on") or ():
            bearing.setdefault(other, []).append(one["claim"])
    words = (
        "Claims beside claims",
        "Statements and the statements that bear on them; a later one never replaces an earlier one",
        "The record states no further fact about this place by that day.",
    )  # fmt: skip

    def row(view: View, one: Document) -> list[str]:
        about = one.get("fact") or str(one.get("kind") or "").replace("_", " ").replace(";", ", ")
        what = said(view, about, one)
        beside = [f"bears on {', '.join(one['bears_on'])}"] if one.get("bears_on") else []
        beside += [f"beside it: {', '.join(bearing[one['claim']])}"] if one["claim"] in bearing else []
        return [what, _stated(one), view.text(one.get("claimant") or "the source"), "; ".join(beside) or "none"]

    return _section(view, "facts", words, ("what is stated", "figure", "claimed by", "bears on"), row)


def _stated(one: Document) -> str:
    number = str(one.get("figure_value") or "").replace("..", " to ")
    if number.isdigit():
        number = f"{int(number):,}"
    parts = [
        str(one.get("figure_name") or "").replace("_", " "),
        ": " if one.get("figure_name") else "",
        number,
        f" {one['unit']}" if number and one.get("unit") else "",
    ]
    words = "".join(parts) + (f" ({one['figure_qualifier']})" if one.get("figure_qualifier") else "")
    return words.strip() or "none"
