"""The tag schemes that can be written."""

from __future__ import annotations

from enum import StrEnum


class TagScheme(StrEnum):
    """How tags mark where spans begin and end. All but IOB1 begin every span with a mark of its own."""

    IOB2 = "iob2"
    IOB1 = "iob1"
    IOBES = "iobes"
