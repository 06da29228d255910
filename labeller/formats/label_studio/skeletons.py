"""Skeletons in Label Studio: a box with its label, and points with the names of the skeleton that belong to the box.

A tag of points for each label lists the names in their order (`model_index`, which converters go by). To which label it
belongs, and which points are joined, stands in attributes that Label Studio passes over. A point that is hidden says so
in its note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labeller.domain.schema import Label
from labeller.domain.shape import Keypoints
from labeller.formats.format import LabelCount
from labeller.formats.label_studio.shapes import POINT_PERCENT, box_value
from labeller.formats.values import BadAnnotationError, number, whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TAG = "KeyPointLabels"
_OF, _EDGES = "skeleton_of", "skeleton_edges"
_HIDDEN = {"text": ["hidden"]}


def skeleton_tag(label: Label) -> str:
    """The name of the tag with the points of a label."""
    return f"keypoints{label.position}"


def add_skeleton(view: Element, label: Label, shown: str) -> None:
    """Add the tag of a label's points to a configuration."""
    from xml.etree import ElementTree

    edges = " ".join(f"{one}-{other}" for one, other in label.skeleton_edges)
    tag = ElementTree.SubElement(view, TAG, name=skeleton_tag(label), toName=shown)
    tag.set(_OF, label.name)
    tag.set(_EDGES, edges)
    for place, name in enumerate(label.skeleton):
        ElementTree.SubElement(tag, "Label", value=name, background=label.color, model_index=str(place))


def skeleton_in(tag: Element) -> LabelCount | None:
    """The label that a tag has the skeleton of; None for a tag of any other kind."""
    label = tag.get(_OF)
    if tag.tag != TAG or not label:
        return None
    names = tuple(one.get("value") or "" for one in tag.iter("Label"))
    pairs = [edge.partition("-") for edge in (tag.get(_EDGES) or "").split()]
    edges = [(whole(one), whole(other)) for one, _, other in pairs]
    known = [(one, other) for one, other in edges if one in range(len(names)) and other in range(len(names))]
    return LabelCount(label, 0, "", names, tuple((one or 0, other or 0) for one, other in known))


def skeleton_results(shape: Keypoints, label: Label, box: Mapping[str, Any], size: tuple[int, int]) -> Iterator[Any]:
    """The result of the box around the points, then one for each point; `box` is what all results of it have."""
    width, height = size
    labelled = [point for point in shape.points if point.visibility]
    xs, ys = [point.x for point in labelled], [point.y for point in labelled]
    around = (max(xs) - min(xs), max(ys) - min(ys))
    # A single point has a box that can be clicked.
    value = box_value((min(xs), min(ys)), max(around[0], 1.0), max(around[1], 1.0), 0, width, height)
    yield {**box, "value": {**value, "rectanglelabels": [label.name]}}
    of_point = {**box, "from_name": skeleton_tag(label), "type": TAG.lower(), "parentID": box["id"]}
    for place, (name, point) in enumerate(zip(label.skeleton, shape.points, strict=True)):
        if not point.visibility:
            continue
        at = {"x": 100 * point.x / width, "y": 100 * point.y / height, "width": POINT_PERCENT}
        result = {**of_point, "id": f"{box['id']}.{place}", "value": {**at, TAG.lower(): [name]}}
        yield {**result, "meta": _HIDDEN} if point.visibility == 1 else result


def keypoints_value(points: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    """The points of one box in the order of their skeleton, as `label_studio_shapes` reads them.

    Raises BadAnnotationError for a point that the skeleton does not name, and for one that is there twice.
    """
    found: dict[str, tuple[float, float, int]] = {}
    for one in points:
        value = one.get("value")
        labels = value.get(TAG.lower()) if isinstance(value, dict) else None
        name = labels[0] if isinstance(labels, list) and labels else None
        if not isinstance(value, dict) or name not in names or name in found:
            raise BadAnnotationError("a skeleton with a point that it should not have, or has twice")
        visibility = 1 if one.get("meta") == _HIDDEN else 2
        found[str(name)] = (number(value.get("x")), number(value.get("y")), visibility)
    return {"keypoints": [found.get(name, (0.0, 0.0, 0)) for name in names]}
