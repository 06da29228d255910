"""What kinds of thing the history records."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    DO = "do"
    UNDO = "undo"
    REDO = "redo"
