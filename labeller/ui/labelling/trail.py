"""The way that an annotator took through the items, to go back on and forth again."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.item import ItemId
from labeller.domain.prediction import Question

# Nobody goes back further, and days of answers must not fill the memory.
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Stop:
    """An item on the trail, with the question that led there; None where the annotator went by themselves."""

    item_id: ItemId
    question: Question | None = None


class Trail:
    """The last LONGEST stops in the order in which they were shown, and the one where the annotator stands."""

    def __init__(self) -> None:
        self._stops: list[Stop] = []
        self._place = -1

    def peek(self, step: int) -> Stop | None:
        """The stop so many steps from here; None where there is none."""
        place = self._place + step
        return self._stops[place] if 0 <= place < len(self._stops) else None

    def ahead(self, count: int) -> list[ItemId]:
        """The items that follow when the annotator has gone back."""
        return [stop.item_id for stop in self._stops[self._place + 1 : self._place + 1 + count]]

    def move(self, step: int) -> None:
        """Stand so many steps from here, where `peek` found a stop."""
        self._place += step

    def add(self, stop: Stop) -> None:
        """Go somewhere new from here. What lay ahead is forgotten."""
        self._stops[self._place + 1 :] = [stop]
        del self._stops[:-LONGEST]
        self._place = len(self._stops) - 1

    def steps_to(self, item_id: ItemId) -> int | None:
        """How many steps it is to the newest stop at an item; None if the trail does not lead there."""
        places = [place for place, stop in enumerate(self._stops) if stop.item_id == item_id]
        return places[-1] - self._place if places else None

    def remove(self, item_id: ItemId) -> None:
        """Forget an item that is gone. Whoever stood there stands at the stop before."""
        self._place -= sum(stop.item_id == item_id for stop in self._stops[: self._place + 1])
        self._stops = [stop for stop in self._stops if stop.item_id != item_id]
