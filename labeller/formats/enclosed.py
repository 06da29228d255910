"""What Labeller puts beside every dataset that it writes: files about it, which no reader takes for a part of it."""

from __future__ import annotations

import json
from pathlib import Path

from labeller.media.files import open_file
from labeller.media.unreadable import UnreadableError

MANIFEST = "manifest.json"
CARD = "README.md"

ENCLOSED = frozenset({MANIFEST, CARD})

_MAX_BYTES = 1 << 28


def enclosed_format(folder: Path) -> str | None:
    """The name of the format that the manifest in a folder tells; None where there is none of ours."""
    try:
        with open_file(folder / MANIFEST) as file:
            content = json.loads(file.read(_MAX_BYTES))
    except (OSError, UnreadableError, ValueError, RecursionError):
        return None
    match content:
        case {"made_by": "Labeller", "format": {"name": str(name)}}:
            return name
    return None
