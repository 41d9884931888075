"""Regimes by name: who may take how much of a stock, for ever."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.nature.fishery import Equilibrium, Fishery
from commonweal.nature.rules import ConstantEffort, ConstantQuota, Escapement, ProportionalQuota, Rule, ShareOfMsy
from commonweal.nature.stocks import Stock


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a regime may depend on besides its own number.

    ``extraction`` : of the base year [unit/yr]; ``fishery`` : effort, price and cost, None if they are not known.
    """

    extraction: float
    fishery: Fishery | None = None


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime: what it says, what its number is (empty: it takes none), and the number it has by itself."""

    words: str
    number: str
    build: Callable[[float, Circumstances], Rule]
    default: float | None = None


def read_regime(text: str, stock: Stock, circumstances: Circumstances) -> Rule:
    """Return the rule that a text such as ``msy``, ``constant:500`` or ``golden_rule:0.05`` names.

    Raises
    ------
    UnknownName, SchemaError
        No regime has this name, its number is missing, unwanted or not one, or the stock does not allow it.
    """
    name, _, number = text.partition(":")
    if name not in REGIMES:
        raise UnknownName.of("regime", name, REGIMES, "--regime")
    rule = REGIMES[name].build(_number(text, name, number), circumstances)
    rule.harvest(stock)
    return rule


def _number(text: str, name: str, number: str) -> float:
    regime = REGIMES[name]
    if not number and (not regime.number or regime.default is not None):
        return regime.default or 0.0
    form = f"{name}:NUMBER, the number being the {regime.number}" if regime.number else name
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not regime.number or not value >= 0.0:
        raise SchemaError(Problem("not a regime", "--regime", repr(text), form))
    return value


def _held(equilibrium: Equilibrium, fishery: Fishery) -> Rule:
    """Return the effort under which the stock of an equilibrium stands still."""
    return ConstantEffort(fishery.catchability * equilibrium.effort)


def _fishery(name: str, circumstances: Circumstances) -> Fishery:
    if circumstances.fishery is None:
        step = "give --price, --cost and --catchability, of a stock that grows back"
        raise SchemaError(Problem("this regime depends on prices, and none is known", "--regime", name, next_step=step))
    return circumstances.fishery


def _open_access(_: float, circumstances: Circumstances) -> Rule:
    fishery = _fishery("open_access", circumstances)
    return _held(fishery.open_access(), fishery)


def _most_rent(_: float, circumstances: Circumstances) -> Rule:
    fishery = _fishery("mey", circumstances)
    return _held(fishery.most_rent(), fishery)


def _golden_rule(discount: float, circumstances: Circumstances) -> Rule:
    fishery = _fishery("golden_rule", circumstances)
    return _held(fishery.golden_rule(discount), fishery)


REGIMES: Mapping[str, Regime] = {
    "base_year": Regime("what was taken in the base year", "", lambda _, known: ConstantQuota(known.extraction)),
    "none": Regime("nothing is taken", "", lambda _, __: ConstantQuota(0.0)),
    "constant": Regime("the same amount every year", "amount a year", lambda amount, _: ConstantQuota(amount)),
    "proportional": Regime("a share of the stock", "share a year", lambda share, _: ProportionalQuota(share)),
    "effort": Regime("an unchanging effort", "rate a year", lambda rate, _: ConstantEffort(rate)),
    "escapement": Regime("all above a stock to be left", "stock left", lambda left, _: Escapement(left)),
    "msy": Regime("the maximum sustainable yield, or a share of it", "share", lambda s, _: ShareOfMsy(s), 1.0),
    "open_access": Regime("the effort at which free entry ends", "", _open_access),
    "mey": Regime("the effort of the largest yearly rent", "", _most_rent),
    "golden_rule": Regime("the effort of the largest discounted rent", "discount rate", _golden_rule),
}
