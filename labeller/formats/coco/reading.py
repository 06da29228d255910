"""Reading COCO's JSON: a lenient look at each image and annotation, with a plain word for everything that is odd."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.shape import ImageShape, Keypoints, Shape
from labeller.formats.coco.shapes import bbox_of, box_in, keypoints_in, segment_in
from labeller.formats.coordinate_units import Unit, unit_of
from labeller.formats.format import LabelCount
from labeller.formats.shape_checks import BESIDE_KEYPOINTS, SLACK_PX
from labeller.formats.values import BadAnnotationError, share, size, whole
from labeller.geometry.moving import scale
from labeller.media.json_files import read_json, without_collecting
from labeller.media.unreadable import UnreadableError, printable

CROWD = "crowd"
"""The attribute that stands for `iscrowd`: many objects in one annotation, which training leaves out."""

_FAULTS = {
    Unit.SHARES: Fault.NORMALISED_COORDINATES,
    Unit.PERCENT: Fault.PERCENT_COORDINATES,
    Unit.CORNERS: Fault.CORNER_COORDINATES,
}
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")


@dataclass(frozen=True, slots=True)
class CocoImage:
    """An image as the file tells; `size` is width and height in pixels, None where it does not say."""

    file_name: str
    size: tuple[int, int] | None
    annotations: tuple[FoundAnnotation, ...]
    suggestions: tuple[FoundAnnotation, ...]


@dataclass(slots=True)
class CocoFile:
    """One file of annotations. `is_finished` says that images without annotations were looked at, too."""

    path: Path
    labels: dict[int, LabelCount] = field(default_factory=dict)
    images: dict[int, dict[str, Any]] = field(default_factory=dict)
    annotations: dict[int, list[tuple[int, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)
    is_finished: bool = False
    prefers_keypoints: bool | None = None
    prefers_boxes: bool = False
    unit: Unit = Unit.PIXELS
    beside_keypoints: int = 0

    def read_images(self) -> Iterator[CocoImage | Problem]:
        """Every image with its annotations, and what is wrong with them."""
        yield from self.problems
        self.beside_keypoints = 0
        for image_id, image in self.images.items():
            found: list[FoundAnnotation] = []
            suggested: list[FoundAnnotation] = []
            for number, annotation in self.annotations.get(image_id, ()):
                try:
                    one = self._annotation(annotation, _size_of(image))
                except BadAnnotationError as error:
                    yield Problem(self.place(number), f"{error}; left out", error.fault)
                    continue
                (found if one.score is None else suggested).append(one)
            yield CocoImage(image["file_name"], _size_of(image), tuple(found), tuple(suggested))
        if self.beside_keypoints:
            reason = f"{self.beside_keypoints:,} {BESIDE_KEYPOINTS}"
            yield Problem(printable(self.path.name), reason, Fault.UNSUPPORTED, is_mended=True)

    def place(self, number: int) -> str:
        return f"{printable(self.path.name)}, annotation {number:,}"

    def _annotation(self, annotation: Mapping[str, Any], size: tuple[int, int] | None) -> FoundAnnotation:
        label = self.labels[annotation["category_id"]]
        attributes = annotation.get("attributes")
        attributes = dict(attributes) if isinstance(attributes, dict) else {}
        if annotation.get("iscrowd") == 1:
            attributes[CROWD] = True
        return FoundAnnotation(
            label.name,
            self._in_pixels(self._shape(annotation, label), size),
            attributes,
            score=share(annotation.get("score")),
        )

    def _in_pixels(self, shape: Shape | None, size: tuple[int, int] | None) -> Shape | None:
        if self.unit is Unit.PIXELS or not isinstance(shape, ImageShape):
            return shape
        if self.unit is not Unit.SHARES or size is None:
            raise BadAnnotationError(f"its numbers are {self.unit}", _FAULTS[self.unit])
        return scale(shape, float(size[0]), float(size[1]), (0.0, 0.0))

    def _shape(self, annotation: Mapping[str, Any], label: LabelCount) -> Shape | None:
        if self.prefers_keypoints is not False and annotation.get("keypoints") and label.skeleton:
            keypoints = keypoints_in(annotation["keypoints"], label)
            if any(one.visibility for one in keypoints.points):
                self.beside_keypoints += _says_more(annotation, keypoints)
                return keypoints
        segmentation = annotation.get("segmentation")
        if segmentation and not (self.prefers_boxes and annotation.get("bbox")):
            return segment_in(segmentation)
        if annotation.get("bbox"):
            return box_in(annotation["bbox"])
        if "caption" in annotation or "segments_info" in annotation:
            raise BadAnnotationError("a caption or a panoptic segment", Fault.UNSUPPORTED)
        return None


def _says_more(annotation: Mapping[str, Any], keypoints: Keypoints) -> bool:
    """Whether there is a box or an outline that cannot be told from the keypoints."""
    box = annotation.get("bbox")
    if annotation.get("segmentation") or not isinstance(box, list) or len(box) != 4:
        return bool(annotation.get("segmentation"))
    pairs = zip(bbox_of(keypoints), box, strict=True)
    return any(not isinstance(told, int | float) or abs(told - around) > SLACK_PX for around, told in pairs)


def read_coco(path: Path) -> CocoFile:
    """Read one file and tie its annotations to its images. Raises UnreadableError if it is none of COCO's."""
    with without_collecting():
        return _read(path)


