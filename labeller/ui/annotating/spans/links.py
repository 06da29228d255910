"""Relations between spans as they are drawn: which there are, and how many run side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

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


class Links:
    """The relations of a text, found by the spans that they hang on."""

    def __init__(self, links: Iterable[Link] = ()) -> None:
        self._links = list(links)
        self._places = {link.key: place for place, link in enumerate(self._links)}
        self._by_mark: dict[int, list[int]] = defaultdict(list)
        for place, link in enumerate(self._links):
            self._by_mark[link.begin.key].append(place)
            self._by_mark[link.end.key].append(place)
        self._selected: set[int] = {place for place, link in enumerate(self._links) if link.is_selected}

    def __iter__(self) -> Iterator[Link]:
        return iter(self._links)

    def __len__(self) -> int:
        return len(self._links)

    @property
    def has_selected(self) -> bool:
        return bool(self._selected)

    def hanging_on(self, keys: Collection[int]) -> list[Link]:
        """Those that begin or end at one of these marks."""
        return [self._links[place] for place in sorted({one for key in keys for one in self._by_mark.get(key, ())})]

    def select(self, keys: Collection[int]) -> None:
        """Let these be the selected ones, and no others."""
        wanted = {self._places[key] for key in keys if key in self._places}
        for place in wanted ^ self._selected:
            self._links[place] = replace(self._links[place], is_selected=place in wanted)
        self._selected = wanted


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
