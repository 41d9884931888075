"""What can go wrong in a market period, said with the period, the place and the last number."""

from __future__ import annotations

from commonweal.core.errors import Problem, SchemaError


class MarketError(SchemaError):
    """A period has no solution under its rules; the periods before it are kept."""


class NotConverged(MarketError):
    """The block of output, income and spending does not come to rest."""

    def __init__(self, period: float, activity: str, residual: float) -> None:
        step = "spend less out of income, or tax or import more: what leaks out of every activity must be positive"
        words = "output, income and spending do not come to rest"
        super().__init__(
            Problem(words, f"{period:g}, {activity}", f"last change {residual:.3g}", "1e-13", next_step=step)
        )


class PermitNotClearing(MarketError):
    """No permit price brings emissions down to the cap."""

    def __init__(self, period: float, cap: float, least: float, ceiling: float) -> None:
        step = "declare abatement or techniques, loosen the cap, or let the quota ration quantities"
        place, words = f"{period:g}, quota", f"emissions stay above the cap of {cap:.6g} kt at every price"
        value = f"{least:.6g} kt at {ceiling:.6g} a kt"
        super().__init__(Problem(words, place, value, "emissions that fall as their price rises", next_step=step))


class CalibrationRefused(MarketError):
    """A target cannot be met by the table, or the economy it gives would explode."""

    def __init__(self, words: str, where: str, value: float, allowed: str, step: str = "") -> None:
        super().__init__(Problem(words, where, f"{value:.6g}", allowed, next_step=step))
