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
        px, py = WIDTH * i / STEPS, _height(f(x))
        points.append(f"{px:.1f} {max(py, -20):.1f}")
    return "M" + "L".join(points)


# A curve's name and where it stands: x of the curve, and how far from it in pixels.
NAMES = {"sigmoid": ("sigmoid", -2.6, -16), "tanh": ("tanh", -1.7, 22), "relu": ("ReLU", 1.3, -24)}


def _height(y: float) -> float:
    return HEIGHT * 0.62 - y * HEIGHT * 0.25


def svg() -> str:
    """The picture as inline SVG; the colours are the page's. It only decorates, so it has no description."""
    axis = f'<path class="axis" d="M0 {_height(0):.1f}H{WIDTH}M{WIDTH / 2} 0V{HEIGHT}"/>'
    curves = "".join(f'<path class="{name}" d="{_path(f)}"/>' for name, f in CURVES.items())
    names = ""
    for curve, (name, x, away) in NAMES.items():
        left, top = WIDTH * (x + REACH) / (2 * REACH), _height(CURVES[curve](x)) + away
        names += f'<text x="{left:.0f}" y="{top:.0f}" text-anchor="middle">{name}</text>'
    shape = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice"'
    return f'<svg class="cover" {shape} aria-hidden="true">{axis}{curves}{names}</svg>'
