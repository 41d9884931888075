"""Who works how much for what."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationInfo

from commonweal.institutions.dated import Age, DatedShare, HoursPerWeek, observed_or
from commonweal.institutions.kinds import Kind
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Record


class Remuneration(Kind):
    """What work is paid."""


class WageCurve(Remuneration):
    """Wages fall where unemployment is high."""

    kind: Literal["wage_curve"] = "wage_curve"


class LabourTokens(Remuneration):
    """One token per hour, cancelled on use."""

    kind: Literal["labour_tokens"] = "labour_tokens"


class EqualPay(Remuneration):
    """The same for every hour."""

    kind: Literal["equal"] = "equal"


class ByNeed(Remuneration):
    """By need, not by work."""

    kind: Literal["need"] = "need"


class PayScale(Remuneration):
    """An agreed scale between the lowest and the highest pay per hour."""

    kind: Literal["scale"] = "scale"
    ratio: float = Field(ge=1)
    """Highest pay per hour over lowest; a rule that people set, not an estimate."""


class ObservedPay(Remuneration):
    """As in the accounts of the base year."""

    kind: Literal["observed"] = "observed"


def _read_hours(value: Any, info: ValidationInfo) -> Any:
    if value is None:
        return None
    return observed_or(HoursPerWeek, value, info, "not an hours norm", "h/week")


def _read_age(value: Any, info: ValidationInfo) -> Any:
    return observed_or(Age, value, info, "not a retirement age", "yr")


class JobGuarantee(Kind):
    """Whether everyone who seeks work is offered it."""


class NoJobGuarantee(JobGuarantee):
    """Who finds no work has none."""

    kind: Literal["none"] = "none"


class PublicJobs(JobGuarantee):
    """The public purse employs everyone who seeks work and finds none."""

    kind: Literal["public_jobs"] = "public_jobs"
    pay: DatedShare
    """Pay per hour as a share of the mean pay per hour."""


class SharedWork(JobGuarantee):
    """The hours there are to work are shared among all who seek work."""

    kind: Literal["shared_work"] = "shared_work"


class Work(Record):
    """Rules of work."""

    hours_norm: Annotated[Literal["observed"] | HoursPerWeek | None, BeforeValidator(_read_hours)] = ask(
        "How many paid hours a week is a worker expected to work?"
    )
    """Paid hours per worker and week, or ``observed``: as in the base year, unchanged."""
    retirement_age: Annotated[Literal["observed"] | Age, BeforeValidator(_read_age)] = "observed"
    """Age from which nobody is expected to work, or ``observed``: that at which the need class ``old`` begins."""
    job_guarantee: Annotated[SerializeAsAny[JobGuarantee], BeforeValidator(JobGuarantee.read)] = NoJobGuarantee()
    """Whether everyone who seeks work is offered it."""
    minimum_pay: DatedShare | None = None
    """Lowest lawful pay per hour as a share of the median pay; without it, none."""
    remuneration: Annotated[SerializeAsAny[Remuneration], BeforeValidator(Remuneration.read)] | None = ask(
        "What is work paid, and by which rule?"
    )
    """What work is paid."""
