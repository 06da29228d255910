"""`labels.json`: the labels of a delivery with their positions, and the folders they went into."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from labeller.domain.dataset import Dataset
from labeller.domain.schema import Schema, Task
from labeller.media.files import open_file
from labeller.media.unreadable import UnreadableError

FILE = "labels.json"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_MAX_BYTES = 1 << 24


def write_label_map(
    target: Path, schema: Schema, folders: Mapping[str, str] | None = None, format_name: str = ""
) -> None:
    """Write the map into a folder; `folders` are those of the labels, by label name."""
    (target / FILE).write_text(label_map_json(schema, folders, format_name), encoding="utf-8", newline="\n")


def label_map_json(schema: Schema, folders: Mapping[str, str] | None = None, format_name: str = "") -> str:
    """The map as text; `folders` are what labels are called where their own names cannot be, by label name.

    `format_name` tells the format of the export where its files alone do not.
    """
    labels = []
    for label in schema.labels:
        entry = {"position": label.position, "name": label.name, "color": label.color}
        if folders is not None and label.name in folders:
            entry["folder"] = folders[label.name]
        labels.append(entry)
    told = {"format": format_name} if format_name else {}
    return json.dumps({"task": schema.task.value, **told, "labels": labels}, ensure_ascii=False, indent=2) + "\n"


class LabelMap:
    """What a `labels.json` says: the task, label names by position, and label names by folder; perhaps the format.

    `colors` are by label name, as `#rrggbb`.
    """

    def __init__(
        self,
        task: Task | None,
        by_position: dict[int, str],
        by_folder: dict[str, str],
        format_name: str = "",
        colors: Mapping[str, str] | None = None,
    ) -> None:
        self.task = task
        self.format_name = format_name
        self.by_position = by_position
        self.by_folder = by_folder
        self.colors = colors or {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for _, name in sorted(self.by_position.items()))


def read_label_map(folder: Path) -> LabelMap | None:
    """The map in a folder, or None where there is none or it is none of ours."""
    try:
        with open_file(folder / FILE) as file:
            content = json.loads(file.read(_MAX_BYTES))
    except (OSError, UnreadableError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("labels"), list):
        return None
    by_position: dict[int, str] = {}
    by_folder: dict[str, str] = {}
    colors: dict[str, str] = {}
    for entry in content["labels"]:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            return None
        if isinstance(entry.get("position"), int):
            by_position[entry["position"]] = entry["name"]
        color = entry.get("color")
        if isinstance(color, str) and _COLOR.match(color):
            colors[entry["name"]] = color
        if isinstance(entry.get("folder"), str):
            by_folder[entry["folder"]] = entry["name"]
    task, format_name = content.get("task"), content.get("format")
    return LabelMap(
        Task(task) if isinstance(task, str) and task in set(Task) else None,
        by_position,
        by_folder,
        format_name if isinstance(format_name, str) else "",
        colors,
    )


def class_names(dataset: Dataset) -> tuple[str, ...]:
    """Label names by position, without a gap: a position that no label has any more keeps its place."""
    by_position = {label.position: label.name for label in dataset.schema.labels}
    taken = set(by_position.values())
    names = []
    for position in range(max(by_position, default=-1) + 1):
        name = by_position.get(position, f"(unused {position})")
        while position not in by_position and name in taken:
            name += "_"
        names.append(name)
    return tuple(names)