def _read(path: Path) -> CocoFile:
    problems: list[Problem] = []
    document = read_json(path, problems)
    if not isinstance(document, dict) or not isinstance(document.get("images"), list):
        raise UnreadableError("it is no COCO file: it has no list of “images”", path)
    found = CocoFile(path, problems=problems)
    info = document.get("info")
    found.is_finished = isinstance(info, dict) and "labeller" in info
    _take_labels(found, document.get("categories"))
    _take_images(found, document["images"])
    _take_annotations(found, document.get("annotations"))
    _take_unit(found)
    return found


def _take_labels(found: CocoFile, categories: Any) -> None:
    names: set[str] = set()
    for number, category in enumerate(_dicts(found, categories, "categories"), start=1):
        where = f"{printable(found.path.name)}, category {number:,}"
        name, category_id = category.get("name"), whole(category.get("id"))
        if not isinstance(name, str | int) or isinstance(name, bool) or category_id is None or not str(name).strip():
            found.problems.append(Problem(where, "a category without a name or an id; left out", Fault.INCOMPLETE))
            continue
        name = str(name)
        if category_id in found.labels:
            reason = f"the id {category_id} is given twice; the first was taken"
            found.problems.append(Problem(where, reason, Fault.DUPLICATE_ID))
            continue
        if name in names:
            reason = f"{printable(name)} is named twice; both are the same label here"
            found.problems.append(Problem(where, reason, Fault.DUPLICATE_LABEL, is_mended=True))
        if category_id == 0:
            found.problems.append(
                Problem(
                    where, "the ids of categories begin at 0; taken as they are", Fault.ID_FROM_ZERO, is_mended=True
                )
            )
        names.add(name)
        color = category.get("color")
        color = color if isinstance(color, str) and _COLOR.match(color) else ""
        found.labels[category_id] = LabelCount(name, 0, color, *_skeleton(category))


def _take_images(found: CocoFile, images: Any) -> None:
    names: Counter[str] = Counter()
    name_of_file = printable(found.path.name)
    for number, image in enumerate(_dicts(found, images, "images"), start=1):
        where = f"{name_of_file}, image {number:,}"
        image_id, name = whole(image.get("id")), image.get("file_name")
        if image_id is None or not isinstance(name, str) or not name:
            found.problems.append(Problem(where, "an image without an id or a file name; left out", Fault.INCOMPLETE))
        elif image_id in found.images:
            reason = f"the id {image_id} is given twice; the first image has it, {printable(name)} was left out"
            found.problems.append(Problem(where, reason, Fault.DUPLICATE_ID))
        else:
            if names[name]:
                reason = f"{printable(name)} is listed more than once"
                found.problems.append(Problem(where, reason, Fault.DUPLICATE_NAME, is_mended=True))
            names[name] += 1
            found.images[image_id] = image


