"""What every source of suggestions from outside is, whatever it is made of."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from labeller.domain.item import FoundAnnotation, Item, ItemId
from labeller.jobs import JobContext


class Kind(StrEnum):
    """What a source is. The values are written into project files."""

    MODEL = "onnx-model"
    COMMAND = "program"
    ADDRESS = "local-address"
    LABEL_NAMES = "label-names"


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as a source sees it; `path` is where its file lies, None for texts and rows."""

    item: Item
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says of one item, with labels by its own names; `trouble` is why it says nothing."""

    item_id: ItemId
    found: tuple[FoundAnnotation, ...] = ()
    trouble: str = ""


class Source(Protocol):
    """Says of items which labels they have. `name` is what people read: the name of a file, a command, an address."""

    name: str
    kind: Kind

    def suggest(self, items: Iterator[Seen], context: JobContext) -> Generator[Said, None, None]:
        """What it says of each item once, in any order.

        What it holds is let go when the generator is closed. Raises LabellerError where it cannot go on,
        JobCancelledError.
        """
