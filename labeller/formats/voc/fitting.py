"""What Pascal VOC makes of annotations: boxes of whole pixels, areas that do not overlap."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import Box, Mask
from labeller.formats.fitting import Fitted
from labeller.formats.palette import MOST
from labeller.formats.voc.masks import visible
from labeller.formats.xml_values import possible_attributes


def fit_voc(fitted: Fitted, position: Callable[[str], int], width: int, height: int) -> Fitted:
    """Annotations that have only boxes and masks, as the files hold them; `position` gives that of a label."""
    changes = list(fitted.changes)
    found = _as_seen(_with_numbers(fitted.annotations, position, changes), changes)
    return Fitted(tuple(_as_written(one, width, height, changes) for one in found), tuple(changes))


def _with_numbers(
    found: Iterable[FoundAnnotation], position: Callable[[str], int], changes: list[str]
) -> list[FoundAnnotation]:
    """The annotations without empty masks; those that no number is left for are told by their boxes."""
    from labeller.geometry import masks

    kept: list[FoundAnnotation] = []
    for one in found:
        if not isinstance(one.shape, Mask):
            kept.append(one)
            continue
        around = masks.extent(one.shape)
        if around is None:
            changes.append("empty masks (left out)")
        elif len(kept) >= MOST:
            changes.append(f"areas beyond the {MOST}th object of an image (written as boxes)")
            kept.append(replace(one, shape=around))
        elif position(one.label) >= MOST:
            changes.append(f"areas of labels beyond the {MOST}th (written as boxes)")
            kept.append(replace(one, shape=around))
        else:
            kept.append(one)
    return kept


def _as_seen(found: list[FoundAnnotation], changes: list[str]) -> Iterator[FoundAnnotation]:
    """The annotations with what is seen of each mask under the later ones."""
    from labeller.geometry import masks

    seen = iter(visible([shape for one in found if isinstance(shape := one.shape, Mask)]))
    for one in found:
        rest = next(seen) if isinstance(one.shape, Mask) else None
        if not isinstance(one.shape, Mask) or rest == one.shape:
            yield one
        elif rest is None or masks.area(rest) == 0:
            changes.append("areas that lie wholly under later ones (written as boxes)")
            yield replace(one, shape=masks.extent(one.shape))
        else:
            changes.append("areas that lie partly under later ones (cut there)")
            yield replace(one, shape=rest)


def _as_written(one: FoundAnnotation, width: int, height: int, changes: list[str]) -> FoundAnnotation:
    shape = whole_box(one.shape, width, height) if isinstance(one.shape, Box) else one.shape
    if shape != one.shape:
        changes.append("boxes between whole pixels (rounded)")
    attributes = possible_attributes(one.attributes)
    if attributes != one.attributes:
        changes.append("attributes with characters that XML cannot hold (replaced)")
    return replace(one, shape=shape, attributes=attributes)


def whole_box(box: Box, width: int, height: int) -> Box:
    """The box with its edges on the nearest whole pixels, at least one pixel wide and high."""
    left, right = _whole_span(box.x, box.x + box.width, width)
    top, bottom = _whole_span(box.y, box.y + box.height, height)
    return Box(float(left), float(top), float(right - left), float(bottom - top))


def _whole_span(start: float, end: float, most: int) -> tuple[int, int]:
    """The nearest whole span within 0 and `most`; of one that rounds to nothing the pixel that its middle is in."""
    first, last = math.floor(start + 0.5), math.floor(end + 0.5)
    if first == last:
        first = min(math.floor((start + end) / 2), most - 1)
        last = first + 1
    return first, last
