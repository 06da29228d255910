"""Where on the screen the relations of spans run: under the names of the spans on each line, from one to the other.

Between spans on different lines there are two pieces: one runs out of the line of the first at its edge, one into that
of the second. Each says what lies at the other end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from labeller.ui.annotating.spans.links import Link, Links, lanes, words_of
from labeller.ui.annotating.spans.room import ABOVE_LANES_PX, LANE_PX, TAG_HEIGHT_PX

_PADDING_PX = 4
_REACH_PX = 4
_MOST_WIDTH_PX = 220

Ends = Mapping[int, QRectF]
"""What links hang on: by the key of its mark the tag of each span that begins on a line."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """The part of a link on one line: `points` from its beginning on, `has_head` where it arrives at a span."""

    link: Link
    points: tuple[QPointF, ...]
    has_head: bool
    rect: QRectF
    text: str

    def is_at(self, point: QPointF) -> bool:
        """Whether a point lies on its name or on its line."""
        if self.rect.contains(point):
            return True
        near = QRectF(point.x() - _REACH_PX, point.y() - _REACH_PX, 2 * _REACH_PX, 2 * _REACH_PX)
        pairs = zip(self.points, self.points[1:], strict=False)
        return any(QRectF(*_box(QLineF(begin, end))).intersects(near) for begin, end in pairs)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, in pixels of the viewport: what links can hang on there, and where it ends."""

    ends: Ends
    right: float
    is_reversed: bool
    source: str

    def edge(self, *, at_end: bool) -> float:
        """Where the line is left for the lines below, or entered from those above."""
        return self.right if at_end != self.is_reversed else 0.0


def arrows_on(line: Line, links: Links, metrics: QFontMetricsF) -> Iterator[Arrow]:
    """The parts of links that lie on a line."""
    touching = links.hanging_on(line.ends.keys())
    if not touching:
        return
    places = _places(line, touching)
    drafts = [_Draft.of(line, link, places, metrics) for link in touching]
    made = [one for one in drafts if not one.link.is_preview]
    taken = lanes([one.extent for one in made])
    top = max(rect.bottom() for rect in line.ends.values()) + ABOVE_LANES_PX
    for draft, lane in zip(made, taken, strict=True):
        yield draft.at(top + (lane + 0.5) * LANE_PX)
    # What is aimed at leaves the others where they are.
    for draft in drafts:
        if draft.link.is_preview:
            yield draft.at(top + (max(taken, default=-1) + 1.5) * LANE_PX)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An arrow before it is known how low it runs: its ends, of which one may lie on another line, and its name."""

    link: Link
    begin: QPointF | None
    end: QPointF | None
    from_x: float
    to_x: float
    left: float
    width: float
    text: str

    @classmethod
    def of(cls, line: Line, link: Link, places: Mapping[tuple[int, bool], QPointF], metrics: QFontMetricsF) -> _Draft:
        begin, end = places.get((link.key, False)), places.get((link.key, True))
        from_x = begin.x() if begin else line.edge(at_end=not link.goes_on)
        to_x = end.x() if end else line.edge(at_end=link.goes_on)
        text = _text(link, line.source, leaves=end is None, arrives=begin is None)
        width = min(metrics.horizontalAdvance(text) + 2 * _PADDING_PX, _MOST_WIDTH_PX, line.right)
        left = min(max((from_x + to_x - width) / 2, 0.0), line.right - width)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width - 2 * _PADDING_PX)
        return cls(link, begin, end, from_x, to_x, left, width, shown)

    @property
    def extent(self) -> tuple[float, float]:
        return min(self.from_x, self.to_x, self.left), max(self.from_x, self.to_x, self.left + self.width)

    def at(self, y: float) -> Arrow:
        corners = (self.begin, QPointF(self.from_x, y), QPointF(self.to_x, y), self.end)
        rect = QRectF(self.left, y - TAG_HEIGHT_PX / 2, self.width, TAG_HEIGHT_PX)
        return Arrow(self.link, tuple(one for one in corners if one), self.end is not None, rect, self.text)


def _places(line: Line, links: Sequence[Link]) -> dict[tuple[int, bool], QPointF]:
    """Where each link begins (False) and ends (True) on the line: side by side under the tags."""
    hanging: dict[int, list[tuple[int, tuple[int, bool]]]] = defaultdict(list)
    for link in links:
        for mark, other, at_end in ((link.begin, link.end, False), (link.end, link.begin, True)):
            if mark.key in line.ends:
                hanging[mark.key].append((other.start, (link.key, at_end)))
    places: dict[tuple[int, bool], QPointF] = {}
    for key, found in hanging.items():
        rect = line.ends[key]
        step = rect.width() / (len(found) + 1)
        for number, (_, one) in enumerate(sorted(found, reverse=line.is_reversed), start=1):
            places[one] = QPointF(rect.left() + number * step, rect.bottom())
    return places


def _text(link: Link, source: str, *, leaves: bool, arrives: bool) -> str:
    if leaves:
        return f"{link.name} → {words_of(link.end, source)}"
    return f"{words_of(link.begin, source)} → {link.name}" if arrives else link.name


def _box(line: QLineF) -> tuple[float, float, float, float]:
    return (
        min(line.x1(), line.x2()),
        min(line.y1(), line.y2()),
        max(abs(line.dx()), 0.1),
        max(abs(line.dy()), 0.1),
    )
