"""Label Studio's labelling configuration: which field of a task is shown, and which tags label it with what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.domain.item import Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Box, Keypoints, Mask, Point, Polygon, RotatedBox, Shape, TextSpan, TimeRange
from labeller.formats.format import LabelCount
from labeller.formats.label_studio.skeletons import add_skeleton, skeleton_in
from labeller.formats.looking import whole_item_task
from labeller.media.files import open_file
from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONFIG = "labeling_config.xml"
_MAX_BYTES = 1 << 24
_MOST_FILES = 20
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_OBJECTS = {"Image": Medium.IMAGE, "Text": Medium.TEXT, "Audio": Medium.AUDIO, "AudioPlus": Medium.AUDIO}


@dataclass(frozen=True, slots=True)
class Control:
    """A tag that makes results: its element, its name, and the key that its labels have in a value."""

    tag: str
    name: str

    @property
    def key(self) -> str:
        return self.tag.lower()


BOXES, POLYGONS = Control("RectangleLabels", "boxes"), Control("PolygonLabels", "polygons")
POINTS, MASKS = Control("KeyPointLabels", "points"), Control("BrushLabels", "masks")
MARKS, CHOICES = Control("Labels", "labels"), Control("Choices", "choices")
CONTROLS: dict[type[Shape], Control] = {
    Box: BOXES, RotatedBox: BOXES, Keypoints: BOXES, Polygon: POLYGONS, Point: POINTS, Mask: MASKS,
    TextSpan: MARKS, TimeRange: MARKS,
}  # fmt: skip
_USUAL = {
    Task.OBJECT_DETECTION: (BOXES,),
    Task.SEGMENTATION: (POLYGONS, MASKS),
    Task.KEYPOINTS: (BOXES,),
    Task.TEXT_SPANS: (MARKS,),
    Task.AUDIO_RANGES: (MARKS,),
}
OBJECT_NAMES = {Medium.IMAGE: "image", Medium.TEXT: "text", Medium.AUDIO: "audio"}
_LABEL_TAGS = ("Label", "Choice")


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration says: the medium, the field of the tasks that holds it, the task, labels, names of tags.

    `skeleton_tags` are the names of those tags that are for the points of skeletons.
    """

    medium: Medium
    field: str
    task: Task | None
    labels: tuple[LabelCount, ...]
    controls: frozenset[str]
    skeleton_tags: frozenset[str] = frozenset()


def config_text(schema: Schema, used: Collection[Control]) -> str:
    """The configuration for a project: the tags of its task, and those that its annotations need beside them."""
    from xml.etree import ElementTree

    medium = schema.task.medium
    view = ElementTree.Element("View")
    shown = OBJECT_NAMES[medium]
    ElementTree.SubElement(view, medium.value.capitalize(), name=shown, value=f"${shown}")
    if schema.relation_labels:
        relations = ElementTree.SubElement(view, "Relations")
        for label in schema.relation_labels:
            ElementTree.SubElement(relations, "Relation", value=label.name)
    labels = [label for label in schema.labels if not label.is_relation]
    wanted = _USUAL.get(schema.task, (CHOICES,))
    for control in (*wanted, *(one for one in (BOXES, POLYGONS, POINTS, MASKS, CHOICES) if one in used)):
        if view.find(control.tag) is None:
            _add_control(view, control, labels, shown, schema.task)
    for label in labels:
        if label.skeleton:
            add_skeleton(view, label, shown)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _add_control(view: Element, control: Control, labels: list[Label], shown: str, task: Task) -> None:
    from xml.etree import ElementTree

    has_keys = all(child.find("*[@hotkey]") is None for child in view)
    tag = ElementTree.SubElement(view, control.tag, name=control.name, toName=shown)
    if control == CHOICES:
        is_single = task.is_whole_item and not task.is_multilabel
        tag.set("choice", "single" if is_single else "multiple")
    for label in labels:
        one = ElementTree.SubElement(tag, "Choice" if control == CHOICES else "Label", value=label.name)
        if control != CHOICES:
            one.set("background", label.color)
        if has_keys and len(label.key) == 1 and label.key.isascii() and label.key.isalnum():
            one.set("hotkey", label.key.lower())


def find_config(source: Path) -> Config | None:
    """The configuration in a folder, or beside a file; None where there is none that can be read."""
    folder = source if source.is_dir() else source.parent
    for path in (folder / CONFIG, *islice(sorted(folder.glob("*.xml")), _MOST_FILES)):
        config = _read_config(path)
        if config is not None:
            return config
    return None


def _read_config(path: Path) -> Config | None:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        with open_file(path) as file:
            view = fromstring(file.read(_MAX_BYTES))
    except (OSError, UnreadableError, ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    shown = [tag for tag in view.iter() if tag.tag in _OBJECTS and (tag.get("value") or "").startswith("$")]
    if not shown:
        return None
    controls = [tag for tag in view.iter() if tag.get("name") and tag.get("toName")]
    skeletons = {tag.get("name") or "": found for tag in controls if (found := skeleton_in(tag)) is not None}
    others = [tag for tag in controls if tag.get("name") not in skeletons]
    labels = {one.name: one for tag in others for one in _labels(tag)}
    for one in skeletons.values():
        if one.name in labels:
            labels[one.name] = replace(one, color=labels[one.name].color)
    medium = _OBJECTS[shown[0].tag]
    return Config(
        medium,
        (shown[0].get("value") or "").removeprefix("$"),
        Task.KEYPOINTS if skeletons else _task(medium, others),
        tuple(labels.values()),
        frozenset(tag.get("name") or "" for tag in controls),
        frozenset(skeletons),
    )


def _labels(control: Element) -> Iterator[LabelCount]:
    """The labels of a tag; of choices for each region, which are attributes, none."""
    if control.get("perRegion") == "true":
        return
    for tag in control.iter():
        name = tag.get("alias") or tag.get("value")
        if tag.tag in _LABEL_TAGS and name:
            color = tag.get("background") or ""
            yield LabelCount(name, 0, color if _COLOR.match(color) else "")


def _task(medium: Medium, controls: list[Element]) -> Task | None:
    tags = {tag.tag for tag in controls if tag.get("perRegion") != "true"}
    if medium is Medium.TEXT and "Labels" in tags:
        return Task.TEXT_SPANS
    if medium is Medium.AUDIO and "Labels" in tags:
        return Task.AUDIO_RANGES
    if tags & {"PolygonLabels", "BrushLabels", "EllipseLabels", "Polygon", "Brush", "Ellipse"}:
        return Task.SEGMENTATION
    if tags & {"RectangleLabels", "KeyPointLabels", "Rectangle", "KeyPoint"}:
        return Task.OBJECT_DETECTION
    choices = [tag for tag in controls if tag.tag == "Choices"]
    if not choices:
        return None
    return whole_item_task(medium, is_multilabel=choices[0].get("choice", "single") == "multiple")
