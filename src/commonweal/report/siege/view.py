"""What the pages draw from: a dossier, a map as GeoJSON, and the names that both give to ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from commonweal.report.words import listed

Document = Mapping[str, Any]

DEFINITIONS = {
    "claimed": "Somebody says it is besieged",
    "encircled": "No open route to supply",
    "fire_control": "No open route, those under fire counted as closed",
    "un_criteria": "OCHA’s criteria",
    "un_listed": "On the UN list",
}
"""Definitions of besieged, in words."""
_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
NAMING = (
    "holders", "party", "subject", "object", "signatories", "not_accepted_by", "provider", "recipient", "speaker",
    "accused", "detaining_party", "place", "places", "parties",
)  # fmt: skip
"""Parts of a dossier that name parties and places."""
_SMALL = ("of", "and", "the", "in", "al", "el", "bin")


@dataclass(frozen=True)
class View:
    """A dossier with the map of its day."""

    document: Document
    geojson: Document

    @cached_property
    def names(self) -> dict[str, str]:
        """Names that the dossier and the map give to parties and places, by id."""
        found = {str(one["id"]): str(one["name"]) for one in self.features if "id" in one}
        found |= {str(party): str(name) for party, name in self.document["names"].items()}
        place = self.document["place"]
        return found | {str(place["id"]): str(place["name"])}

    @cached_property
    def known(self) -> set[str]:
        """Ids that the dossier uses for parties and places."""
        return set(self.names) | {one for text in _texts(self.document) for one in _ID.findall(text)}

    @cached_property
    def features(self) -> list[Document]:
        """Properties of the features of the map."""
        return [one["properties"] for one in self.geojson["features"]]

    @property
    def place(self) -> str:
        """The place asked about, by its short name."""
        return short(str(self.document["place"]["name"]))

    @property
    def day(self) -> str:
        """The day asked about."""
        return str(self.document["on"])

    def name(self, one: str) -> str:
        """Return a party or place by its name; an id without one in words; any other text as it is."""
        return short(self.names[one]) if one in self.names else in_words(one)

    def named(self, several: Iterable[str] | str | None) -> str:
        """Return parties or places in words; a text may hold several, apart by semicolons."""
        if several is None:
            return ""
        ids = several.split(";") if isinstance(several, str) else several
        return listed([self.name(one.strip()) for one in ids])

    def text(self, words: str) -> str:
        """Return a text in which ids stand by their names."""
        return _ID.sub(
            lambda found: self.name(found[0]) if found[0] in self.known else found[0].replace("_", " "), words
        )


def _texts(part: Any, key: str = "") -> Iterator[str]:
    """Yield what stands where a dossier names parties and places."""
    if isinstance(part, str) and key in NAMING:
        yield part
    elif isinstance(part, Mapping):
        for name, value in part.items():
            yield from _texts(value, str(name))
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value, key)


def short(name: str) -> str:
    """Return a name without what follows it in brackets."""
    return name.split(" (")[0].strip() or name


def in_words(one: str) -> str:
    """Return an id as words: ``government_of_syria`` becomes ``Government of Syria``; other texts stay as they are."""
    if not re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)*", one):
        return one
    words = one.split("_")
    return " ".join(word if n and word in _SMALL else word.capitalize() for n, word in enumerate(words))


def reading_words(name: str) -> str:
    """Return a reading as words; the source of an ``as told by`` reading keeps its id."""
    return name if name.startswith("as told by ") else name.replace("_", " ")


def readings_listed(names: Sequence[str]) -> str:
    """Return readings in words, in quotation marks."""
    return listed([f"“{reading_words(name)}”" for name in names])


def value_words(one: Document) -> str:
    """Return an answer in words: ``unknown, last claimed 2016-10-20``."""
    if one["value"] is None:
        return "not asked"
    if one["value"] == "unknown" and one["last_claimed"]:
        return f"unknown, last claimed {one['last_claimed']}"
    return f"{one['value']} ({reason(str(one['why']))})" if one["why"] else str(one["value"])


def reason(why: str) -> str:
    """Return why an answer is what it is, its names in words."""
    return why.replace("_", " ")


def plural(number: int, one: str, several: str = "") -> str:
    """Return a number with what it counts: 1 claim, 3 claims."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
