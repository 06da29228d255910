"""Counting what goes out while something else reads through the dataset."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.formats.fitting import Fitted
from labeller.formats.format import Exporter
from labeller.formats.outgoing import is_carried


@dataclass(slots=True)
class Tally:
    """Items by state and by split, annotations by label: of the items that the format has a place for.

    `audited` are the names of those that the learner labelled, by the time at which their audit was delivered.
    """

    items: int = 0
    states: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    audited: dict[float, list[str]] = field(default_factory=lambda: defaultdict(list))
    _contents: set[int] = field(default_factory=set)

    @property
    def duplicates(self) -> int:
        """How many items have the same content as one before them."""
        return self.items - len(self._contents)

    def listening_to(self, dataset: Dataset, chosen: Exporter) -> Dataset:
        """The same dataset, counted as it is read. To be read once: a second reading would be added."""

        def stream() -> Iterator[DatasetItem]:
            for entry in dataset:
                if is_carried(chosen.holds, dataset, entry):
                    self._add(dataset, entry)
                yield entry

        return replace(dataset, stream=stream)

    def fitting(self, chosen: Exporter) -> Callable[[Dataset, DatasetItem], Fitted]:
        """What the format makes of shapes, whose labels are counted on the way; to be asked once for each item."""

        def fitted(dataset: Dataset, entry: DatasetItem) -> Fitted:
            found = chosen.fitted(dataset, entry)
            if is_carried(chosen.holds, dataset, entry):
                self.labels.update(one.label for one in found.annotations)
            return found

        return fitted

    def _add(self, dataset: Dataset, entry: DatasetItem) -> None:
        self.items += 1
        self._contents.add(hash(entry.item.content_hash))
        self.states[entry.status] += 1
        self.splits[entry.split or ""] += 1
        if entry.answer is None or not entry.is_answered:
            return
        if entry.is_audited:
            self.audited[entry.answer.answered_at].append(entry.item.name)
        if dataset.schema.task.is_whole_item:
            self.labels.update(label.name for label in dataset.labels_of(entry))
        self.sources.update(one.source.value for one in entry.answer.annotations)
