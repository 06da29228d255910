"""The files of a source of texts: one for each split, named after it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from labeller.formats.label_map import LabelMap, read_label_map
from labeller.formats.split_names import SPLITS
from labeller.formats.texts.text_companion import FILE as COMPANION

# A folder with more files, or with that many other ones, has a file for each text or image, and none for each split.
_MOST_FILES = 200
_MOST_ENTRIES = 10_000
_ORDER = {"train": 0, "validation": 1, "test": 2}
_WORD = re.compile(r"(?<![a-z])(train(?:ing)?|val(?:id(?:ation)?)?|dev|test(?:ing)?)(?![a-z])")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of texts with the split that it holds. `labels` are those of the export of ours that it is from."""

    path: Path
    split: str | None
    labels: LabelMap | None = None

    @property
    def size_bytes(self) -> int:
        return self.path.stat().st_size

    def label(self, tag: str) -> str:
        """The label that a tag stands for."""
        return self.labels.by_folder.get(tag, tag) if self.labels else tag


def text_files(source: Path, extensions: Collection[str]) -> list[TextFile]:
    """The source itself, or the files with such an extension in a folder: training first, test last."""
    if source.is_file():
        return [TextFile(source, _split_of(source, None), read_label_map(source.parent))]
    paths = _paths(source, extensions) if source.is_dir() else []
    if not 0 < len(paths) <= _MOST_FILES:
        return []
    labels = read_label_map(source)
    found = [TextFile(path, _split_of(path, labels), labels) for path in paths]
    return sorted(found, key=lambda one: (_ORDER.get(one.split or "", len(_ORDER)), one.path.name))


def _paths(folder: Path, extensions: Collection[str]) -> list[Path]:
    """The files with such an extension, sorted; of a folder with very many entries those among the first."""
    entries = islice(folder.iterdir(), _MOST_ENTRIES)
    fitting = (path for path in entries if path.suffix.lower() in extensions and path.name != COMPANION)
    return sorted(path for path in islice(fitting, _MOST_FILES + 1) if path.is_file())


def _split_of(path: Path, labels: LabelMap | None) -> str | None:
    """The split that the name of a file tells; in an export of ours every file is named after its split."""
    word = _WORD.search(path.stem.lower())
    if labels is not None:
        return SPLITS.get(path.stem.lower(), path.stem)
    return SPLITS[word.group()] if word else None
