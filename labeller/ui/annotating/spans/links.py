"""Relations between spans as they are drawn: which there are, and how many run side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labeller.ui.annotating.spans.marks import SpanMark, stack

MOST_LANES = 4
_MOST_READ = 28


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from one span to another. `key` is the id of its annotation, 0 of one that is about to be made."""

    key: int
    begin: SpanMark
    end: SpanMark
    name: str
    color: str
    is_selected: bool = False

    @property
    def is_preview(self) -> bool:
        return self.key == 0

    @property
    def goes_on(self) -> bool:
        """Whether it leads on in the reading order."""
        return self.end.start >= self.begin.start


def lanes(extents: Sequence[tuple[float, float]]) -> list[int]:
    """In which lane under the text each runs so that none crosses another, the short ones nearer to the text.

    What finds no room in MOST_LANES shares the last one.
    """
    order = sorted(range(len(extents)), key=lambda place: (extents[place][0], -extents[place][1]))
    found = [0] * len(extents)
    for place, lane in zip(order, stack([extents[place] for place in order]), strict=True):
        found[place] = min(lane, MOST_LANES - 1)
    return found


def lanes_needed(links: Sequence[Link]) -> Iterator[tuple[SpanMark, int]]:
    """How many lanes the line of every related span needs, as far as that can be told before lines are made."""
    for link, lane in zip(links, lanes([_extent(one) for one in links]), strict=True):
        yield link.begin, lane + 1
        yield link.end, lane + 1


def words_of(mark: SpanMark, source: str) -> str:
    """The words of a span, or the first of them."""
    words = " ".join(source[mark.start : mark.end].split())
    return words if len(words) <= _MOST_READ else words[: _MOST_READ - 1] + "…"


def _extent(link: Link) -> tuple[int, int]:
    return min(link.begin.start, link.end.start), max(link.begin.end, link.end.end)
