"""A drawing of time against the size of the recipes, both in powers of ten, with the fitted exponents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 750, 440, 70, 50, 30, 260
COLOURS = ("#1b6ca8", "#c4572b", "#3d8b4f", "#7a4fa3", "#a38a1f", "#555555", "#b03a6b")
Points = Sequence[tuple[float, float]]


def exponent(points: Points) -> float:
    """Slope of log time on log size."""
    size, cost = np.log(np.array(points, dtype=np.float64)).T
    return float(np.polyfit(size, cost, 1)[0])


def drawing(series: Mapping[str, Points], unit: str = "seconds") -> str:
    """Return a picture (SVG) of seconds (which, ``unit`` says) against non-zeros, one line for each route."""
    every = np.log10([point for points in series.values() for point in points])
    low, high = np.floor(every.min(axis=0)), np.ceil(every.max(axis=0) + 1e-9)
    inner = np.array([WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM])

    def place(point: tuple[float, float]) -> tuple[float, float]:
        across, up = (np.log10(point) - low) / (high - low) * inner
        return round(LEFT + float(across), 1), round(HEIGHT - BOTTOM - float(up), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="13" role="img" aria-label="Time against non-zeros, by route">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in range(int(low[0]), int(high[0]) + 1):
        x, y = place((10.0**power, 10.0 ** low[1]))
        parts.append(f'<path d="M{x} {TOP}V{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{_power(power)}</text>')
    for power in range(int(low[1]), int(high[1]) + 1):
        x, y = place((10.0 ** low[0], 10.0**power))
        parts.append(f'<path d="M{x} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{_power(power)}</text>')
    middle = LEFT + inner[0] // 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">amounts in the recipes (non-zeros)</text>')
    parts.append(f'<text x="10" y="{TOP - 12}">{escape(unit)}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        placed = [place(point) for point in sorted(points)]
        line = " ".join(f"{x},{y}" for x, y in placed)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in placed]
        words = f"{name}: power {exponent(points):.2f}" if len(points) > 1 else name
        height = TOP + 14 + 22 * number
        parts.append(f'<rect x="{WIDTH - RIGHT + 16}" y="{height - 10}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 34}" y="{height}">{escape(words)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _power(power: int) -> str:
    return f'10<tspan dy="-5" font-size="10">{power}</tspan>'
