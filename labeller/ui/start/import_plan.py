"""What somebody decided in the import dialog."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labeller.domain.schema import Task
from labeller.formats.format import LabelCount, ReadOptions


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What to read and how. `project_path` is where to make a new project; None adds to the one that is open.

    `labels` are those that a new project begins with; those that the source brings along follow in `label_order`.
    """

    source: Path
    format_name: str
    options: ReadOptions
    task: Task
    labels: tuple[str, ...] = ()
    project_path: Path | None = None
    label_order: tuple[LabelCount, ...] = ()
