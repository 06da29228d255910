"""Labels of Pascal VOC: `labelmap.txt` as Datumaro and CVAT read it, and names that it has no place for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from labeller.domain.dataset import Dataset
from labeller.domain.item import Problem
from labeller.domain.schema import Task
from labeller.formats.format import LabelCount
from labeller.formats.label_map import class_names, read_label_map
from labeller.formats.palette import PALETTE, VOID
from labeller.formats.xml_values import possible
from labeller.media.index_images import RGB
from labeller.media.texts import read_text
from labeller.media.unreadable import UnreadableError, printable

FILE = "labelmap.txt"
BACKGROUND = "background"
_TASKS = frozenset({Task.OBJECT_DETECTION, Task.SEGMENTATION})
_NOTHING = frozenset({BACKGROUND, "void", "ignored", "_background_", "__ignore__"})
_CHANNEL = re.compile(r"[0-9]{1,3}")
# The labels of the challenge itself, in the order of their numbers, for masks that come without a list.
_CHALLENGE = (
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
    "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VocLabels:
    """The labels of a source in its order, with what it calls them and the colours and numbers of their pixels.

    `names` turns what is written into what is meant.
    """

    labels: tuple[LabelCount, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    by_color: Mapping[RGB, str] = field(default_factory=dict)
    by_number: Mapping[int, str] = field(default_factory=dict)
    task: Task | None = None
    problems: tuple[Problem, ...] = ()


def written_names(dataset: Dataset) -> list[str]:
    """What the labels are called in the files, by position; a position without a label keeps its place.

    A line of the list is `name:color:parts:actions`, and one that begins with `#` is a comment.
    """
    names: list[str] = []
    for name in class_names(dataset):
        first = safe = possible(name).replace(":", "_").lstrip("# ").strip() or "_"
        number = 1
        while safe in names or safe in _NOTHING:
            number += 1
            safe = f"{first}-{number}"
        names.append(safe)
    return names


def label_map_text(names: list[str]) -> str:
    """The list with the colours of the masks: the entries of the palette, background first."""
    lines = ["# label:color_rgb:parts:actions"]
    for number, name in enumerate([BACKGROUND, *names]):
        color = ",".join(map(str, PALETTE[number])) if number < VOID else ""
        lines.append(f"{name}:{color}::")
    return "\n".join(lines) + "\n"


def read_voc_labels(folder: Path) -> VocLabels:
    """The labels that the files beside the annotations tell; without such files those of the challenge in masks."""
    listed, problems = _listed(folder / FILE)
    ours = read_label_map(folder)
    if not listed and ours is None:
        by_number = dict(enumerate(_CHALLENGE, start=1))
        return VocLabels(by_color=in_palette(by_number), by_number=by_number)
    names = dict(ours.by_folder) if ours else {}
    by_number = {number: names.get(name, name) for number, (name, _) in enumerate(listed) if name not in _NOTHING}
    by_color = {color: names.get(name, name) for name, color in listed if color and name not in _NOTHING}
    if not any(color for _, color in listed):
        by_color = in_palette(by_number)
    meant = ours.names if ours else tuple(by_number.values())
    task = ours.task if ours and ours.task in _TASKS else None
    colors = ours.colors if ours else {}
    labels = tuple(LabelCount(name, 0, colors.get(name, "")) for name in meant)
    return VocLabels(labels, names, by_color, by_number, task, problems)


def in_palette(by_number: Mapping[int, str]) -> dict[RGB, str]:
    """The labels by the colours of their numbers, which masks have where a list tells none."""
    return {PALETTE[number]: name for number, name in by_number.items() if 0 < number < VOID}


def _listed(path: Path) -> tuple[list[tuple[str, RGB | None]], tuple[Problem, ...]]:
    text, problems = list_text(path)
    lines = (line.strip() for line in text.split("\n"))
    return [_entry(line) for line in lines if line and not line.startswith("#")], problems


def list_text(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """The text of a list of labels and what is odd about it; empty for a list that is not there."""
    if not path.is_file():
        return "", ()
    try:
        decoded = read_text(path)
    except UnreadableError as error:
        return "", (error.as_problem(printable(path.name)),)
    remark = decoded.remark(printable(path.name))
    return decoded.text, (remark,) if remark else ()


def _entry(line: str) -> tuple[str, RGB | None]:
    name, _, rest = line.partition(":")
    channels = rest.partition(":")[0].split(",")
    return name.strip(), color_of(channels)


def color_of(channels: Sequence[str]) -> RGB | None:
    """Red, green and blue in three texts; None for anything else."""
    texts = [one.strip() for one in channels]
    if len(texts) != 3 or not all(_CHANNEL.fullmatch(one) and int(one) < 256 for one in texts):
        return None
    return int(texts[0]), int(texts[1]), int(texts[2])
