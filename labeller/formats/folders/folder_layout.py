"""How a folder of files is laid out: one folder for each label, perhaps inside one for each split, or neither."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from labeller.domain.item import Problem
from labeller.formats.label_map import LabelMap
from labeller.formats.split_names import SPLITS

FOLDER = "folder"
FIRST_FILES = 20


@dataclass(frozen=True, slots=True)
class FolderLayout:
    """Whether the last folder of a path is a label, and whether the first one is a split."""

    has_labels: bool
    has_splits: bool
    map: LabelMap | None = None

    def label_of(self, relative: str) -> str | None:
        """The label that a file's folder stands for; None for a file that lies in none, or in that of a split."""
        path = PurePosixPath(relative)
        if not self.has_labels or len(path.parts) < 2 + self.has_splits:
            return None
        folder = path.parent.name
        mapped = self.map.by_folder.get(folder) if self.map else None
        return mapped or unicodedata.normalize("NFC", folder)

    def split_of(self, relative: str) -> str | None:
        first, slash, _ = relative.partition("/")
        return SPLITS.get(first.lower(), first) if self.has_splits and slash else None


@dataclass(slots=True)
class FolderSurvey:
    """What a walk met: how many files, in which folders, and the first of them."""

    files: int = 0
    parents: Counter[str] = field(default_factory=Counter)
    first_files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_whole: bool = True

    def add(self, path: str) -> None:
        self.files += 1
        self.parents[path.rpartition("/")[0]] += 1
        if len(self.first_files) < FIRST_FILES:
            self.first_files.append(path)

    def layout(self, labels: LabelMap | None) -> FolderLayout:
        """Labels are believed if all files lie one folder deep, or two with splits above, in more than one folder."""
        parents = [PurePosixPath(parent) for parent in self.parents]
        depths = {len(parent.parts) for parent in parents}
        last_folders = {parent.name for parent in parents}
        if labels is not None and depths <= {1, 2} and last_folders <= set(labels.by_folder):
            return FolderLayout(has_labels=True, has_splits=2 in depths, map=labels)
        first_folders = {parent.parts[0].lower() for parent in parents if parent.parts}
        has_splits = bool(first_folders) and first_folders <= set(SPLITS) and 0 not in depths
        is_even = depths == {2 if has_splits else 1}
        return FolderLayout(has_labels=is_even and len(last_folders) > 1, has_splits=has_splits)
