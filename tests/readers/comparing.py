"""What a library read beside what the project holds, picture by picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from labeller.domain.item import ItemState
from labeller.domain.shape import Box, Mask, Polygon
from labeller.geometry import masks
from labeller.geometry.rasters import to_mask
from labeller.media.hashing import content_hash
from tests.readers.conftest import Exported
from tests.readers.projects import Held

Objects = list[tuple[str, Any]]
"""Labels with the numbers of their shapes."""


def held(export: Exported, told: Callable[[Any, int, int], Any]) -> dict[str, Objects]:
    """The answered pictures of the project by content, under the labels as they were written.

    `told` makes numbers of a shape and the size of its picture.
    """
    return {
        content: [
            (export.written_as(label), told(one.shape, item.item.width, item.item.height))
            for label, one in item.annotations
        ]
        for content, item in export.held.items()
        if item.state is ItemState.ANSWERED
    }


def read(items: Iterable[Mapping[str, Any]], told: Callable[[Mapping[str, Any]], Any], folder: Path = Path()) -> Any:
    """What a library read, by the content of the picture that it names; the order of objects is the library's."""
    found: dict[str, Objects] = {}
    for item in items:
        content = content_hash(folder / item["file"])
        assert content not in found
        found[content] = [(one["label"], told(one)) for one in item["objects"]]
    return found


def answered(export: Exported) -> list[Held]:
    """The items that are answered, in the order of the project."""
    return [one for one in export.held.values() if one.state is ItemState.ANSWERED]


def spans(one: Held) -> list[list[Any]]:
    """First character, character behind the last, and label of each span of an item."""
    return [[each.shape.start, each.shape.end, label] for label, each in one.annotations]


def spans_by_text(export: Exported) -> dict[str, list[list[Any]]]:
    return {one.item.text: sorted(spans(one)) for one in answered(export)}


def assert_same(found: Mapping[str, Objects], expected: Mapping[str, Objects], export: Exported, within: float) -> None:
    """The same pictures, on each the same labels in the same order, numbers that differ by no more than `within`."""
    names = {content: held.item.name for content, held in export.held.items()}
    assert sorted(map(names.get, found)) == sorted(map(names.get, expected))
    for content, objects in expected.items():
        assert [label for label, _ in found[content]] == [label for label, _ in objects], names[content]
        for (_, got), (_, wanted) in zip(found[content], objects, strict=True):
            assert np.shape(got) == np.shape(wanted), names[content]
            assert np.asarray(got) == pytest.approx(np.asarray(wanted), rel=0, abs=within), names[content]


def cut_box(shape: Box, width: int, height: int) -> list[float]:
    """Left, top, width and height of what of a box lies inside the picture."""
    left, top = max(0.0, shape.x), max(0.0, shape.y)
    right, bottom = min(width, shape.x + shape.width), min(height, shape.y + shape.height)
    return [left, top, right - left, bottom - top]


def pixels(shape: Polygon | Mask, width: int, height: int) -> np.ndarray:
    """The pixels (height, width) of a shape."""
    return masks.to_array(shape if isinstance(shape, Mask) else to_mask(shape, width, height))


def assert_same_pixels(
    found: Mapping[str, Objects], expected: Mapping[str, Objects], export: Exported, *, reach: int = 0
) -> None:
    """Run lengths that were read cover the pixels that the project has, but for one in a hundred of each shape.

    A centre that lies on an edge may fall to either side, so one pixel is allowed everywhere. With a `reach` all that
    differs must lie within so many pixels of both.
    """
    assert found.keys() == expected.keys()
    for content, objects in expected.items():
        assert [label for label, _ in found[content]] == [label for label, _ in objects]
        for (_, runs), (_, wanted) in zip(found[content], objects, strict=True):
            height, width = wanted.shape
            got = masks.to_array(Mask(width, height, tuple(runs)))
            assert differing(got, wanted, reach) <= max(1 if reach == 0 else 0, 0.01 * (got | wanted).sum()), (
                export.held[content].item.name
            )


def differing(one: np.ndarray, other: np.ndarray, reach: int) -> int:
    """How many pixels of each are farther than `reach` from the other."""
    rows, columns = np.nonzero(one | other)
    first = max(0, rows.min() - reach), max(0, columns.min() - reach)
    window = slice(first[0], rows.max() + reach + 1), slice(first[1], columns.max() + reach + 1)
    one, other = one[window], other[window]
    return int(((one & ~grown(other, reach)) | (other & ~grown(one, reach))).sum())


def grown(pixels: np.ndarray, reach: int) -> np.ndarray:
    """The pixels and all that are no farther than `reach` in both directions."""
    from scipy.ndimage import maximum_filter

    return maximum_filter(pixels, 2 * reach + 1, mode="constant")
