"""The lines of a file of texts, blank ones too: in some formats they part what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.media.charsets import charset_of
from labeller.media.files import open_file, reading
from labeller.media.lines import Line, as_text, read_lines
from labeller.media.unreadable import printable

if TYPE_CHECKING:
    from labeller.formats.texts.annotated_texts import Reading


def lines_of(path: Path, encoding: str | None, progress: Reading) -> Iterator[Line]:
    """The lines with their ends, in the encoding given or found. Raises UnreadableError, and JobCancelledError."""
    name = printable(path.name)
    with reading(path):
        if encoding is None:
            with open_file(path) as file:
                charset = charset_of(file, progress.context.check)
            progress.remark(charset.remark(name))
            encoding = charset.name
        with open_file(path) as file, as_text(file, encoding) as text:
            for line in read_lines(text, progress.context.check):
                if line.number % 64 == 1:
                    progress.advance(file.tell(), name)
                yield line
        progress.before += path.stat().st_size
        progress.advance(0, name)
