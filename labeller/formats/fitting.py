"""What a format makes of the annotations of an item, before anything is written.

One place for three uses: the writer writes these values and no others, the plan of an export counts the changes, and
reading back must give the same again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from labeller.domain.annotation import Annotation
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Item, Medium
from labeller.domain.shape import Box, ImageShape, Keypoint, Keypoints, Mask, Polygon, PolygonPart, Relation, Shape
from labeller.formats.losses import Capabilities, Loss
from labeller.jobs import JobContext

_PLURALS = {
    "box": "boxes",
    "rotated-box": "rotated boxes",
    "polygon": "polygons",
    "polyline": "lines",
    "point": "points",
    "keypoints": "sets of keypoints",
    "mask": "masks",
    "span": "spans",
    "range": "ranges",
    "relation": "relations",
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """The annotations of one item as they are written, in that order.

    `changes` are phrases for a person, each as often as it happened: “rotated boxes (written as boxes)”.
    """

    annotations: tuple[FoundAnnotation, ...]
    changes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Fitting:
    """One item on its way into a format."""

    holds: Capabilities
    item: Item
    changes: list[str] = field(default_factory=list)

    def note(self, change: str) -> None:
        self.changes.append(change)


def as_it_is(dataset: Dataset, entry: DatasetItem) -> Fitted:
    """All annotations of a finished item, nothing changed: of whole items each label once, in the order of the schema.

    A relation to what is lost, in a project that was saved from a damaged file, is left out.
    """
    if dataset.schema.task.is_whole_item:
        return Fitted(tuple(FoundAnnotation(label.name) for label in dataset.labels_of(entry)))
    has_keys = bool(dataset.schema.relation_labels)
    annotations = _drawn_on(entry)
    ids = {one.id for one in annotations if not isinstance(one.shape, Relation)}
    return Fitted(
        tuple(
            _found(dataset, one, has_key=has_keys)
            for one in annotations
            if not isinstance(one.shape, Relation) or {one.shape.from_id, one.shape.to_id} <= ids
        )
    )


def fit_annotations(dataset: Dataset, entry: DatasetItem, holds: Capabilities) -> Fitted:
    """The annotations of an item as a format with these capabilities can hold them, and what that changed."""
    fitting = _Fitting(holds, entry.item)
    found = []
    for one in as_it_is(dataset, entry).annotations:
        plain = _without_extras(fitting, one)
        shapes = _shapes(fitting, one.shape)
        found += [plain if shape is one.shape else replace(plain, shape=shape) for shape in shapes]
    return Fitted(tuple(found), tuple(fitting.changes))


def named_once(dataset: Dataset, tags: Sequence[FoundAnnotation], changes: list[str]) -> list[FoundAnnotation]:
    """Labels of a whole item for a format that has no more of them than their names, in the order of the schema."""
    labels = sorted({one.label for one in tags}, key=dataset.position)
    changes.extend(["labels of whole items that are given twice (once)"] * (len(tags) - len(labels)))
    with_more = sum(replace(one, key=None) != FoundAnnotation(one.label) for one in tags)
    changes.extend(["attributes, groups, marks and comments of labels of whole items (left out)"] * with_more)
    return [FoundAnnotation(label) for label in labels]


def changes(
    dataset: Dataset, fitted: Callable[[Dataset, DatasetItem], Fitted], context: JobContext
) -> tuple[Loss, ...]:
    """What a format changes or leaves out of this dataset's annotations, and how many of each, the most first."""
    found: Counter[str] = Counter()
    if not dataset.schema.task.is_whole_item:
        for number, entry in enumerate(dataset):
            context.progress(number, len(dataset), "Looking at what the format can hold")
            found.update(fitted(dataset, entry).changes)
    return tuple(Loss(change, count) for change, count in found.most_common())


def _drawn_on(entry: DatasetItem) -> list[Annotation]:
    if entry.answer is None or not entry.is_answered:
        return []
    return sorted(entry.answer.annotations, key=lambda one: one.order)


def _found(dataset: Dataset, one: Annotation, *, has_key: bool) -> FoundAnnotation:
    return FoundAnnotation(
        label=dataset.label_name(one.label_id),
        shape=one.shape,
        attributes=one.attributes,
        group=one.group,
        is_occluded=one.is_occluded,
        is_truncated=one.is_truncated,
        comment=one.comment,
        key=one.id if has_key and not isinstance(one.shape, Relation) else None,
    )


def _without_extras(fitting: _Fitting, one: FoundAnnotation) -> FoundAnnotation:
    """The annotation with only what the format can say beside label and shape."""
    holds = fitting.holds
    cases = (
        (holds.attributes, one.attributes, "attributes of annotations (left out)"),
        (holds.object_groups, one.group is not None, "groups of annotations (left out)"),
        (holds.occlusion, one.is_occluded, "“occluded” marks (left out)"),
        (holds.truncation, one.is_truncated, "“truncated” marks (left out)"),
        (holds.object_comments, one.comment, "comments on annotations (left out)"),
    )
    lost = [change for is_held, is_there, change in cases if is_there and not is_held]
    fitting.changes.extend(lost)
    if not lost and (one.key is None or Relation in holds.shapes):
        return one
    return replace(
        one,
        attributes=one.attributes if holds.attributes else {},
        group=one.group if holds.object_groups else None,
        is_occluded=one.is_occluded and holds.occlusion,
        is_truncated=one.is_truncated and holds.truncation,
        comment=one.comment if holds.object_comments else "",
        key=one.key if Relation in holds.shapes else None,
    )


