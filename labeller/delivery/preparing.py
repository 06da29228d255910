"""Pictures as they go out: smaller, upright, without metadata; and the dataset that fits them.

Formats and the comparison know nothing of it. They get a dataset whose files, sizes and shapes are those of the new
pictures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from labeller.delivery.kept_files import KeptFiles, MadePicture
from labeller.delivery.side_by_side import side_by_side
from labeller.delivery.workspace import Workspace
from labeller.domain.annotation import Annotation
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Item
from labeller.domain.shape import ImageShape
from labeller.errors import LabellerError
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.media_files import missing_medium
from labeller.formats.outgoing import is_carried
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash
from labeller.media.images import inspect_image
from labeller.media.pages import split_page
from labeller.media.rewriting import rewrite_image
from labeller.media.stripping import can_be_stripped, stripped_chunks
from labeller.media.unreadable import UnreadableError


def prepare(
    dataset: Dataset,
    chosen: Exporter,
    options: WriteOptions,
    place: Workspace,
    kept: KeptFiles,
    context: JobContext,
) -> tuple[Dataset, tuple[str, ...]]:
    """The dataset with its pictures changed as asked for, in files of the workspace, and what was done in words.

    Raises LabellerError when a picture is missing or is no longer what was labelled.
    """
    maker = _Maker(options, place, kept)
    carried = (entry for entry in dataset if is_carried(chosen.holds, dataset, entry))
    made: dict[int, MadePicture] = {}
    for number, (item_id, picture) in enumerate(side_by_side(maker.make, carried, context)):
        context.progress(number, len(dataset), "Preparing the pictures")
        if picture is not None:
            made[item_id] = picture

    def stream() -> Iterator[DatasetItem]:
        for entry in dataset:
            picture = made.get(entry.item.id)
            yield entry if picture is None else _with_picture(entry, picture)

    return replace(dataset, stream=stream), tuple(_notes(made.values(), options))


class _Maker:
    """Makes one picture after the other; several threads may ask at once."""

    def __init__(self, options: WriteOptions, place: Workspace, kept: KeptFiles) -> None:
        self._options = options
        self._folder = place.media
        self._kept = kept

    def make(self, entry: DatasetItem) -> tuple[int, MadePicture | None]:
        """The new picture of an item; None where it goes out as it is."""
        item, source = entry.item, entry.media_path
        if source is None:
            raise missing_medium(item.name)
        picture = self._kept.made_from(item.content_hash)
        if picture is not None:
            return item.id, picture
        try:
            if content_hash(source) != item.content_hash:
                raise _changed(item)
            return item.id, self._made(item, source)
        except UnreadableError as error:
            raise missing_medium(str(source)) from error

    def _made(self, item: Item, source: Path) -> MadePicture | None:
        options, facts = self._options, inspect_image(source)
        is_smaller = options.max_side is not None and max(facts.width, facts.height) > options.max_side
        is_turned = options.is_upright and facts.orientation != 1
        size = (facts.width, facts.height)
        if not (is_smaller or is_turned):
            if not options.strips_metadata:
                return None
            if can_be_stripped(source):
                # What is damaged behind its pixels, or packed in a way of long ago, is decoded and written anew.
                with suppress(UnreadableError):
                    return self._written(item, stripped_chunks(source, facts.orientation), size, "")
        done = rewrite_image(source, options.max_side, keeps_metadata=not options.strips_metadata)
        suffix = "" if _suffix(item) in done.suffixes else done.suffixes[0]
        return self._written(item, iter((done.content,)), (done.width, done.height), suffix)

    def _written(self, item: Item, content: Iterator[bytes], size: tuple[int, int], suffix: str) -> MadePicture:
        """Its name is given to the file when it is whole."""
        half = self._folder / f"{item.id}.half"
        with half.open("wb") as file:
            for chunk in content:
                file.write(chunk)
        digest = content_hash(half)
        name = MadePicture.name(item.id, item.content_hash, digest, *size, suffix)
        path = half.rename(self._folder / name)
        return MadePicture(path, item.content_hash, digest, *size, suffix)


def _notes(made: Collection[MadePicture], options: WriteOptions) -> Iterator[str]:
    """What was done to how many pictures."""
    done = {
        f"at most {options.max_side} pixels on their longer side": options.max_side is not None,
        "upright": options.is_upright,
        "without metadata": options.strips_metadata,
    }
    if made:
        yield f"{len(made):,} pictures went out changed: {', '.join(what for what, is_so in done.items() if is_so)}."
    for suffix, count in sorted(Counter(one.suffix for one in made if one.suffix).items()):
        yield f"{count:,} of them became {suffix[1:].upper()} files."


def _with_picture(entry: DatasetItem, picture: MadePicture) -> DatasetItem:
    """The item as if it had always had this picture."""
    item = entry.item
    size, wanted = (item.width, item.height), (picture.width, picture.height)
    answer = entry.answer
    if answer is not None and size != wanted and item.width and item.height:
        scaled = tuple(_resized(one, (item.width, item.height), wanted) for one in answer.annotations)
        answer = replace(answer, annotations=scaled)
    new = replace(
        item,
        content_hash=picture.content_hash,
        width=picture.width,
        height=picture.height,
        path=_named(item, picture.suffix),
    )
    return replace(entry, item=new, answer=answer, media_path=picture.path, may_link=True)


def _resized(annotation: Annotation, size: tuple[int, int], wanted: tuple[int, int]) -> Annotation:
    from labeller.geometry.resizing import resize

    shape = annotation.shape
    return replace(annotation, shape=resize(shape, size, wanted)) if isinstance(shape, ImageShape) else annotation


def _suffix(item: Item) -> str:
    return PurePosixPath(split_page(item.path or item.name).file).suffix.lower()


def _named(item: Item, suffix: str) -> str | None:
    """The path of the item with another suffix; a page of `scan.tif` becomes `scan-page-2.png`."""
    if not suffix or item.path is None:
        return item.path
    file, page = split_page(item.path)
    path = PurePosixPath(file)
    return str(path.with_name(path.stem + (f"-page-{page}" if page else "") + suffix))


def _changed(item: Item) -> LabellerError:
    return LabellerError(
        f"Files are no longer what they were when they were imported: {item.name}.",
        "Nothing was left behind, since their answers may not fit them. Put the files back as they were, or take "
        "these answers away and import the folder again: what is there now comes in as new items.",
    )
