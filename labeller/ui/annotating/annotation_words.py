"""An annotation in a few words, for lists, tool tips and assistive technology."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from labeller.domain.shape import (
    Box,
    Keypoints,
    Mask,
    Point,
    Polygon,
    Polyline,
    Relation,
    RotatedBox,
    Shape,
    TextSpan,
    TimeRange,
)
from labeller.ui.numbers import count_text

_LONGEST_EXCERPT = 40


def shape_words(shape: Shape | None, text: str = "") -> str:
    """Where it is: the size of a box, the words of a span of `text`, the seconds of a range."""
    match shape:
        case None:
            return _tr("whole item")
        case Box(width=width, height=height) | RotatedBox(width=width, height=height):
            return f"{_px(width)} × {_px(height)}"
        case Polygon(parts=parts):
            return _tr("{count} points").format(count=count_text(sum(len(part.outline) for part in parts)))
        case Polyline(points=points):
            return _tr("{count} points").format(count=count_text(len(points)))
        case Keypoints(points=keypoints):
            placed = sum(one.visibility > 0 for one in keypoints)
            return _tr("{placed} of {count} points").format(placed=placed, count=len(keypoints))
        case Mask(runs=runs):
            return _tr("{count} px").format(count=count_text(sum(runs[1::2])))
        case Point(x=x, y=y):
            return f"{_px(x)}, {_px(y)}"
        case TextSpan() | TimeRange() | Relation():
            return _outside_images(shape, text)


def _outside_images(shape: TextSpan | TimeRange | Relation, text: str) -> str:
    match shape:
        case TextSpan(start=start, end=end):
            return _excerpt(text[start:end])
        case TimeRange(start_s=start, end_s=end):
            return f"{start:.2f} – {end:.2f} s"
        case Relation():
            return _tr("between two spans")


def relation_words(begin: Shape | None, end: Shape | None, text: str) -> str:
    """What a relation leads from and to, in a few words."""
    return f"{shape_words(begin, text)} → {shape_words(end, text)}"


def _px(value: float) -> str:
    return count_text(round(value))


def _excerpt(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_EXCERPT else line[: _LONGEST_EXCERPT - 1] + "…"


def _tr(text: str) -> str:
    return QCoreApplication.translate("annotations", text)
