"""Who owns the enterprises: who appoints, who gets the residual, who may sell or close.

Property is a bundle of three rights, which need not lie in one hand: *usus*, to use the assets, appoint those who
run the enterprise and have one's own aim counted; *fructus*, to receive what is left when all others are paid;
*abusus*, to sell, close or take the assets away.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, model_validator

from commonweal.institutions.dated import ByDate, Dated
from commonweal.institutions.employment import AnyEmployment, FixedMembership
from commonweal.institutions.kinds import Kind
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Record, Sorted, refusal

Share = Annotated[float, Field(ge=0, le=1)]

RIGHTS = ("usus", "fructus", "abusus")
"""The three rights of property."""


class Shares(Record):
    """One right, shared out among owners; the shares add up to one."""

    workers: Share = 0.0
    """Share of those who work there."""
    society: Share = 0.0
    """Share of society as a whole."""
    region: Share = 0.0
    """Share of the people of the region where the enterprise stands."""
    private: Share = 0.0
    """Share of private owners."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _add_up(self.workers, self.society, self.region, self.private)
        return self


class Control(Record):
    """Who holds each right over an enterprise, and what its workers do with theirs."""

    usus: Shares
    """Who uses the assets and appoints: whose aim counts in what the enterprise does."""
    fructus: Shares
    """Who gets the residual."""
    abusus: Shares
    """Who may sell or close."""
    employment: AnyEmployment = FixedMembership()
    """What the workers' share of *usus* adjusts; means nothing where they have none."""


class Ownership(Kind):
    """Who owns an enterprise.

    The contract for a kind from outside: :meth:`control` returns a :class:`Control`, in which the shares of each of
    the three rights lie between 0 and 1 and add up to one. It depends on the kind's fields only, so that equal
    fields give equal control. Nothing else about a kind is ever looked at: neither its name nor its class.
    """

    def control(self) -> Control:
        """Return who holds each right, and what the workers adjust."""
        raise NotImplementedError(f"{type(self).__qualname__} has to define control(): who holds each right")


class Private(Ownership):
    """Private owners appoint, get the residual, and may sell or close."""

    kind: Literal["private"] = "private"

    def control(self) -> Control:
        """Return all three rights with private owners."""
        return _undivided(Shares(private=1.0))


class Worker(Ownership):
    """Those who work there appoint and get the residual."""

    kind: Literal["worker"] = "worker"
    disposal: Literal["society", "workers"] = "society"
    """Who may sell or close. Society: members leave without a share of the assets; workers: they take it along."""
    employment: AnyEmployment = FixedMembership()
    """What the members adjust when the market changes."""

    def control(self) -> Control:
        """Return use and residual with the workers, disposal as declared."""
        workers = Shares(workers=1.0)
        disposal = workers if self.disposal == "workers" else Shares(society=1.0)
        return Control(usus=workers, fructus=workers, abusus=disposal, employment=self.employment)


class Social(Ownership):
    """Society appoints, gets the residual, and alone may close."""

    kind: Literal["social"] = "social"

    def control(self) -> Control:
        """Return all three rights with society."""
        return _undivided(Shares(society=1.0))


class Joint(Ownership):
    """Several owners by share of votes and of the residual; the shares add up to one.

    A right can be shared out apart. Where nothing is said about *abusus*, society holds the workers' share of it, as
    under ``worker``: members leave without a share of the assets. So ``workers: 1`` is ``worker``, ``society: 1`` is
    ``social`` and ``private: 1`` is ``private``.
    """

    kind: Literal["joint"] = "joint"
    workers: Share = 0.0
    """Share of those who work there."""
    society: Share = 0.0
    """Share of society as a whole."""
    region: Share = 0.0
    """Share of the people of the region where the enterprise stands."""
    private: Share = 0.0
    """Share of private owners."""
    usus: Shares | None = None
    """Shares in appointing, where they differ."""
    fructus: Shares | None = None
    """Shares in the residual, where they differ."""
    abusus: Shares | None = None
    """Shares in the right to sell or close, where society does not hold the workers' share."""
    employment: AnyEmployment = FixedMembership()
    """What the workers' share adjusts when the market changes."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        shares = (self.workers, self.society, self.region, self.private)
        if any(shares) or any(getattr(self, right) is None for right in RIGHTS):
            _add_up(*shares)
        return self

    def control(self) -> Control:
        """Return each right as it is shared out apart, or else by the common shares."""
        return Control(
            usus=self.usus or self._common(),
            fructus=self.fructus or self._common(),
            abusus=self.abusus or self._held_for_workers(),
            employment=self.employment,
        )

    def _common(self) -> Shares:
        return Shares(workers=self.workers, society=self.society, region=self.region, private=self.private)

    def _held_for_workers(self) -> Shares:
        society = min(1.0, self.workers + self.society)
        return Shares(society=society, region=self.region, private=self.private)


AnyOwnership = Annotated[SerializeAsAny[Ownership], BeforeValidator(Ownership.read)]


class PersonsEngaged(Dated):
    """A number of persons engaged in one enterprise."""

    unit: Literal["persons"]
    """Persons engaged, members and employees alike."""
    values: ByDate[Annotated[float, Field(gt=0)]]
    """Persons from each date on."""


class SmallEnterprises(Record):
    """Ownership of enterprises below a size, in every industry that has no ownership of its own."""

    below: PersonsEngaged
    """An enterprise with fewer persons is small."""
    ownership: AnyOwnership
    """Ownership of small enterprises."""


class OwnershipRules(Record):
    """Ownership by industry and size."""

    default: AnyOwnership | None = ask(
        "Who owns the enterprises (those who work there, society, or both jointly) and appoints those who run them?",
        "Who gets the residual, what is left when all others are paid?",
        "Who may sell or close an enterprise?",
    )
    """Ownership wherever no other is named."""
    sectors: Sorted[AnyOwnership] = {}
    """Ownership by industry code of the world's table."""
    small: SmallEnterprises | None = None
    """Other ownership below a size, such as private property of small enterprises only."""


def _undivided(owner: Shares) -> Control:
    return Control(usus=owner, fructus=owner, abusus=owner)


def _add_up(*shares: float) -> None:
    """Refuse shares that do not add up to one."""
    total = sum(shares)
    if abs(total - 1.0) > 1e-9:
        raise refusal(f"shares add up to {total:g}", "workers + society + region + private = 1")
