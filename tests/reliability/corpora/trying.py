"""All that Labeller does with a picture, done with one: `python -m tests.reliability.corpora.trying`.

Reads paths from stdin and answers each with one line of JSON. What is no LabellerError ends the process, with a
traceback; whoever started it knows then at which picture.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from labeller.errors import LabellerError
from labeller.learning.embedders.pictures import PictureEmbedder
from labeller.media.images import inspect_image, read_image
from labeller.media.large import open_pyramid
from labeller.media.pages import with_page
from labeller.media.rewriting import rewrite_image
from labeller.media.sizes import is_large
from labeller.media.stripping import can_be_stripped, stripped_chunks
from labeller.media.tiff_pages import find_pages, page_chunks
from labeller.media.unreadable import UnreadableError
from labeller.ui.canvas.decoding import ImageSource, decode_image

_THUMBNAIL_PX = 360
_CANVAS_PX = 1600
_EXPORT_PX = 640
_MOST_PAGES_TRIED = 5


class WrongError(Exception):
    """A picture was not refused, and yet what was made of it is not right."""


def try_picture(path: Path, folder: Path) -> dict[str, Any]:
    """What became of a picture at each step: None where it went well, else why it was refused.

    `folder` takes what is written on the way.
    """
    steps: dict[str, Callable[[], object]] = {
        "imported": lambda: inspect_image(path),
        "listed": lambda: read_image(path, _THUMBNAIL_PX),
        "on the canvas": lambda: _shown(path),
        "embedded": lambda: _embedded(path),
        "exported without metadata": lambda: _stripped(path, folder),
        "exported smaller": lambda: rewrite_image(path, _EXPORT_PX),
        "pages": lambda: _paged(path, folder),
    }
    return {name: _refusal(step) for name, step in steps.items()}


def _refusal(step: Callable[[], object]) -> str | None:
    try:
        step()
    except UnreadableError as error:
        return error.reason
    except LabellerError as error:
        return str(error)
    return None


def _shown(path: Path) -> None:
    """As far as the window goes: first what fills a screen, then the whole, of a large picture as its pyramid."""
    size = decode_image(ImageSource(path), _CANVAS_PX).size
    if is_large(size.width(), size.height()):
        open_pyramid(path, lambda: None).close()
    else:
        decode_image(ImageSource(path), None)


def _embedded(path: Path) -> None:
    (vector,) = PictureEmbedder().embed([read_image(path, PictureEmbedder.input_px)])
    if not np.isfinite(vector).all():
        raise WrongError(f"the embedding of {path} holds what is no number")


def _stripped(path: Path, folder: Path) -> None:
    """Without its metadata a picture has the pixels that it had; where it cannot be taken out, it is written anew."""
    facts = inspect_image(path)
    bare = folder / "bare"
    try:
        if not can_be_stripped(path):
            raise UnreadableError("unknown")
        bare.write_bytes(b"".join(stripped_chunks(path, facts.orientation)))
    except UnreadableError:
        rewrite_image(path, keeps_metadata=False)
        return
    if not np.array_equal(read_image(bare), read_image(path)):
        raise WrongError(f"{path} looks different without its metadata")


def _paged(path: Path, folder: Path) -> None:
    """Where there are several, each page can be taken out, and shows what it showed."""
    pages = find_pages(path)
    for page in pages[:_MOST_PAGES_TRIED] if len(pages) > 1 else ():
        alone = folder / "page"
        try:
            pixels = read_image(path.with_name(with_page(path.name, page)))
        except UnreadableError:
            continue  # refused as a picture, so it is nobody's item
        alone.write_bytes(b"".join(page_chunks(path, page)))
        if not np.array_equal(read_image(alone), pixels):
            raise WrongError(f"page {page} of {path} looks different when it is taken out")


def _peak_bytes() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def main() -> None:
    limit = int(sys.argv[1]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries that print do not get between the answers
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            begin = time.perf_counter()
            steps = try_picture(Path(json.loads(line)), Path(folder))
            facts = {"steps": steps, "seconds": time.perf_counter() - begin, "peak": _peak_bytes()}
            answers.write(json.dumps(facts) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
