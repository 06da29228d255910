"""Reading CVAT's XML image by image: a file of any size, each shape looked at leniently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.formats.cvat.labels import CvatLabels, labels_in
from labeller.formats.cvat.shapes import SHAPES, shapes_in
from labeller.formats.format import LabelCount
from labeller.formats.values import BadAnnotationError, size, whole
from labeller.formats.xml_values import TEXT, value_in
from labeller.jobs import JobContext
from labeller.media.files import open_file, reading
from labeller.media.unreadable import UnreadableError, printable
from labeller.media.xml_files import stream_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CHUNK = 1 << 20
_IMAGE = re.compile(rb"<image\s")
_LABELLED = re.compile(rb"<(box|polygon|polyline|points|mask|skeleton|ellipse|cuboid|tag)\s")
_LONGEST = 16
# An image with all that is on it; as many are some hundred megabytes of memory.
_MOST_ELEMENTS = 1_000_000
# One mask may take a moment, other shapes hardly any.
_CHECKED_EVERY = 64
_MACHINE = ("auto", "semi-auto")


@dataclass(frozen=True, slots=True)
class CvatImage:
    """An image as the file tells; `size` is width and height in pixels, None where it does not say."""

    name: str
    subset: str | None
    size: tuple[int, int] | None
    annotations: tuple[FoundAnnotation, ...]


@dataclass(slots=True)
class CvatFile:
    """One file. `count` is its number of images; `is_labelled` says that any of them has anything on it.

    `names` turn labels as they are written into those that are meant.
    """

    path: Path
    labels: CvatLabels
    count: int
    is_labelled: bool
    names: Mapping[str, str] = field(default_factory=dict)

    def read_images(self, context: JobContext) -> Iterator[CvatImage | Problem]:
        """Every image with what is on it, and what is wrong; of a file that breaks off what stands before.

        Raises JobCancelledError.
        """
        oddities: Counter[tuple[str, Fault]] = Counter()
        where = printable(self.path.name)
        names: set[str] = set()
        ids: set[str] = set()
        listed = frozenset(self.meant_labels)
        try:
            for element in _elements(self.path, ("image", "track")):
                context.check()
                if element.tag == "track":
                    place = f"{where}, track {element.get('id', '')[:20]}"
                    yield Problem(place, "a track through a video; left out", Fault.UNSUPPORTED)
                    continue
                name = element.get("name") or ""
                if not name:
                    yield Problem(where, "an image without a name; left out", Fault.INCOMPLETE)
                    continue
                oddities["images are listed more than once", Fault.DUPLICATE_NAME] += name in names
                names.add(name)
                image_id = element.get("id") or ""
                oddities["images have the id of another one; taken", Fault.DUPLICATE_ID] += image_id in ids
                ids.update([image_id] if image_id else [])
                yield from self._image(element, name, oddities, listed, context)
        except UnreadableError as error:
            yield Problem(where, f"{error.reason}; what follows was not read")
        for (reason, fault), count in oddities.items():
            if count:
                yield Problem(where, f"{count:,} {reason}", fault, is_mended=True)

    def _image(
        self,
        element: Element,
        name: str,
        oddities: Counter[tuple[str, Fault]],
        listed: frozenset[str],
        context: JobContext,
    ) -> Iterator[CvatImage | Problem]:
        told = size(element.get("width"), element.get("height"))
        shapes: list[tuple[int, FoundAnnotation]] = []
        tags: list[FoundAnnotation] = []
        for number, one in enumerate(element, start=1):
            if one.tag == "mask" or number % _CHECKED_EVERY == 0:
                context.check()
            if one.tag not in SHAPES and one.tag != "tag":
                continue
            try:
                found = self._annotations(one, told, number)
            except BadAnnotationError as error:
                place = f"{printable(self.path.name)}, {printable(name)}, {one.tag} {number:,}"
                yield Problem(place, f"{error}; left out", error.fault)
                continue
            _note_oddities(oddities, one, len(found), is_listed=found[0].label in listed)
            if one.tag == "tag":
                tags += found
            else:
                order = whole(one.get("z_order")) or 0
                shapes += [(order, annotation) for annotation in found]
        ordered = [annotation for _, annotation in sorted(shapes, key=lambda pair: pair[0])]
        yield CvatImage(name, element.get("subset") or None, told, (*ordered, *tags))

    @property
    def meant_labels(self) -> dict[str, LabelCount]:
        """The labels that the file declares, by the names that are meant."""
        meant = {self.names.get(name, name): one for name, one in self.labels.labels.items()}
        return {name: replace(one, name=name) for name, one in meant.items()}

    def _annotations(self, element: Element, size: tuple[int, int] | None, number: int) -> list[FoundAnnotation]:
        written = element.get("label") or ""
        if not written:
            raise BadAnnotationError("a shape without a label", Fault.INCOMPLETE)
        group = whole(element.get("group_id")) or None
        one = FoundAnnotation(
            self.names.get(written, written),
            attributes=self._attributes(element, written),
            group=group,
            is_occluded=element.get("occluded") == "1",
        )
        if element.tag == "tag":
            return [one]
        shapes = shapes_in(element, self.labels.skeleton(written), size)
        if len(shapes) > 1:
            one = replace(one, group=group or number)
        return [replace(one, shape=shape) for shape in shapes]

    def _attributes(self, element: Element, label: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one in element.iterfind("attribute"):
            name = one.get("name") or ""
            kind = one.get("type") or self.labels.input_types.get((label, name), TEXT)
            if name:
                found[name] = value_in(one.text or "", kind)
        return found


def _note_oddities(oddities: Counter[tuple[str, Fault]], element: Element, count: int, *, is_listed: bool) -> None:
    oddities["sets of points; taken as single points in a group", Fault.UNSUPPORTED] += count > 1
    oddities["ellipses; taken as polygons", Fault.UNSUPPORTED] += element.tag == "ellipse"
    is_automatic = element.get("source") in _MACHINE
    oddities["shapes were made by a machine, with no score; taken as annotations", Fault.UNSUPPORTED] += is_automatic
    oddities["annotations have a label that is not declared; taken", Fault.UNKNOWN_LABEL] += not is_listed


def read_cvat(path: Path, names: Mapping[str, str]) -> CvatFile:
    """What a file says before its images. Raises UnreadableError if it is none of CVAT's."""
    labels = CvatLabels({}, {})
    for element in _elements(path, ("meta", "image", "track")):
        if element.tag == "meta":
            labels = labels_in(element)
        break
    count, is_labelled = _counted(path)
    return CvatFile(path, labels, count, is_labelled or labels.task is not None, names)


