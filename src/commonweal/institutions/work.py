"""Who works how much for what."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationInfo

from commonweal.institutions.dated import HoursPerWeek
from commonweal.institutions.kinds import Kind
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Record, refusal


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
    if value in (None, "observed") or isinstance(value, HoursPerWeek):
        return value
    if not isinstance(value, dict):
        raise refusal("not an hours norm", "observed, or {description, unit: h/week, source, values: {DATE: HOURS}}")
    return HoursPerWeek.model_validate(value, context=info.context)


class Work(Record):
    """Rules of work."""

    hours_norm: Annotated[Literal["observed"] | HoursPerWeek | None, BeforeValidator(_read_hours)] = ask(
        "How many paid hours a week is a worker expected to work?"
    )
    """Paid hours per worker and week, or ``observed``: as in the base year, unchanged."""
    remuneration: Annotated[SerializeAsAny[Remuneration], BeforeValidator(Remuneration.read)] | None = ask(
        "What is work paid, and by which rule?"
    )
    """What work is paid."""
