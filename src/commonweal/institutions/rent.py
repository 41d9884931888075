"""Who receives the rent of what is scarce."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.kinds import Kind


class Receiver(Kind):
    """Who receives a scarcity rent."""

    public: ClassVar[bool] = False
    """Whether guarantees can be paid from what is received."""


class PublicPurse(Receiver):
    """The public purse, which spends it with its other income."""

    kind: Literal["public_purse"] = "public_purse"
    public: ClassVar[bool] = True


class EveryoneAlike(Receiver):
    """Everyone, in equal parts."""

    kind: Literal["per_head"] = "per_head"


class Owners(Receiver):
    """The owners of the stock, or of the enterprises that use it up."""

    kind: Literal["owners"] = "owners"


class Fund(Receiver):
    """A fund that keeps the principal for those who come later."""

    kind: Literal["fund"] = "fund"
    public: ClassVar[bool] = True
    yields_to: Literal["per_head", "public_purse", "investment"]
    """Who gets what the fund earns."""


class Nobody(Receiver):
    """Nobody: the scarcity has a valuation, and no one is paid it."""

    kind: Literal["nobody"] = "nobody"


AnyReceiver = Annotated[SerializeAsAny[Receiver], BeforeValidator(Receiver.read)]
