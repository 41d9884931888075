"""Where the names on a map stand: beside their point, over no other name and no other point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

CHARACTER, LINE, NEAR = 6.5, 14.0, 9.0
"""Width of a character, height of a line, distance of a name from its point [px]."""
_SIDES = (
    ("left", "middle", 1, 0), ("right", "middle", -1, 0), ("center", "bottom", 0, -1), ("center", "top", 0, 1),
    ("left", "bottom", 0.7, -0.7), ("left", "top", 0.7, 0.7),
    ("right", "bottom", -0.7, -0.7), ("right", "top", -0.7, 0.7),
    ("left", "bottom", 0.5, -1.6), ("left", "top", 0.5, 1.6),
    ("right", "bottom", -0.5, -1.6), ("right", "top", -0.5, 1.6),
)  # fmt: skip
"""Sides of a point in order of preference: how a text is aligned there, and where."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that wants a place: its point and its lines."""

    x: float
    y: float
    lines: Sequence[str]
    gap: float = NEAR
    """Distance of the name from the point [px]."""


@dataclass(frozen=True, slots=True)
class Placed:
    """How a name stands beside its point; ``shown`` is false where it found no room."""

    align: str
    baseline: str
    dx: float
    dy: float
    shown: bool
    box: Box


def place(
    points: Sequence[Wish],
    lines: Sequence[Wish],
    size: tuple[float, float],
    strokes: Sequence[Sequence[tuple[float, float]]],
) -> list[Placed]:
    """Return where names of points, then names of lines stand, the first ones served first.

    Parameters
    ----------
    strokes : lines that names rather avoid.
    """
    dots = [_around(wish.x, wish.y, 7.0) for wish in points]
    inked = [_around(x, y, 2.0) for stroke in strokes for x, y in _along(stroke)]
    placed: list[Placed] = []
    for number, wish in enumerate((*points, *lines)):
        taken = [one.box for one in placed if one.shown] + [dot for n, dot in enumerate(dots) if n != number]
        choices = [_beside(wish, side) for side in _SIDES]
        costs = [_cost(one.box, taken, inked, size, rank) for rank, one in enumerate(choices)]
        best = min(range(len(choices)), key=costs.__getitem__)
        shown = number == 0 or costs[best] < 100.0
        placed.append(replace(choices[best], shown=shown))
    return placed


def _beside(wish: Wish, side: tuple[str, str, float, float]) -> Placed:
    align, baseline, right, down = side
    wide, tall = CHARACTER * max(map(len, wish.lines)), LINE * len(wish.lines)
    dx, dy = wish.gap * right, wish.gap * down
    left = wish.x + dx - {"left": 0.0, "center": wide / 2, "right": wide}[align]
    top = wish.y + dy - {"top": 0.0, "middle": tall / 2, "bottom": tall}[baseline]
    return Placed(align, baseline, dx, dy, True, (left, top, left + wide, top + tall))


def _cost(box: Box, taken: Sequence[Box], inked: Sequence[Box], size: tuple[float, float], rank: int) -> float:
    """Cost of a place for a name: not to be had at 100 and more, then lines crossed, then preference."""
    beyond = max(2 - box[0], 2 - box[1], box[2] - size[0] + 2, box[3] - size[1] + 2, 0.0)
    outside = 1.0 + beyond / 10 if beyond else 0.0
    over = sum(_overlap(box, one) for one in taken)
    return 100.0 * outside + 100.0 * over + 1.5 * min(sum(_overlap(box, one) for one in inked), 30) + 0.2 * rank


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(x: float, y: float, half: float) -> Box:
    return (x - half, y - half, x + half, y + half)


def _along(stroke: Sequence[tuple[float, float]], step: float = 6.0) -> list[tuple[float, float]]:
    found = []
    for (x, y), (to_x, to_y) in pairwise(stroke):
        pieces = max(int(((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 / step), 1)
        found += [(x + (to_x - x) * n / pieces, y + (to_y - y) * n / pieces) for n in range(pieces + 1)]
    return found
