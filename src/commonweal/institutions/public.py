"""The public purse: taxes, transfers, services and debt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationInfo

from commonweal.institutions.debt import AnyDebt
from commonweal.institutions.questions import ask
from commonweal.institutions.record import Record, refusal
from commonweal.institutions.taxes import Taxes
from commonweal.institutions.transfers import AnyTransfers


def _read_taxes(value: Any, info: ValidationInfo) -> Any:
    if value in (None, "observed") or isinstance(value, Taxes):
        return value
    if not isinstance(value, dict):
        raise refusal("not taxes", "observed, or a map of rates by base, such as {income: {...}}; {} for none", value)
    return Taxes.model_validate(value, context=info.context)


class PublicRules(Record):
    """Rules of the public purse."""

    taxes: Annotated[Literal["observed"] | Taxes | None, BeforeValidator(_read_taxes)] = None
    """Rates by base, or ``observed``: as in the accounts of the base year. Left out, whatever the debt rule needs."""
    services: Literal["observed", "guarantee"] = "observed"
    """What the public purse provides in kind: as in the base year, or what the guarantees say and nothing else."""
    transfers: AnyTransfers | None = ask("What do people receive who earn nothing, and on what ground?")
    """Transfers to people."""
    debt: AnyDebt | None = ask("May the public purse run into debt, and by which rule?")
    """Rule of public debt."""

    def follow_up(self) -> Iterator[tuple[str, str]]:
        """Ask what is taxed where no rule of the purse settles it."""
        if self.taxes is None and self.debt is not None and not self.debt.settles_taxes:
            yield "taxes", "What is taxed, and at which rates? ({} says: nothing)"
