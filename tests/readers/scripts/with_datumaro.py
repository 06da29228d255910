"""Datasets as Datumaro reads them, whatever the format."""

from __future__ import annotations

from typing import Any

import plain
from datumaro import AnnotationType, Dataset


def read(folder: str, layout: str, **options: Any) -> dict[str, Any]:
    """The names of the labels in their order, and the items with file, size, subset and annotations.

    `layout` and the options are those that Datumaro knows.
    """
    dataset = Dataset.import_from(folder, layout, **options)
    names = [label.name for label in dataset.categories().get(AnnotationType.label, ())]
    return {"labels": names, "items": [_item(item, names) for item in dataset]}


def _item(item: Any, names: list[str]) -> dict[str, Any]:
    return {
        "id": item.id,
        "subset": item.subset,
        "file": getattr(item.media, "path", None),
        "size": list(item.media.size[::-1]) if item.media and item.media.size else None,
        "attributes": {name: value for name, value in item.attributes.items() if isinstance(value, (str, int, float))},
        "objects": [_object(one, names) for one in item.annotations],
    }


def _object(one: Any, names: list[str]) -> dict[str, Any]:
    label = getattr(one, "label", None)
    told = {
        "type": one.type.name,
        "label": None if label is None else names[label],
        "group": one.group,
        "attributes": dict(one.attributes),
    }
    return {**told, **_shape(one)}


def _shape(one: Any) -> dict[str, Any]:
    match one.type:
        case AnnotationType.bbox:
            return {"box": [float(number) for number in one.get_bbox()]}
        case AnnotationType.rotated_bbox:
            return {"points": plain.pairs(number for point in one.as_polygon() for number in _flat(point))}
        case AnnotationType.mask:
            return {"runs": plain.runs(one.image), "box": [float(number) for number in one.get_bbox()]}
        case AnnotationType.points:
            return {"points": plain.pairs(one.points), "visibility": [int(value.value) for value in one.visibility]}
        case AnnotationType.polygon | AnnotationType.polyline:
            return {"points": plain.pairs(one.points)}
    return {}


def _flat(point: Any) -> list[float]:
    return [float(number) for number in point] if hasattr(point, "__len__") else [float(point)]
