"""The passes over the recipes as loops for a compiler (numba, the ``fast`` extra), in two threads.

The loops are plain Python and run without a compiler too, slowly. A row is added up from left to right, as scipy does
it, so that what is summed row by row has the same bits. What is summed into columns is summed over two halves of the
rows, whatever the number of threads: the same bits on every machine, and those of scipy to rounding.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.allocation.plan.large.makers import Makers
from commonweal.core.large_certificate import Whole
from commonweal.core.linear_program import Array

F = TypeVar("F", bound=Callable[..., None])
PIECES = 16
WORTH_A_THREAD = 2_000_000
"""Amounts from which on a second thread pays for its start."""
CACHE = "NUMBA_CACHE_DIR"
"""Environment variable that says where compiled code is kept; otherwise it is the user's folder for such things."""


def _rows(starts: Any, inputs: Any, amounts: Any, vector: Any, first: int, last: int, found: Any) -> None:
    for row in range(first, last):
        total = 0.0
        for k in range(starts[row], starts[row + 1]):
            total += amounts[k] * vector[inputs[k]]
        found[row] = total


def _rows_of(
    starts: Any, inputs: Any, amounts: Any, chosen: Any, vector: Any, first: int, last: int, found: Any
) -> None:
    for row in range(first, last):
        activity = chosen[row]
        total = 0.0
        for k in range(starts[activity], starts[activity + 1]):
            total += amounts[k] * vector[inputs[k]]
        found[row] = total


def _columns(starts: Any, inputs: Any, amounts: Any, vector: Any, first: int, last: int, found: Any) -> None:
    for row in range(first, last):
        level = vector[row]
        for k in range(starts[row], starts[row + 1]):
            found[inputs[k]] += amounts[k] * level


def _columns_of(
    starts: Any, inputs: Any, amounts: Any, chosen: Any, vector: Any, first: int, last: int, found: Any
) -> None:
    for row in range(first, last):
        level, activity = vector[row], chosen[row]
        for k in range(starts[activity], starts[activity + 1]):
            found[inputs[k]] += amounts[k] * level


def _cheapest(
    starts: Any, inputs: Any, amounts: Any, order: Any, makers: Any, worth: Any, prices: Any,
    first: int, last: int, least: Any, choice: Any,
) -> None:  # fmt: skip
    for product in range(first, last):
        lowest, best = np.inf, order[makers[product]]
        for place in range(makers[product], makers[product + 1]):
            activity = order[place]
            cost = 0.0
            for k in range(starts[activity], starts[activity + 1]):
                cost += amounts[k] * prices[inputs[k]]
            cost += worth[activity]
            if cost < lowest:
                lowest, best = cost, activity
        least[product], choice[product] = lowest, best


def _copy(
    starts: Any, inputs: Any, amounts: Any, chosen: Any, before: Any, places: Any, first: int, last: int,
    inputs_to: Any, amounts_to: Any,
) -> None:  # fmt: skip
    for row in range(first, last):
        activity = chosen[row]
        if activity == before[row]:
            continue
        place = places[row]
        for k in range(starts[activity], starts[activity + 1]):
            inputs_to[place] = inputs[k]
            amounts_to[place] = amounts[k]
            place += 1
        for k in range(place, places[row + 1]):
            amounts_to[k] = 0.0


