"""Who owns the enterprises: who appoints, who gets the residual, who may sell or close."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, model_validator

from commonweal.institutions.kinds import Kind
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Record, Sorted, refusal

Share = Annotated[float, Field(ge=0, le=1)]


class Ownership(Kind):
    """Who owns an enterprise."""


class Private(Ownership):
    """Private owners appoint, get the residual, and may sell or close."""

    kind: Literal["private"] = "private"


class Worker(Ownership):
    """Those who work there appoint and get the residual; the enterprise cannot be sold."""

    kind: Literal["worker"] = "worker"


class Social(Ownership):
    """Society appoints, gets the residual, and alone may close."""

    kind: Literal["social"] = "social"


class Joint(Ownership):
    """Several owners by share of votes and of the residual; the shares add up to one."""

    kind: Literal["joint"] = "joint"
    workers: Share = 0.0
    """Share of those who work there."""
    society: Share = 0.0
    """Share of society."""
    private: Share = 0.0
    """Share of private owners."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = self.workers + self.society + self.private
        if abs(total - 1.0) > 1e-9:
            raise refusal(f"joint shares add up to {total:g}", "workers + society + private = 1")
        return self


AnyOwnership = Annotated[SerializeAsAny[Ownership], BeforeValidator(Ownership.read)]


class OwnershipRules(Record):
    """Ownership by industry."""

    default: AnyOwnership | None = ask(
        "Who owns the enterprises and appoints those who run them?",
        "Who gets the residual, what is left when all others are paid?",
        "Who may sell or close an enterprise?",
    )
    """Ownership wherever no other is named."""
    sectors: Sorted[AnyOwnership] = {}
    """Ownership by industry code of the world's table."""
