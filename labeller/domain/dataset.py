"""What an export is made from: a project's items with their answers, read as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from labeller.domain.annotation import Answer
from labeller.domain.item import Item, ItemState
from labeller.domain.schema import Label, LabelId, Schema


@dataclass(frozen=True, slots=True)
class DatasetItem:
    """One item as it goes out. `media_path` is where its file lies now, `split` the split chosen for this export.

    `may_link` says that the export may share the file instead of copying it.
    """

    item: Item
    answer: Answer | None = None
    is_flagged: bool = False
    comment: str = ""
    media_path: Path | None = None
    split: str | None = None
    may_link: bool = False

    @property
    def state(self) -> ItemState:
        """Where it stands for whoever gets it: what nobody has finished is as open as what nobody has begun."""
        if self.answer is None or self.answer.state is ItemState.STARTED:
            return ItemState.OPEN
        return ItemState.ANSWERED if self.is_audited else self.answer.state

    @property
    def is_audited(self) -> bool:
        """Whether its label is the learner's, and an audit vouches for it: nobody looked at this item."""
        return self.answer is not None and self.answer.state is ItemState.AUDITED

    @property
    def status(self) -> str:
        """Its state in the words of a table: what is audited is told from what a person answered."""
        return (ItemState.AUDITED if self.is_audited else self.state).value

    @property
    def is_answered(self) -> bool:
        return self.state is ItemState.ANSWERED


@dataclass(frozen=True)
class Dataset:
    """Items to export, with their schema.

    `stream` opens a fresh reading of the items, always in the same order; a million items are never held at once.
    `count` is how many it yields.
    """

    name: str
    schema: Schema
    count: int
    stream: Callable[[], Iterator[DatasetItem]]

    def __iter__(self) -> Iterator[DatasetItem]:
        return self.stream()

    def __len__(self) -> int:
        return self.count

    @cached_property
    def _labels(self) -> dict[LabelId, Label]:
        return {label.id: label for label in self.schema.labels}

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {label.name: label.position for label in self.schema.labels}

    def position(self, label: str) -> int:
        """The place of the label of that name in every export. Raises KeyError."""
        return self._positions[label]

    def label_name(self, label_id: LabelId) -> str:
        """The name of the label of that id. Raises KeyError."""
        return self._labels[label_id].name

    def labels_of(self, entry: DatasetItem) -> tuple[Label, ...]:
        """The labels of an answered item in the order of the schema; nothing for any other item."""
        if entry.answer is None or not entry.is_answered:
            return ()
        labels = {self._labels[annotation.label_id] for annotation in entry.answer.annotations}
        return tuple(sorted(labels, key=lambda label: label.position))
