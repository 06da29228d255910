"""Curves as small SVG pictures, drawn with nothing but text: readable in any browser, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 460, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 30, 40
_FONT = "font-family='system-ui, sans-serif' font-size='12'"


@dataclass(frozen=True)
class Line:
    """One curve: `n` answers and the accuracy after them."""

    title: str
    color: str
    n: Sequence[int]
    accuracy: Sequence[float]
    is_dashed: bool = False


def draw(title: str, lines: Sequence[Line], target: float) -> str:
    """All curves in one frame from the lowest value on, with a thin line at the target and a key in the corner."""
    most = max(line.n[-1] for line in lines)
    floor = max(0.0, min(0.8, 0.1 * int(10 * min(line.accuracy[0] for line in lines))))
    x = _Axis(0, most, _LEFT, _WIDTH - _RIGHT)
    y = _Axis(floor, 1.0, _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{_HEIGHT}'>",
        f"<rect width='{_WIDTH}' height='{_HEIGHT}' fill='white'/>",
        f"<text x='{_LEFT}' y='18' {_FONT} font-weight='600' fill='#222'>{escape(title)}</text>",
        *_grid(x, y),
        f"<path d='M{_LEFT} {y.at(target):.1f}H{_WIDTH - _RIGHT}' stroke='#888' stroke-dasharray='2 3' fill='none'/>",
        *(_path(line, x, y) for line in lines),
        *_key(lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True)
class _Axis:
    """From values to pixels."""

    least: float
    most: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.least) / (self.most - self.least) * (self.end - self.start)


def _grid(x: _Axis, y: _Axis) -> list[str]:
    parts = []
    for tenth in range(round(10 * y.least), 11):
        height = y.at(tenth / 10)
        parts.append(f"<path d='M{_LEFT} {height:.1f}H{_WIDTH - _RIGHT}' stroke='#e4e4e4'/>")
        parts.append(
            f"<text x='{_LEFT - 6}' y='{height + 4:.1f}' {_FONT} text-anchor='end' fill='#555'>{10 * tenth} %</text>"
        )
    for fifth in range(6):
        n = round(x.most * fifth / 5)
        parts.append(f"<text x='{x.at(n):.1f}' y='{_HEIGHT - 22}' {_FONT} text-anchor='middle' fill='#555'>{n}</text>")
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f"<text x='{middle}' y='{_HEIGHT - 6}' {_FONT} text-anchor='middle' fill='#555'>answers</text>")
    return parts


def _path(line: Line, x: _Axis, y: _Axis) -> str:
    points = " ".join(f"{x.at(n):.1f},{y.at(max(a, y.least)):.1f}" for n, a in zip(line.n, line.accuracy, strict=True))
    dashes = " stroke-dasharray='5 3'" if line.is_dashed else ""
    return f"<polyline points='{points}' fill='none' stroke='{line.color}' stroke-width='2'{dashes}/>"


def _key(lines: Sequence[Line]) -> list[str]:
    parts = []
    for place, line in enumerate(reversed(lines)):
        height = _HEIGHT - _BOTTOM - 12 - 16 * place
        left = _WIDTH - 210
        parts.append(f"<path d='M{left} {height - 4}h18' stroke='{line.color}' stroke-width='3'/>")
        parts.append(f"<text x='{left + 24}' y='{height}' {_FONT} fill='#222'>{escape(line.title)}</text>")
    return parts
