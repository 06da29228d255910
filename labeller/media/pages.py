"""Pages of a file of several pictures: each is a picture of its own, named by the file and `#page=2` behind it.

The ending is that of RFC 8118. Paths with and without it are taken by every reader of pictures, so nothing else has to
know of pages. Only TIFF files have pages: the frames of an animation belong together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_MARKED = re.compile(r"(?P<file>.+\.tiff?)#page=(?P<page>[1-9][0-9]{0,6})", re.IGNORECASE | re.DOTALL)


class PagePath(NamedTuple):
    """A file, and which of its pages is meant, counted from 1; None where the path names no page."""

    file: str
    page: int | None


def split_page(path: str) -> PagePath:
    """Take a path apart."""
    marked = _MARKED.fullmatch(path)
    return PagePath(path, None) if marked is None else PagePath(marked["file"], int(marked["page"]))


def with_page(path: str, page: int) -> str:
    """The path of a page."""
    return f"{path}#page={page}"


def file_of(path: Path) -> Path:
    """The file that has to be there for a path, of a page or not."""
    parts = split_page(path.name)
    return path if parts.page is None else path.with_name(parts.file)
