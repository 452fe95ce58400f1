"""Lines on two logarithmic scales, as SVG, by hand: three lines are no reason to install a plotting library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 420, 60, 20, 40, 40
_COLOURS = ("#1f77b4", "#17becf", "#d62728", "#9467bd", "#2ca02c")


@dataclass(frozen=True, slots=True)
class Line:
    """A named line through `points` (x, y), all above zero."""

    name: str
    points: tuple[tuple[float, float], ...]


def draw(title: str, lines: Sequence[Line]) -> str:
    """The picture of `lines`, of which there is at least one."""
    every = [point for line in lines for point in line.points]
    to_x, to_y = (
        _scale([x for x, _ in every], _LEFT, _WIDTH - _RIGHT),
        _scale([y for _, y in every], _HEIGHT - _BOTTOM, _TOP),
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="22" font-size="15">{escape(title)}</text>',
    ]
    for x in sorted({x for x, _ in every}):
        parts.append(_text(to_x(x), _HEIGHT - _BOTTOM + 18, f"{x:g}", "middle"))
    for y in _decades([y for _, y in every]):
        parts.append(f'<path d="M{_LEFT} {to_y(y):.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 6, to_y(y) + 4, f"{y:g}", "end"))
    for number, line in enumerate(lines):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(f"{to_x(x):.1f},{to_y(y):.1f}" for x, y in line.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{to_x(x):.1f}" cy="{to_y(y):.1f}" r="3" fill="{colour}"/>' for x, y in line.points]
        parts.append(_text(_LEFT + 12, _TOP + 14 + 16 * number, line.name, "start", colour))
    return "\n".join([*parts, "</svg>", ""])


class _Scale:
    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._span = math.log(low), math.log(high) - math.log(low) or 1.0
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        return self._start + (math.log(value) - self._low) / self._span * (self._end - self._start)


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    return _Scale(min(values), max(values), start, end)


def _decades(values: Sequence[float]) -> list[float]:
    """1, 2, 5, 10, 20 … within the values."""
    found = [step * 10.0**power for power in range(-3, 6) for step in (1, 2, 5)]
    return [each for each in found if min(values) <= each <= max(values)]


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
