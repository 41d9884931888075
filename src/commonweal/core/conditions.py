"""What events make of a year, before anybody allocates anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """The conditions of a year, the same for every society.

    ``imports`` : (P,) part of the imports wanted that can come in, infinite or 1 where borders are open; ``exports`` :
    (P,) part of exports that can go out; ``export_demand`` : (P,) factor on foreign demand; ``import_price`` : (P,)
    factor; ``capacity`` : (A,) factor on capacity; ``productivity`` : (A,) factor on output per hour; ``supply`` : (A,)
    part of its usual output that an industry can make for want of inputs, infinite where there is no such want;
    ``emitted`` : CO2 emitted before the year on the account of the quota [kt].
    """

    imports: Array
    exports: Array
    export_demand: Array
    import_price: Array
    capacity: Array
    productivity: Array
    supply: Array
    emitted: float = 0.0

    @property
    def closed(self) -> bool:
        """Whether some imports cannot come in."""
        return bool((self.imports < 1.0).any())


def calm(products: int, activities: int) -> Conditions:
    """Return the conditions of a year in which nothing happens."""
    ones = np.ones(products)
    return Conditions(
        imports=np.full(products, np.inf),
        exports=ones,
        export_demand=ones,
        import_price=ones,
        capacity=np.ones(activities),
        productivity=np.ones(activities),
        supply=np.full(activities, np.inf),
    )
