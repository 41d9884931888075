"""Who decides: bodies with a place in the tree, a mandate, members, and a rule."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from commonweal.institutions.dated import DatedShare, HoursPerYear
from commonweal.institutions.members import AnyMembers
from commonweal.institutions.names import OwnName
from commonweal.institutions.proposers import AnyProposers, MembersPropose
from commonweal.institutions.questions import ask
from commonweal.institutions.recall import AnyRecall
from commonweal.institutions.record import Items, Record
from commonweal.institutions.voting import AnyRule

Level = Literal["enterprise", "locality", "region", "state"]
LEVELS: tuple[str, ...] = get_args(Level)
"""From the lowest to the highest."""


class Body(Record):
    """One body."""

    name: OwnName
    """What it is called."""
    level: Level
    """Where it decides."""
    under: str | None = None
    """Name of the body above it; without it, none is."""
    mandate: Items[str]
    """Paths of this file that it may change, such as ``work.hours_norm``."""
    members: AnyMembers | None = ask("Who sits in it: all, delegates, people drawn by lot, or owners by share?")
    """Who sits in it."""
    rule: AnyRule | None = ask("By which rule does it decide?")
    """How it decides."""
    proposes: AnyProposers = MembersPropose()
    """Who may propose."""
    term: float | None = Field(default=None, gt=0)
    """Years for which members serve; without it, until they are replaced."""
    recall: AnyRecall | None = None
    """How members can be replaced before their term ends; without it, they cannot."""
    appeal: str | None = None
    """Name of the body to which its decisions can be appealed; without it, they are final."""
    turnout: DatedShare | None = None
    """Share of members who take part; without it, all do."""
    meeting_hours: HoursPerYear | None = None
    """Hours that a member spends in meetings per year; without it, none are counted."""
