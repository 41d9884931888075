"""What a chronicle may hold: its tables, their columns, and what each cell may say.

A column that is not listed here is refused. There is none that links sightings of a person, a vehicle, a convoy or a
unit over time, and none for positions of forces.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT, ID, DAY, EDTF, NUMBER, COUNT, CHOICE, REF, REFS, YES = (
    "text", "id", "day", "edtf", "number", "count", "choice", "ref", "refs", "yes",
)  # fmt: skip
ASPECTS = ("begins", "holds", "ends", "spans")
USER_CLASSES = ("civilians", "fighters", "commerce", "aid", "all")
ROUTE_STATES = ("closed", "under_fire", "open")
RELATIONS = (
    "member_of", "allied_with", "merged_into", "absorbed_into", "rebranded_as", "affiliate_of", "backs",
    "arms_supplier_of", "besieges", "restricts_exit", "lists_as_besieged", "lists_as_hard_to_reach", "fights",
    "four_towns_agreement",
)  # fmt: skip
CRITERIA = ("military_encirclement", "no_humanitarian_access", "no_free_movement")
PROTECTED = (
    "hospital", "clinic", "health_centre", "medical_point", "ambulance_station", "school", "kindergarten", "shelter",
    "bakery", "water_point", "pumping_station", "aid_store", "warehouse",
)  # fmt: skip
NAMINGS = ("withheld", "public_memorial", "public_adult_role")
TOWNS = (
    "town",
    "towns",
    "city",
    "city-part",
    "village",
    "camp",
    "district",
    "governorate",
    "province",
    "region",
    "country",
)
"""Kinds of places whose position a protected object in them may take."""
COARSE = ("country", "governorate", "province", "region")
"""Kinds of places that a claim under embargo may name."""
TEXT_LIMIT = 2000
QUOTE_WORDS = 12
"""A quote is at most this many words: more is somebody else's text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what a cell may be, what it refers to, whether it must be filled."""

    name: str
    kind: str = TEXT
    to: str = ""
    """Table that an id refers to; several are apart by a space."""
    allowed: tuple[str, ...] = ()
    required: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: its name, the column that names its rows, and what it is."""

    name: str
    key: str
    columns: tuple[Column, ...]
    words: str
    claims: bool = True

    def column(self, name: str) -> Column | None:
        """Return a column by name, None if there is none."""
        return next((one for one in self.columns if one.name == name), None)


def _need(name: str, kind: str = TEXT, to: str = "", allowed: tuple[str, ...] = (), words: str = "") -> Column:
    return Column(name, kind, to, allowed, True, words)


_NUMBERS = (Column("value", NUMBER), Column("low", NUMBER), Column("high", NUMBER), Column("qualifier"))
_CLAIM = (
    _need("date_edtf", EDTF, words="the date as text, EDTF level 1"),
    Column("earliest", DAY, words="first day it can mean; empty: not bounded"),
    _need("latest", DAY, words="last day it can mean, not after the publication of the source"),
    _need("source_id", REF, "sources"),
    Column("quote", words=f"at most {QUOTE_WORDS} words"),
    Column("confidence", CHOICE, allowed=("high", "medium", "low", "contested")),
    Column("corrects", REF, "claims", words="an earlier claim that this one corrects; the earlier one stays"),
    Column("note"),
)


def _claims(name: str, words: str, *columns: Column) -> TableSpec:
    return TableSpec(name, "claim_id", (_need("claim_id", ID), *columns, *_CLAIM), words)


def _plain(name: str, key: str, words: str, *columns: Column) -> TableSpec:
    return TableSpec(name, key, columns, words, claims=False)


_PLACE = Column("place", REFS, "places")
_ASPECT = _need("aspect", CHOICE, allowed=ASPECTS)

TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        _plain(
            "sources", "source_id", "who published what, when, and whether it was read",
            _need("source_id", ID), _need("title"), Column("publisher"), Column("date", EDTF), Column("url"),
            Column("kind"), Column("basis", CHOICE, allowed=("read", "excerpt", "general_knowledge", "withheld")),
            Column("confidential", YES), Column("note"),
        ),
        _plain(
            "parties", "party_id", "parties under neutral names",
            _need("party_id", ID), _need("name"), Column("kind"), Column("valid_edtf", EDTF), Column("note"),
        ),
        _plain(
            "party_names", "party_id", "what a party is called, by whom; loaded words stand only here and in quotes",
            _need("party_id", REF, "parties"), _need("called"), _need("called_by"), _need("source_id", REF, "sources"),
            Column("quote"), Column("note"),
        ),
        _plain(
            "places", "place_id", "places; coordinates never finer than the town for protected objects",
            _need("place_id", ID), _need("name"), _need("kind"), Column("part_of", REF, "places"), Column("pcode"),
            Column("lat", NUMBER), Column("lon", NUMBER), Column("coord_quality"),
        ),
        _plain(
            "routes", "route_id", "routes between places",
            _need("route_id", ID), _need("name"), Column("from_place", REF, "places"),
            _need("to_place", REF, "places"), Column("length_km", NUMBER), Column("source_id", REF, "sources"),
            Column("note"),
        ),
        _plain(
            "readings", "reading", "named choices among conflicting claims: a claim a row, or all of a source",
            _need("reading"), Column("group"), Column("claim_id", REF, "claims"), Column("source_id", REF, "sources"),
            Column("our_day", DAY, words="our choice of day inside the window, for examples only"), Column("note"),
        ),
        _plain(
            "phases", "phase", "spans of days in which lethal events are counted",
            _need("phase", ID), _need("words"), _need("first", DAY), _need("last", DAY), Column("truce"),
        ),
        _claims(
            "control", "who holds a place", _need("place", REFS, "places"), Column("holder", REF, "parties"),
            _ASPECT, Column("state", CHOICE, allowed=("held", "battle")),
        ),
        _claims(
            "relations", "how parties stand to each other, who besieges a place, which place is listed as besieged",
            _need("subject", REF, "parties"), _need("object", REFS, "parties places"),
            _need("relation", CHOICE, allowed=RELATIONS), _ASPECT,
        ),
        _claims(
            "route_states", "whether a route is open, under fire or closed, for whom",
            _need("route", REF, "routes"), _need("user_class", CHOICE, allowed=USER_CLASSES),
            _need("state", CHOICE, allowed=ROUTE_STATES),
            Column("aspect", CHOICE, allowed=("begins", "holds", "spans")),
        ),
        _claims(
            "criteria", "the three criteria of OCHA, each by itself", _need("place", REFS, "places"),
            _need("criterion", CHOICE, allowed=CRITERIA), _ASPECT,
        ),
        _claims("populations", "people in a place", _need("place", REFS, "places"), *_NUMBERS),
        _claims(
            "supplies", "stocks, inflow, production, rations and losses", _need("place", REFS, "places"),
            _need("kind", CHOICE, allowed=("stock", "inflow", "production", "ration", "distribution", "loss", "state")),
            _need("item"), *_NUMBERS, Column("unit"), Column("people", NUMBER), Column("days", NUMBER),
            Column("claimant"),
        ),
        _claims(
            "convoys", "convoys; route and hour only after they have ended",
            Column("from_place", REF, "places"), _need("to_place", REFS, "places"),
            _need("status", CHOICE, allowed=("planned", "delivered", "attacked", "turned_back", "sent")),
            Column("item"), Column("trucks", NUMBER), *_NUMBERS, Column("unit"), Column("people", NUMBER),
            Column("days", NUMBER), Column("route", REF, "routes"), Column("hour"), Column("claimant"),
        ),
        _claims(
            "truces", "truces: declared and effective apart, scope, who signed and who did not",
            _need("truce"),
            _need("what", CHOICE, allowed=("declared", "scheduled", "effective", "announced", "term", "not_accepted")),
            _ASPECT, _PLACE, Column("scope"), Column("signatories", REFS, "parties"), Column("hours", NUMBER),
            Column("days", NUMBER), Column("terms"),
        ),
        _claims(
            "movements", "people who moved, or were to move", _need("movement"), _need("place", REFS, "places"),
            Column("destination"), Column("status", CHOICE, allowed=("moved", "planned")), Column("group"), *_NUMBERS,
        ),
        _claims(
            "voluntariness", "whether a movement was by wish or forced: a claim, never a flag",
            _need("movement"), _need("claim"), _need("claimant"), Column("disputed_by"),
        ),
        _claims(
            "provisions", "who provides, withholds or promises what to whom", _need("provider"), _need("what"),
            _need("recipient"),
            _need("status", CHOICE, allowed=(
                "provided", "attempted", "prevented", "withheld", "announced", "promised", "claimed", "not_provided",
                "scarce", "absent", "sent",
            )),
            Column("value", NUMBER), Column("unit"), Column("claimant"), _PLACE,
        ),
        _claims(
            "allegations", "allegations, responses and findings, each by its speaker",
            _need("kind", CHOICE, allowed=("allegation", "response", "finding")), Column("about", REF, "claims"),
            _need("speaker"), Column("accused"), _need("act"), Column("legal_term_used"), _PLACE,
        ),
        _claims(
            "detentions", "who is said to hold whom", _need("detaining_party", REF, "parties"),
            _need("detained_group"), Column("number", NUMBER), Column("qualifier"), _PLACE, Column("claimant"),
            Column("response"),
        ),
        _claims(
            "reasons", "why people did not leave, or did not trust a truce", _need("question"), _need("group"),
            _need("claimed_reason"), _need("claimant"), Column("disputed_by"), _PLACE,
        ),
        _claims(
            "strikes", "strikes on protected objects, by place no finer than the town",
            _need("object_kind", CHOICE, allowed=(*PROTECTED, "medical")), _PLACE, *_NUMBERS, Column("unit"),
            Column("accused"), Column("claimant"),
        ),
        _claims(
            "tolls", "figures of the dead, hurt and displaced, by scope and source", Column("event"), _PLACE,
            _need("measure"), *_NUMBERS, Column("unit"), _need("scope"), Column("basis", CHOICE, allowed=(
                "documented", "estimated", "reported", "coded",
            )),
            Column("part_of", REF, "claims", words="a figure of which this one is a part: never added"),
            Column("claimant"),
        ),
        _plain(
            "persons", "person_id", "persons; a name is withheld unless the row says otherwise",
            _need("person_id", ID), _need("count", COUNT), _need("shown_as"), Column("published_name"),
            Column("naming", CHOICE, allowed=NAMINGS),
            _need("status", CHOICE, allowed=("dead", "living", "as published")),
            Column("age_reported"), Column("role"), Column("event"), _need("source_id", REF, "sources"), Column("note"),
        ),
        _claims(
            "facts", "what a source states, with its figure and what it bears on", Column("kind"),
            Column("places"), Column("parties"), Column("fact"), Column("figure_name"), Column("figure_value"),
            Column("figure_qualifier"), Column("unit"), Column("claimant"), Column("bears_on", REFS, "facts"),
        ),
        _plain(
            "overlaps", "scope", "how many of the dead stand on which of several lists",
            _need("scope"), _need("lists", words="names of the lists, apart by ;"), _need("count", COUNT),
            Column("source_id", REF, "sources"),
        ),
        _plain(
            "withheld", "row", "rows taken out after a request, without their content",
            _need("table"), _need("row", ID), _need("rule"), _need("day", DAY),
        ),
    )
}  # fmt: skip
CLAIM_TABLES = tuple(name for name, spec in TABLES.items() if spec.claims)
