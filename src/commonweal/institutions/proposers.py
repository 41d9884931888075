"""Who may put a proposal to a body."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny

from commonweal.institutions.kinds import Kind
from commonweal.institutions.voting import Part


class Proposers(Kind):
    """Who may put a proposal to a body."""


class MembersPropose(Proposers):
    """Members may, if enough of them do."""

    kind: Literal["members"] = "members"
    quorum: Part = 0.0
    """Share of members that must support a proposal for it to be voted on; 0 is a single member."""


class ResidentsPropose(Proposers):
    """Everyone who lives where the body decides may, if enough of them do."""

    kind: Literal["residents"] = "residents"
    quorum: Part
    """Share of residents that must support a proposal."""


class BodyProposes(Proposers):
    """Only another body may."""

    kind: Literal["body"] = "body"
    body: str = Field(min_length=1)
    """Name of the body that proposes."""


AnyProposers = Annotated[SerializeAsAny[Proposers], BeforeValidator(Proposers.read)]
