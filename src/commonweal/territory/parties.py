"""Parties: who they are called by whom, who stands to whom how and when, who belongs to a label on a date.

Identity continues through a rebranding. An umbrella is not a merger: its members stay parties of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from commonweal.core.errors import UnknownName
from commonweal.territory.answers.questions import IN_FORCE, Question, ask, of_reading, rows_about
from commonweal.territory.answers.readings import Reading
from commonweal.territory.answers.values import CERTAINLY, NOT, POSSIBLY, UNKNOWN, Answer, Value, is_in
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.network import Sides

BELONGS = ("member_of", "absorbed_into", "merged_into")
SAME_SIDE = (*BELONGS, "rebranded_as", "allied_with")
BETWEEN_PARTIES = (*SAME_SIDE, "affiliate_of", "backs", "arms_supplier_of", "fights")


@dataclass(frozen=True, slots=True)
class Membership:
    """A party that belongs to another on a day, through which chain, and how surely."""

    party: str
    through: tuple[str, ...]
    relation: str
    value: Value
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """How one party stands to another on a day."""

    subject: str
    relation: str
    object: str
    answer: Answer


def find_party(chronicle: Chronicle, name: str) -> str:
    """Return the id of a party by id, name, or what somebody calls it: ``the rebels``.

    Raises
    ------
    UnknownName
        Nobody is called that, or several are.
    """
    parties = chronicle.by_key("parties")
    if name in parties:
        return name
    plain = _plain(name)
    found = {key for key, row in parties.items() if _plain(row["name"]) == plain}
    found |= {row["party_id"] for row in chronicle.rows("party_names") if _plain(row["called"]) == plain}
    if len(found) == 1:
        return str(found.pop())
    called = [str(row["called"]) for row in chronicle.rows("party_names")]
    raise UnknownName.of("party", name, [*(sorted(found) if found else parties), *called])


def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").strip()


def names_of(chronicle: Chronicle, party: str) -> list[Row]:
    """Return what a party is called, by whom and in which source."""
    return [row for row in chronicle.rows("party_names") if row["party_id"] == party]


def relations_on(chronicle: Chronicle, party: str, day: int, reading: Reading | None = None) -> list[Relation]:
    """Return how a party stands to others on a day, and others to it, in the order of the claims."""
    found: dict[tuple[str, str, str], Relation] = {}
    for row in chronicle.rows("relations"):
        for thing in row["object"]:
            key = (row["relation"], row["subject"], thing)
            if row["relation"] in BETWEEN_PARTIES and party in (row["subject"], thing) and key not in found:
                found[key] = _relation(chronicle, key, day, reading)
    return list(found.values())


def _relation(chronicle: Chronicle, key: tuple[str, str, str], day: int, reading: Reading | None) -> Relation:
    relation, subject, thing = key
    question = Question(f"{subject} {relation} {thing}", "relations", key, IN_FORCE)
    return Relation(subject, relation, thing, ask(chronicle, question, day, reading))


def members_on(chronicle: Chronicle, party: str, day: int, reading: Reading | None = None) -> list[Membership]:
    """Return who belongs to a party on a day, members of members too; who is certainly not is left out.

    A chain is as sure as its weakest link. Beyond the last claim of a link the answer is unknown and kept.
    """
    found: list[Membership] = []
    todo: list[tuple[str, tuple[str, ...], Value]] = [(party, (), Value(CERTAINLY))]
    seen = {party}
    while todo:
        whole, chain, sure = todo.pop(0)
        for relation in _links_to(chronicle, whole, day, reading):
            value = _weakest(sure, relation.answer.value)
            if value.value == NOT or relation.subject in seen:
                continue
            seen.add(relation.subject)
            claims = tuple(dict.fromkeys(claim for one in relation.answer.readings for claim in one.claims))
            found.append(Membership(relation.subject, (*chain, whole), relation.relation, value, claims))
            todo.append((relation.subject, (*chain, whole), value))
    return found


def _links_to(chronicle: Chronicle, whole: str, day: int, reading: Reading | None) -> Iterator[Relation]:
    done = set()
    for row in chronicle.rows("relations"):
        if row["relation"] in BELONGS and whole in row["object"] and (row["relation"], row["subject"]) not in done:
            done.add((row["relation"], row["subject"]))
            yield _relation(chronicle, (row["relation"], row["subject"], whole), day, reading)


def _weakest(one: Value, other: Value) -> Value:
    order = (NOT, UNKNOWN, POSSIBLY, CERTAINLY)
    return min(one, other, key=lambda value: order.index(value.value))


def identity(chronicle: Chronicle, party: str) -> list[Row]:
    """Return the claims that a party goes on under another name, backwards and forwards, in order of dates."""
    chain, todo = set(), [party]
    found: dict[str, Row] = {}
    while todo:
        at = todo.pop()
        if at in chain:
            continue
        chain.add(at)
        for row in chronicle.rows("relations"):
            if row["relation"] == "rebranded_as" and at in (row["subject"], *row["object"]):
                found[row["claim_id"]] = row
                todo += [row["subject"], *row["object"]]
    return sorted(found.values(), key=lambda row: (row["latest"], row["claim_id"]))


def same_side(chronicle: Chronicle, day: int, reading: Reading | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """Return a label of the side of each party, by what is certainly in force and by what may be."""
    sure: dict[str, str] = {}
    maybe: dict[str, str] = {}
    done = set()
    for row in chronicle.rows("relations"):
        for thing in row["object"]:
            key = (row["relation"], row["subject"], thing)
            if row["relation"] not in SAME_SIDE or key in done:
                continue
            done.add(key)
            value = _relation(chronicle, key, day, reading).answer.value.value
            if value == CERTAINLY:
                _join(sure, row["subject"], thing)
            if value != NOT:
                _join(maybe, row["subject"], thing)
    return sure, maybe


@lru_cache(maxsize=64)
def sides_of(chronicle: Chronicle, reading: Reading) -> Sides:
    """Return which parties are on one side, from day to day, as one reading has it."""
    rows = [row for row in chronicle.rows("relations") if row["relation"] in SAME_SIDE and reading.takes(row)]
    if not rows:
        return Sides()
    found = of_reading(chronicle, reading, "relations", rows)
    pairs = dict.fromkeys((row["relation"], row["subject"], thing) for row in rows for thing in row["object"])
    ordered = sorted({0, *(day for number in found.keys.values() for day in found.changes(number))})
    labels = []
    for day in ordered:
        sure: dict[str, str] = {}
        maybe: dict[str, str] = {}
        for key in pairs:
            value = is_in(found, key, IN_FORCE, day).value
            if value == CERTAINLY:
                _join(sure, *key[1:])
            if value != NOT:
                _join(maybe, *key[1:])
        labels.append((sure, maybe))
    return Sides(tuple(ordered), tuple(labels))


def _join(sides: dict[str, str], one: str, other: str) -> None:
    old, new = sides.get(one, one), sides.get(other, other)
    for party, side in list(sides.items()):
        if side == old:
            sides[party] = new
    sides[one] = sides[other] = new


def claims_between(chronicle: Chronicle, relation: str, subject: str, thing: str) -> list[Row]:
    """Return the claims of one relation."""
    return rows_about(chronicle, "relations", (relation, subject, thing))
