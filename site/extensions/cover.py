"""The picture of the title page: activation functions, drawn as lines."""

from __future__ import annotations

import math
from collections.abc import Callable

WIDTH, HEIGHT, REACH, STEPS = 960, 300, 4.0, 600  # pixels; x from -REACH to REACH

CURVES: dict[str, Callable[[float], float]] = {
    "step": lambda x: float(x >= 0),
    "relu": lambda x: max(x, 0.0),
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "tanh": math.tanh,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
}


def _path(f: Callable[[float], float]) -> str:
    points = []
    for i in range(STEPS + 1):
        x = -REACH + 2 * REACH * i / STEPS
        px, py = WIDTH * i / STEPS, HEIGHT * 0.66 - f(x) * HEIGHT * 0.3
        points.append(f"{px:.1f} {max(py, -20):.1f}")
    return "M" + "L".join(points)


def svg() -> str:
    """The picture as inline SVG; the colours are the page's. It only decorates, so it has no description."""
    axis = f'<path class="axis" d="M0 {HEIGHT * 0.66:.1f}H{WIDTH}M{WIDTH / 2} 0V{HEIGHT}"/>'
    curves = "".join(f'<path class="{name}" d="{_path(f)}"/>' for name, f in CURVES.items())
    shape = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice"'
    return f'<svg class="cover" {shape} aria-hidden="true">{axis}{curves}</svg>'