def cache_folder() -> Path:
    """Return where compiled code is kept: never beside the source."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get(CACHE) or Path(home) / "commonweal" / "numba")


def compiler() -> Callable[[F], F]:
    """Return what compiles a loop at its first call, its machine code kept for the next process where that is possible.

    Raises
    ------
    ImportError
        The ``fast`` extra is not installed.
    """
    import numba

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = os.access(folder, os.W_OK)
    except OSError:
        kept = False  # compiled anew in every process: never kept beside the source, as numba would

    def compiled(loop: F) -> F:
        before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(folder)
        try:
            return numba.njit(loop, nogil=True, cache=kept)  # type: ignore[no-any-return]
        finally:
            numba.config.CACHE_DIR = before

    return compiled


class Loops:
    """The passes over a table of recipes, shared by two threads where there is enough to do.

    Parameters
    ----------
    compile : what makes a loop fast; without it the loops are plain Python
    threads : 1 or 2; the answer is the same
    """

    def __init__(self, compile: Callable[[F], F] | None = None, threads: int = 2) -> None:
        def plain(loop: Any) -> Any:
            return loop

        made: Callable[[Any], Any] = compile or plain
        self._rows, self._rows_of, self._columns, self._columns_of, self._cheapest, self._copy = map(
            made, (_rows, _rows_of, _columns, _columns_of, _cheapest, _copy)
        )
        self.threads = threads

    def rows(self, recipes: sp.csr_array, vector: Array, chosen: Whole | None = None) -> Array:
        """Return recipes @ vector, or of the chosen rows; the bits of scipy."""
        count = recipes.shape[0] if chosen is None else len(chosen)
        parts, found = _parts(recipes), np.empty(count)
        if chosen is None:
            self._share(recipes, count, PIECES, lambda first, last: self._rows(*parts, vector, first, last, found))
        else:
            picked = _unsigned(chosen)
            self._share(
                recipes, count, PIECES, lambda first, last: self._rows_of(*parts, picked, vector, first, last, found)
            )
        return found

    def columns(self, recipes: sp.csr_array, vector: Array, chosen: Whole | None = None) -> Array:
        """Return recipes.T @ vector, or of the chosen rows: the sums of two halves."""
        parts, halves = _parts(recipes), [np.zeros(recipes.shape[1]), np.zeros(recipes.shape[1])]

        def half(first: int, last: int) -> None:
            into = halves[0 if first == 0 else 1]
            if chosen is None:
                self._columns(*parts, vector, first, last, into)
            else:
                self._columns_of(*parts, _unsigned(chosen), vector, first, last, into)

        self._share(recipes, len(vector), 2, half)
        halves[0] += halves[1]
        return halves[0]

    def cheapest(self, recipes: sp.csr_array, makers: Makers, worth: Array, prices: Array) -> tuple[Array, Whole]:
        """Return the lowest cost of each product and the first activity that has it, found on the way."""
        parts, products = _parts(recipes), len(makers.starts) - 1
        order, starts = _unsigned(makers.order), _unsigned(makers.starts)
        least, choice = np.empty(products), np.empty(products, dtype=np.int32)
        self._share(
            recipes,
            products,
            PIECES,
            lambda first, last: self._cheapest(*parts, order, starts, worth, prices, first, last, least, choice),
        )
        return least, choice

    def copy(self, recipes: sp.csr_array, chosen: Whole, before: Whole, to: sp.csr_array) -> None:
        """Write those recipes into their places whose choice has changed; what is left of a place costs nothing."""
        source, changed = _parts(recipes), chosen.astype(np.int32, copy=False)
        self._share(
            recipes,
            len(chosen),
            PIECES,
            lambda first, last: self._copy(*source, changed, before, to.indptr, first, last, to.indices, to.data),
        )

    def _share(self, recipes: sp.csr_array, count: int, pieces: int, work: Callable[[int, int], None]) -> None:
        """Do the rows piece by piece, with a second thread that takes pieces too where there is enough to do.

        Nobody waits for a thread that has not begun: who is free takes the next piece.
        """
        cuts = [count * piece // pieces for piece in range(pieces + 1)]
        left = pairwise(cuts)

        def take() -> None:
            for first, last in left:  # its next is one step of the interpreter: no piece is taken twice
                work(first, last)

        if self.threads < 2 or recipes.nnz < WORTH_A_THREAD:
            return take()
        beside = threading.Thread(target=take)
        beside.start()
        try:
            take()
        finally:
            beside.join()


def _parts(recipes: sp.csr_array) -> tuple[Whole, Whole, Array]:
    return _unsigned(recipes.indptr), _unsigned(recipes.indices), recipes.data


def _unsigned(numbers: Whole) -> NDArray[np.unsignedinteger[Any]]:
    """The same memory as numbers that cannot be negative, which spares a compiled loop a question per element."""
    plain = np.ascontiguousarray(numbers)
    return plain.view(np.uint32 if plain.dtype.itemsize == 4 else np.uint64)
