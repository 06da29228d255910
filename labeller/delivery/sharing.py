"""Files that an export shares with the project instead of copying them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from labeller.delivery.workspace import Workspace
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Medium


def shared(dataset: Dataset) -> Dataset:
    """The same dataset, whose files may be linked."""

    def stream() -> Iterator[DatasetItem]:
        return (replace(entry, may_link=True) for entry in dataset)

    return replace(dataset, stream=stream)


def sharing_note(place: Workspace, medium: Medium) -> str:
    """How many files were shared, in words. Those that were made for the export have their second name in it."""
    own = {_identity(path.stat()) for folder in (place.media, place.kept) for path in folder.rglob("*")}
    facts = [path.stat() for path in place.export.rglob("*") if path.is_file()]
    count = sum(one.st_nlink > 1 and _identity(one) not in own for one in facts)
    what = "sounds" if medium is Medium.AUDIO else "pictures"
    if not count:
        return f"All {what} were copied: the disk of the export cannot share files with theirs."
    return f"{count:,} files are shared with the {what} of the project: whoever changes one changes both."


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino
