"""How the labour of an enterprise follows the market where those who work there decide."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, SerializeAsAny

from commonweal.institutions.kinds import Kind

Adjusts = Literal["members", "hours", "nothing"]
"""What gives way when the price changes: who belongs, how long they work, or neither."""


class Employment(Kind):
    """What the members of an enterprise adjust when its market changes.

    The contract for a kind from outside: :meth:`adjusts` returns one of :data:`Adjusts`.
    """

    def adjusts(self) -> Adjusts:
        """Return what the members adjust."""
        raise NotImplementedError(f"{type(self).__qualname__} has to define adjusts(): members, hours or nothing")


class VariableMembership(Employment):
    """Members are taken on and dismissed so that income per member is largest (Ward's rule, a textbook limit)."""

    kind: Literal["variable_membership"] = "variable_membership"

    def adjusts(self) -> Adjusts:
        """Return members."""
        return "members"


class FixedMembership(Employment):
    """Members stay, with the hours they have, and hire nobody: in the short run output does not move."""

    kind: Literal["fixed_membership"] = "fixed_membership"

    def adjusts(self) -> Adjusts:
        """Return nothing."""
        return "nothing"


class VariableHours(Employment):
    """Members stay and choose their hours, weighing income against effort; they hire nobody."""

    kind: Literal["variable_hours"] = "variable_hours"

    def adjusts(self) -> Adjusts:
        """Return hours."""
        return "hours"


AnyEmployment = Annotated[SerializeAsAny[Employment], BeforeValidator(Employment.read)]
