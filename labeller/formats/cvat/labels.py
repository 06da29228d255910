"""The labels that a file of CVAT declares, with the input types of their attributes and their skeletons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from labeller.domain.schema import Task
from labeller.formats.format import LabelCount

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OURS = "labeller"
"""The element with the task, by which an export of Labeller says that every image in it was looked at."""

_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_TAG = re.compile(r"<(\w+)\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class CvatLabels:
    """`labels` by name in the order of the file; `input_types` of attributes by the names of label and attribute.

    `task` is told by our own exports, in which every image was looked at.
    """

    labels: dict[str, LabelCount]
    input_types: dict[tuple[str, str], str]
    task: Task | None = None

    def skeleton(self, name: str) -> tuple[str, ...]:
        label = self.labels.get(name)
        return label.skeleton if label else ()


def labels_in(meta: Element) -> CvatLabels:
    """What `<meta>` declares. The points of a skeleton are labels that name it as their `parent`."""
    labels: dict[str, LabelCount] = {}
    input_types: dict[tuple[str, str], str] = {}
    points: dict[str, list[str]] = {}
    drawings: dict[str, str] = {}
    for element in meta.iter("label"):
        name, parent = (element.findtext("name") or "").strip(), (element.findtext("parent") or "").strip()
        if not name:
            continue
        if parent:
            points.setdefault(parent, []).append(name)
            continue
        color = (element.findtext("color") or "").strip()
        labels[name] = LabelCount(name, 0, color.lower() if _COLOR.match(color) else "")
        drawings[name] = element.findtext("svg") or ""
        for attribute in element.iterfind("attributes/attribute"):
            input_types[name, attribute.findtext("name") or ""] = (attribute.findtext("input_type") or "").strip()
    task = meta.findtext(OURS)
    for name, names in points.items():
        if name in labels:
            edges = tuple(_edges(drawings[name], names))
            labels[name] = LabelCount(name, 0, labels[name].color, tuple(names), edges)
    return CvatLabels(labels, input_types, Task(task) if task in set(Task) else None)


def _edges(drawing: str, names: list[str]) -> Iterator[tuple[int, int]]:
    """The lines between points of a skeleton, as places in its list of names, from a drawing in SVG."""
    tags = [(name, dict(_pairs(rest))) for name, rest in _TAG.findall(drawing)]
    places = {
        node["data-node-id"]: names.index(node["data-label-name"])
        for name, node in tags
        if name == "circle" and node.get("data-label-name") in names and "data-node-id" in node
    }
    for name, line in tags:
        ends = [places.get(line.get(f"data-node-{end}", "")) for end in ("from", "to")]
        if name == "line" and ends[0] is not None and ends[1] is not None:
            yield ends[0], ends[1]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for name, quoted, other in _ATTRIBUTE.findall(text):
        yield name, unescape(quoted or other)
