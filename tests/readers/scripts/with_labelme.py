"""labelme files as labelme opens them. Its licence is GPL-3.0: see CONTRIBUTING.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plain
from labelme import _label_file as label_file


def read(folder: str) -> dict[str, Any]:
    """Each file of a folder with its picture and shapes, and the names of those that labelme does not open."""
    items, refused = [], []
    for path in sorted(Path(folder).rglob("*.json")):
        try:
            found = label_file.read_label_file(filename=str(path))
        except label_file.LabelFileReadError:
            refused.append(path.name)
        else:
            shapes = [_shape(one) for one in found.shapes]
            items.append({"file": str(path.parent / found.image_path), "flags": found.flags, "objects": shapes})
    return {"items": items, "refused": refused}


def _shape(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": one["label"],
        "type": one["shape_type"],
        "points": one["points"],
        "group": one["group_id"],
        "description": one["description"],
        "flags": one["flags"],
        "mask": None if one["mask"] is None else {"size": list(one["mask"].shape), "runs": plain.runs(one["mask"])},
    }
