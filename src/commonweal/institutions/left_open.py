"""What a society leaves open: questions that nobody answered, and answers that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.institutions.questions import Question, unanswered
from commonweal.institutions.schema import Institutions
from commonweal.institutions.taxes import Taxes
from commonweal.institutions.transfers import GuaranteeTransfers

UNABLE_TO_WORK = {"child": "those too young to work", "old": "those too old to work", "ill": "those too ill to work"}
"""Need classes of those who live from what others do, and how they are called."""


def open_questions(institutions: Institutions) -> list[Question]:
    """Return every question that the institutions leave open, in the order of the schema."""
    return [
        *unanswered(institutions),
        *_not_provided_for(institutions),
        *_not_paid_for(institutions),
        *_powers_nobody_holds(institutions),
    ]


def _not_provided_for(institutions: Institutions) -> Iterator[Question]:
    """Yield a question for each class of those who cannot work that neither a guarantee nor a transfer reaches."""
    if not isinstance(institutions.public.transfers, GuaranteeTransfers) or institutions.guarantees is None:
        return
    covered = {name for guarantee in institutions.guarantees.values() for name in guarantee.classes or ()}
    unfinished = any(guarantee.classes is None for guarantee in institutions.guarantees.values())
    for need_class, words in UNABLE_TO_WORK.items():
        if need_class not in covered and not unfinished:
            yield Question("guarantees", f"How are {words} provided for? Transfers only follow the guarantees.")


def _not_paid_for(institutions: Institutions) -> Iterator[Question]:
    """Yield a question for each guarantee that is paid from something which this society does not have."""
    taxes, quotas = institutions.public.taxes, (institutions.quotas or {}).values()
    without = {
        "taxes": isinstance(taxes, Taxes) and not taxes.document(),
        "quota_rent": not any(quota.rent and quota.rent.public for quota in quotas),
    }
    words = {"taxes": "nothing is taxed", "quota_rent": "no rent of a quota goes to the public purse or a fund"}
    for name, guarantee in (institutions.guarantees or {}).items():
        if guarantee.funding and without.get(guarantee.funding):
            yield Question(f"guarantees.{name}.funding", f"What pays for it? {words[guarantee.funding].capitalize()}.")


def _powers_nobody_holds(institutions: Institutions) -> Iterator[Question]:
    """Yield a question for each quota that no body may change, where there are bodies."""
    mandates = [path for body in institutions.bodies or () for path in body.mandate]
    for name in (institutions.quotas or {}) if mandates else ():
        path = f"quotas.{name}"
        if not any(held in ("quotas", path) or held.startswith(f"{path}.") for held in mandates):
            yield Question(path, "Who sets this quota? No body has the power to.")
