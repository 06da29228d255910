"""What the numbers and colours of masks stand for, by the files beside them: ours, Datumaro's, CVAT's, CamVid's."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labeller.formats.format import LabelCount
from labeller.formats.label_map import read_label_map
from labeller.formats.voc_colors import PALETTE, VOID
from labeller.formats.voc_names import read_voc_labels
from labeller.media.files import open_file
from labeller.media.index_images import RGB
from labeller.media.unreadable import UnreadableError

META = "dataset_meta.json"
BACKGROUND = "background"
_TABLES = ("class_dict.csv", "class_dict_seg.csv", "_classes.csv")
_NOTHING = frozenset({"", BACKGROUND, "void", "unlabeled", "unlabelled", "ignore", "ignored", "_background_"})
_MOST_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class MaskLabels:
    """`labels` in their order, by number and by colour of their pixels. Empty where nothing is told."""

    labels: tuple[LabelCount, ...] = ()
    by_color: Mapping[RGB, str] = field(default_factory=dict)
    by_number: Mapping[int, str] = field(default_factory=dict)


def meta_text(names: Sequence[str]) -> str:
    """Datumaro's list of labels, by number, the background first; with colours as long as the palette has any."""
    background = BACKGROUND
    while background in names:
        background += "_"
    numbered = [background, *names]
    meta: dict[str, Any] = {"labels": numbered}
    if len(numbered) <= VOID:
        meta["label_map"] = {str(number): name for number, name in enumerate(numbered)}
        meta["segmentation_colors"] = [list(PALETTE[number]) for number in range(len(numbered))]
        meta["background_label"] = "0"
    return json.dumps(meta, ensure_ascii=False, indent=2) + "\n"


def read_mask_labels(folder: Path) -> MaskLabels:
    """The labels that files in a folder tell; ours before those of others."""
    listed = _from_meta(folder) or _from_voc(folder) or _from_table(folder) or MaskLabels()
    ours = read_label_map(folder)
    if ours is None:
        return listed
    by_number = {position + 1: name for position, name in ours.by_position.items()}
    labels = tuple(LabelCount(name, 0, ours.colors.get(name, "")) for name in ours.names)
    return MaskLabels(labels, listed.by_color, by_number)


def _from_meta(folder: Path) -> MaskLabels | None:
    try:
        meta = json.loads(_text(folder / META))
    except (ValueError, RecursionError):
        return None
    names = meta.get("labels") if isinstance(meta, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    colors = meta.get("segmentation_colors")
    colors = colors if isinstance(colors, list) else []
    return _numbered(
        [(name, _color(colors[number] if number < len(colors) else None)) for number, name in enumerate(names)]
    )


def _from_voc(folder: Path) -> MaskLabels | None:
    found = read_voc_labels(folder)
    return MaskLabels(found.labels, found.by_color, found.by_number) if found.labels else None


def _from_table(folder: Path) -> MaskLabels | None:
    """A table of names with red, green and blue, or with the numbers of pixels."""
    for file in _TABLES:
        rows = list(csv.reader(io.StringIO(_text(folder / file))))
        if len(rows) < 2:
            continue
        header = [cell.strip().lower() for cell in rows[0]]
        if {"r", "g", "b"} <= set(header):
            places = [header.index(channel) for channel in "rgb"]
            return _numbered(
                [
                    (row[0].strip(), _color([row[place] for place in places]))
                    for row in rows[1:]
                    if len(row) > max(places)
                ]
            )
        by_number = {int(row[0]): row[1].strip() for row in rows[1:] if len(row) > 1 and row[0].strip().isdecimal()}
        if by_number:
            return _of_numbers(by_number)
    return None


def _numbered(named: Sequence[tuple[str, RGB | None]]) -> MaskLabels:
    found = _of_numbers({number: name for number, (name, _) in enumerate(named)})
    by_color = {color: name for name, color in named if color and not _is_nothing(name)}
    colors = {name: "#{:02x}{:02x}{:02x}".format(*color) for color, name in by_color.items()}
    labels = tuple(LabelCount(one.name, 0, colors.get(one.name, "")) for one in found.labels)
    return MaskLabels(labels, by_color, found.by_number)


def _of_numbers(by_number: Mapping[int, str]) -> MaskLabels:
    kept = {number: name for number, name in sorted(by_number.items()) if not _is_nothing(name)}
    return MaskLabels(tuple(LabelCount(name, 0) for name in dict.fromkeys(kept.values())), {}, kept)


def _is_nothing(name: str) -> bool:
    return name.lower() in _NOTHING


def _color(value: Any) -> RGB | None:
    """Red, green and blue in a list of numbers or of texts."""
    if not isinstance(value, list) or len(value) != 3:
        return None
    channels = [str(one).strip() for one in value]
    if not all(one.isascii() and one.isdecimal() and len(one) <= 3 and int(one) < 256 for one in channels):
        return None
    return int(channels[0]), int(channels[1]), int(channels[2])


def _text(path: Path) -> str:
    try:
        with open_file(path) as file:
            return file.read(_MOST_BYTES).decode("utf-8-sig", "replace")
    except (OSError, UnreadableError):
        return ""
