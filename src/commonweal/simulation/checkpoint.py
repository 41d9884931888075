"""Saving a society between two years, and going on from there: the same bits as without a stop."""

from __future__ import annotations

from pathlib import Path

from commonweal.allocation.direct import Ledger
from commonweal.allocation.market.model import State
from commonweal.allocation.plan.execution import Carried, Executed
from commonweal.core.errors import FileProblem, Problem
from commonweal.core.files import write_atomically
from commonweal.core.packing import pack, unpack
from commonweal.core.period import Balances, Goods, Labour, MoneyPeriod, Payments, Prices, Rationed
from commonweal.simulation.loop import Progress
from commonweal.simulation.markets import MarketCarried
from commonweal.simulation.plans import PlanCarried, PlanRecord

RECORDS: dict[str, type] = {
    one.__name__: one
    for one in (
        Progress, MarketCarried, State, PlanCarried, Carried, PlanRecord, Executed, Ledger, MoneyPeriod, Goods, Prices,
        Payments, Balances, Labour, Rationed,
    )
}  # fmt: skip
"""Every record that a checkpoint may hold, by name."""


def save(progress: Progress, path: str | Path) -> None:
    """Write where a society stands, in one step: a stop in between leaves the file before."""
    write_atomically(Path(path), pack(progress))


def load(path: str | Path) -> Progress:
    """Return where a society stood.

    Raises
    ------
    FileProblem
        There is no such file, or it is no checkpoint of this version.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise FileProblem(Problem("the checkpoint cannot be read", str(path), str(error.strerror))) from None
    found = unpack(content, RECORDS)
    if not isinstance(found, Progress):
        raise FileProblem(Problem("not a saved state", str(path), type(found).__name__, "a checkpoint of a society"))
    return found
