"""Small circular economies for the large solvers."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from commonweal.core.large_certificate import TechniqueProgram


def circular(products: int, seed: int, techniques: int = 3, inputs: int = 4, scarce: int = 4) -> TechniqueProgram:
    """A random circular economy: recipes cost .3 to .7 of their product, some products are wanted, some only used."""
    random = np.random.default_rng(seed)
    count = products * techniques
    makes = random.permutation(np.repeat(np.arange(products), techniques))
    picked = random.integers(products, size=(count, inputs))
    amounts = random.random((count, inputs))
    amounts *= (random.uniform(0.3, 0.7, count) / amounts.sum(axis=1))[:, None]
    owner = np.repeat(np.arange(count), inputs)
    recipes = sp.csr_array(sp.coo_array((amounts.ravel(), (owner, picked.ravel())), shape=(count, products)))
    recipes.sum_duplicates()
    use = random.random((scarce, count)) * (random.random((scarce, count)) < 0.5)
    use[0] = random.uniform(0.1, 1.0, count)
    demand = random.random(products) * (random.random(products) < 0.7)
    demand[0] = 1.0
    return TechniqueProgram(recipes, makes, use, use.sum(axis=1) * random.uniform(0.5, 1.5, scarce), demand)