def _elements(path: Path, wanted: tuple[str, ...]) -> Iterator[Element]:
    """The elements of these names, one at a time; each is forgotten when the next one is asked for."""
    root: Element | None = None
    depth = count = 0
    for event, element in stream_xml(path):
        if root is None:
            root = element
            if root.tag != "annotations":
                raise UnreadableError("it is no CVAT file: it does not begin with <annotations>", path)
        elif event == "start":
            depth, count = depth + 1, count + 1
            if count > _MOST_ELEMENTS:
                raise UnreadableError(f"one part of it holds more than {_MOST_ELEMENTS:,} elements", path)
        else:
            depth -= 1
            if element.tag in wanted:
                yield element
            if element.tag in wanted or depth == 0:
                root.clear()
                count = 0


def _counted(path: Path) -> tuple[int, bool]:
    """How many images there are, and whether anything is on any, from the bytes: quick on a file of any size."""
    count, is_labelled, tail = 0, False, b""
    with reading(path), open_file(path) as file:
        while chunk := file.read(_CHUNK):
            text = tail + chunk
            # What the end of a piece cuts in two is looked at with the next one.
            end = max(0, len(text) - _LONGEST)
            count += sum(found.start() < end for found in _IMAGE.finditer(text))
            is_labelled = is_labelled or bool(_LABELLED.search(text))
            tail = text[end:]
    return count + len(_IMAGE.findall(tail)), is_labelled
