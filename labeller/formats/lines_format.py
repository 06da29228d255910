"""Plain lines: one text in each line of a file, without labels. For import only."""

from __future__ import annotations

from pathlib import Path

from labeller.formats.format import ReadOptions
from labeller.formats.losses import TEXT_TASKS, Capabilities
from labeller.formats.table_reading import TableFormat
from labeller.jobs import JobContext
from labeller.media.opening import open_table
from labeller.media.tables import Table, TableKind
from labeller.media.unreadable import UnreadableError


class LinesFormat(TableFormat):
    name = "lines"
    title = "Lines of text"
    extensions = (".txt", ".text")
    holds = Capabilities(TEXT_TASKS, unlabelled=True)

    def sniff(self, source: Path) -> float:
        if not source.is_file():
            return 0.0
        if source.suffix.lower() in self.extensions:
            return 0.5
        try:
            open_table(source)
        except UnreadableError:
            return 0.0
        return 0.2

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> Table:
        return open_table(source, kind=TableKind.LINES, encoding=options.encoding, check=context.check)
