"""Image and sound files as items: looked at, hashed, several at a time, in the order in which they were found."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from labeller.domain.item import Medium, NewItem, Problem
from labeller.formats.format import Found, IsKnown, Known
from labeller.jobs import JobContext
from labeller.media.audio import inspect_audio
from labeller.media.files import reading
from labeller.media.hashing import content_hash
from labeller.media.images import inspect_image
from labeller.media.unreadable import UnreadableError, printable

_WORKERS = 4
_AHEAD = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as far as its source tells, before its file has been looked at; `place` is where a table names it."""

    item: NewItem
    place: str = ""


def media_draft(path: str, medium: Medium = Medium.IMAGE) -> NewItem:
    """An item for the file at a path relative to the media root, before the file has been looked at."""
    return NewItem(medium, name=path, content_hash="", key=path, path=path)


def read_media(root: Path, found: Iterable[Draft | Problem], is_known: IsKnown, context: JobContext) -> Iterator[Found]:
    """Items in the order given; Problems pass through. Reads ahead on threads: decoders let them run side by side."""
    waiting: deque[Future[Found] | Problem] = deque()
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="read images")
    try:
        for image in found:
            context.check()
            if isinstance(image, Problem):
                waiting.append(image)
            else:
                waiting.append(pool.submit(read_media_item, root, image, is_known))
            if len(waiting) >= _AHEAD:
                yield _next(waiting)
        while waiting:
            context.check()
            yield _next(waiting)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next(waiting: deque[Future[Found] | Problem]) -> Found:
    first = waiting.popleft()
    return first if isinstance(first, Problem) else first.result()


def read_media_item(root: Path, image: Draft, is_known: IsKnown) -> Found:
    """One file as an item, a Known if the project has it unchanged, or the Problem with it."""
    draft = image.item
    relative = draft.path or ""
    try:
        path = inside(root, relative)
        with reading(path):
            stat = path.stat()
        if is_known(relative, stat.st_size, stat.st_mtime_ns):
            return Known(relative, draft.annotations, draft.is_skipped)
        looked_at = _looked_at(draft, path)
        digest = content_hash(path)
    except UnreadableError as error:
        reason = f"{error.reason} ({image.place})" if image.place else error.reason
        return Problem(printable(relative), reason)
    return replace(looked_at, content_hash=digest, size_bytes=stat.st_size, modified_ns=stat.st_mtime_ns)


def _looked_at(draft: NewItem, path: Path) -> NewItem:
    """The item with what its file says of itself. Raises UnreadableError."""
    if draft.medium is Medium.AUDIO:
        return replace(draft, duration_s=inspect_audio(path).duration_s)
    facts = inspect_image(path)
    return replace(draft, width=facts.width, height=facts.height)


def inside(root: Path, relative: str) -> Path:
    """The file at a relative path, if it does not lead out of the folder. Raises UnreadableError."""
    if "\0" in relative:
        raise UnreadableError("its path holds a zero byte", relative)
    path = PurePosixPath(relative)
    # On Windows a drive letter would lead out as well; only the joined path shows it.
    if ".." in path.parts or not path.parts or not (root / path).is_relative_to(root):
        raise UnreadableError("its path leads out of the media folder", relative)
    return root / path
