"""Telling in which unit the boxes of a YOLO dataset are, where they are not centre and size in shares of the image."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from labeller.domain.fault import Fault
from labeller.formats.coordinate_units import Unit
from labeller.formats.label_layout import LabelLayout
from labeller.formats.values import BadAnnotationError, number_in
from labeller.media.files import open_file
from labeller.media.images import seen_size
from labeller.media.unreadable import UnreadableError

REASONS = {
    Unit.PERCENT: ("percent of the image instead of shares of it", Fault.PERCENT_COORDINATES),
    Unit.CORNERS: ("two corners instead of centre and size", Fault.CORNER_COORDINATES),
}
"""What is said of boxes in a unit that the format does not have."""

# With fewer boxes, or smaller images, chance could look like a unit.
_TELLING_BOXES = 10
_TELLING_SIDE_PX = 200
_LOOKED_AT = 200
_SIZES = 20
_MOST_BYTES = 1 << 16
# Sums of two shares, or of two percents, may be a little over the whole by rounding.
_WHOLE, _PERCENT = 1.01, 100.5
# Boxes drawn all over images reach farther than this percentage, both across and down.
_REACH = 80.0
# Of boxes that are two corners so many are over the border when they are taken for centre and size.
_OVER = 0.25


def unit_in(root: Path, images_root: Path, layout: LabelLayout) -> Unit:
    """The unit of the boxes of a dataset, by label files from all over it; shares unless these make no sense."""
    labelled = [image for image in layout.images if image in layout.label_of]
    chosen = labelled[:: max(1, len(labelled) // _LOOKED_AT)]
    boxes = [box for image in chosen for box in _boxes(root / layout.label_of[image])]
    unit = unit_of(boxes)
    if unit is Unit.PERCENT and not _are_large(images_root / image for image in chosen):
        return Unit.SHARES
    return unit


def unit_of(boxes: Sequence[Sequence[float]]) -> Unit:
    """The unit of boxes of four numbers, on images of at least 200 pixels; never told from a few.

    Percent have fractions, and are all over a square of 100 and none beyond it. Two corners are in order in every box,
    inside the image, and taken for centre and size many of the boxes would reach over its border.
    """
    if len(boxes) < _TELLING_BOXES or min(map(min, boxes)) < 0:
        return Unit.SHARES
    farthest = max(map(max, boxes))
    right, bottom = max(x + across / 2 for x, _, across, _ in boxes), max(y + down / 2 for _, y, _, down in boxes)
    has_fractions = any(not number.is_integer() for box in boxes for number in box)
    if farthest > 2 and max(right, bottom) <= _PERCENT and min(right, bottom) > _REACH and has_fractions:
        return Unit.PERCENT
    if farthest <= _WHOLE and all(left < right and top < bottom for left, top, right, bottom in boxes):
        return Unit.CORNERS if sum(map(_is_over, boxes)) >= _OVER * len(boxes) else Unit.SHARES
    return Unit.SHARES


def _is_over(box: Sequence[float]) -> bool:
    x, y, across, down = box
    return max(x + across / 2, y + down / 2) > _WHOLE or min(x - across / 2, y - down / 2) < 1 - _WHOLE


def _boxes(path: Path) -> Iterator[tuple[float, ...]]:
    """The rows of a file that are boxes; what is none is told when the file is read."""
    try:
        with open_file(path) as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig")
    except (OSError, UnreadableError, UnicodeDecodeError):
        return
    for line in text.splitlines():
        fields = line.split()
        if len(fields) not in (5, 6):
            continue
        try:
            yield tuple(map(number_in, fields[1:5]))
        except BadAnnotationError:
            continue


def _are_large(images: Iterable[Path]) -> bool:
    """Whether the first images are so large that places on them in pixels go beyond 100."""
    try:
        return all(min(seen_size(path)[:2]) >= _TELLING_SIDE_PX for path in islice(images, _SIZES))
    except UnreadableError:
        return False
