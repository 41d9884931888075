"""The institutions of a society, whole: everything that people could have decided otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from commonweal.institutions.allocation import AllocationRules
from commonweal.institutions.bodies import Body
from commonweal.institutions.guarantees import AnyGuarantee
from commonweal.institutions.investment import AnyInvestment
from commonweal.institutions.ownership import OwnershipRules
from commonweal.institutions.public import PublicRules
from commonweal.institutions.questions import Question, ask, unanswered
from commonweal.institutions.quotas import Quotas
from commonweal.institutions.record import Items, Record, Refusal, Sorted, refusal, refusals
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
    quotas: Quotas | None = ask(
        "What may be used up, and who sets the limit? ({} says: no quotas)",
        "Who gets the rent of what is scarce?",
    )
    """What may be used up."""
    guarantees: Sorted[AnyGuarantee] | None = ask(
        "Who is guaranteed what, whatever their work status? ({} says: nobody anything)",
        "Who pays for it, and what comes first in a shortage?",
    )
    """What everyone gets."""
    work: Work = Work()
    """Who works how much for what."""
    investment: AnyInvestment | None = ask("Who decides what is invested, and out of what?")
    """Who decides the future."""
    public: PublicRules = PublicRules()
    """Transfers and debt."""
    bodies: Items[Body] | None = ask(
        "Who may change these rules? ([] says: nobody, they stay as they are)",
        "By which rule do they decide, and who may propose?",
    )
    """Who decides."""

    @field_validator("bodies", mode="after")
    @classmethod
    def _bodies_fit(cls, bodies: tuple[Body, ...] | None, info: ValidationInfo) -> tuple[Body, ...] | None:
        found = [*_repeated_names(bodies or ()), *_unknown_mandates(bodies or (), cls, info.data)]
        if found:
            raise refusals(found)
        return bodies


def _repeated_names(bodies: Sequence[Body]) -> Iterator[Refusal]:
    names = [body.name for body in bodies]
    for i, name in enumerate(names):
        if name in names[:i]:
            yield (i, "name"), refusal("two bodies have this name", "each name once"), name


def _unknown_mandates(bodies: Sequence[Body], schema: type[Record], declared: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield a refusal for each mandate over a path that the file does not declare.

    ``declared`` holds the fields that are valid; what stands below the others cannot be judged.
    """
    plain = schema.model_construct(**declared).document()
    paths = {*schema.file_keys(), *paths_of(plain)} - {"schema", "name"}
    unknown = {name for name in schema.model_fields if name not in declared} - {"bodies"}
    for i, body in enumerate(bodies):
        for j, path in enumerate(body.mandate):
            if path not in paths and path.split(".")[0] not in unknown:
                yield (i, "mandate", j), refusal("a mandate over what this file does not declare", paths, path), path


def paths_of(document: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield every dotted path of nested maps, outer before inner."""
    for key, value in document.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from paths_of(value, f"{prefix}{key}.")


def open_questions(institutions: Institutions) -> list[Question]:
    """Return every question that the institutions leave open, in the order of the schema."""
    found = list(unanswered(institutions))
    if institutions.allocation.planned() and institutions.allocation.aim is None:
        found.append(Question("allocation.aim", "What is the plan for, once needs are met?"))
    return [*found, *_powers_nobody_holds(institutions)]


def _powers_nobody_holds(institutions: Institutions) -> Iterator[Question]:
    """Yield a question for each quota that no body may change, where there are bodies."""
    mandates = [path for body in institutions.bodies or () for path in body.mandate]
    quotas = institutions.quotas.document() if institutions.quotas else {}
    for name in quotas if mandates else ():
        path = f"quotas.{name}"
        if not any(held in ("quotas", path) or held.startswith(f"{path}.") for held in mandates):
            yield Question(path, "Who sets this quota? No body has the power to.")
