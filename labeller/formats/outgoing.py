"""What every writer does: refuse what does not fit, and walk through the items that the format can carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import ItemState
from labeller.errors import UsageError
from labeller.formats.losses import Capabilities
from labeller.jobs import JobContext


def outgoing(dataset: Dataset, holds: Capabilities, context: JobContext) -> Iterator[DatasetItem]:
    """The items that a format has a place for; `losses` counts the others. Raises UsageError for a foreign task."""
    if dataset.schema.task not in holds.tasks:
        fitting = ", ".join(sorted(holds.tasks))
        raise UsageError(f"This format cannot hold a project of {dataset.schema.task}.", f"It is for {fitting}.")
    for number, entry in enumerate(dataset):
        context.progress(number, len(dataset), "Writing the items")
        if is_carried(holds, dataset, entry):
            yield entry


def is_carried(holds: Capabilities, dataset: Dataset, entry: DatasetItem) -> bool:
    match entry.state:
        case ItemState.OPEN:
            return holds.unlabelled
        case ItemState.SKIPPED:
            return holds.skipped
        case _ if not dataset.schema.task.is_whole_item:
            return True
        case _:
            count = len(dataset.labels_of(entry))
            return count == 1 or (holds.several_labels if count else holds.empty_answers)


def split_folders(items_by_split: Mapping[str, int]) -> dict[str, str]:
    """For each split in use the name of its folder: letters, digits and underscores, as dataset loaders want it.

    Where nothing is split all goes into `train`; items without a split beside others go into `unsplit`.
    """
    used = [split for split, count in items_by_split.items() if count]
    if not any(used):
        return {"": "train"}
    folders: dict[str, str] = {}
    for split in used:
        folder = re.sub(r"\W+", "_", split or "unsplit").strip("_").lower() or "split"
        folder = f"{folder}_items" if folder == "all" else folder
        while folder in folders.values():
            folder += "_2"
        folders[split] = folder
    return folders
