"""Reading the JSON files of labelme and of X-AnyLabeling, which has a few keys more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.shape import RotatedBox
from labeller.formats.labelme.shapes import CIRCLE_CORNERS, shape_in
from labeller.formats.values import BadAnnotationError, share, size, whole
from labeller.media.json_files import read_json
from labeller.media.unreadable import UnreadableError, printable

_FLAGS_OF_OURS = ("occluded", "truncated")

Oddity = tuple[str, Fault]


@dataclass(slots=True)
class LabelmeFile:
    """What one file says of its image: `size` is width and height in pixels, None where it does not say.

    `oddities` counts what was mended, in words that follow a number.
    """

    image_path: str
    size: tuple[int, int] | None
    has_pixels: bool
    annotations: list[FoundAnnotation] = field(default_factory=list)
    suggestions: list[FoundAnnotation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    oddities: Counter[Oddity] = field(default_factory=Counter)


def read_labelme(path: Path, name: str) -> LabelmeFile:
    """Read one file; `name` is what it is called in problems. Raises UnreadableError if it is none of labelme's."""
    problems: list[Problem] = []
    document = read_json(path, problems)
    if not isinstance(document, dict) or not isinstance(document.get("shapes"), list):
        raise UnreadableError("it is no labelme file: it has no list of “shapes”", path)
    image_path = document.get("imagePath")
    found = LabelmeFile(
        image_path if isinstance(image_path, str) else "",
        size(document.get("imageWidth"), document.get("imageHeight")),
        has_pixels=bool(document.get("imageData")),
        problems=problems,
    )
    found.annotations.extend(_tags(document.get("flags"), name, found.problems))
    is_checked = document.get("checked") is True
    for place, shape in enumerate(document["shapes"], start=1):
        where = f"{printable(name)}, shape {place:,}"
        try:
            one = _annotation(shape, found)
        except BadAnnotationError as error:
            found.problems.append(Problem(where, f"{error}; left out", error.fault))
            continue
        # X-AnyLabeling keeps the score of what a model drew, and marks the image when a person has looked at it.
        is_suggestion = one.score is not None and not is_checked
        (found.suggestions if is_suggestion else found.annotations).append(one)
    return found


def _tags(flags: Any, name: str, problems: list[Problem]) -> Iterator[FoundAnnotation]:
    """The flags of the image that are set, as labels of the whole image."""
    if not flags:
        return
    if not isinstance(flags, dict):
        problems.append(Problem(printable(name), "its flags are no object of JSON; left out", Fault.BAD_VALUE))
        return
    for flag, is_set in flags.items():
        if not isinstance(is_set, bool):
            reason = f"the flag {printable(flag)} is neither true nor false; left out"
            problems.append(Problem(printable(name), reason, Fault.BAD_VALUE))
        elif is_set and flag.strip():
            yield FoundAnnotation(flag)


def _annotation(document: Any, found: LabelmeFile) -> FoundAnnotation:
    if not isinstance(document, dict):
        raise BadAnnotationError("no object of JSON")
    label = document.get("label")
    if not isinstance(label, str | int) or isinstance(label, bool) or not str(label).strip():
        raise BadAnnotationError("a shape without a label", Fault.INCOMPLETE)
    shape = shape_in(document, found.size)
    _note_oddities(found.oddities, document, is_rectangle=isinstance(shape, RotatedBox))
    flags = document.get("flags")
    flags = {key: value for key, value in flags.items() if isinstance(value, bool)} if isinstance(flags, dict) else {}
    description = document.get("description")
    return FoundAnnotation(
        label=str(label),
        shape=shape,
        attributes=_attributes(document, flags),
        score=share(document.get("score")),
        group=whole(document.get("group_id")),
        is_occluded=flags.get("occluded", False),
        is_truncated=flags.get("truncated", False),
        comment=description if isinstance(description, str) else "",
    )


def _attributes(document: Mapping[str, Any], flags: Mapping[str, bool]) -> dict[str, Any]:
    """Flags of a shape are attributes that are true or false; X-AnyLabeling has others as well."""
    attributes: dict[str, Any] = {key: value for key, value in flags.items() if key not in _FLAGS_OF_OURS}
    if document.get("difficult") is True:
        attributes["difficult"] = True
    further = document.get("attributes")
    return attributes | further if isinstance(further, dict) else attributes


def _note_oddities(oddities: Counter[Oddity], document: Mapping[str, Any], *, is_rectangle: bool) -> None:
    """Count what is taken in another way than it was meant."""
    kind = document.get("shape_type")
    if kind == "circle":
        oddities[f"circles; taken as polygons of {CIRCLE_CORNERS} points", Fault.UNSUPPORTED] += 1
    elif kind in ("rotation", "oriented_rectangle") and not is_rectangle:
        oddities["rotated boxes whose corners are no rectangle; taken as polygons", Fault.BAD_VALUE] += 1
    group = document.get("group_id")
    if group is not None and whole(group) is None:
        oddities["groups that are no whole number; shapes taken without them", Fault.BAD_VALUE] += 1
    flags = document.get("flags")
    if flags and not (isinstance(flags, dict) and all(isinstance(one, bool) for one in flags.values())):
        oddities["shapes with flags that are neither true nor false; taken without them", Fault.BAD_VALUE] += 1
