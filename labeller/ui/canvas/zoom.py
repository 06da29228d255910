"""How far an image is enlarged: the scale that fits, the steps between, the limits.

A zoom is the number of device pixels that one image pixel gets along a side: 1.0 is 100 %, one to one, on every
screen. Small images are enlarged to fit, smoothly up to four times and then by whole numbers, so that all pixels
stay equal in size, but never beyond eight times: a larger thumbnail shows no more.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QSizeF

MAX_ZOOM = 64.0
FIT_MARGIN_PX = 16
SMOOTH_UP_TO = 4.0
_FIT_LIMIT = 8.0
# Out to a quarter of what fits: enough to see that there is nothing more around the image.
_OUT_OF_FIT = 4.0
_STEPS = (
    0.01,
    0.02,
    0.03,
    0.05,
    0.08,
    0.125,
    0.17,
    0.25,
    1 / 3,
    0.5,
    2 / 3,
    1,
    1.5,
    2,
    3,
    4,
    6,
    8,
    12,
    16,
    24,
    32,
    48,
    64,
)


def fit_zoom(image: QSizeF, view: QSizeF, device_ratio: float) -> float:
    """The zoom at which an image of that many pixels fills a view of that many logical pixels."""
    if image.isEmpty():
        return 1.0
    room_x = max((view.width() - 2 * FIT_MARGIN_PX) * device_ratio, 1.0)
    room_y = max((view.height() - 2 * FIT_MARGIN_PX) * device_ratio, 1.0)
    zoom = min(room_x / image.width(), room_y / image.height())
    if zoom > SMOOTH_UP_TO * device_ratio:
        return float(min(math.floor(zoom), math.floor(_FIT_LIMIT * device_ratio)))
    # A whole number of device pixels along the longer side lets a scaled copy be shown one to one.
    longer = max(image.width(), image.height())
    return max(math.floor(zoom * longer + 1e-6), 1) / longer


def fit_side_px(image: QSizeF, view: QSizeF, device_ratio: float) -> int:
    """The longer side, in device pixels, of the image when it fits."""
    return max(1, round(max(image.width(), image.height()) * fit_zoom(image, view, device_ratio)))


def clamped(zoom: float, fit: float) -> float:
    """The zoom within the limits of an image that fits at `fit`."""
    return min(max(zoom, min(fit, 1.0) / _OUT_OF_FIT), MAX_ZOOM)


def settled(before: float, after: float, fit: float) -> float:
    """Where a step from one zoom to another comes to rest: it does not jump over the fit or over 100 %."""
    for rest in (fit, 1.0):
        is_passed = min(before, after) < rest < max(before, after) and not math.isclose(before, rest)
        if is_passed or math.isclose(after, rest):
            return rest
    return after


def next_step(zoom: float) -> float:
    return next((step for step in _STEPS if step > zoom * 1.01), MAX_ZOOM)


def previous_step(zoom: float) -> float:
    return next((step for step in reversed(_STEPS) if step < zoom / 1.01), _STEPS[0])
