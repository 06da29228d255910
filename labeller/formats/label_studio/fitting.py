"""What Label Studio makes of annotations beyond what its capabilities say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Medium
from labeller.domain.schema import Label
from labeller.domain.shape import Box, Keypoints, Mask, Relation, RotatedBox
from labeller.formats.fitting import Fitted, named_once


def fit_to_label_studio(dataset: Dataset, entry: DatasetItem, fitted: Fitted) -> Fitted:
    """Regions, then relations, then labels of the whole item, each once and in the order of the schema."""
    changes = list(fitted.changes)
    regions = list(_regions(dataset, fitted.annotations, changes))
    relations = [one for one in fitted.annotations if isinstance(one.shape, Relation)]
    keys = {one.key for one in regions}
    tied = [one for one in relations if entry.item.medium is Medium.TEXT and _ends(one) <= keys]
    changes.extend(["relations of what is no span (left out)"] * (len(relations) - len(tied)))
    tags = named_once(dataset, [one for one in fitted.annotations if one.shape is None], changes)
    return Fitted((*regions, *tied, *tags), tuple(changes))


def _ends(one: FoundAnnotation) -> set[int | None]:
    return {one.shape.from_id, one.shape.to_id} if isinstance(one.shape, Relation) else set()


def _are_named(label: Label | None, count: int) -> bool:
    """Whether so many points have each a name of its own."""
    return label is not None and len(label.skeleton) == len(set(label.skeleton)) == count


def _regions(dataset: Dataset, found: Sequence[FoundAnnotation], changes: list[str]) -> Iterator[FoundAnnotation]:
    from labeller.geometry import masks

    for one in found:
        match one.shape:
            case None | Relation():
                pass
            case Mask() as mask if not masks.area(mask):
                changes.append("masks without a pixel (left out)")
            case Keypoints(points) if not any(point.visibility for point in points):
                changes.append("sets of keypoints of which none is labelled (left out)")
            case Keypoints(points) if not _are_named(dataset.schema.named(one.label), len(points)):
                changes.append("sets of keypoints that do not fit the skeleton of their label (left out)")
            case RotatedBox(x, y, width, height, angle) if angle % 360 == 0:
                changes.append("rotated boxes at no angle (written as boxes)")
                yield replace(one, shape=Box(x - width / 2, y - height / 2, width, height))
            case _:
                yield one
