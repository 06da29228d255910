"""`texts.jsonl`: the texts of an export exactly as they are, beside files whose format cannot hold them so.

One object for each text, in the order of the files: the `file` that it is in, `text`, its details, and what the format
needs to find its way in the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labeller.media.files import open_file
from labeller.media.json_lines import BadLineError, parse_line
from labeller.media.unreadable import UnreadableError

FILE = "texts.jsonl"
_MAX_LINE_BYTES = 1 << 28


def companion_line(file: str, text: str, details: dict[str, Any]) -> str:
    return json.dumps({"file": file, "text": text, **details}, ensure_ascii=False) + "\n"


def companions(file: Path) -> Iterator[dict[str, Any] | None]:
    """What the companion beside a file says of its texts, one after the other; None for a line that is broken.

    Nothing where there is no companion, or none of ours.
    """
    try:
        with open_file(file.parent / FILE) as lines:
            while line := lines.readline(_MAX_LINE_BYTES):
                said = _said(line)
                if said is None or said.get("file") == file.name:
                    yield said
    except (OSError, UnreadableError):
        return


def _said(line: bytes) -> dict[str, Any] | None:
    try:
        said = parse_line(line.decode("utf-8"))
    except (UnicodeDecodeError, BadLineError):
        return None
    return said if isinstance(said.get("text"), str) and isinstance(said.get("file"), str) else None
