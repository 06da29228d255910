"""The files of an export: which are taken over, shared, or made for it, before a format writes them."""

from __future__ import annotations

from labeller.delivery.kept_files import KeptFiles
from labeller.delivery.preparing import prepare
from labeller.delivery.sharing import shared
from labeller.delivery.targets import FILE_MEDIA, Shape
from labeller.delivery.workspace import Workspace
from labeller.domain.dataset import Dataset
from labeller.domain.item import Medium
from labeller.formats.format import Exporter, WriteOptions
from labeller.jobs import JobContext


def with_media(
    dataset: Dataset, chosen: Exporter, options: WriteOptions, place: Workspace, shape: Shape, context: JobContext
) -> tuple[Dataset, tuple[str, ...]]:
    """The dataset with the files that are to go out, and what was done to them. Raises LabellerError."""
    if not _takes_files(dataset.schema.task.medium, options):
        return dataset, ()
    kept = KeptFiles(place, context)
    dataset = kept.taken_over(dataset)
    # What only passes through on its way into an archive need not be copied for that.
    if options.links_media or shape is Shape.ARCHIVE:
        dataset = shared(dataset)
    return prepare(dataset, chosen, options, place, kept, context) if options.changes_media else (dataset, ())


def is_worth_keeping(medium: Medium, options: WriteOptions) -> bool:
    """Whether a second try would have to do again what takes long: copying files, or making them."""
    return _takes_files(medium, options) and (options.changes_media or not options.links_media)


def _takes_files(medium: Medium, options: WriteOptions) -> bool:
    return medium in FILE_MEDIA and options.copies_media
