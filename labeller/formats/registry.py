"""All formats by name. Built-in ones are listed by hand, so that a packaged program has them; others are plugged in."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from labeller.errors import UsageError
from labeller.formats.csv_format import CsvFormat
from labeller.formats.folder_per_class import FolderPerClassFormat
from labeller.formats.format import Exporter, Format, Preview, ReadOptions
from labeller.formats.hf_audiofolder import HfAudiofolderFormat
from labeller.formats.hf_imagefolder import HfImagefolderFormat
from labeller.formats.hf_text import HfTextFormat
from labeller.formats.jsonl_format import JsonlFormat
from labeller.formats.lines_format import LinesFormat
from labeller.formats.parquet_format import ParquetFormat
from labeller.jobs import JobContext
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
)

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
    if not source.exists():
        raise UnreadableError("it is not there", source)
    sureness = {one: one.sniff(source) for one in all_formats()}
    best = max(sureness, key=lambda one: sureness[one])
    if sureness[best] <= 0:
        raise UnreadableError("its format is not known", source, "Choose the format yourself, if you know it.")
    return best


def sniff(source: Path, options: ReadOptions, context: JobContext) -> tuple[Format, Preview]:
    """The format that a source most likely has, and a look at it. Raises UnreadableError."""
    best = recognise(source)
    return best, best.preview(source, options, context)
