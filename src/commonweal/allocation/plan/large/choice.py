"""Technique choice under a few limits, for any number of products, with a proved gap at every round.

Given a valuation of the scarce things (labour, quotas), substitution finds every product's cheapest recipe and its
price, and with those recipes the least levels. Two proofs come with it: the prices bound from above how many baskets
any plan can have, and the levels are a plan, so that the best mix of the plans seen bounds it from below. The next
valuation comes from both (:mod:`commonweal.allocation.plan.large.bundle`). While the bounds are far apart, prices and
levels are worked out roughly; what is rough about them is on the safe side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commonweal.allocation.plan.large.bundle import Mix, best_mix, curvature, next_valuation
from commonweal.allocation.plan.large.extrapolation import dot
from commonweal.allocation.plan.large.remarks import remarks
from commonweal.allocation.plan.large.restriction import expanded, free_products, left_out, restricted
from commonweal.allocation.plan.large.substitution import make, value
from commonweal.allocation.plan.large.surplus import productive_prices, require_makeable
from commonweal.allocation.plan.large.tables import Passes, Recipes
from commonweal.core.errors import Problem, SolverError
from commonweal.core.large_certificate import TechniquePlan, TechniqueProgram, Whole
from commonweal.core.linear_program import Array

GAP = 1e-6
ROUNDS = 500
SHARE = 0.08
"""Part of the open gap that the slack of prices may make up, and as much that of levels."""
PROGRESS, SHARPEST = 0.99, 1e-3
PATIENCE, SHARPER = 3, 0.5
"""Rounds without progress after which the slack shrinks by this factor: what is rough hides what is open."""
ROUGHEST, FINEST = 1e-2, 1e-13
FORGOTTEN = 25
"""Rounds after which a plan that the mix does not use is forgotten; with many limits three for every limit."""
MANY = 20
"""Limits above which plans are kept for longer."""
EDGED = 10
"""Products per limit below which use jumps with the valuation: then every other round trusts the mix's own (Kelley)."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is proved after a round: bounds on the baskets, and the passes over the table so far."""

    number: int
    lower: float
    upper: float
    passes_all: int
    passes_one: int

    @property
    def gap(self) -> float:
        """(upper - lower) / lower."""
        return (self.upper - self.lower) / self.lower if self.lower > 0.0 else np.inf


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan, what proves it, and how it was reached.

    ``plan`` : levels, baskets, prices (a basket is worth one), valuations of the scarce things; ``rounds`` one by one;
    ``finished`` : whether the gap asked for was reached; ``remarks`` on what is odd about the programme.
    """

    plan: TechniquePlan
    rounds: tuple[Round, ...]
    finished: bool
    remarks: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """The gap that was proved."""
        return self.rounds[-1].gap


@dataclass(frozen=True, slots=True)
class _Seen:
    """A plan seen: its use of every limit per basket, the activity that makes each product, and their levels."""

    use: Array
    choice: Whole
    levels: Array
    used_last: int


def choose(
    program: TechniqueProgram,
    gap: float = GAP,
    names: tuple[str, ...] = (),
    report: Callable[[Round], None] = lambda _: None,
    fast: bool | None = None,
) -> Choice:
    """Return the plan with the most baskets, to within a proved relative gap.

    An interrupt from the keyboard ends it with the plan of the last round; so do prices or levels that do not settle.

    Parameters
    ----------
    program : what activities make and use, the limits and the basket
    gap : (upper bound - baskets) / baskets at which to stop
    names : of the products, for messages
    report : called after every round
    fast : compiled loops or scipy, as of :func:`commonweal.allocation.plan.large.kernels.loops_for`

    Raises
    ------
    SchemaError
        A product of the basket cannot be made, or the table leaves no surplus, whatever the recipes.
    """
    require_makeable(program, names)
    possible = restricted(program)
    odd = remarks(program, names) + left_out(program, possible, names)
    prices = np.where(free_products(possible.program), 0.0, productive_prices(possible.program, names, fast))
    work = _Work(possible.program, prices, fast)
    try:
        for _ in range(ROUNDS):
            report(work.step(gap))
            if work.rounds[-1].gap <= gap:
                break
    except KeyboardInterrupt:
        if not work.rounds:
            raise
    except SolverError as error:
        if not work.rounds:
            raise
        odd += (f"ended after round {len(work.rounds)}: {error}",)
    return Choice(expanded(program, possible, work.plan()), tuple(work.rounds), work.rounds[-1].gap <= gap, odd)


class _Work:
    """Everything that a round takes over from the one before."""

    def __init__(self, program: TechniqueProgram, prices: Array, fast: bool | None = None) -> None:
        self.program = program
        self.rounds: list[Round] = []
        self._limits = program.limits
        self._nothing_to_choose = program.activities == program.products
        self._edged = program.products < EDGED * len(program.limits)
        keeps_more = self._edged or len(program.limits) > MANY
        self._patience = max(FORGOTTEN, 3 * len(program.limits)) if keeps_more else FORGOTTEN
        self._recipes, self._passes = Recipes(program, fast), Passes()
        self._valuation = np.full(len(program.limits), 1.0 / len(program.limits))
        self._prices, self._levels = prices, program.demand
        self._share, self._idle, self._turnover = SHARE, 0, 1.0
        self._seen: list[_Seen] = []
        self._past: list[tuple[Array, Array]] = []
        self._uses: list[tuple[Array, Array]] = []
        self._best: tuple[float, Array, Array] = (0.0, self._valuation, prices)
        self._best_use = np.zeros(0)
        self._mix: Mix | None = None
        self._mixed: list[_Seen] = []

    def step(self, target: float) -> Round:
        """Look at one valuation, and return what is proved now."""
        slack = self._slack(target)
        priced = value(
            self._recipes,
            np.einsum("k,kj->j", self._valuation / self._limits, self.program.scarce),
            self._first_guess(),
            slack,
            self._passes,
        )
        levels = make(
            self._recipes.choose(priced.choice), self.program.demand, priced.prices, self._levels, slack, self._passes
        )
        use = np.array([dot(one[priced.choice], levels) for one in self.program.scarce]) / self._limits
        self._remember(priced.prices, levels, priced.choice, use)
        return self._conclude()

    def _slack(self, target: float) -> float:
        """Return the slack whose error is a part of what is open: slack s changes what a basket costs by s turnover."""
        at_first = target if self._nothing_to_choose else np.inf
        open_gap = self.rounds[-1].gap if self.rounds else at_first
        return max(min(self._share * max(open_gap, target) / self._turnover, ROUGHEST), FINEST)

    def _first_guess(self) -> Array:
        """Prices at the valuation from those at earlier ones: with the same recipes they are linear in it."""
        if not self._past:
            return self._prices
        points = np.array([point for point, _ in self._past])
        shares = np.linalg.lstsq(points.T, self._valuation, rcond=1e-6)[0]
        guess = np.zeros_like(self._prices)
        for share, (_, prices) in zip(shares, self._past, strict=True):
            guess += share * prices
        return np.maximum(guess, 0.0, out=guess)

    def _remember(self, prices: Array, levels: Array, choice: Whole, use: Array) -> None:
        cost = dot(prices, self.program.demand)
        if cost > self._best[0]:
            self._best, self._best_use = (cost, self._valuation, prices), use
        self._levels, self._turnover = levels, max(dot(prices, levels) / cost, 1.0)
        self._past.append((self._valuation, prices))
        del self._past[: -len(self._limits) - 1]
        self._uses.append((self._valuation, use))
        self._seen.append(_Seen(use, choice, levels, len(self.rounds)))

    def _conclude(self) -> Round:
        """Mix the plans seen, choose the next valuation, and write down the bounds."""
        cuts = np.array([one.use for one in self._seen])
        mix = best_mix(cuts)
        number = len(self.rounds)
        if self._mix is None or mix.baskets >= self._mix.baskets:
            self._mix, self._mixed = mix, list(self._seen)
        best, centre, _ = self._best
        if self._nothing_to_choose or (self._edged and number % 2):
            self._valuation = mix.valuation
        else:
            metric = curvature(centre, self._best_use, self._uses[-2 * len(centre) :])
            self._valuation = next_valuation(cuts, centre, best, 1.0 / mix.baskets, metric)
        self._seen = [
            _Seen(
                one.use, one.choice, one.levels, number if weight > 0.0 or one.use is self._best_use else one.used_last
            )
            for one, weight in zip(self._seen, mix.weights, strict=True)
        ]
        self._seen = [one for one in self._seen if number - one.used_last < self._patience]
        passes = self._passes
        done = Round(number + 1, self._mix.baskets, 1.0 / best, passes.all_recipes, passes.one_each)
        self._sharpen(done)
        self.rounds.append(done)
        return done

    def _sharpen(self, done: Round) -> None:
        """Ask for less slack after rounds without progress, for the usual one after progress."""
        progress = not self.rounds or done.gap <= PROGRESS * self.rounds[-1].gap
        self._idle = 0 if progress else self._idle + 1
        if progress:
            self._share = min(SHARE, self._share / SHARPER)
        elif self._idle >= PATIENCE:
            self._share = max(self._share * SHARPER, SHARPEST)

    def plan(self) -> TechniquePlan:
        """Return the mix of plans and the prices that bound it."""
        if self._mix is None:
            raise SolverError(Problem("no round was finished"))
        levels = np.zeros(self.program.activities)
        for weight, one in zip(self._mix.weights, self._mixed, strict=True):
            if weight > 0.0:
                levels[one.choice] += weight * one.levels
        cost, valuation, prices = self._best
        return TechniquePlan(levels, self._mix.baskets, prices / cost, valuation / self._limits / cost)
