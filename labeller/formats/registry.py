"""All formats by name. Built-in ones are listed by hand, so that a packaged program has them; others are plugged in."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from labeller.errors import UsageError
from labeller.formats.archive_sample import ArchiveSample
from labeller.formats.coco.format import CocoFormat
from labeller.formats.createml.format import CreatemlFormat
from labeller.formats.cvat.format import CvatFormat
from labeller.formats.dota.format import DotaFormat
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.format import Exporter, Format, Preview, ReadOptions
from labeller.formats.hf.audiofolder import HfAudiofolderFormat
from labeller.formats.hf.imagefolder import HfImagefolderFormat
from labeller.formats.hf.text import HfTextFormat
from labeller.formats.inner_source import find_inner, find_table
from labeller.formats.label_studio.format import LabelStudioFormat
from labeller.formats.labelme.format import LabelmeFormat
from labeller.formats.masks.masks_format import MasksFormat
from labeller.formats.tables.csv_format import CsvFormat
from labeller.formats.tables.jsonl_format import JsonlFormat
from labeller.formats.tables.lines_format import LinesFormat
from labeller.formats.tables.parquet_format import ParquetFormat
from labeller.formats.texts.conll_format import ConllFormat
from labeller.formats.texts.doccano_format import DoccanoFormat
from labeller.formats.texts.fasttext_format import FasttextFormat
from labeller.formats.texts.prodigy_format import ProdigyFormat
from labeller.formats.texts.spacy_format import SpacyFormat
from labeller.formats.voc.format import VocFormat
from labeller.formats.yolo.classify import YoloClassifyFormat
from labeller.formats.yolo.darknet import YoloDarknetFormat
from labeller.formats.yolo.format import YoloDetectFormat, YoloObbFormat, YoloPoseFormat, YoloSegmentFormat
from labeller.jobs import JobContext
from labeller.media.archives import is_archive
from labeller.media.files import open_file, reading
from labeller.media.unreadable import UnreadableError

FORMATS: tuple[Format, ...] = (
    CsvFormat(),
    JsonlFormat(),
    ParquetFormat(),
    LinesFormat(),
    FolderPerClassFormat(),
    HfImagefolderFormat(),
    HfAudiofolderFormat(),
    HfTextFormat(),
    ConllFormat(),
    SpacyFormat(),
    ProdigyFormat(),
    DoccanoFormat(),
    FasttextFormat(),
    CocoFormat(),
    LabelmeFormat(),
    LabelStudioFormat(),
    CreatemlFormat(),
    VocFormat(),
    YoloDetectFormat(),
    YoloSegmentFormat(),
    YoloObbFormat(),
    YoloPoseFormat(),
    CvatFormat(),
    MasksFormat(),
    YoloClassifyFormat(),
    YoloDarknetFormat(),
    DotaFormat(),
)

# A folder that a format is less sure of is just some files to it.
_SURE = 0.5
_BLANK_BYTES = 1 << 12
PLUG_INS = "labeller.formats"
"""The entry-point group: each entry names an object that is a Format, or a class of one."""


@cache
def all_formats() -> tuple[Format, ...]:
    """Built-in formats, then plugged-in ones, which cannot take a name that is given already."""
    found = {one.name: one for one in FORMATS}
    for entry in entry_points(group=PLUG_INS):
        loaded = entry.load()
        plugged: Format = loaded() if isinstance(loaded, type) else loaded
        found.setdefault(plugged.name, plugged)
    return tuple(found.values())


def format_named(name: str) -> Format:
    """Raises UsageError with the names that there are."""
    for one in all_formats():
        if one.name == name:
            return one
    raise UsageError(f"There is no format “{name}”.", f"Formats: {', '.join(one.name for one in all_formats())}.")


def exporter_named(name: str) -> Exporter:
    """Raises UsageError with the names of the formats that can be written."""
    one = format_named(name)
    if isinstance(one, Exporter):
        return one
    names = ", ".join(other.name for other in all_formats() if isinstance(other, Exporter))
    raise UsageError(f"The format “{name}” can be read, not written.", f"To be written: {names}.")


def recognise(source: Path) -> Format:
    """The format that a source most likely has. Raises UnreadableError if none fits."""
    with SourceLook(source) as look:
        return look.recognise(JobContext())


def sniff(source: Path, options: ReadOptions, context: JobContext) -> tuple[Format, Preview]:
    """The format that a source most likely has, and a look at it. Raises UnreadableError."""
    with SourceLook(source) as look:
        best = look.recognise(context)
        return best, look.preview(options, context, best)


def find_source(folder: Path, chosen: Format | None = None) -> tuple[Path, Format]:
    """The source in the folder of an unpacked archive, and its format if none is chosen. Raises UnreadableError."""
    return find_inner(folder, all_formats() if chosen is None else (chosen,))


def find_place(source: Path, chosen: Format | None = None) -> tuple[Path, Format]:
    """Where a file or folder is to be read, and its format: a table may lie in a folder with the pictures it names.

    Raises UnreadableError if no format fits.
    """
    if source.is_dir() and (chosen is None or chosen.extensions):
        best = chosen or _recognise(source)
        if best.sniff(source) < _SURE and (table := find_table(source, all_formats() if chosen is None else (chosen,))):
            return table
    return source, chosen or _recognise(source)


class SourceLook:
    """Looks at a file, a folder or an archive as often as is asked, from any thread.

    For an archive a part of it is unpacked at the first look, into a temporary folder that is gone after `close`.
    """

    def __init__(self, source: Path) -> None:
        self._source = source
        self._sample = ArchiveSample(source) if is_archive(source) else None

    def __enter__(self) -> SourceLook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def recognise(self, context: JobContext) -> Format:
        """The format that it most likely has. Raises UnreadableError if none fits."""
        if self._sample is not None:
            return find_source(self._sample.folder(context))[1]
        return find_place(self._source)[1]

    def preview(self, options: ReadOptions, context: JobContext, chosen: Format | None = None) -> Preview:
        """A look by a format that somebody chose, or by the one that it most likely has. Raises UnreadableError."""
        if self._sample is None:
            place, found = (self._source, chosen) if options.only else find_place(self._source, chosen)
            return (found or _recognise(place)).preview(place, options, context)
        place, found = find_source(self._sample.folder(context), chosen)
        return self._sample.tidied(found.preview(place, options, context))

    def close(self) -> None:
        if self._sample is not None:
            self._sample.close()


def _is_blank(path: Path) -> bool:
    """Whether a file has no content: no bytes, blanks alone, or a list or an object of JSON with nothing in it."""
    with reading(path), open_file(path) as file:
        head = file.read(_BLANK_BYTES)
    return len(head) < _BLANK_BYTES and b"".join(head.split()) in (b"", b"[]", b"{}", b"null")


def _recognise(source: Path) -> Format:
    if not source.exists():
        raise UnreadableError("it is not there", source)
    sureness = {one: one.sniff(source) for one in all_formats()}
    best = max(sureness, key=lambda one: sureness[one])
    if sureness[best] <= 0:
        if source.is_file() and _is_blank(source):
            raise UnreadableError("there is nothing in it", source, "Ask for the file again.")
        raise UnreadableError("its format is not known", source, "Choose the format yourself, if you know it.")
    return best
