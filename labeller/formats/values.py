"""Numbers from other people's files: taken where they mean one thing only, refused in plain words where not."""

from __future__ import annotations

import math
import re
from typing import Any

from labeller.domain.fault import Fault

_MOST_NUMBERS = 4_000_000
_MOST = 1e9
_LONGEST_SIDE = 1 << 31
_FLOATS = {float}


class BadAnnotationError(ValueError):
    """An annotation that cannot be taken; the message says why, `fault` of which kind it is."""

    def __init__(self, reason: str, fault: Fault = Fault.BAD_VALUE) -> None:
        super().__init__(reason)
        self.fault = fault


def numbers(value: Any) -> list[float]:
    """A list of finite numbers of a size that coordinates have. Raises BadAnnotationError."""
    if not isinstance(value, list) or len(value) > _MOST_NUMBERS:
        raise BadAnnotationError("no list of numbers")
    if set(map(type, value)) == _FLOATS and _is_sane(sum(map(abs, value))):
        return list(value)
    return [number(one) for one in value]


def number(value: Any) -> float:
    """A finite number of a size that coordinates have. Raises BadAnnotationError."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not _is_sane(value):
        raise BadAnnotationError("a coordinate that is no number")
    return float(value)


def number_in(text: str | None) -> float:
    """The number that a text is. Raises BadAnnotationError."""
    try:
        return number(float(text or ""))
    except ValueError as error:
        raise BadAnnotationError(f"{(text or 'nothing')[:40]!r} where a number should be") from error


def whole(value: Any) -> int | None:
    """A whole number, also one that was written as text or with a point; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value.strip(), re.ASCII):
        return int(value)
    return value if isinstance(value, int) else None


def size(width: Any, height: Any) -> tuple[int, int] | None:
    """The width and height in pixels that a source tells of an image; None unless both can be those of one."""
    across, down = whole(width), whole(height)
    if across is None or down is None or not (0 < across <= _LONGEST_SIDE and 0 < down <= _LONGEST_SIDE):
        return None
    return across, down


def share(value: Any) -> float | None:
    """How sure a model was, 0 to 1; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    return None


def _is_sane(value: float) -> bool:
    try:
        return math.isfinite(value) and abs(value) < _MOST
    except OverflowError:
        return False
