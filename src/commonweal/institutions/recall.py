"""How those who decide can be sent home before their term ends."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.kinds import Kind
from commonweal.institutions.voting import Part


class Recall(Kind):
    """How those who decide can be sent home before their term ends."""


class AnyTime(Recall):
    """Those who sent them may replace them whenever they decide to."""

    kind: Literal["any_time"] = "any_time"


class Petition(Recall):
    """A share of those whom they decide for asks for a vote on it, and a majority of the votes decides."""

    kind: Literal["petition"] = "petition"
    share: Part
    """Share of those concerned that must ask for it."""


AnyRecall = Annotated[SerializeAsAny[Recall], BeforeValidator(Recall.read)]
