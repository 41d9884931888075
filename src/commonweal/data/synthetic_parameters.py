"""What a synthetic economy is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.core.errors import Problem, SchemaError
from commonweal.data.table_statistics import US_2012, TableStatistics


@dataclass(frozen=True, slots=True)
class Parameters:
    """Sizes, seed, the statistics of a real table, and how the techniques of one product differ.

    ``inputs`` of each technique, the product itself among them. ``unwanted`` : share of the products without final
    demand; ``demand_spread``, ``labour_spread``, ``quota_spread`` : standard deviations of the logarithms of final
    demand, of labour per value added and of what has a quota per product; the defaults are those of consumption, jobs
    and greenhouse gases per dollar of the 411 US commodities of 2012.

    Assumptions: ``replaced`` : share of the inputs in which a technique differs from the base technique;
    ``reweighted``, ``input_change``, ``labour_change``, ``quota_change`` : standard deviations of the logarithms of
    its changes in single amounts, in the sum of the inputs, in labour and in what has a quota; ``trade_off`` :
    percentage by which labour falls when the sum of the inputs rises by one; ``quota_share`` : share of the products
    that take a given quota, dense rows if one; ``tightness`` : range of limits, relative to the use of a plan for one
    basket that uses all techniques of a product equally; ``slack`` : range of the capacities of a product's makers
    together, relative to the same plan, less one; ``evenness`` : shape of the gamma weights by which they share it.
    """

    products: int
    techniques: int = 3
    inputs: int = 20
    quotas: int = 10
    seed: int = 0
    statistics: TableStatistics = US_2012
    unwanted: float = 0.16
    demand_spread: float = 2.09
    labour_spread: float = 0.94
    quota_spread: float = 2.24
    replaced: float = 0.25
    reweighted: float = 0.25
    input_change: float = 0.1
    trade_off: float = 2.0
    labour_change: float = 0.2
    quota_change: float = 0.6
    quota_share: float = 1.0
    tightness: tuple[float, float] = (0.85, 1.05)
    slack: tuple[float, float] = (0.05, 0.6)
    evenness: float = 4.0

    def __post_init__(self) -> None:
        """Refuse sizes that make no economy."""
        problems = [
            Problem(f"too few {name}", name, str(value), f"at least {least}")
            for name, value, least in (
                ("products", self.products, 2),
                ("techniques", self.techniques, 1),
                ("inputs", self.inputs, 2),
                ("quotas", self.quotas, 0),
            )
            if value < least
        ]
        if self.inputs > self.products:
            problems.append(Problem("more inputs than products", "inputs", str(self.inputs), f"<= {self.products}"))
        if problems:
            raise SchemaError(problems)

    @property
    def activities(self) -> int:
        """Number of activities."""
        return self.products * self.techniques
