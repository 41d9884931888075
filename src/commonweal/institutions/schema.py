"""The institutions of a society, whole: everything that people could have decided otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from commonweal.core.strict_yaml import Document
from commonweal.institutions.allocation import AllocationRules
from commonweal.institutions.bodies import Body
from commonweal.institutions.body_tree import tree_refusals
from commonweal.institutions.guarantees import AnyGuarantee
from commonweal.institutions.investment import AnyInvestment
from commonweal.institutions.mandates import unknown_mandates
from commonweal.institutions.names import Named
from commonweal.institutions.ownership import OwnershipRules
from commonweal.institutions.parts import on_day
from commonweal.institutions.public import PublicRules
from commonweal.institutions.questions import ask
from commonweal.institutions.quotas import SINKS, AnyQuota, Quota, SinkBudget
from commonweal.institutions.record import Items, Record, refusal, refusals, validate
from commonweal.institutions.work import Work


class Institutions(Record):
    """A society as data. What is left out is an open question; an empty map or list answers "none"."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    """Version of this schema."""
    name: str | None = ask("What is this society called? A name is a label and changes nothing.")
    """A label."""
    ownership: OwnershipRules = OwnershipRules()
    """Who owns."""
    allocation: AllocationRules = AllocationRules()
    """How goods move."""
    quotas: Named[AnyQuota] | None = ask(
        "What may be used up, and who sets the limit? ({} says: no quotas, everything without limit)",
        "Who gets the rent of what is scarce?",
        "What is used up without limit?",
    )
    """What may be used up, by name of the quota."""
    guarantees: Named[AnyGuarantee] | None = ask(
        "Who is guaranteed what, whatever their work status? ({} says: nobody anything)",
        "Who is covered, and how are those provided for who are too young, too old or too ill to work?",
        "Who pays for it, and what comes first in a shortage?",
    )
    """What everyone gets."""
    work: Work = Work()
    """Who works how much for what."""
    investment: AnyInvestment | None = ask("Who decides what is invested, and out of what?")
    """Who decides the future."""
    public: PublicRules = PublicRules()
    """Taxes, transfers, services and debt."""
    bodies: Items[Body] | None = ask(
        "Who decides, and may change these rules? ([] says: nobody, they stay as they are)",
        "By which rule do they decide, and who may propose?",
        "To whom can one appeal against a decision, and who can recall those who decide?",
    )
    """Who decides."""

    @field_validator("quotas", mode="after")
    @classmethod
    def _sinks_known(cls, quotas: Mapping[str, Quota] | None) -> Mapping[str, Quota] | None:
        found = [
            ((name,), refusal("no account of this sink", SINKS, name), name)
            for name, quota in (quotas or {}).items()
            if isinstance(quota, SinkBudget) and name not in SINKS
        ]
        if found:
            raise refusals(found)
        return quotas

    def at(self, day: date) -> Institutions:
        """Return the institutions as they hold on a day: each dated parameter has only the value that is in force.

        Raises
        ------
        SchemaError
            A dated parameter has no value yet on that day.
        """
        return validate(Institutions, Document(self.name or "institutions", on_day(self.document(), day), {}))

    @field_validator("bodies", mode="after")
    @classmethod
    def _bodies_fit(cls, bodies: tuple[Body, ...] | None, info: ValidationInfo) -> tuple[Body, ...] | None:
        found = [*tree_refusals(bodies or ()), *unknown_mandates(bodies or (), cls, info.data)]
        if found:
            raise refusals(found)
        return bodies
