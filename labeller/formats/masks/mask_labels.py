"""What the numbers and colours of masks stand for, by the files beside them: ours, Datumaro's, CVAT's, CamVid's."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from labeller.domain.item import Problem
from labeller.formats.format import LabelCount
from labeller.formats.label_map import read_label_map
from labeller.formats.palette import PALETTE, VOID
from labeller.formats.values import whole
from labeller.formats.voc.names import color_of, in_palette, list_text, read_voc_labels
from labeller.media.index_images import RGB

META = "dataset_meta.json"
BACKGROUND = "background"
_TABLES = ("class_dict.csv", "class_dict_seg.csv", "_classes.csv")
_NOTHING = frozenset({"", BACKGROUND, "void", "unlabeled", "unlabelled", "ignore", "ignored", "_background_"})


@dataclass(frozen=True, slots=True)
class MaskLabels:
    """`labels` in their order, by number and by colour of their pixels. Empty where nothing is told."""

    labels: tuple[LabelCount, ...] = ()
    by_color: Mapping[RGB, str] = field(default_factory=dict)
    by_number: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


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
    return MaskLabels(labels, listed.by_color, by_number, listed.problems)


def _from_meta(folder: Path) -> MaskLabels | None:
    try:
        text, problems = list_text(folder / META)
        meta = json.loads(text)
    except (ValueError, RecursionError):
        return None
    names = meta.get("labels") if isinstance(meta, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    colors = meta.get("segmentation_colors")
    colors = colors if isinstance(colors, list) else []
    found = _numbered(
        [(name, _color(colors[number] if number < len(colors) else None)) for number, name in enumerate(names)]
    )
    return replace(found, problems=problems)


def _from_voc(folder: Path) -> MaskLabels | None:
    found = read_voc_labels(folder)
    return MaskLabels(found.labels, found.by_color, found.by_number, found.problems) if found.labels else None


def _from_table(folder: Path) -> MaskLabels | None:
    """A table of names with red, green and blue, or of numbers of pixels with names."""
    for file in _TABLES:
        text, problems = list_text(folder / file)
        try:
            rows = list(csv.reader(io.StringIO(text)))
        except csv.Error:
            continue
        found = _from_rows(rows)
        if found is not None:
            return replace(found, problems=problems)
    return None


def _from_rows(rows: Sequence[Sequence[str]]) -> MaskLabels | None:
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    if {"r", "g", "b"} <= set(header):
        places = [header.index(channel) for channel in "rgb"]
        filled = [row for row in rows[1:] if len(row) > max(places)]
        return _numbered([(row[0].strip(), color_of([row[place] for place in places])) for row in filled])
    pairs = [(whole(row[0]), row[1].strip()) for row in rows if len(row) > 1]
    by_number = {number: name for number, name in pairs if number is not None and number >= 0}
    return _of_numbers(by_number) if by_number else None


def _numbered(named: Sequence[tuple[str, RGB | None]]) -> MaskLabels:
    found = _of_numbers({number: name for number, (name, _) in enumerate(named)})
    by_color = {color: name for name, color in named if color and not _is_nothing(name)}
    if not any(color for _, color in named):
        return MaskLabels(found.labels, in_palette(found.by_number), found.by_number)
    colors = {name: "#{:02x}{:02x}{:02x}".format(*color) for color, name in by_color.items()}
    labels = tuple(LabelCount(one.name, 0, colors.get(one.name, "")) for one in found.labels)
    return MaskLabels(labels, by_color, found.by_number)


def _of_numbers(by_number: Mapping[int, str]) -> MaskLabels:
    kept = {number: name for number, name in sorted(by_number.items()) if not _is_nothing(name)}
    return MaskLabels(tuple(LabelCount(name, 0) for name in dict.fromkeys(kept.values())), {}, kept)


def _is_nothing(name: str) -> bool:
    return name.lower() in _NOTHING


def _color(value: Any) -> RGB | None:
    """Red, green and blue in a list of whole numbers."""
    if not isinstance(value, list) or not all(isinstance(one, int) for one in value):
        return None
    return color_of([str(one) for one in value])
