"""What labelme makes of annotations beyond what its capabilities say: flags, groups of parts, masks with pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import Mask, Polygon, RotatedBox
from labeller.formats.fitting import Fitted, named_once
from labeller.formats.labelme.shapes import settled_angle


def fit_to_labelme(dataset: Dataset, fitted: Fitted) -> Fitted:
    """Labels of the whole image first, each once and in the order of the schema; then shapes."""
    changes = list(fitted.changes)
    tags = named_once(dataset, [one for one in fitted.annotations if one.shape is None], changes)
    shapes = _shapes([one for one in fitted.annotations if one.shape is not None], changes)
    return Fitted((*tags, *shapes), tuple(changes))


def _shapes(found: Sequence[FoundAnnotation], changes: list[str]) -> Iterator[FoundAnnotation]:
    from labeller.geometry import masks
    from labeller.geometry.extent import has_area

    free = max((one.group for one in found if one.group is not None), default=0) + 1
    for one in found:
        match one.shape:
            case Mask() as mask if not masks.area(mask):
                changes.append("masks without a pixel (left out)")
            case Polygon(parts) if len(parts) > 1:
                changes.append("polygons of several parts (each part by itself, in one group)")
                group = one.group
                if group is None:
                    group, free = free, free + 1
                pieces = [piece for piece in (Polygon((part,)) for part in parts) if has_area(piece)]
                changes.extend(["parts of polygons without an area (left out)"] * (len(parts) - len(pieces)))
                yield from (replace(one, shape=piece, group=group) for piece in pieces)
            case RotatedBox() as box:
                yield replace(one, shape=settled_angle(box))
            case _:
                yield one
