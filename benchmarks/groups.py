"""What there is to measure, in the order in which it is done."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from benchmarks.figures import Figure


@dataclass(frozen=True)
class Group:
    """A module of `benchmarks` whose `run(is_quick)` gives the figures of one table."""

    name: str
    title: str
    # Measured only where it is named: it takes longer than all others, and changes only with what ships.
    is_extra: bool = False

    def run(self, is_quick: bool) -> list[Figure]:
        """Measure it; `is_quick` means at small sizes, to see that everything works."""
        figures: list[Figure] = importlib.import_module(f"benchmarks.{self.name}").run(is_quick)
        return figures


GROUPS = (
    Group("startup", "Starting"),
    Group("answering", "Answering"),
    Group("ranking", "Refit and rank"),
    Group("connections", "The graph of similar items", is_extra=True),
    Group("embeddings", "Embeddings"),
    Group("importing", "Importing"),
    Group("exporting", "Exporting"),
    Group("choosing", "Choosing what goes out"),
    Group("coco", "COCO"),
    Group("store", "The project file"),
    Group("packing", "Archives and packed projects"),
    Group("versions", "Versions"),
    Group("memory", "Memory"),
    Group("canvas", "Drawing on images"),
    Group("big_images", "Images of 100 megapixels"),
    Group("span_document", "A text of a million characters"),
    Group("rows", "Table rows"),
    Group("audio", "Sounds"),
    Group("spans", "Spans in texts", is_extra=True),
    Group("shapes", "Shapes that are learned", is_extra=True),
    Group("ranges", "Ranges of sounds that are learned", is_extra=True),
    Group("smart_tools", "Tools that find things", is_extra=True),
    Group("accuracy", "How good the embeddings are", is_extra=True),
    Group("explaining", "What speaks for a label", is_extra=True),
)