def _shapes(fitting: _Fitting, shape: Shape | None) -> Iterator[Shape | None]:
    """The shape as the format writes it: once, several times in parts, or not at all."""
    if shape is None:
        if fitting.holds.tags:
            yield None
        else:
            fitting.note("labels of whole items (left out)")
        return
    if fitting.item.medium is not Medium.IMAGE or not isinstance(shape, ImageShape):
        if type(shape) in fitting.holds.shapes:
            yield shape
        else:
            fitting.note(f"{plural(type(shape))} (left out)")
        return
    if isinstance(shape, Box) and Box in fitting.holds.shapes and _is_inside(shape, *size_of(fitting.item)):
        yield shape
    else:
        yield from _drawn(fitting, shape)


def _is_inside(box: Box, width: int, height: int) -> bool:
    """Whether it is a box like nearly all, of which nothing needs to be changed in any format that has boxes."""
    return (
        box.width > 0
        and box.height > 0
        and box.x >= 0
        and box.y >= 0
        and box.x + box.width <= width
        and box.y + box.height <= height
    )


def _drawn(fitting: _Fitting, shape: ImageShape) -> Iterator[ImageShape]:
    """The shape as a kind that the format knows, inside the image if it must be, and in as many pieces as it must."""
    from labeller.geometry.extent import has_area

    known = _of_known_kind(fitting, shape)
    inside = None if known is None else _inside(fitting, known)
    if inside is None:
        return
    if not has_area(inside):
        fitting.note(f"{plural(type(shape))} without an area (left out)")
    elif isinstance(inside, Polygon):
        yield from _polygons(fitting, inside)
    else:
        yield _without_places(inside) if isinstance(inside, Keypoints) else inside


def _of_known_kind(fitting: _Fitting, shape: ImageShape) -> ImageShape | None:
    from labeller.geometry.conversion import convert

    kind = type(shape)
    if kind in fitting.holds.shapes:
        return shape
    target = fitting.holds.becomes.get(kind)
    converted = convert(shape, target, *size_of(fitting.item)) if target is not None else None  # type: ignore[arg-type]
    if converted is None or target is None:
        fitting.note(f"{plural(kind)} (left out)")
    else:
        fitting.note(f"{plural(kind)} (written as {plural(target)})")
    return converted


def _inside(fitting: _Fitting, shape: ImageShape) -> ImageShape | None:
    from labeller.geometry.clipping import clip, is_outside

    width, height = size_of(fitting.item)
    if fitting.holds.outside or not is_outside(shape, width, height):
        return shape
    clipped = clip(shape, width, height)
    if clipped is None:
        fitting.note("shapes outside the image (left out)")
    else:
        fitting.note("shapes that reach over the border of the image (cut at it)")
    return clipped


def _without_places(keypoints: Keypoints) -> Keypoints:
    """Points that are not labelled are nowhere, which formats write as 0, 0."""
    return Keypoints(tuple(one if one.visibility else Keypoint(0.0, 0.0, 0) for one in keypoints.points))


def _polygons(fitting: _Fitting, polygon: Polygon) -> Iterator[ImageShape]:
    from labeller.geometry.extent import has_area

    holds = fitting.holds
    if not holds.holes and any(part.holes for part in polygon.parts):
        mask = _as_mask(fitting, polygon) if Mask in holds.shapes else None
        if mask is not None:
            fitting.note("polygons with holes (written as masks)")
            yield mask
            return
        fitting.note("polygons with holes (holes filled)")
        polygon = Polygon(tuple(PolygonPart(part.outline) for part in polygon.parts))
    if holds.parts or len(polygon.parts) == 1:
        yield polygon
    else:
        fitting.note("polygons of several parts (each part by itself)")
        for alone in (Polygon((part,)) for part in polygon.parts):
            if has_area(alone):
                yield alone
            else:
                fitting.note("parts of polygons without an area (left out)")


def _as_mask(fitting: _Fitting, polygon: Polygon) -> Mask | None:
    from labeller.geometry.conversion import convert

    mask = convert(polygon, Mask, *size_of(fitting.item))
    return mask if isinstance(mask, Mask) else None


def size_of(item: Item) -> tuple[int, int]:
    """Width and height of an image in pixels. Raises ValueError for an item without."""
    if item.width is None or item.height is None:
        raise ValueError(f"the image {item.id} has no size")
    return item.width, item.height


def plural(kind: type[Shape]) -> str:
    """What many of a kind are called in a sentence."""
    from labeller.domain.shape import KIND_NAMES

    return _PLURALS[KIND_NAMES[kind]]
