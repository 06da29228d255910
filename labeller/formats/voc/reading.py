"""Reading one XML file of Pascal VOC: a lenient look at each object, with a plain word for everything that is odd."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.shape import Box, Polygon, PolygonPart, RotatedBox
from labeller.formats.values import BadAnnotationError, number_in, size
from labeller.formats.xml_values import TEXT, value_in
from labeller.media.unreadable import UnreadableError, printable
from labeller.media.xml_files import read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONVENTIONS = {1: "pixels counted from 1, both ends included", 0: "pixels counted from 0, the end excluded"}
"""What an export of Labeller says of its coordinates in `source/annotation`, by the number of the first pixel."""

_SAYS = re.compile(r"pixels counted from ([01]),")
_TRUE = ("1", "true", "yes")

NO_POSE = ("", "Unspecified")
"""What says that nothing is known of the pose."""


Oddities = Counter[tuple[str, Fault]]
"""What was taken all the same, each as often as it was met, by its words and its kind."""


@dataclass(frozen=True, slots=True)
class VocFile:
    """One file of annotations as it stands. `first_pixel` is what it says of itself, None if it is not ours."""

    where: str
    root: Element
    file_name: str
    size: tuple[int, int] | None
    first_pixel: int | None


@dataclass(frozen=True, slots=True)
class VocReading:
    """How a source is read. `first_pixel` holds for files that do not say their own, or is `forced` on all.

    `names` turn what is written into what is meant; `takes_outlines` prefers polygons to the boxes around them.
    """

    first_pixel: int = 1
    forced: bool = False
    takes_outlines: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


class VocObjects:
    """Makes annotations of files, and counts in `oddities` what was taken all the same."""

    def __init__(self, reading: VocReading) -> None:
        self._reading = reading
        self.oddities: Oddities = Counter()

    def of(self, file: VocFile) -> Iterator[FoundAnnotation | Problem]:
        """Every object, its parts in a group with it, and every Problem."""
        says = None if self._reading.forced else file.first_pixel
        first = self._reading.first_pixel if says is None else says
        self.oddities["files do not tell the size of their image", Fault.INCOMPLETE] += file.size is None
        for number, element in enumerate(file.root.iterfind("object"), start=1):
            try:
                yield from self._object(element, first, number)
            except BadAnnotationError as error:
                yield Problem(f"{file.where}, object {number:,}", f"{error}; left out", error.fault)

    def _object(self, element: Element, first: int, number: int) -> list[FoundAnnotation]:
        parts = element.findall("part")
        self.oddities["objects stand with a reference point, which was left out", Fault.UNSUPPORTED] += (
            element.find("point") is not None
        )
        main = FoundAnnotation(
            self._label(element),
            self._shape(element, first),
            attributes_in(element),
            group=number if parts else None,
            is_occluded=_is_true(element, "occluded"),
            is_truncated=_is_true(element, "truncated"),
        )
        pieces = [FoundAnnotation(self._label(part), self._box(part, first), group=number) for part in parts]
        return [main, *pieces]

    def _label(self, element: Element) -> str:
        name = _text(element, "name")
        if not name:
            raise BadAnnotationError("an object without a name", Fault.INCOMPLETE)
        return self._reading.names.get(name, name)

    def _shape(self, element: Element, first: int) -> Box | RotatedBox | Polygon:
        outline = element.find("polygon") if self._reading.takes_outlines else None
        if outline is not None:
            return _outline(outline, first)
        turned = element.find("robndbox")
        return self._box(element, first) if turned is None else _turned(turned, first)

    def _box(self, element: Element, first: int) -> Box:
        bounds = element.find("bndbox")
        if bounds is None:
            raise BadAnnotationError("an object without a box", Fault.INCOMPLETE)
        xmin, ymin, xmax, ymax = (number_in(_text(bounds, name)) for name in ("xmin", "ymin", "xmax", "ymax"))
        if xmin > xmax or ymin > ymax:
            self.oddities["boxes end before they begin; their corners were exchanged", Fault.BAD_VALUE] += 1
            xmin, xmax = sorted((xmin, xmax))
            ymin, ymax = sorted((ymin, ymax))
        left, top = xmin - first, ymin - first
        if first and -1 <= min(left, top) < 0:
            reason = "boxes begin at 0, where pixels are counted from 1; cut at the border of the image"
            self.oddities[reason, Fault.PIXEL_FROM_ZERO] += 1
            left, top = max(left, 0.0), max(top, 0.0)
        if left >= xmax or top >= ymax:
            raise BadAnnotationError(f"a box of {xmax - left:g} x {ymax - top:g} pixels", Fault.EMPTY_SHAPE)
        return Box(left, top, xmax - left, ymax - top)


def read_voc(path: Path, where: str) -> VocFile:
    """Read one file. Raises UnreadableError if it is no XML, or none of Pascal VOC."""
    root = read_xml(path)
    if root.tag != "annotation":
        raise UnreadableError("it is no Pascal VOC file: it does not begin with <annotation>", path)
    told = size(_text(root, "size/width"), _text(root, "size/height"))
    says = _SAYS.search(_text(root, "source/annotation"))
    return VocFile(printable(where), root, _text(root, "filename"), told, int(says[1]) if says else None)


def attributes_in(element: Element) -> dict[str, Any]:
    """What an object has beside its name, box and marks: `difficult`, `pose`, actions, and Datumaro's attributes."""
    found: dict[str, Any] = {}
    if _is_true(element, "difficult"):
        found["difficult"] = True
    pose = _text(element, "pose")
    if pose not in NO_POSE:
        found["pose"] = pose
    found.update({action.tag: True for action in element.iterfind("actions/*") if (action.text or "").strip() in _TRUE})
    for one in element.iterfind("attributes/attribute"):
        value = one.find("value")
        name = one.findtext("name") or ""
        if name and value is not None:
            found[name] = value_in(value.text or "", value.get("type", TEXT))
    return found


def _outline(element: Element, first: int) -> Polygon:
    """The outline that Roboflow and supervision write: `x1`, `y1`, `x2` … in one element."""
    numbers = {child.tag: number_in(child.text) for child in element}
    count = len(numbers) // 2
    try:
        ring = tuple((numbers[f"x{place}"] - first, numbers[f"y{place}"] - first) for place in range(1, count + 1))
    except KeyError as error:
        raise BadAnnotationError("an outline with a missing coordinate", Fault.BROKEN_POLYGON) from error
    if count < 3:
        raise BadAnnotationError(f"an outline of {count} points", Fault.BROKEN_POLYGON)
    return Polygon((PolygonPart(ring),))


def _turned(element: Element, first: int) -> RotatedBox:
    """The turned box that roLabelImg writes: its centre, its size, and its angle clockwise in radians."""
    names = ("cx", "cy", "w", "h", "angle")
    center_x, center_y, width, height, angle = (number_in(_text(element, name)) for name in names)
    return RotatedBox(center_x - first, center_y - first, width, height, math.degrees(angle))


def _is_true(element: Element, name: str) -> bool:
    return _text(element, name).lower() in _TRUE


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
