"""Transfers and public debt."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.kinds import Kind
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Record


class Transfers(Kind):
    """What people receive without giving anything in return."""


class GuaranteeTransfers(Transfers):
    """What the guarantees entitle them to."""

    kind: Literal["guarantee"] = "guarantee"


class ObservedTransfers(Transfers):
    """As in the accounts of the base year."""

    kind: Literal["observed"] = "observed"


class Debt(Kind):
    """The rule of public debt."""


class BalancedBudget(Debt):
    """The public purse spends what it takes in."""

    kind: Literal["balanced"] = "balanced"


class ObservedDebt(Debt):
    """As in the accounts of the base year."""

    kind: Literal["observed"] = "observed"


class PublicRules(Record):
    """Rules of the public purse."""

    transfers: Annotated[SerializeAsAny[Transfers], BeforeValidator(Transfers.read)] | None = ask(
        "What do people receive who earn nothing, and on what ground?"
    )
    """Transfers to people."""
    debt: Annotated[SerializeAsAny[Debt], BeforeValidator(Debt.read)] | None = ask(
        "May the public purse run into debt, and by which rule?"
    )
    """Rule of public debt."""
