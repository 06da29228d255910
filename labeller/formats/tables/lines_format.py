"""Plain lines: one text in each line of a file, without labels. For import only."""

from __future__ import annotations

from pathlib import Path

from labeller.formats.format import ReadOptions
from labeller.formats.losses import TEXT_TASKS, Capabilities
from labeller.formats.tables.table_reading import STRUCTURED_SUFFIXES, TableFormat
from labeller.jobs import JobContext
from labeller.media.opening import open_table
from labeller.media.tables import Table, TableKind


class LinesFormat(TableFormat):
    name = "lines"
    title = "Lines of text"
    extensions = (".txt", ".text")
    sureness = 0.5
    holds = Capabilities(TEXT_TASKS, unlabelled=True)

    def fit(self, table: Table, /) -> float:
        """Any text could be lines, but for what its name says to be something with a structure."""
        return 0.0 if table.path.suffix.lower() in STRUCTURED_SUFFIXES else 0.2

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> Table:
        return open_table(source, kind=TableKind.LINES, encoding=options.encoding, check=context.check)