def _take_annotations(found: CocoFile, annotations: Any) -> None:
    oddities = _Oddities()
    for number, annotation in enumerate(_dicts(found, annotations, "annotations"), start=1):
        image_id, category_id = whole(annotation.get("image_id")), whole(annotation.get("category_id"))
        if image_id not in found.images or image_id is None:
            reason = f"it is of an image with the id {annotation.get('image_id')!s:.40}, which is not there; left out"
            found.problems.append(Problem(found.place(number), reason, Fault.UNKNOWN_ITEM))
        elif category_id not in found.labels or category_id is None:
            reason = f"it is of the category {annotation.get('category_id')!s:.40}, which is not there; left out"
            found.problems.append(Problem(found.place(number), reason, Fault.UNKNOWN_LABEL))
        else:
            oddities.note(annotation)
            annotation["category_id"] = category_id
            found.annotations[image_id].append((number, annotation))
    found.problems.extend(oddities.told(printable(found.path.name)))


class _Oddities:
    """Counts what other tools fall over and Labeller does not."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._counts: Counter[tuple[str, Fault]] = Counter()

    def note(self, annotation: Mapping[str, Any]) -> None:
        annotation_id = whole(annotation.get("id"))
        if annotation_id is None:
            if annotation.get("score") is None:
                self._counts["annotations without an id", Fault.INCOMPLETE] += 1
        elif annotation_id in self._seen:
            self._counts["annotations with the id of another one", Fault.DUPLICATE_ID] += 1
        else:
            self._seen.add(annotation_id)
            if annotation_id == 0:
                self._counts["annotations with the id 0", Fault.ID_FROM_ZERO] += 1
        if isinstance(annotation["category_id"], str):
            self._counts["annotations with their category as text", Fault.BAD_VALUE] += 1
        if annotation.get("iscrowd", 0) not in (0, 1):
            self._counts["annotations with an “iscrowd” that is neither 0 nor 1", Fault.BAD_VALUE] += 1

    def told(self, where: str) -> Iterator[Problem]:
        for (reason, fault), count in self._counts.items():
            yield Problem(where, f"{reason}: {count:,} of them; taken all the same", fault, is_mended=True)


def _take_unit(found: CocoFile) -> None:
    """Find out in which unit the boxes of the file are, and tell of shares, which can be put right."""
    # Our own files are in pixels, whatever they look like.
    found.unit = Unit.PIXELS if found.is_finished else unit_of(_boxes_on_images(found))
    if found.unit is Unit.SHARES:
        reason = "all coordinates are shares of the size of the image; they were multiplied by it"
        where = printable(found.path.name)
        found.problems.append(Problem(where, reason, Fault.NORMALISED_COORDINATES, is_mended=True))


def _boxes_on_images(found: CocoFile) -> Iterator[tuple[list[float], tuple[int, int]]]:
    for image_id, listed in found.annotations.items():
        image = found.images[image_id]
        on = _size_of(image)
        for _, annotation in listed:
            box = annotation.get("bbox")
            if on and isinstance(box, list) and len(box) == 4 and all(isinstance(one, int | float) for one in box):
                yield box, on


def _dicts(found: CocoFile, value: Any, name: str) -> Iterator[dict[str, Any]]:
    if value is None:
        return
    if not isinstance(value, list):
        found.problems.append(Problem(printable(found.path.name), f"“{name}” is no list", Fault.BAD_VALUE))
        return
    for number, one in enumerate(value, start=1):
        if isinstance(one, dict):
            yield one
        else:
            where = f"{printable(found.path.name)}, {name} {number:,}"
            found.problems.append(Problem(where, "no object of JSON; left out", Fault.BAD_VALUE))


def _skeleton(category: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The names of the keypoints, and pairs of them that are joined, from 0; COCO counts them from 1."""
    names = category.get("keypoints")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return (), ()
    edges = category.get("skeleton")
    pairs = [
        (one[0] - 1, one[1] - 1)
        for one in (edges if isinstance(edges, list) else ())
        if isinstance(one, list) and len(one) == 2 and all(whole(end) in range(1, len(names) + 1) for end in one)
    ]
    return tuple(names), tuple(pairs)


def _size_of(image: Mapping[str, Any]) -> tuple[int, int] | None:
    return size(image.get("width"), image.get("height"))
