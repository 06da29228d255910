"""Reading Create ML's JSON, under every name that its keys have had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.shape import Box
from labeller.formats.coordinate_units import are_shares
from labeller.formats.values import BadAnnotationError, number
from labeller.media.json_files import read_json
from labeller.media.unreadable import UnreadableError, printable

_IMAGE_KEYS = ("image", "imagefilename", "filename", "imageFilename")
_ANNOTATION_KEYS = ("annotations", "annotation")
_SIDES = ("x", "y", "width", "height")
# Sums of shares may be a little over 1 by rounding.


@dataclass(frozen=True, slots=True)
class CreatemlImage:
    """An image as the file tells, with what is annotated, in the unit of the file."""

    name: str
    annotations: tuple[FoundAnnotation, ...]


@dataclass(slots=True)
class CreatemlFile:
    """One file. `is_in_shares` says that its coordinates are no pixels but shares of the images' sizes."""

    path: Path
    images: list[CreatemlImage | Problem] = field(default_factory=list)
    is_in_shares: bool = False


def read_createml(path: Path) -> CreatemlFile:
    """Read one file. Raises UnreadableError if it is none of Create ML's."""
    problems: list[Problem] = []
    document = read_json(path, problems)
    if not isinstance(document, list):
        raise UnreadableError("it is no Create ML file: it is no list of images", path)
    found = CreatemlFile(path, [*problems])
    for number_of, entry in enumerate(document, start=1):
        found.images.extend(_image(f"{printable(path.name)}, image {number_of:,}", entry))
    boxes = [
        one.shape
        for image in found.images
        if isinstance(image, CreatemlImage)
        for one in image.annotations
        if isinstance(one.shape, Box)
    ]
    found.is_in_shares = are_shares((box.x, box.y, box.width, box.height) for box in boxes)
    return found


def _image(where: str, entry: Any) -> Iterator[CreatemlImage | Problem]:
    if not isinstance(entry, dict):
        yield Problem(where, "no object of JSON; left out", Fault.BAD_VALUE)
        return
    name = next((entry[key] for key in _IMAGE_KEYS if isinstance(entry.get(key), str) and entry[key]), None)
    if name is None:
        yield Problem(where, "an image without a file name; left out", Fault.INCOMPLETE)
        return
    annotations = []
    for number_of, one in enumerate(_listed(entry), start=1):
        try:
            annotations.append(_annotation(one))
        except BadAnnotationError as error:
            yield Problem(f"{where}, annotation {number_of:,}", f"{error}; left out", error.fault)
    yield CreatemlImage(name, tuple(annotations))


def _listed(entry: Mapping[str, Any]) -> list[Any]:
    """The annotations of an image: a list of them, one by itself, or only the label of the whole image."""
    for key in _ANNOTATION_KEYS:
        if isinstance(entry.get(key), list):
            return list(entry[key])
        if entry.get(key) is not None:
            return [entry[key]]
    return [{"label": entry["label"]}] if "label" in entry else []


def _annotation(value: Any) -> FoundAnnotation:
    document = {"label": value} if isinstance(value, str) else value
    if not isinstance(document, dict):
        raise BadAnnotationError("an annotation that is neither a label nor an object of JSON")
    label = document.get("label")
    if not isinstance(label, str | int) or isinstance(label, bool) or not str(label).strip():
        raise BadAnnotationError("an annotation without a label", Fault.INCOMPLETE)
    coordinates = document.get("coordinates")
    return FoundAnnotation(str(label), None if coordinates is None else _box(coordinates))


def _box(value: Any) -> Box:
    """A box by its centre and its size."""
    if not isinstance(value, dict):
        raise BadAnnotationError("coordinates that are no object of JSON")
    missing = [side for side in _SIDES if side not in value]
    if missing:
        raise BadAnnotationError(f"coordinates without {' and '.join(missing)}", Fault.INCOMPLETE)
    x, y, width, height = (number(value[side]) for side in _SIDES)
    if width <= 0 or height <= 0:
        raise BadAnnotationError(f"a box of {width:g} x {height:g} pixels", Fault.EMPTY_SHAPE)
    return Box(x - width / 2, y - height / 2, width, height)
