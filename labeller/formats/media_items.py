"""Image and sound files as items: looked at, hashed, several at a time, in the order in which they were found."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from labeller.domain.fault import Fault
from labeller.domain.item import Medium, NewItem, Problem
from labeller.formats.format import Found, IsKnown, Known
from labeller.jobs import JobContext
from labeller.media.audio import inspect_audio
from labeller.media.files import reading
from labeller.media.hashing import content_hash
from labeller.media.images import inspect_image, seen_size
from labeller.media.pages import file_of, split_page, with_page
from labeller.media.tiff_pages import find_pages
from labeller.media.unreadable import UnreadableError, printable

_WORKERS = 4
_AHEAD = 64
_WITH_PAGES = (".tif", ".tiff")


Settle = Callable[[NewItem], tuple[NewItem, list[Problem]]]
"""Makes of an item with width and height the finished one, and lists what is wrong with its annotations."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as far as its source tells, before its file has been looked at; `place` is where a table names it.

    `settle` finishes the item once the size of its image is known.
    """

    item: NewItem
    place: str = ""
    settle: Settle | None = None


def media_draft(path: str, medium: Medium = Medium.IMAGE) -> NewItem:
    """An item for the file at a path relative to the media root, before the file has been looked at."""
    return NewItem(medium, name=path, content_hash="", key=path, path=path)


def read_media(root: Path, found: Iterable[Draft | Problem], is_known: IsKnown, context: JobContext) -> Iterator[Found]:
    """Items in the order given; Problems pass through. Reads ahead on threads: decoders let them run side by side."""
    waiting: deque[Future[list[Found]] | Problem] = deque()
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="read images")
    try:
        for image in found:
            context.check()
            if isinstance(image, Problem):
                waiting.append(image)
            else:
                waiting.append(pool.submit(read_media_items, root, image, is_known))
            if len(waiting) >= _AHEAD:
                yield from _next(waiting)
        while waiting:
            context.check()
            yield from _next(waiting)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next(waiting: deque[Future[list[Found]] | Problem]) -> list[Found]:
    first = waiting.popleft()
    return [first] if isinstance(first, Problem) else first.result()


def read_media_items(root: Path, image: Draft, is_known: IsKnown) -> list[Found]:
    """One file as items: each page of a TIFF file is one, any other file is one as a whole.

    What the project has unchanged is a Known. Of a file that a table names the first page is meant, and the others are
    a Problem: its row says nothing of them.
    """
    pages = _pages(root, image)
    if len(pages) <= 1:
        return _read_item(root, image, is_known)
    if image.place:
        first = split_page(pages[0].item.path or "").page
        reason = f"it has {len(pages)} pages; page {first} is taken. Name the others with #page=2 and so on behind it"
        problem = Problem(printable(image.item.path or ""), f"{reason} ({image.place})")
        return [problem, *_read_item(root, pages[0], is_known)]
    if _is_known(root, image, is_known):  # by a version that read the first page only
        pages = [image, *pages[1:]]
    return [found for one in pages for found in _read_item(root, one, is_known)]


def items_for_each(root: Path, paths: Sequence[str]) -> float:
    """How many items a file becomes on average, by some of them: more than one where there are pages. At least 1."""
    counts = [len(_pages(root, Draft(media_draft(path)))) for path in paths]
    return sum(max(1, count) for count in counts) / max(1, len(counts))


def _pages(root: Path, image: Draft) -> list[Draft]:
    """The pages of a file as drafts; none for a path that names a page, and for what has no pages."""
    item = image.item
    if item.medium is not Medium.IMAGE or not (item.path or "").lower().endswith(_WITH_PAGES):
        return []
    try:
        pages = find_pages(inside(root, item.path or ""))
    except UnreadableError:
        return []  # the reason comes when the file itself is read
    paths = {page: with_page(item.path or "", page) for page in pages}
    return [
        replace(image, item=replace(item, path=path, key=path, name=f"{item.name} [page {page}]"))
        for page, path in paths.items()
    ]


def _is_known(root: Path, image: Draft, is_known: IsKnown) -> bool:
    relative = image.item.path or ""
    with suppress(OSError):  # gone in this moment: the reason comes when it is read
        stat = inside(root, relative).stat()
        return is_known(relative, stat.st_size, stat.st_mtime_ns)
    return False


def _read_item(root: Path, image: Draft, is_known: IsKnown) -> list[Found]:
    """One picture or sound as an item, a Known if the project has it unchanged, and the Problems with it."""
    draft = image.item
    relative = draft.path or ""
    try:
        path = inside(root, relative)
        with reading(path):
            stat = file_of(path).stat()
        if is_known(relative, stat.st_size, stat.st_mtime_ns):
            return _known(image, path)
        looked_at = _looked_at(draft, path)
        digest = content_hash(path)
    except UnreadableError as error:
        reason = f"{error.reason} ({image.place})" if image.place else error.reason
        return [Problem(printable(relative), reason, error.fault)]
    item = replace(looked_at, content_hash=digest, size_bytes=stat.st_size, modified_ns=stat.st_mtime_ns)
    if image.settle is None:
        return [item]
    settled, problems = image.settle(item)
    return [*problems, settled]


def _known(image: Draft, path: Path) -> list[Found]:
    """A file that the project has, with what the source says of it. Raises UnreadableError."""
    problems: list[Problem] = []
    item = image.item
    if image.settle is not None and item.annotations:
        width, height, is_turned = seen_size(path)
        item, problems = image.settle(replace(item, width=width, height=height, is_turned=is_turned))
    return [*problems, Known(item.path or "", item.annotations, item.is_skipped)]


def _looked_at(draft: NewItem, path: Path) -> NewItem:
    """The item with what its file says of itself. Raises UnreadableError."""
    if draft.medium is Medium.AUDIO:
        return replace(draft, duration_s=inspect_audio(path).duration_s)
    facts = inspect_image(path, leaves_overview=True)
    return replace(draft, width=facts.width, height=facts.height, is_turned=facts.is_turned)


def inside(root: Path, relative: str) -> Path:
    """The file at a relative path, if it does not lead out of the folder. Raises UnreadableError."""
    if "\0" in relative:
        raise UnreadableError("its path holds a zero byte", relative, fault=Fault.UNSAFE_PATH)
    path = PurePosixPath(relative)
    # On Windows back-slashes and a drive letter would lead out as well; only the joined path shows the letter.
    if (
        ".." in (*path.parts, *PureWindowsPath(relative).parts)
        or not path.parts
        or not (root / path).is_relative_to(root)
    ):
        raise UnreadableError("its path leads out of the media folder", relative, fault=Fault.UNSAFE_PATH)
    return root / path
